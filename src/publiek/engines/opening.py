"""Which engine runs the measures? One setting decides: the option, else PUBLIEK_ENGINE, else DuckDB.

Every engine is imported when it is asked for: a library that is not used costs nothing and need not be there.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass, fields
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publiek.engines.gaps import Gap, gaps_of, require, told_gaps
from publiek.errors import PubliekError, Text, UsageError

if TYPE_CHECKING:
    from publiek.engines.engine import Engine

#: Name -> what it must be able to import, the extra that brings it, the distribution that has a version.
_LIBRARIES = {
    "reference": ((), "", ""),
    "duckdb": (("duckdb",), "", "duckdb"),
    "polars": (("polars",), "polars", "polars"),
    "spark": (("pyspark", "grpc"), "spark", "pyspark-client"),
    "clickhouse": (("chdb", "ibis", "sqlglot"), "clickhouse", "chdb"),
}
_CAPABILITY_OF = {"memory": "memory-cap", "threads": "threads", "spill": "spill", "import_road": "import-road"}
#: What the adapter itself is told.
_TOLD = ("memory", "threads", "spill")


@dataclass(frozen=True)
class EngineSettings:
    """What is asked of an engine; None asks nothing.

    `memory`, such as "1200MB", and `threads` are limits, `spill` a folder for what does not fit. `import_road`: it must
    run the import road too. `address`: where Spark is, else PUBLIEK_SPARK says it.
    """

    memory: str | None = None
    threads: int | None = None
    spill: Path | None = None
    import_road: bool | None = None
    address: str | None = None


def engine_names() -> tuple[str, ...]:
    """Every engine there is, installed or not."""
    return tuple(_LIBRARIES)


def chosen_engine(choice: str | None = None) -> str:
    """The engine of this run. Raises UsageError "engine-unknown"."""
    name = (choice or os.environ.get("PUBLIEK_ENGINE") or "duckdb").lower()
    if name not in _LIBRARIES:
        raise UsageError(
            "engine-unknown",
            Text("Deze rekenmachine bestaat niet.", "There is no such engine."),
            Text(f"Kies uit: {', '.join(_LIBRARIES)}.", f"Choose from: {', '.join(_LIBRARIES)}."),
            {"engine": name[:40]},
        )
    return name


def lacking_libraries(name: str) -> tuple[str, ...]:
    """What must be installed before the engine can be opened."""
    return tuple(module for module in _LIBRARIES[name][0] if find_spec(module) is None)


def engine_version(name: str) -> str | None:
    """The version of the library of an engine; our own for the reference, None when it is not installed."""
    try:
        return metadata.version(_LIBRARIES[name][2] or "publiek")
    except metadata.PackageNotFoundError:
        return None


def open_engine(
    choice: str | None = None, *, settings: EngineSettings | None = None, wishes: EngineSettings | None = None
) -> Engine:
    """The chosen engine, opened; use it as a context manager.

    `settings` must be met: asking for what an engine does not do is refused (UsageError "engine-gap"). `wishes` hold
    where the engine knows them. Raises UsageError "engine-unknown", "engine-not-installed" or what the engine says.
    """
    name = chosen_engine(choice)
    asked, wished = _given(settings), _given(wishes)
    for setting in asked:
        if setting in _CAPABILITY_OF:
            require(name, _CAPABILITY_OF[setting])
    if lacking := lacking_libraries(name):
        raise _not_installed(name, lacking)
    with told_gaps(name):
        return _OPENERS[name](wished | asked)


def _given(settings: EngineSettings | None) -> dict[str, Any]:
    if settings is None:
        return {}
    values = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class EngineState:
    """An engine here and now. `absent`: why it cannot be used, None when it can."""

    name: str
    version: str | None
    absent: PubliekError | None
    gaps: tuple[Gap, ...]


def engine_states() -> tuple[EngineState, ...]:
    """All engines; each is really opened, so that what is called available is."""
    return tuple(EngineState(name, engine_version(name), _why_absent(name), gaps_of(name)) for name in engine_names())


def _why_absent(name: str) -> PubliekError | None:
    try:
        open_engine(name).close()
    except PubliekError as refused:
        return refused
    return None


def _not_installed(name: str, lacking: tuple[str, ...]) -> UsageError:
    extra = _LIBRARIES[name][1]
    return UsageError(
        "engine-not-installed",
        Text(f"De rekenmachine {name} is hier niet geïnstalleerd.", f"The engine {name} is not installed here."),
        Text(f"Installeer: pip install 'publiek[{extra}]'.", f"Install: pip install 'publiek[{extra}]'."),
        {"engine": name, "libraries": list(lacking)},
    )


def _reference(asked: dict[str, Any]) -> Engine:
    return import_module("publiek.engines.reference").ReferenceEngine()


def _duckdb(asked: dict[str, Any]) -> Engine:
    known = {name: value for name, value in asked.items() if name in _TOLD}
    return import_module("publiek.engines.workbench").Workbench(**known)


def _polars(asked: dict[str, Any]) -> Engine:
    return import_module("publiek.engines.polars_streaming").PolarsEngine()


def _spark(asked: dict[str, Any]) -> Engine:
    # The client says the first as soon as it is imported, though nothing of ours passes through pandas; the second we
    # say ourselves.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]", category=UserWarning)
    return import_module("publiek.engines.spark_connect").SparkEngine(asked.get("address"))


def _clickhouse(asked: dict[str, Any]) -> Engine:
    return import_module("publiek.engines.clickhouse_in_process").ClickHouseEngine()


_OPENERS: dict[str, Callable[[dict[str, Any]], Engine]] = {
    "reference": _reference,
    "duckdb": _duckdb,
    "polars": _polars,
    "spark": _spark,
    "clickhouse": _clickhouse,
}

"""What does each engine not do, why, and how is it refused?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from publiek.errors import Text, UsageError
from publiek.vocabulary.data_files import read_yaml

#: From what costs most work to what makes no sense.
KINDS = ("notimpl", "notyet", "never")


@dataclass(frozen=True)
class Gap:
    """What `engine` does not do. `kind`: notimpl (not made), notyet (it cannot now), never (it makes no sense)."""

    engine: str
    capability: str
    kind: str
    why: Text


@cache
def _declared() -> dict[str, Any]:
    return read_yaml(resources.files("publiek.engines").joinpath("gaps.yaml").read_text(encoding="utf-8"))


def capabilities() -> dict[str, Text]:
    """Everything that can be asked of an engine, in words."""
    return {name: Text(**words) for name, words in _declared()["capabilities"].items()}


def gaps_of(engine: str) -> tuple[Gap, ...]:
    """The declared gaps of an engine, in the order of the capabilities."""
    declared = _declared()["engines"][engine]
    return tuple(
        Gap(engine, name, declared[name]["kind"], Text(declared[name]["nl"], declared[name]["en"]))
        for name in capabilities()
        if name in declared
    )


def require(engine: str, capability: str) -> None:
    """Raises UsageError "engine-gap" when `capability` is a declared gap of `engine`."""
    for gap in gaps_of(engine):
        if gap.capability == capability:
            asked = capabilities()[capability]
            raise UsageError(
                "engine-gap",
                Text(f"De rekenmachine {engine} doet dit niet: {asked.nl}.", f"{engine} does not do this: {asked.en}."),
                Text(f"{gap.why.nl} {_ELSEWHERE.nl}", f"{gap.why.en} {_ELSEWHERE.en}"),
                {"engine": engine, "asked": capability, "kind": gap.kind},
            )


_ELSEWHERE = Text(
    "Kies een andere met --engine of PUBLIEK_ENGINE; publiek engines toont wat elk kan.",
    "Choose another with --engine or PUBLIEK_ENGINE; publiek engines shows what each can do.",
)


@contextmanager
def told_gaps(engine: str) -> Iterator[None]:
    """What an engine cannot express (NotImplementedError, at whatever step) is refused as a gap, in words."""
    try:
        yield
    except NotImplementedError as trouble:
        lacking = str(trouble)
    else:
        return
    raise UsageError(
        "engine-lacks-operation",
        Text(f"Deze vraag kan niet op {engine} gesteld worden.", f"This question cannot be asked of {engine}."),
        _ELSEWHERE,
        {"engine": engine, "operation": lacking[:200]},
    )

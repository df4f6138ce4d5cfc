"""One setting chooses the engine: the option, else PUBLIEK_ENGINE, else DuckDB; and `publiek engines` shows them."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from publiek.engines import EngineSettings, chosen_engine, engine_names, gaps_of, open_engine
from publiek.errors import NetworkError, PubliekError, UsageError
from tests.support.answers import ask


def test_without_a_word_it_is_duckdb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIEK_ENGINE", raising=False)
    assert chosen_engine() == "duckdb"


def test_the_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIEK_ENGINE", "polars")
    assert (chosen_engine(), chosen_engine("reference")) == ("polars", "reference")
    with open_engine() as engine:
        assert engine.name == "polars"


def test_an_engine_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIEK_ENGINE", "abacus")
    with pytest.raises(UsageError, match="engine-unknown"):
        open_engine()


def test_an_engine_whose_library_is_not_there_says_how_to_get_it() -> None:
    """Asked of a Python in which nothing of chDB can be found."""
    hide = "import sys; sys.modules.update(chdb=None, ibis=None, sqlglot=None)\n"
    asked = "from publiek.engines import open_engine; open_engine('clickhouse')"
    done = subprocess.run([sys.executable, "-c", hide + asked], capture_output=True, text=True)
    assert "engine-not-installed" in done.stderr and "pip install 'publiek[clickhouse]'" in done.stderr


def test_spark_asks_for_an_address_and_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIEK_SPARK", raising=False)
    with pytest.raises(UsageError, match=r"spark-no-address|engine-not-installed"):
        open_engine("spark")


@pytest.mark.spark
def test_spark_that_does_not_answer_is_told_within_half_a_minute() -> None:
    begun = monotonic()
    with pytest.raises(NetworkError, match="spark-no-answer"):
        open_engine("spark", settings=EngineSettings(address="sc://127.0.0.1:1"))
    assert monotonic() - begun < 30


def test_an_engine_is_imported_only_when_it_is_asked_for() -> None:
    code = "import sys, publiek.engines as e; e.open_engine('reference'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "publiek.engines.reference.frame" in loaded
    assert not {"polars", "pyspark", "ibis", "chdb"} & set(loaded)


def test_engines_shows_every_engine_its_gaps_and_why_it_is_not_there(tmp_path: Path) -> None:
    told = ask("engines", keys=tmp_path)
    assert [engine["name"] for engine in told["engines"]] == list(engine_names())
    by_name = {engine["name"]: engine for engine in told["engines"]}
    assert by_name["duckdb"]["available"] and not by_name["duckdb"]["gaps"]
    assert by_name["reference"]["available"]
    for name, engine in by_name.items():
        assert engine["available"] == (engine["why_not"] is None) == (not _refused(name))
        assert [gap["capability"] for gap in engine["gaps"]] == [gap.capability for gap in gaps_of(name)]


def _refused(name: str) -> bool:
    try:
        open_engine(name).close()
    except PubliekError:
        return True
    return False


def test_the_option_stands_before_any_command(tmp_path: Path) -> None:
    assert ask("--engine", "polars", "engines", keys=tmp_path, answer="engines")["chosen"] == "polars"
    refused = ask("--engine", "abacus", "engines", keys=tmp_path, code=2)
    assert refused["error"]["code"] == "engine-unknown"


def test_the_page_of_the_engines_is_not_behind() -> None:
    docs = Path(__file__).parents[2] / "docs"
    made = runpy.run_path(str(docs / "generate_engines.py"))["page"]()
    assert (docs / "reference" / "engines.md").read_text(encoding="utf-8") == made, "run docs/generate_engines.py"


def test_whatever_takes_part_on_other_engines_is_run_there() -> None:
    """`make test-spark` and `make test-clickhouse` name the files they run."""
    root = Path(__file__).parents[2]
    named = re.search(r"^ON_ENGINES := (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    run = [root / place for place in named[1].split()]
    asks = re.compile(r"mark\.(?:spark|clickhouse)\b|import .*(?:OFFERED|HELD_AGAINST_THE_REFERENCE)")
    taking_part = [path for path in (root / "tests").rglob("test_*.py") if asks.search(path.read_text("utf-8"))]
    assert len(taking_part) > 4
    assert all(any(path == place or place in path.parents for place in run) for path in taking_part)

"""The whole walk, typed as a user types it: a file comes in, and the report is the same to the byte on every engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.engines_at_hand import OFFERED

PUBLIEK = Path(sys.executable).with_name("publiek")
OTHERS = [name for name in OFFERED if name != "reference"]


@pytest.fixture(scope="module")
def home(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A theatre of the invented town, its file imported once."""
    folder = tmp_path_factory.mktemp("home")
    _publiek(folder, "import", str(town / "theatre" / "bestellingen.csv"), "-o", "schouwburg")
    return folder


def _publiek(home: Path, *words: str) -> str:
    places = {"PUBLIEK_HOME": str(home / "data"), "PUBLIEK_KEYS": str(home / "keys")}
    done = subprocess.run([str(PUBLIEK), *words], capture_output=True, text=True, env={**os.environ, **places})
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("engine", OTHERS)
def test_the_profile_is_the_same_to_the_letter(engine: str, home: Path) -> None:
    asked = ("profile", "-o", "schouwburg", "--venue-postcode", "1011", "--reference", "nl", "--json")
    expected = _publiek(home, "--engine", "reference", *asked)
    assert len(json.loads(expected)["segments"]) > 3
    assert _publiek(home, "--engine", engine, *asked) == expected


def _report(home: Path, engine: str) -> bytes:
    out = home / f"report-{engine}"
    asked = ("report", "-o", "schouwburg", "--venue-postcode", "1011", "--formats", "json", "--out", str(out))
    _publiek(home, "--engine", engine, *asked)
    return (out / "publiek-report.json").read_bytes()


@pytest.mark.parametrize("engine", [name for name in OTHERS if "spark" not in str(name)])
def test_the_report_is_the_same_to_the_byte(engine: str, home: Path) -> None:
    """Spark answers every figure in the conformance suite; here it would only take long."""
    expected = _report(home, "reference")
    assert len(json.loads(expected)["figures"]) > 10
    assert _report(home, engine) == expected

"""Other people's hard files, through the front door: every one is read or refused in words, and none breaks anything."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

from publiek.cli import process
from publiek.cli.main import main
from tests.support.answers import schemas

#: Read, refused as a file, refused because its columns are not understood.
READ, FILE, COLUMNS = 0, 3, 4


def publiek(*words: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """The command as typed, in this process (a hundred starts of the interpreter would take minutes)."""
    monkeypatch.setattr(sys, "argv", ["publiek", *map(str, words)])
    monkeypatch.setattr(process, "prepare", lambda: None)
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_every_hard_file_is_read_or_refused_in_words(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    files = sorted(path for path in (shared_data / "csv-robustness").rglob("*") if path.is_file())
    assert len(files) > 100
    codes, wrong = set(), []
    for number, path in enumerate(files):
        home = tmp_path / "home" / str(number)
        code = publiek("import", path, "-o", "huis", "--home", home, "--json", monkeypatch=monkeypatch)
        said = capsys.readouterr()
        codes.add(code)
        kept = list(home.rglob("lines.parquet"))
        if code not in (READ, FILE, COLUMNS) or "Traceback" in said.err or bool(kept) != (code == READ):
            wrong.append(f"{path.name}: {code} {said.err[:300]}")
        jsonschema.validate(json.loads(said.out), schemas()["import" if code == READ else "error"])
    assert not wrong, "\n".join(wrong)
    assert {FILE, COLUMNS} <= codes

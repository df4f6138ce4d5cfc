"""Other people's hard files, through the front door: every one is read or refused in words, none breaks anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.answers import check
from tests.support.typing_in import Terminal

#: Read, refused as a file, refused because its columns are not understood.
READ, FILE, COLUMNS = 0, 3, 4


def test_every_hard_file_is_read_or_refused_in_words(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    files = sorted(path for path in (shared_data / "csv-robustness").rglob("*") if path.is_file())
    assert len(files) > 100
    codes, wrong = set(), []
    for number, path in enumerate(files):
        home = tmp_path / "home" / str(number)
        said = terminal.run("import", path, "-o", "huis", "--home", home, "--json")
        codes.add(said.code)
        kept = list(home.rglob("lines.parquet"))
        if said.code not in (READ, FILE, COLUMNS) or "Traceback" in said.err or bool(kept) != (said.code == READ):
            wrong.append(f"{path.name}: {said.code} {said.err[:300]}")
        check(json.loads(said.out), "import" if said.code == READ else "error")
    assert not wrong, "\n".join(wrong)
    assert {FILE, COLUMNS} <= codes

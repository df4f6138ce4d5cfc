"""A command as it is typed, run in this process: a hundred starts of the interpreter would take minutes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publiek.cli import process
from publiek.cli.main import main
from tests.support.answers import check


@dataclass(frozen=True)
class Said:
    """What a command left: the exit code and the two outputs."""

    code: int
    out: str
    err: str


class Terminal:
    """Where one types. Keys stand in `place`; nothing else is shared with the machine."""

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.setenv("PUBLIEK_KEYS", str(place / "keys"))
        monkeypatch.delenv("PUBLIEK_HOME", raising=False)
        # Signals and core dumps are the test runner's own here.
        monkeypatch.setattr(process, "prepare", lambda: None)

    def run(self, *words: object, language: str = "nl") -> Said:
        """Run `publiek …`, however it ends."""
        self._monkeypatch.setattr(sys, "argv", ["publiek", *map(str, words)])
        self._monkeypatch.setenv("PUBLIEK_LANGUAGE", language)
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        told = self._capsys.readouterr()
        return Said(int(end.value.code or 0), told.out, told.err)

    def say(self, *words: object, code: int = 0, language: str = "nl") -> Said:
        """Run `publiek …` for a person; check the exit code and that nothing of the program's inside is shown."""
        said = self.run(*words, language=language)
        assert said.code == code, f"{words} ended with {said.code}: {said.err[-2000:]}"
        assert "Traceback" not in said.err
        return said

    def ask(self, *words: object, code: int = 0, answer: str = "") -> dict[str, Any]:
        """Run `publiek … --json` for a machine; check the exit code and the documented schema; return the answer."""
        value: dict[str, Any] = json.loads(self.say(*words, "--json", code=code).out)
        check(value, answer or (str(words[0]) if code == 0 else "error"))
        return value

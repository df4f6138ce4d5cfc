"""In which words is a questionnaire printed? Those of `words.yaml`, in one language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "words.yaml"


@cache
def _words() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = read_yaml(_FILE.read_text(encoding="utf-8"))
    return read


def say(key: str, language: str, **facts: object) -> str:
    """One text, filled in."""
    return _words()[key][language].format(**facts)

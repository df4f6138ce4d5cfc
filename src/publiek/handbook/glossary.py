"""Which words are there? Those of GLOSSARY.md, which travels along; the usual ones with a Dutch explanation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from publiek.vocabulary.data_files import read_yaml

_ROW = re.compile(r"^\| (?P<en>[^|]+?) \| (?P<nl>[^|]+?) \| (?P<meaning>.+?) \|$")


@dataclass(frozen=True)
class Word:
    """A word in both languages; `meaning` in English, `uitleg` in Dutch ("" when none was written)."""

    en: str
    nl: str
    meaning: str
    uitleg: str


@cache
def glossary() -> tuple[Word, ...]:
    """Every word, by its English form."""
    explained = read_yaml(resources.files("publiek.handbook").joinpath("meanings.yaml").read_text(encoding="utf-8"))
    rows = [found for line in _text().splitlines() if (found := _ROW.match(line.replace("\\|", "/")))]
    told = [(row["en"], row["nl"], row["meaning"]) for row in rows if row["en"] not in ("English (code)", "---")]
    return tuple(Word(en, nl, meaning, str(explained.get(en, ""))) for en, nl, meaning in told)


def _text() -> str:
    packed = resources.files("publiek.handbook").joinpath("GLOSSARY.md")
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    # In a checkout it is where the house keeps it.
    return (Path(__file__).parents[3] / "GLOSSARY.md").read_text(encoding="utf-8")

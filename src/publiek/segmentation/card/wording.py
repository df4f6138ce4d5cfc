"""Which words stand on a card, and how are its numbers written? The texts of texts.yaml in two languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

_DASH = "\N{EN DASH}"


@cache
def texts() -> dict[str, Any]:
    """The content of texts.yaml."""
    return read_yaml((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def text(*path: str | int, **slots: object) -> Text:
    """The text at `path` in both languages, its slots filled with texts that are the same in both or are a Text."""
    node: Any = texts()
    for key in path:
        node = node[key]

    def filled(language: str) -> str:
        own = {name: value.in_language(language) if isinstance(value, Text) else value for name, value in slots.items()}
        return str(node[language]).format(**own)

    return Text(filled("nl"), filled("en"))


def percent(value: float | None, language: str, *, places: int = 1) -> str:
    """0.1234 -> "12,3%"; a dash when not known."""
    return _DASH if value is None else f"{decimal(100 * value, language, places=places)}%"


def decimal(value: float | None, language: str, *, places: int = 2) -> str:
    """1234.5 -> "1.234,50" in Dutch, "1,234.50" in English; a dash when not known."""
    if value is None:
        return _DASH
    written = f"{value:,.{places}f}".replace("-", "\N{MINUS SIGN}")
    return written.translate(str.maketrans(",.", ".,")) if language == "nl" else written


def count(value: int | None, language: str) -> str:
    """12345 -> "12.345" in Dutch."""
    return decimal(value, language, places=0)

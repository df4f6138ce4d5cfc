"""Which codes may an open answer get, and what does a coder look for? The barriers of the standard, and two more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publiek.errors import Text
from publiek.vocabulary.barriers import barriers
from publiek.vocabulary.data_files import read_yaml

OTHER, UNCLEAR = "other", "unclear"
_REST = {OTHER: Text("anders", "other"), UNCLEAR: Text("onduidelijk", "unclear")}


@dataclass(frozen=True)
class Code:
    """One code: what it is called, and per language what points to it. `special`: of health (AVG art. 9): answers with
    this code are not shown one by one.
    """

    code: str
    label: Text
    hints: dict[str, tuple[str, ...]]
    special: bool = False


@cache
def codebook() -> tuple[Code, ...]:
    """All codes, in order; an answer may get several, "other" and "unclear" only by themselves."""
    raw = read_yaml(files("publiek.estimation.coding").joinpath("hints.yaml").read_text(encoding="utf-8"))
    hints = {code: {language: tuple(words) for language, words in entry.items()} for code, entry in raw.items()}
    known = [Code(one.code, one.label, hints[one.code], one.special) for one in barriers()]
    return (*known, *(Code(code, label, hints[code]) for code, label in _REST.items()))


def code_names() -> tuple[str, ...]:
    """The codes by name, in order."""
    return tuple(code.code for code in codebook())

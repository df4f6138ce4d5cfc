"""Which word stands for which code? Word lists are dated YAML in `words/` that a person of the field can check.

A list gives for each code the words that stand for it, in nl, en, de and fr. Texts are compared in their plain form:
lower case, no accents, spaces for hyphens and underscores. How a word is written in the list says how it is looked for:
`word` anywhere as a whole word, `word*` as the beginning of a word, `=word` as the whole text, `#` as any number.
In a list with `match: whole` every word is the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.sheet import plain
from publiek.vocabulary.data_files import read_yaml

#: From this many texts on, words are first looked for all at once.
MANY = 2_000
FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class WordList:
    """Codes in order of precedence, each with the pattern (RE2) of its words."""

    codes: tuple[str, ...]
    patterns: tuple[str, ...]

    def read(self, bare: pa.Array) -> pa.Array:
        """For each plain text the position (int8) of the first code with a word in it; null when there is none."""
        if len(bare) > MANY:
            # Most names hold none of the words: one look for any of them, then a closer one at the few that do.
            hit = pc.match_substring_regex(bare, "|".join(self.patterns))
            return pc.replace_with_mask(pa.nulls(len(bare), pa.int8()), hit, self._classify(bare.filter(hit)))
        return self._classify(bare)

    def _classify(self, bare: pa.Array) -> pa.Array:
        found = pa.nulls(len(bare), pa.int8())
        for position, pattern in reversed(list(enumerate(self.patterns))):
            hit = pc.match_substring_regex(bare, pattern)
            found = pc.if_else(hit, pa.scalar(position, pa.int8()), found)
        return found

    def code_of(self, positions: pa.Array, otherwise: str | None) -> pa.Array:
        """Positions as codes; `otherwise` where there is none."""
        codes = pa.array(self.codes, pa.string()).take(positions)
        return codes if otherwise is None else pc.fill_null(codes, otherwise)


@cache
def load(name: str) -> dict[str, object]:
    """The word list file `name` as it stands."""
    return dict(read_yaml((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


@cache
def word_list(name: str, part: str, system: str = "plain") -> WordList:
    """List `part` of file `name`, in which what `system` says of a word goes before what the general list says."""
    content = load(name)
    general = _words(content["lists"], part)
    own = _words(dict(content.get("systems") or {}).get(system), part)  # type: ignore[call-overload]
    taken = {word for words in own.values() for word in words}
    codes = tuple(dict.fromkeys([*general, *own]))
    merged = {code: [*own.get(code, []), *(w for w in general.get(code, []) if w not in taken)] for code in codes}
    whole = content.get("match") == "whole"
    return WordList(codes, tuple(_pattern(merged[code], whole=whole) for code in codes))


def _words(lists: object, part: str) -> dict[str, list[str]]:
    found = (lists or {}).get(part) or {}  # type: ignore[attr-defined]
    return {code: [str(word) for word in words] for code, words in found.items()}


def _pattern(words: list[str], *, whole: bool) -> str:
    full = _escaped([word.removeprefix("=") for word in words if whole or word.startswith("=")])
    within = _escaped([word for word in words if not whole and not word.startswith("=")])
    parts = [f"^(?:{'|'.join(full)})$"] if full else []
    if within:
        parts.append(rf"(?:^|[^a-z0-9])(?:{'|'.join(within)})(?:$|[^a-z0-9])")
    return "|".join(parts) or r"\A\z."


def _escaped(words: list[str]) -> list[str]:
    """Each word as a pattern: "#" stands for digits, a "*" at the end for the rest of the word."""
    bare = plain(pa.array([word.removesuffix("*") for word in words], pa.string())).to_pylist()
    return [
        re.escape(text).replace(r"\ ", " ").replace(r"\#", "[0-9]+").replace("#", "[0-9]+")
        + ("[a-z0-9]*" if word.endswith("*") else "")
        for text, word in zip(bare, words, strict=True)
    ]

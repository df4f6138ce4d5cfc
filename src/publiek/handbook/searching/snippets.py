"""Which words of a page does a result show? A stretch around the first words that answer, with those marked."""

from __future__ import annotations

import re
from collections.abc import Callable

from publiek.handbook.searching.folding import words_in

#: Pieces of text, each with whether it is marked.
Snippet = tuple[tuple[str, bool], ...]
_BEFORE, _LONG = 6, 30


def cut(text: str, is_marked: Callable[[str], bool], is_meant: Callable[[str], bool]) -> Snippet:
    """Some thirty words of `text`, beginning shortly before the first word that is meant, else the first marked one."""
    tokens = re.split(" +", text.strip())
    marks = [any(is_marked(word) for word in words_in(token)) for token in tokens]
    meant = (at for at, token in enumerate(tokens) if any(is_meant(word) for word in words_in(token)))
    first = next(meant, next((at for at, mark in enumerate(marks) if mark), 0))
    start = max(0, first - _BEFORE)
    stop = min(len(tokens), start + _LONG)
    told = [("\N{HORIZONTAL ELLIPSIS} ", False)] if start else []
    for at in range(start, stop):
        told += [(" ", False)] if at > start else []
        told.append((tokens[at], marks[at]))
    told += [(" \N{HORIZONTAL ELLIPSIS}", False)] if stop < len(tokens) else []
    out: list[tuple[str, bool]] = []
    for words, mark in told:
        if out and out[-1][1] == mark:
            out[-1] = (out[-1][0] + words, mark)
        else:
            out.append((words, mark))
    return tuple(out)

"""Of which words is a Dutch compound made? "publieksonderzoek" is "publiek" and "onderzoek".

Every piece must be a known word once the letters that join pieces (s, en, e) are off; the stem takes those off. The
fewest pieces win, and of as many the ones with the longest first piece.
"""

from __future__ import annotations

from collections.abc import Callable, Set

SHORTEST_PIECE, SHORTEST_WORD = 3, 6


def pieces_of(word: str, known: Set[str], stem: Callable[[str], str]) -> tuple[str, ...]:
    """The stems of the pieces of a folded word; () when it is a known word itself, or no compound of known words."""
    if len(word) < SHORTEST_WORD or stem(word) in known:
        return ()
    end = len(word)
    best: dict[int, tuple[str, ...]] = {end: ()}
    for start in range(end - SHORTEST_PIECE, -1, -1):
        for stop in range(end, start + SHORTEST_PIECE - 1, -1):
            if stop not in best or (start == 0 and stop == end):
                continue
            piece = stem(word[start:stop])
            if piece in known and (start not in best or len(best[stop]) + 1 < len(best[start])):
                best[start] = (piece, *best[stop])
    return best.get(0, ())

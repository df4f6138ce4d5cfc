"""How well are labelled pairs judged? As the product judges them, pair by pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publiek.programme.scoring import judge
from publiek.programme.told import Told, taken_apart
from publiek.vocabulary.data_files import read_yaml
from tests.support.production_pairs import Pair

HANDWRITTEN = Path(__file__).with_name("production_pairs.yaml")


@dataclass(frozen=True)
class Row:
    """One labelled pair with the verdict."""

    pair: Pair
    verdict: str
    probability: float
    why: tuple[str, ...]

    @property
    def wrong(self) -> bool:
        """Whether it was called the same and is not, or is and was called different."""
        return (self.verdict == "same") != self.pair.same

    def told(self) -> dict[str, object]:
        """Everything of it, to be read."""
        one, other = self.pair.one, self.pair.other
        return {
            "kind": self.pair.kind,
            "same": self.pair.same,
            "verdict": self.verdict,
            "probability": self.probability,
            "one": [one.title, one.maker, one.genre, str(one.first)],
            "other": [other.title, other.maker, other.genre, str(other.first)],
            "why": list(self.why),
        }


def judged_pairs(told: Iterable[Told], pairs: Iterable[Pair]) -> list[Row]:
    """Every pair judged, with all that is told around it."""
    apart = {one.told.key: one for one in taken_apart(told)}
    rows = []
    for pair in pairs:
        found = judge(apart[pair.one.key], apart[pair.other.key])
        verdict = ("different", 0.0, ()) if found is None else (found.verdict, found.probability, found.why)
        rows.append(Row(pair, *verdict))
    return rows


def handwritten() -> tuple[list[Told], list[Pair]]:
    """The pairs that were thought of by hand."""
    told, pairs = [], []
    for number, row in enumerate(read_yaml(HANDWRITTEN.read_text("utf-8"))["pairs"]):
        one, other = (_told(side, number, row[place]) for place, side in ((0, "a"), (1, "b")))
        told.extend((one, other))
        pairs.append(Pair(one, other, row[2], number, "handwritten"))
    return told, pairs


def handwritten_judged() -> list[Row]:
    """The hand-written pairs, judged: every pair alone, so that one says nothing of another."""
    _, pairs = handwritten()
    return [row for pair in pairs for row in judged_pairs([pair.one, pair.other], [pair])]


def precision_recall(rows: list[Row]) -> dict[str, object]:
    """Of what is called the same: how much is; of what is the same: how much is called so, or goes to a person."""
    same = [row for row in rows if row.verdict == "same"]
    true = [row for row in rows if row.pair.same]
    review = [row for row in rows if row.verdict == "review"]
    return {
        "precision": round(sum(row.pair.same for row in same) / len(same), 4),
        "recall": round(sum(row.verdict == "same" for row in true) / len(true), 4),
        "recall_with_review": round(sum(row.verdict != "different" for row in true) / len(true), 4),
        "called_same": len(same),
        "to_review": len(review),
        "wrongly_same": sum(not row.pair.same for row in same),
        "missed": sum(row.verdict == "different" for row in true),
    }


def _told(side: str, number: int, told: list[object]) -> Told:
    title, maker, genre, month = [*told, *["", "", ""]][:4]
    start = date.fromisoformat(f"{month or '2025-10'}-15")
    return Told(f"venue-{side}/{number}", str(title), str(maker), str(genre), start, start)

"""What is new, moved, cancelled or gone since a source was last read?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from publiek.vocabulary.programme import PerformanceRow, Programme


@dataclass(frozen=True)
class Changes:
    """Ids of performances that changed; `same` did not. A moved one has another start or another venue.

    `gone`: it was there, and a source that tells everything no longer tells it.
    """

    new: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return self.number > 0

    @property
    def number(self) -> int:
        """How many performances are new, gone or told otherwise."""
        return sum(len(one) for one in (self.new, self.moved, self.cancelled, self.gone, self.changed))


def united(before: Programme | None, now: Programme) -> tuple[Programme, Changes]:
    """What is known after reading `now`, and what changed.

    Of a source that tells everything (`whole`) what is absent is gone; otherwise it stays as it was. A performance that
    moved keeps its id, so that it is the same one on another evening.
    """
    if before is None:
        return now, Changes(new=tuple(row.id for row in now.performances))
    old = {row.id: row for row in before.performances}
    kinds: dict[str, list[str]] = {name: [] for name in ("new", "moved", "cancelled", "changed", "same")}
    kept = {}
    for row in now.performances:
        kind = _kind(old.get(row.id), row)
        kinds[kind].append(row.id)
        kept[row.id] = replace(row, state="moved") if kind == "moved" and row.state == "planned" else row
    absent = [row for row in before.performances if row.id not in kept]
    gone = tuple(row.id for row in absent) if now.whole else ()
    rest = () if now.whole else tuple(absent)
    known = replace(
        now,
        performances=(*kept.values(), *rest),
        **{name: _both(before, now, name) for name in ("productions", "venues", "organisations")},
    )
    return known, Changes(gone=gone, **{name: tuple(ids) for name, ids in kinds.items()})


def _kind(old: PerformanceRow | None, row: PerformanceRow) -> str:
    if old is None:
        return "new"
    if row.state == "cancelled" and old.state != "cancelled":
        return "cancelled"
    if (old.start, old.venue) != (row.start, row.venue):
        return "moved"
    told_the_same = row == old or (replace(old, state=row.state) == row and old.state == "moved")
    return "same" if told_the_same else "changed"


def _both(before: Programme, now: Programme, name: str) -> tuple[object, ...]:
    rows: Mapping[str, object] = {row.id: row for row in getattr(now, name)}
    if now.whole:
        return tuple(rows.values())
    return tuple({**{row.id: row for row in getattr(before, name)}, **rows}.values())

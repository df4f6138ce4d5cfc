"""How does it move through the years, and where did the data themselves change?"""

from __future__ import annotations

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, finite, whole
from publiek.reports.pictures.timeline import Mark, timeline
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series
from publiek.reports.words import cleaned

#: A month with fewer bookers says nothing about the share of new ones.
_ENOUGH = 30


def chapter(reading: Reading) -> Chapter:
    """Visits and new bookers by month."""
    asked = (Ask("time-visits", "by_month", _visits), Ask("time-new", "by_month", _new))
    return reading.chapter("timeline", asked)


def marks(reading: Reading) -> list[Mark]:
    """The months from which another delivery counts; says so when its system or level is another one too."""
    found, before = [], None
    for note in sorted(reading.context.deliveries, key=lambda one: (str(one.first), one.number)):
        kind = (note.system, note.level)
        if before is not None and note.first is not None:
            path = "time-visits.mark" if kind == before else "time-visits.mark-other"
            found.append(Mark(f"{note.first:%Y-%m}", reading.words.say(path, n=note.number)))
        before = kind
    return found


def months(rows: list[Row], column: str) -> list[tuple[str, float | None]]:
    """Every month from the first to the last, with the value of a row or nothing."""
    known = {str(row["key"]): row for row in rows}
    keys = sorted(key for key in known if key[:4].isdigit())
    if not keys:
        return []
    first, last = (int(key[:4]) * 12 + int(key[5:7]) - 1 for key in (keys[0], keys[-1]))
    every = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
    return [(key, amount(known[key][column]) if key in known and finite(known[key][column]) else None) for key in every]


def heads(reading: Reading) -> tuple[Head, ...]:
    """The columns of the table by month."""
    return (
        Head("key", "text", lambda row: reading.words.numbers.month(cleaned(row["key"]))),
        Head("performances"),
        Head("visits"),
        Head("bookers"),
        Head("new", "share", "new_share"),
        Head("revenue", "money", "revenue_cents"),
        Head("occupancy", "share"),
    )


def _visits(reading: Reading, rows: list[Row]) -> Answer:
    say, numbers = reading.words.say, reading.words.numbers
    points = months(rows, "visits")
    top = max(rows, key=lambda row: (whole(row["visits"]), str(row["key"])))
    named = {"month": numbers.month(cleaned(top["key"])), "visits": top["visits"]}
    noted = marks(reading)
    said = [say("time-visits.sentence", n=len(points), **named)]
    if noted:
        said.append(say("time-visits.changed", n=len(noted)))
    alt = say("time-visits.alt", **named)
    picture = timeline(points, marks=noted, alt=alt) if len(points) > 1 else None
    series = Series(say("time-visits.columns.visits"), tuple(value for _, value in points))
    native = NativeChart("line", tuple(numbers.month(key) for key, _ in points), (series,))
    return Answer(" ".join(said), picture, native, table_of(reading, "time-visits", heads(reading), rows, first=24))


def _new(reading: Reading, rows: list[Row]) -> Answer:
    say, numbers = reading.words.say, reading.words.numbers
    told = [row for row in rows if finite(row["new_share"]) and whole(row["bookers"]) >= _ENOUGH]
    if not told:
        return Answer(say("time-new.none", need=_ENOUGH))
    points = months(told, "new_share")
    last = max(told, key=lambda row: str(row["key"]))
    named = {"month": numbers.month(cleaned(last["key"])), "share": last["new_share"]}
    alt = say("time-new.alt", **named)
    picture = timeline(points, marks=marks(reading), alt=alt, number=".0%") if len(points) > 1 else None
    series = Series(say("time-new.columns.new"), tuple(value for _, value in points))
    native = NativeChart("line", tuple(numbers.month(key) for key, _ in points), (series,), number="share")
    table_heads = tuple(head for head in heads(reading) if head.key in ("key", "bookers", "new"))
    return Answer(say("time-new.sentence", **named), picture, native, table_of(reading, "time-new", table_heads, told))

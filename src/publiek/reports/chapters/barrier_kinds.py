"""Which kinds of non-visitors are there, and what does each name more than others?"""

from __future__ import annotations

from publiek.reports.chapters.barriers import barrier_name
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter

_NAMED = 3


def chapter(reading: Reading) -> Chapter:
    """The classes of one survey."""
    return reading.chapter("barrier-kinds", (Ask("barrier-classes", "barrier_classes", _classes),))


def _classes(reading: Reading, rows: list[Row]) -> Answer:
    """Per kind of non-visitor its size and what it names far more than others."""
    say = reading.words.say
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row["class"]), []).append(row)
    usual = {
        str(barrier): sum(amount(row["share"]) * amount(row["chance"]) for row in rows if row["barrier"] == barrier)
        for barrier in {row["barrier"] for row in rows}
    }
    parts = []
    for code, mine in found.items():
        more = sorted(mine, key=lambda row: usual[str(row["barrier"])] - amount(row["chance"]))[:_NAMED]
        named = [
            f"{barrier_name(reading, row['barrier'])} ({say('barriers.share', share=row['chance'])})" for row in more
        ]
        parts.append(say("barrier-classes.one", code=code, share=mine[0]["share"], tops=reading.words.listed(named)))
    heads = (
        Head("class", "text", lambda row: str(row["class"])),
        Head("size", "share", "share"),
        Head("barrier", "text", lambda row: barrier_name(reading, row["barrier"])),
        Head("chance", "share"),
        Head("chance_low", "share"),
        Head("chance_high", "share"),
    )
    table = table_of(reading, "barrier-classes", heads, rows)
    return Answer(" ".join([say("barrier-classes.sentence", n=len(found)), *parts]), None, None, table)

"""Which kinds of non-visitors are there, and what does each name more than others?"""

from __future__ import annotations

from publiek.reports.chapters.barriers import barrier_name
from publiek.reports.chapters.barriers_by import LABEL, shade
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.pictures.heat import Square, heat
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, Picture

_NAMED = 3


def chapter(reading: Reading) -> Chapter:
    """The classes of one survey."""
    return reading.chapter("barrier-kinds", (Ask("barrier-classes", "barrier_classes", _classes),))


def _classes(reading: Reading, rows: list[Row]) -> Answer:
    """Per kind of non-visitor its size, what it names more than others, and all it names as squares."""
    say = reading.words.say
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["chance"] is not None:
            found.setdefault(str(row["class"]), []).append(row)
    if len(found) < 2:
        return Answer(say("barrier-classes.one-kind"))
    usual = _usual(found)
    parts = [
        say(
            "barrier-classes.one",
            code=_name(reading, code),
            share=mine[0]["share"],
            tops=reading.words.listed([_said(reading, row) for row in _above(mine, usual)]),
        )
        for code, mine in found.items()
    ]
    heads = (
        Head("class", "text", lambda row: _name(reading, str(row["class"]))),
        Head("size", "share", "share"),
        Head("barrier", "text", lambda row: barrier_name(reading, row["barrier"])),
        Head("chance", "share"),
        Head("chance_low", "share"),
        Head("chance_high", "share"),
    )
    told = [row for mine in found.values() for row in mine]
    table = table_of(reading, "barrier-classes", heads, told)
    return Answer(
        " ".join([say("barrier-classes.sentence", n=len(found)), *parts]), _picture(reading, found, usual), None, table
    )


def _usual(found: dict[str, list[Row]]) -> dict[str, float]:
    """How often all non-visitors name each barrier: the kinds by their size."""
    named: dict[str, float] = {}
    for row in (row for mine in found.values() for row in mine):
        named[str(row["barrier"])] = named.get(str(row["barrier"]), 0.0) + amount(row["share"]) * amount(row["chance"])
    return named


def _above(rows: list[Row], usual: dict[str, float]) -> list[Row]:
    """What one kind names more than others, the largest difference first."""
    more = [row for row in rows if amount(row["chance"]) > usual[str(row["barrier"])]]
    return sorted(more, key=lambda row: usual[str(row["barrier"])] - amount(row["chance"]))[:_NAMED]


def _picture(reading: Reading, found: dict[str, list[Row]], usual: dict[str, float]) -> Picture:
    say, write = reading.words.say, reading.words.numbers.share
    heads = {
        code: say("barrier-classes.head", name=_name(reading, code), share=m[0]["share"]) for code, m in found.items()
    }
    squares = [
        Square(
            barrier_name(reading, row["barrier"]), heads[code], None, write(row["chance"]), fill=shade(row["chance"])
        )
        for code, mine in found.items()
        for row in mine
    ]
    order = [barrier_name(reading, code) for code in sorted(usual, key=lambda code: -usual[code])]
    alt = say("barrier-classes.alt", n=len(found))
    return heat(squares, rows=order, columns=list(heads.values()), alt=alt, label=LABEL)


def _name(reading: Reading, code: str) -> str:
    """D2 is what people read as kind 2."""
    return reading.words.say("barrier-classes.name", number=code.removeprefix("D"))


def _said(reading: Reading, row: Row) -> str:
    return f"{barrier_name(reading, row['barrier'])} ({reading.words.say('barriers.share', share=row['chance'])})"

"""What does it bring, when and by what, and how and when do people buy?"""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters import buying
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.chapters.timeline import marks, months
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.timeline import timeline
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series
from publiek.reports.words import cleaned

_EURO = 100


def chapter(reading: Reading) -> Chapter:
    """Revenue by month and genre, then all there is about buying."""
    asked = (Ask("revenue-months", "by_month", _by_month), Ask("revenue-genres", "by_genre", _by_genre))
    own = reading.chapter("revenue", asked)
    return replace(own, cards=(*own.cards, *buying.chapter(reading).cards))


def _by_month(reading: Reading, rows: list[Row]) -> Answer:
    say, numbers = reading.words.say, reading.words.numbers
    total = sum(whole(row["revenue_cents"]) for row in rows)
    if total <= 0:
        return Answer(say("revenue-months.none"))
    top = max(rows, key=lambda row: (whole(row["revenue_cents"]), str(row["key"])))
    visits = sum(whole(row["visits"]) for row in rows)
    named = {"month": numbers.month(cleaned(top["key"])), "cents": top["revenue_cents"]}
    said = [say("revenue-months.sentence", total=total, **named)]
    if visits > 0:
        said.append(say("revenue-months.each", each=total / visits))
    points = [(key, None if cents is None else cents / _EURO) for key, cents in months(rows, "revenue_cents")]
    alt = say("revenue-months.alt", **named)
    picture = timeline(points, marks=marks(reading), alt=alt) if len(points) > 1 else None
    series = Series(say("revenue-months.columns.revenue"), tuple(value for _, value in points))
    native = NativeChart("line", tuple(numbers.month(key) for key, _ in points), (series,))
    heads = (
        Head("key", "text", lambda row: numbers.month(cleaned(row["key"]))),
        Head("revenue", "money", "revenue_cents"),
        Head("tickets"),
        Head("visits"),
    )
    return Answer(" ".join(said), picture, native, table_of(reading, "revenue-months", heads, rows, first=24))


def _by_genre(reading: Reading, rows: list[Row]) -> Answer:
    say, numbers = reading.words.say, reading.words.numbers
    ranked = sorted(rows, key=lambda row: (-whole(row["revenue_cents"]), str(row["key"])))
    total = sum(whole(row["revenue_cents"]) for row in ranked)
    if total <= 0:
        return Answer(say("revenue-months.none"))

    def label(row: Row) -> str:
        return reading.words.label("genre", row["key"])

    shares = [amount(row["revenue_cents"]) / total for row in ranked]
    drawn = [
        Bar(label(row), share, numbers.share(share), None, None, muted=row["key"] == "unknown")
        for row, share in zip(ranked, shares, strict=True)
    ]
    alt = say("revenue-genres.alt", parts=", ".join(f"{bar.label}: {bar.written}" for bar in drawn))
    heads = (
        Head("key", "text", label),
        Head("revenue", "money", "revenue_cents"),
        Head("share", "share", lambda row: amount(row["revenue_cents"]) / total),
        Head("tickets"),
        Head(
            "each",
            "money",
            lambda row: amount(row["revenue_cents"]) / whole(row["tickets"]) if row["tickets"] else None,
        ),
    )
    series = Series(say("revenue-genres.columns.share"), tuple(shares))
    native = NativeChart("bar", tuple(label(row) for row in ranked), (series,), number="share")
    sentence = say("revenue-genres.sentence", genre=label(ranked[0]), share=shares[0])
    return Answer(sentence, bars(drawn, alt=alt), native, table_of(reading, "revenue-genres", heads, ranked))

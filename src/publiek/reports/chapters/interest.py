"""Is there interest, and does it become a visit? P(visit) = P(interest) x P(visit | interest), per discipline."""

from __future__ import annotations

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series


def chapter(reading: Reading) -> Chapter:
    """Interest and visits, and the five kinds of people."""
    return reading.chapter(
        "interest", (Ask("affinity", "affinity", _affinity), Ask("visitor-kinds", "visitor_kinds", _kinds))
    )


def _affinity(reading: Reading, rows: list[Row]) -> Answer:
    say, write = reading.words.say, reading.words.numbers.share
    told = sorted((row for row in rows if row["interested"] is not None), key=lambda row: -amount(row["interested"]))
    known = [row for row in told if row["conversion"] is not None]
    if not known:
        return Answer(say("barriers.none"))
    best, worst = (pick(known, key=lambda row: amount(row["conversion"])) for pick in (max, min))
    name = lambda row: reading.words.label("genre", row["discipline"])  # noqa: E731
    sentence = say(
        "affinity.sentence", best=name(best), most=best["conversion"], worst=name(worst), least=worst["conversion"]
    )
    drawn = [
        Bar(
            name(row),
            amount(row["interested"]),
            write(row["interested"]),
            row["interested_low"],  # type: ignore[arg-type]
            row["interested_high"],  # type: ignore[arg-type]
            compared=amount(row["visited"]) if row["visited"] is not None else None,
        )
        for row in told
    ]
    parts = ", ".join(f"{name(r)}: {write(r['interested'])}, {write(r['visited'])}" for r in told)
    picture = bars(drawn, alt=say("affinity.alt", parts=parts), compared_with=say("affinity.went"))
    heads = (
        Head("discipline", "text", name),
        Head("interested", "share"),
        Head("visited", "share"),
        Head("conversion", "share"),
        Head("conversion_low", "share"),
        Head("conversion_high", "share"),
        Head("n"),
    )
    series = tuple(
        Series(say(f"affinity.columns.{column}"), tuple(row[column] for row in told))  # type: ignore[misc]
        for column in ("interested", "visited")
    )
    native = NativeChart("bar", tuple(name(row) for row in told), series, number="share")
    return Answer(sentence, picture, native, table_of(reading, "affinity", heads, told))


def _kinds(reading: Reading, rows: list[Row]) -> Answer:
    told = [row for row in rows if row["share"] is not None]
    waiting = [row for row in told if row["kind"] == "interested_non_visitor"]
    if not waiting:
        return Answer(reading.words.say("barriers.none"))
    top = max(waiting, key=lambda row: amount(row["share"]))
    name = reading.words.label("genre", top["discipline"])
    heads = (
        Head("discipline", "text", lambda row: reading.words.label("genre", row["discipline"])),
        Head("kind", "text", lambda row: reading.words.label("visitor-kind", row["kind"])),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("n"),
    )
    table = table_of(reading, "visitor-kinds", heads, told, first=15)
    return Answer(reading.words.say("visitor-kinds.sentence", discipline=name, share=top["share"]), None, None, table)

"""How many different people came? The total with its margin, the parts it is made of, and where people come from."""

from __future__ import annotations

from functools import partial

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import DASH, amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series, Value
from publiek.vocabulary.finding_texts import explain

_WAYS = ("visitors_survey", "visitors_bookers", "visitors_tickets", "visitors_counts", "visitors")
_SOURCES = ("visits_counts", "visits_tickets", "visits_tally")
_WHOLE = ("visits", "visitors", "bookers")
_LABEL, _NAMED = 290, 3


def chapter(reading: Reading) -> Chapter:
    """Total, parts, places."""
    asked = (
        Ask("reach-total", "reach_told", _total),
        Ask("reach-parts", "reach_told", _parts),
        Ask("reach-where", "reach_told", _where),
    )
    return reading.chapter("reach-told", asked)


def _word(reading: Reading, kind: str, code: object) -> str:
    """The words for a part, source, way or place; a name of a place as it is."""
    return reading.words.maybe(f"reach-words.{kind}.{code}") or str(code)


def number(reading: Reading, row: Row, column: str = "value") -> str:
    """A number in its unit: whole people and visits, times with a decimal, shares in percents."""
    numbers, value = reading.words.numbers, row[column]
    if row["unit"] == "share":
        return numbers.write("share", value)
    return numbers.write("count" if row["unit"] in _WHOLE else "rate", value)


def conflicts(reading: Reading) -> list[str]:
    """What sources contradict, as sentences."""
    told, say = [], reading.words.say
    for conflict in reading.fact("reach_told", "conflicts") or ():  # type: ignore[attr-defined]
        shape = "share" if abs(conflict["one"]) <= 1 and abs(conflict["other"]) <= 1 else "count"
        one, other = (reading.words.numbers.write(shape, conflict[side]) for side in ("one", "other"))
        meaning = explain(conflict["code"])["meaning"][reading.words.language]
        told.append(say("reach-total.conflict", what=f"{meaning} {say('reach-total.said', one=one, other=other)}"))
    return told


def _total(reading: Reading, rows: list[Row]) -> Answer:
    say, fact = reading.words.say, partial(reading.fact, "reach_told")
    numbers = {"season": fact("season"), "value": fact("visitors")}
    numbers |= {"low": fact("visitors_low"), "high": fact("visitors_high"), "visits": fact("visits")}
    numbers |= {"visits_low": fact("visits_low"), "visits_high": fact("visits_high")}
    counted = fact("visits_low") == fact("visits_high")
    said = [say("reach-total.sentence" if counted else "reach-total.about", **numbers)]
    if fact("bookers"):
        said.append(say("reach-total.bookers", n=fact("bookers")))
    if fact("assumption"):
        said.append(say("reach-total.assumed", version=fact("assumptions")))
    ways = [row for name in _WAYS for row in rows if row["part"] == name and not row["place"]]
    drawn = [
        Bar(
            _word(reading, "ways", row["part"]),
            amount(row["value"]),
            number(reading, row),
            amount(row["low"]),
            amount(row["high"]),
            muted=row["part"] != "visitors",
        )
        for row in ways
    ]
    parts = ", ".join(
        f"{bar.label}: {bar.written} ({_margin(reading, row) or bar.written})"
        for bar, row in zip(drawn, ways, strict=True)
    )
    picture = bars(drawn, alt=say("reach-total.alt", parts=parts), label=_LABEL)
    series = Series(
        say("reach-total.columns.value"),
        *(tuple(amount(row[column]) for row in ways) for column in ("value", "low", "high")),
    )
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,))
    return Answer(
        " ".join([*said, *conflicts(reading)]), picture, native, table_of(reading, "reach-total", _heads(reading), ways)
    )


def _heads(reading: Reading) -> tuple[Head, ...]:
    return (
        Head("part", "text", lambda row: _word(reading, "parts", row["part"])),
        Head("source", "text", lambda row: _word(reading, "sources", row["source"])),
        Head("value", "text", lambda row: number(reading, row)),
        Head("margin", "text", lambda row: _margin(reading, row)),
        Head("how", "text", lambda row: _word(reading, "hows", row["how"])),
        Head("rests_on"),
    )


def _margin(reading: Reading, row: Row) -> Value:
    """From and to; nothing where it was counted."""
    if row["low"] == row["high"]:
        return None
    return f"{number(reading, row, 'low')} {DASH} {number(reading, row, 'high')}"


def _parts(reading: Reading, rows: list[Row]) -> Answer:
    mine = [row for row in rows if not row["place"]]
    named = [
        reading.words.say("reach-parts.one", source=_word(reading, "sources", row["source"]), value=row["value"])
        for row in mine
        if row["part"] in _SOURCES
    ]
    sentence = reading.words.say("reach-parts.sentence", parts=reading.words.listed(named))
    return Answer(sentence, table=table_of(reading, "reach-parts", _heads(reading), mine))


def _where(reading: Reading, rows: list[Row]) -> Answer:
    say = reading.words.say
    mine = [row for row in rows if row["place"]]
    if not mine:
        return Answer(say("reach-where.none"))
    people = [row for row in mine if row["unit"] == "visitors"] or mine
    tops = [
        say("reach-where.one", place=_word(reading, "places", row["place"]), value=row["value"])
        for row in people
        if row["place"] != "rest"
    ]
    path = "reach-where.sentence" if people is not mine else "reach-where.visits"
    heads = (
        Head("place", "text", lambda row: _word(reading, "places", row["place"])),
        Head("unit", "text", lambda row: _word(reading, "units", row["unit"])),
        Head("source", "text", lambda row: _word(reading, "sources", row["source"])),
        *(Head(column, "count", partial(_whole, column)) for column in ("value", "low", "high")),
        Head("rests_on"),
    )
    sentence = say(path, tops=reading.words.listed(tops[:_NAMED])) if tops else say("reach-where.none")
    return Answer(sentence, table=table_of(reading, "reach-where", heads, mine))


def _whole(column: str, row: Row) -> Value:
    return round(amount(row[column]))

"""Which kinds of bookers are there, and what does each bring?"""

from __future__ import annotations

from datetime import date

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import NativeChart, Picture, Series
from publiek.reports.words import cleaned

_FIGURE = "booker_groups"
_KEPT = ("core", "regular", "growing")


def asked(reading: Reading) -> tuple[Ask, ...]:
    """A card per packaged division, and one for the rules of the house when it has any."""
    own = (Ask("own-rules", _FIGURE, _own),) if reading.fact(_FIGURE, "own") else ()
    return (Ask("kinds", _FIGURE, _kinds), Ask("per-year", _FIGURE, _per_year), *own)


def _of(rows: list[Row], scheme: str) -> list[Row]:
    return [row for row in rows if row["scheme"] == scheme]


def _kinds(reading: Reading, rows: list[Row]) -> Answer:
    shown = _of(rows, "recency-frequency-value")
    by_group = {str(row["group"]): row for row in shown}
    kept = [by_group[code] for code in _KEPT]
    said = {"kept": sum(amount(row["share"]) for row in kept), "slipping": amount(by_group["slipping"]["share"])}
    if all(row["spent_share"] is not None for row in kept if row["bookers"]):
        sentence = reading.words.say("kinds.sentence", spent=sum(amount(row["spent_share"]) for row in kept), **said)
    else:
        sentence = reading.words.say("kinds.without-money", **said)
    return _answer(reading, "kinds", sentence, shown)


def _per_year(reading: Reading, rows: list[Row]) -> Answer:
    shown = _of(rows, "intensity")
    share = {str(row["group"]): row["share"] for row in shown}
    numbers = {"frequent": share["frequent"], "sporadic": share["sporadic"], "away": share["not-this-year"]}
    return _answer(reading, "per-year", reading.words.say("per-year.sentence", **numbers), shown)


def _own(reading: Reading, rows: list[Row]) -> Answer:
    """The first division of the house as a picture; all of them in the table."""
    codes = [str(code) for code in reading.fact(_FIGURE, "own")]  # type: ignore[union-attr, attr-defined]
    first, shown = _of(rows, codes[0]), [row for row in rows if row["scheme"] in codes]
    largest = max(first, key=lambda row: amount(row["share"]))
    sentence = reading.words.say(
        "own-rules.sentence",
        scheme=_name(reading, codes[0]),
        group=_group(reading, largest),
        share=largest["share"],
    )
    return _answer(reading, "own-rules", sentence, first, listed=shown)


def _answer(reading: Reading, card: str, sentence: str, shown: list[Row], *, listed: list[Row] | None = None) -> Answer:
    until = reading.words.say(f"{card}.until", until=date.fromisoformat(str(reading.fact(_FIGURE, "until"))))
    heads = [
        Head("group", "text", lambda row: _group(reading, row)),
        Head("bookers"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("visits-share", "share", "visits_share"),
        Head("spent-share", "share", "spent_share"),
        Head("days", "rate", "days_since_last"),
    ]
    if listed is not None:
        heads.insert(1, Head("scheme", "text", lambda row: _name(reading, str(row["scheme"]))))
    table = table_of(reading, card, heads, shown if listed is None else listed)
    return Answer(f"{sentence} {until}", _picture(reading, card, shown), _native(reading, card, shown), table)


def _picture(reading: Reading, card: str, shown: list[Row]) -> Picture:
    write = reading.words.numbers.share
    drawn = [
        Bar(
            _group(reading, row),
            amount(row["share"]),
            write(row["share"]),
            row["low"],  # type: ignore[arg-type]
            row["high"],  # type: ignore[arg-type]
            row["spent_share"],  # type: ignore[arg-type]
            muted=row["group"] == "rest",
        )
        for row in shown
    ]
    parts = ", ".join(f"{bar.label}: {bar.written}" for bar in drawn)
    mark = reading.words.say(f"{card}.spent-mark")
    return bars(drawn, alt=reading.words.say(f"{card}.alt", parts=parts), compared_with=mark)


def _native(reading: Reading, card: str, shown: list[Row]) -> NativeChart:
    say = reading.words.say
    shares = (tuple(row[name] for row in shown) for name in ("share", "low", "high"))
    spent = tuple(row["spent_share"] for row in shown)
    series = [Series(say(f"{card}.columns.share"), *shares)]
    if any(value is not None for value in spent):
        series.append(Series(say(f"{card}.columns.spent-share"), spent))  # type: ignore[arg-type]
    return NativeChart("bar", tuple(_group(reading, row) for row in shown), tuple(series), number="share")


def _group(reading: Reading, row: Row) -> str:
    return _name(reading, str(row["scheme"]), str(row["group"]))


def _name(reading: Reading, scheme: str, group: str = "") -> str:
    """A name as the rules give it; those of a house are its own text and are cleaned."""
    names = reading.fact(_FIGURE, "names")
    found = [entry for entry in names if (entry["scheme"], entry["group"]) == (scheme, group)]  # type: ignore[attr-defined]
    return cleaned(found[0][reading.words.language] if found else group)

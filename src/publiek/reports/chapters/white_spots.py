"""Where do we miss an audience? Expected minus actual by area, only where the difference is certain."""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.ground import Ground, places
from publiek.reports.pictures.maps import MapWords, Shade, area_map
from publiek.reports.pictures.theme import OTHER, PALE, QUANTITY
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Picture, Series
from publiek.reports.words import cleaned

_TOP = 10
_FILL = {"missed": OTHER, "as_expected": QUANTITY[1], "low": PALE}


def chapter(reading: Reading) -> Chapter:
    """White spots."""
    return reading.chapter("white-spots", (Ask("missed-areas", "white_spots", _white_spots),))


def missed(rows: list[Row]) -> list[Row]:
    """The areas that are certainly below expectation, best chance first."""
    return sorted((row for row in rows if row["kind"] == "missed" and row["rank"]), key=lambda row: whole(row["rank"]))


def away_sentence(reading: Reading, rows: list[Row]) -> str:
    """How many areas are missed, how much that is, and where the greatest chance lies."""
    say, spots, unit = reading.words.say, missed(rows), reading.unit("white_spots")
    if not spots:
        return say("missed-areas.none" if _expecting(rows) else "missed-areas.few", unit=unit)
    total = sum(amount(row["shortfall"]) for row in spots)
    top = {"place": reading.place(spots[0]), "actual": spots[0]["actual"], "expected": spots[0]["expected"]}
    first = say("missed-areas.sentence", n=len(spots), unit=unit, total=total)
    unit = reading.unit("white_spots", spots[0]["actual"])
    return f"{first} {say('missed-areas.top', unit=unit, **top)}"


def _white_spots(reading: Reading, rows: list[Row]) -> Answer:
    say, spots = reading.words.say, missed(rows)
    said, low = [away_sentence(reading, rows)], sum(row["kind"] == "low" for row in rows)
    if low > 1 and _expecting(rows):
        said.append(say("missed-areas.low", n=low))
    picture = _map(reading, rows, reading.ground) if reading.ground and _expecting(rows) else None
    heads = (
        Head("rank"),
        Head("place", "text", reading.place),
        Head("km", "km"),
        Head("households"),
        Head("expected", "rate"),
        Head("actual"),
        Head("shortfall", "rate"),
        Head("probability", "share"),
        Head("kind", "text", lambda row: reading.code("kind", row["kind"])),
    )
    table = table_of(reading, "missed-areas", heads, rows, first=min(_TOP, len(spots)) or _TOP)
    table = replace(table, shown=bool(spots))
    return Answer(" ".join(said), picture, _native(reading, spots[:_TOP]), table)


def _expecting(rows: list[Row]) -> bool:
    """Whether there is any area from which enough may be expected to see a difference."""
    return any(row["kind"] != "low" for row in rows)


def _map(reading: Reading, rows: list[Row], ground: Ground) -> Picture:
    say, unit = reading.words.say, reading.unit("white_spots")
    shades = {whole(row["pc4"]): Shade(_FILL.get(str(row["kind"]), PALE)) for row in rows}
    top = missed(rows)[:_TOP]
    key = [(_FILL[code], say(f"missed-areas.key-{name}")) for code, name in _KEYS]
    notes = [say("missed-areas.note")] if top else []
    if reading.context.shapes_approximate:
        notes.append(say("where.approximate"))
    venue = cleaned(reading.context.organisation)
    words = MapWords(
        venue,
        key,
        say("missed-areas.key", unit=unit),
        " ".join(notes),
        say("where.scale"),
        places(rows),
        {whole(row["pc4"]): str(row["rank"]) for row in top},
    )
    ranked = (
        say("missed-areas.alt-one", place=reading.place(r), rank=r["rank"], shortfall=r["shortfall"]) for r in top
    )
    alt = say("missed-areas.alt", venue=venue, unit=unit, tops="; ".join(ranked) or say("missed-areas.alt-none"))
    return area_map(ground, shades, words, alt=alt)


_KEYS = (("missed", "missed"), ("as_expected", "expected"), ("low", "low"))


def _native(reading: Reading, spots: list[Row]) -> NativeChart | None:
    if not spots:
        return None
    series = tuple(
        Series(reading.words.say(f"missed-areas.columns.{column}"), tuple(row[column] for row in spots))  # type: ignore[misc]
        for column in ("expected", "actual")
    )
    return NativeChart("bar", tuple(reading.place(row) for row in spots), series)

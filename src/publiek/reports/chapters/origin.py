"""From where does the audience come?"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.ground import Ground, places
from publiek.reports.pictures.maps import MapWords, Shade, area_map
from publiek.reports.pictures.theme import QUANTITY
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import CardTable, Chapter, NativeChart, Picture, Series
from publiek.reports.words import cleaned

#: Wider than this compared with the rate itself, and an area is drawn paler.
_UNCERTAIN = 1.0
_NEAR_BANDS = ("0-5", "5-10")


def chapter(reading: Reading) -> Chapter:
    """Areas and distance."""
    return reading.chapter(
        "origin", (Ask("where", "penetration", _where), Ask("distance", "distance_bands", _distance))
    )


def where_sentence(reading: Reading) -> str:
    """How many areas give 80% of the visits, how far that is, and which municipality gives most."""
    say, fact = reading.words.say, lambda key: reading.fact("catchment", key)
    said = []
    if fact("areas80"):
        said.append(say("where.catchment", areas=fact("areas80")))
    if fact("radius80_km") is not None:
        said.append(say("where.radius", km=fact("radius80_km")))
    most, own = fact("municipality"), fact("municipality_of_venue")
    if most:
        path = "where.elsewhere" if own and own != most else "where.municipality"
        named = {"municipality": cleaned(most), "unit": reading.unit("catchment")}
        said.append(say(path, **named, **({"own": cleaned(own)} if path == "where.elsewhere" else {})))
    return " ".join(said) or say("silence.nothing")


def _where(reading: Reading, rows: list[Row]) -> Answer:
    ranked = sorted(rows, key=lambda row: (-amount(row["per_1000_shrunk"]), whole(row["pc4"])))
    ground = reading.ground
    picture = _map(reading, ranked, ground) if ground else None
    top = [row for row in ranked if row["core80"]][:15] or ranked[:15]
    native = NativeChart(
        "bar",
        tuple(reading.place(row) for row in top),
        (Series(reading.words.say("where.columns.shrunk"), tuple(row["per_1000_shrunk"] for row in top)),),  # type: ignore[misc]
        number="rate",
    )
    return Answer(where_sentence(reading), picture, native, _areas_table(reading, ranked))


def _map(reading: Reading, rows: list[Row], ground: Ground) -> Picture:
    say, unit = reading.words.say, reading.unit("penetration")
    rates = {whole(row["pc4"]): amount(row["per_1000_shrunk"]) for row in rows}
    bounds = _bounds([amount(row["per_1000_shrunk"]) for row in rows if row["core80"]] or list(rates.values()))
    shades = {whole(row["pc4"]): Shade(_colour(rates[whole(row["pc4"])], bounds), _faded(row)) for row in rows}
    notes = [say("where.note")]
    if reading.context.shapes_approximate:
        notes.append(say("where.approximate"))
    if ground.outside:
        notes.append(say("where.outside", n=ground.outside))
    venue = cleaned(reading.context.organisation)
    title = say("where.key", unit=unit)
    words = MapWords(
        venue,
        _key(reading, bounds),
        title[:1].upper() + title[1:],
        " ".join(notes),
        say("where.scale"),
        places(rows),
        faded=say("where.key-faded"),
    )
    tops = ", ".join(say("where.alt-one", place=reading.place(row), rate=row["per_1000_shrunk"]) for row in rows[:5])
    return area_map(ground, shades, words, alt=say("where.alt", venue=venue, unit=unit, tops=tops))


def _bounds(rates: list[float]) -> list[float]:
    """At most four round numbers that cut the rates into groups of about equal size."""
    if not rates:
        return []
    found = [_round(float(cut)) for cut in np.quantile(rates, (0.2, 0.4, 0.6, 0.8))]
    return sorted({bound for bound in found if bound > 0})


def _round(value: float) -> float:
    """Two digits at most, and steps of a half below ten."""
    if value <= 0:
        return 0.0
    digits = 10.0 ** (math.floor(math.log10(value)) - 1)
    step = max(digits * (5 if value / digits >= 25 else 1), 0.1)
    return round(round(value / step) * step, 1)


def _colour(rate: float, bounds: list[float]) -> str:
    step = sum(rate >= bound for bound in bounds)
    return _shades(len(bounds))[step]


def _shades(cuts: int) -> list[str]:
    """As many shades as classes, spread over the whole range."""
    last = len(QUANTITY) - 1
    return [QUANTITY[round(number * last / max(cuts, 1))] for number in range(cuts + 1)]


def _faded(row: Row) -> bool:
    low, high, rate = row["low"], row["high"], row["per_1000"]
    if low is None or high is None or rate is None:
        return True
    return float(high) - float(low) > _UNCERTAIN * max(float(rate), 1e-9)


def _key(reading: Reading, bounds: list[float]) -> list[tuple[str, str]]:
    say, numbers = reading.words.say, reading.words.numbers
    shown = [numbers.decimal(bound, 0 if bound == round(bound) else 1) for bound in bounds]
    if not shown:
        return []
    between = [say("where.key-between", low=low, high=high) for low, high in pairwise(shown)]
    texts = [say("where.key-below", high=shown[0]), *between, say("where.key-above", low=shown[-1])]
    return list(zip(_shades(len(bounds)), texts, strict=True))


def _areas_table(reading: Reading, rows: list[Row]) -> CardTable:
    figure = reading.figure("penetration")
    tallied = figure is not None and figure.base.counted == "visits"
    heads = (
        Head("place", "text", reading.place),
        Head("municipality", "text", lambda row: cleaned(row["municipality"] or "")),
        Head("km", "km"),
        Head("households"),
        Head("counted" if tallied else "bookers", value="bookers"),
        Head("visits"),
        Head("rate", "rate", "per_1000"),
        Head("low", "rate"),
        Head("high", "rate"),
        Head("shrunk", "rate", "per_1000_shrunk"),
        Head("core", "text", lambda row: reading.words.say("frame.yes" if row["core80"] else "frame.no")),
    )
    return table_of(reading, "where", heads, rows, first=15)


def _distance(reading: Reading, rows: list[Row]) -> Answer:
    say, write = reading.words.say, reading.words.numbers.share
    labels = [_band(reading, str(row["band"])) for row in rows]
    near = [row for row in rows if row["band"] in _NEAR_BANDS]
    share = sum(amount(row["share"]) for row in near)
    residents = sum(amount(row["resident_share"]) for row in near)
    said = [say("distance.near", share=share, residents=residents, unit=reading.unit("distance_bands"))]
    if reading.fact("distance_bands", "median_km") is not None:
        said.append(say("distance.median", km=reading.fact("distance_bands", "median_km")))
    drawn = [
        Bar(label, amount(row["share"]), write(row["share"]), row["low"], row["high"], row["resident_share"])
        for label, row in zip(labels, rows, strict=True)
    ]
    parts = ", ".join(say("distance.alt-one", label=bar.label, share=bar.value) for bar in drawn)
    picture = bars(drawn, alt=say("distance.alt", parts=parts), compared_with=say("distance.residents"))
    series = (
        Series(say("distance.audience"), *(tuple(row[name] for row in rows) for name in ("share", "low", "high"))),
        Series(say("distance.residents"), tuple(row["resident_share"] for row in rows)),  # type: ignore[misc]
    )
    native = NativeChart("bar", tuple(labels), series, number="share")
    return Answer(" ".join(said), picture, native, _bands_table(reading, rows))


def _band(reading: Reading, band: str) -> str:
    low, _, high = band.partition("-")
    return reading.words.say("distance.band", low=low, high=high) if high else reading.words.say("distance.last")


def _bands_table(reading: Reading, rows: list[Row]) -> CardTable:
    heads = (
        Head("band", "text", lambda row: _band(reading, str(row["band"]))),
        Head("bookers"),
        Head("visits"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("residents", "share", "resident_share"),
    )
    return table_of(reading, "distance", heads, rows)

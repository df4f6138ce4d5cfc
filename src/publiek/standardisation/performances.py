"""Which performance is a row about: its id, title, moment, genre and place?

A performance without an id of its own gets one from what it is: "p:" and the MD5 of its plain title and its start, so
that the same performance has the same id in every delivery. MD5 names, it does not protect: titles are open.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.kept_texts import booker_names, kept_text
from publiek.standardisation.moments import read_clocks, read_moments, span_of_orders
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Spread, constant

#: A delivery with none of these knows no performances: all its lines are about one and the same.
TELLING = ("performance_id", "production_id", "production_title", "performance_date")


@dataclass(frozen=True, repr=False)
class Performances:
    """Per row: the columns of the line about the performance, and whether the row names one at all."""

    columns: dict[str, pa.Array]
    named: pa.Array
    dated: pa.Array


def read_performances(reading: Reading) -> Performances:
    """What the rows say of performances. Rows of a delivery that knows none are all about one performance."""
    sheet = reading.sheet
    names = booker_names(sheet) if sheet.has("production_title", "genre", "venue") else None
    kept = {field: kept_text(reading, field, names) for field in ("production_title", "genre", "venue", "hall")}
    ids = {field: kept_text(reading, field, None) for field in ("performance_id", "production_id")}
    text = {field: here.give(here.texts) for field, here in {**kept, **ids}.items()}
    start = read_start(reading)
    stated = pc.or_(sheet.stated("production_title"), sheet.stated("performance_id"))
    stated = pc.or_(stated, pc.or_(sheet.stated("production_id"), sheet.stated("performance_date")))
    if not sheet.has(*TELLING):
        stated = constant(True, sheet.size)
        reading.noticed.rows("performance-absent", "", stated)
    own = pc.coalesce(text["performance_id"], _derived_ids(kept["production_title"], text["production_id"], start))
    columns = {
        "performance_id": pc.if_else(stated, own, pa.scalar(None, pa.string())),
        "production_id": text["production_id"],
        "production": text["production_title"],
        "performance_start": start,
        "genre_own": text["genre"],
        "venue": _venue(text, reading.plan.default_venue),
    }
    return Performances(columns, stated, sheet.stated("performance_date"))


def read_start(reading: Reading) -> pa.Array:
    """The start of the performance (timestamp[s], local clock; midnight when no time is stated)."""
    sheet, noticed = reading.sheet, reading.noticed
    if not sheet.has("performance_date"):
        return pa.nulls(sheet.size, pa.timestamp("s"))
    here = sheet.spread("performance_date")
    read = read_moments(reading, here.texts, span_of_orders(reading.today))
    noticed.texts("date-unreadable", "performance_date", here, read.unreadable)
    noticed.texts("date-out-of-range", "performance_date", here, read.out_of_range)
    noticed.texts("time-unreadable", "performance_date", here, read.clock_unreadable)
    day, clock = here.give(read.day), here.give(read.clock)
    if sheet.has("performance_time"):
        times = sheet.spread("performance_time")
        seconds = read_clocks(reading, times.texts)
        noticed.texts("time-unreadable", "performance_time", times, pc.is_null(seconds))
        clock = pc.coalesce(times.give(seconds), clock)
    seconds_of_day = pc.multiply(pc.cast(pc.cast(day, pa.int32()), pa.int64()), 86400)
    return pc.cast(pc.add(seconds_of_day, pc.cast(pc.fill_null(clock, 0), pa.int64())), pa.timestamp("s"))


def _derived_ids(titles: Spread, production: pa.Array, start: pa.Array) -> pa.Array:
    """One id for every distinct pair of title and start; without a start, the production's id takes its place."""
    title = titles.plain.dictionary_encode()
    moment = start.dictionary_encode()
    place = pc.cast(pc.fill_null(titles.give(title.indices), -1), pa.int64())
    place = pc.add(
        pc.multiply(place, len(moment.dictionary) + 2), pc.cast(pc.fill_null(moment.indices, -1), pa.int64())
    )
    undated = pc.if_else(pc.is_null(start), production, pa.scalar(None, pa.string()))
    if undated.null_count < len(undated):
        code = undated.dictionary_encode()
        place = pc.add(
            pc.multiply(place, len(code.dictionary) + 2), pc.cast(pc.fill_null(code.indices, -1), pa.int64())
        )
    pairs = place.dictionary_encode()
    first = pc.index_in(pairs.dictionary, place)
    named = pc.take(titles.plain, titles.where.take(first)).to_pylist()
    keys = zip(named, start.take(first).to_pylist(), undated.take(first).to_pylist(), strict=True)
    return pa.array([_derived_id(*key) for key in keys], pa.string()).take(pairs.indices)


def _derived_id(title: str | None, start: object, production: str | None) -> str:
    moment = str(start) if start is not None else production or ""
    return "p:" + hashlib.md5(f"{title or ''}|{moment}".encode(), usedforsecurity=False).hexdigest()


def _venue(text: dict[str, pa.Array], default: str | None) -> pa.Array:
    """The venue of the row; else the house's own, else the hall."""
    if default:
        return pc.fill_null(text["venue"], default)
    return pc.coalesce(text["venue"], text["hall"])

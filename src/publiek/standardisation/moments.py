"""Which moment does a text mean? Dates and times as Dutch, English, German and French systems and people write them.

Read: 2025-12-12T20:15:00+01:00, 12-12-2025 20:15, 12/12/25, 20251212, vr 12 december 2025 20.15 uur, December 12, 2025
8:15 PM, Excel day numbers (46003.84375). A moment with Z or an offset is brought to the clock of Amsterdam; a moment
without one is taken as local. Two-digit years are 20xx, for birth dates the latest year that is not in the future.
What a text does not say without doubt is not guessed: the value is empty and a finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import flat, numbers, plain
from publiek.standardisation.word_lists import load

EARLIEST_YEAR = 1990
YEARS_AHEAD = 5

#: A clock time; "- 22:00" behind it is the end of a time slot. An offset west of Greenwich only behind seconds.
_CLOCK = (
    r"(\d{1,2})(?:[:.hu](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?(-\d{2}:?\d{2})?)?)?"
    r" ?(am|pm|a\.m\.|p\.m\.)? ?(uur|uhr|h|u)? ?(z|utc|gmt|cet|cest|\+\d{2}:?(?:\d{2})?)? ?(?:\[.*\])?"
    r"(?: ?(?:-|tot|bis|to) ?\d{1,2}[:.]\d{2}.*)?"
)
_CLOCK_PARTS = "['hour', 'minute', 'second', 'west', 'half', 'word', 'zone']"

# Step "numeric": three numbers with a sign between them. A year of four digits shows itself, else the order tells.
_NUMERIC = r"""
WITH settings AS (SELECT ?::VARCHAR AS date_order), parts AS (
    SELECT nth, regexp_extract(
        text, '^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})((?:[^\d].*)?)$', ['a', 'b', 'c', 'rest']) AS n
    FROM texts
)
SELECT nth,
    CASE WHEN len(n.a) = 4 OR (date_order = 'ymd' AND len(n.c) < 4) THEN n.a ELSE n.c END AS y,
    CASE WHEN date_order = 'mdy' AND len(n.a) < 4 THEN n.a ELSE n.b END AS m,
    CASE WHEN len(n.a) = 4 OR (date_order = 'ymd' AND len(n.c) < 4) THEN n.c
        WHEN date_order = 'mdy' THEN n.b ELSE n.a END AS d,
    n.rest AS rest, NULL::INTEGER AS serial, 0 AS serial_seconds
FROM parts, settings
"""

# Step "worded": month names (either order), eight digits in a row, Excel day numbers.
_WORDED = r"""
WITH parts AS (
    SELECT nth,
        regexp_extract(text, '^(\d{1,2})(?:st|nd|rd|th|e|er|ste|de)?[. ]+(?:of |de )?([a-z]+)[., ]+(\d{4}|\d{2})'
            || '((?:[^\d].*)?)$', ['d', 'm', 'y', 'rest']) AS p,
        regexp_extract(text, '^([a-z]+)[. ]+(\d{1,2})(?:st|nd|rd|th)?[, ]+(\d{4})((?:[^\d].*)?)$',
            ['m', 'd', 'y', 'rest']) AS q,
        regexp_extract(text, '^(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?)?$',
            ['y', 'm', 'd', 'h', 'i', 's']) AS k,
        regexp_extract(text, '^(\d{5})(?:[.,](\d+))?$', ['day', 'part']) AS x
    FROM texts
)
SELECT nth,
    CASE WHEN p.d <> '' THEN p.y WHEN q.d <> '' THEN q.y ELSE k.y END AS y,
    CASE WHEN p.d <> '' OR q.d <> '' THEN months.month::VARCHAR ELSE k.m END AS m,
    CASE WHEN p.d <> '' THEN p.d WHEN q.d <> '' THEN q.d ELSE k.d END AS d,
    CASE WHEN p.d <> '' THEN p.rest WHEN q.d <> '' THEN q.rest
        WHEN k.h <> '' THEN ' ' || k.h || ':' || k.i || if(k.s <> '', ':' || k.s, '') ELSE '' END AS rest,
    try_cast(x.day AS INTEGER) AS serial,
    round(coalesce(try_cast('0.' || x.part AS DOUBLE), 0) * 86400)::INTEGER AS serial_seconds
FROM parts LEFT JOIN months ON months.word = CASE WHEN p.d <> '' THEN p.m ELSE q.m END
ORDER BY nth
"""

# Step "clock": what stands behind a date, or alone in a time column, as seconds of the day and minutes from UTC.
_CLOCKED = rf"""
WITH parts AS (
    SELECT nth, text, regexp_extract(text, '^(?:t|[ ,]*(?:om |at |um |a |@ ?|- )?){_CLOCK}$', {_CLOCK_PARTS}) AS c
    FROM texts
), numbers AS (
    SELECT nth, text, try_cast(c.hour AS INTEGER) AS h, coalesce(try_cast(c.minute AS INTEGER), 0) AS i,
        coalesce(try_cast(c.second AS INTEGER), 0) AS s, left(c.half, 1) AS half,
        c.minute <> '' OR c.half <> '' OR c.word <> '' AS certain, replace(c.west || c.zone, ':', '') AS zone
    FROM parts
)
SELECT nth,
    CASE WHEN certain AND i < 60 AND s < 60 AND h < 24 AND (half = '' OR h BETWEEN 1 AND 12)
        THEN (CASE half WHEN 'p' THEN h % 12 + 12 WHEN 'a' THEN h % 12 ELSE h END) * 3600 + i * 60 + s END AS clock,
    CASE WHEN zone IN ('z', 'utc', 'gmt') THEN 0 WHEN zone IN ('', 'cet', 'cest') THEN NULL
        ELSE (if(left(zone, 1) = '-', -1, 1))
            * (substr(zone, 2, 2)::INTEGER * 60 + coalesce(try_cast(substr(zone, 4, 2) AS INTEGER), 0))
    END AS minutes_east
FROM numbers
"""

# Step "assemble": the day and, where it is stated, the second of the day, on the clock of Amsterdam.
_ASSEMBLE = r"""
WITH settings AS (SELECT ?::INTEGER AS latest_short), days AS (
    SELECT nth, clock, minutes_east, serial_seconds,
        CASE WHEN serial BETWEEN 2 AND 60000 THEN DATE '1899-12-30' + serial
            WHEN len(d) <= 2 AND len(m) <= 2 AND len(y) = 4 THEN try_cast(y || '-' || m || '-' || d AS DATE)
            WHEN len(d) <= 2 AND len(m) <= 2 AND len(y) = 2
                THEN try_cast(if(y::INTEGER > latest_short, '19', '20') || y || '-' || m || '-' || d AS DATE)
        END AS day
    FROM parts, settings
), local AS (
    SELECT nth, day, if(serial_seconds > 0, serial_seconds, clock) AS clock,
        CASE WHEN minutes_east IS NOT NULL AND clock IS NOT NULL THEN timezone('Europe/Amsterdam',
            timezone('UTC', day::TIMESTAMP + to_seconds(clock) - to_minutes(minutes_east))) END AS moved
    FROM days
)
SELECT nth, coalesce(moved::DATE, day) AS day,
    coalesce(epoch(moved)::BIGINT % 86400, clock)::INTEGER AS clock
FROM local
"""


@dataclass(frozen=True, repr=False)
class Moments:
    """One entry per text: `day` (date32), `clock` (seconds of the day, null when none is stated), and what failed."""

    day: pa.Array
    clock: pa.Array
    unreadable: pa.Array
    out_of_range: pa.Array
    clock_unreadable: pa.Array


@dataclass(frozen=True)
class Span:
    """The days that can be meant: from `first` to `last`; two-digit years above `latest_short` are 19xx."""

    first: date
    last: date
    latest_short: int = 99


def span_of_orders(today: date) -> Span:
    """Orders and performances: from 1990 to five years ahead."""
    return Span(date(EARLIEST_YEAR, 1, 1), date(today.year + YEARS_AHEAD, 12, 31))


def span_of_births(today: date) -> Span:
    """Births: no later than today; what is too long ago is left to pseudonymisation, which keeps the year only."""
    return Span(date(1800, 1, 1), today, today.year % 100)


def read_moments(reading: Reading, texts: pa.Array, span: Span) -> Moments:
    """The moment of each text (null stays null). Where the order of day and month is unknown, the day comes first."""
    workbench, date_order = reading.workbench, reading.plan.conventions.date_order
    bare = _bare(texts)
    parts = workbench.run(_NUMERIC, {"texts": bare}, [date_order or "dmy"])
    worded = pc.fill_null(pc.equal(parts["y"], ""), True)
    if pc.any(worded).as_py():
        rest = workbench.run(_WORDED, {"texts": bare.filter(worded), "months": _months()})
        parts = pa.concat_tables([parts.filter(pc.invert(worded)), rest.cast(parts.schema)]).sort_by("nth")
    behind = pa.table({"nth": parts["nth"], "text": parts["rest"]})
    clocks = workbench.run(_CLOCKED, {"texts": behind})
    parts = parts.append_column("clock", clocks["clock"]).append_column("minutes_east", clocks["minutes_east"])
    read = workbench.run(_ASSEMBLE, {"parts": parts}, [span.latest_short])
    day, clock = flat(read["day"]), flat(read["clock"])
    inside = pc.and_(pc.greater_equal(day, span.first), pc.less_equal(day, span.last))
    unclear = pc.and_(pc.is_null(clock), pc.not_equal(pc.utf8_trim(behind["text"], " ,"), ""))
    return Moments(
        day=pc.if_else(inside, day, pa.scalar(None, pa.date32())),
        clock=pc.if_else(inside, clock, pa.scalar(None, pa.int32())),
        unreadable=pc.and_(pc.is_null(day), pc.is_valid(texts)),
        out_of_range=pc.fill_null(pc.invert(inside), False),
        clock_unreadable=pc.fill_null(pc.and_(inside, flat(unclear)), False),
    )


def read_clocks(reading: Reading, texts: pa.Array) -> pa.Array:
    """The second of the day of each text of a time column, also 0.84375 (int32; null where unreadable)."""
    bare = _bare(texts)
    undated = pc.replace_substring_regex(bare["text"], r"^\d{4}-\d{1,2}-\d{1,2}[t ]", "")
    clocks = reading.workbench.run(_CLOCKED, {"texts": bare.set_column(1, "text", undated)})
    fraction = pc.match_substring_regex(undated, r"^0?[.,]\d+$")
    if not pc.any(fraction).as_py():
        return flat(clocks["clock"])
    dotted = pc.if_else(fraction, pc.replace_substring(undated, ",", "."), pa.scalar(None, pa.string()))
    seconds = pc.round(pc.multiply(pc.cast(dotted, pa.float64()), 86400)).cast(pa.int32())
    return flat(pc.if_else(fraction, seconds, clocks["clock"]))


def _bare(texts: pa.Array) -> pa.Table:
    """Plain texts without a day of the week before them, numbered; hyphens stay hyphens."""
    lower = pc.utf8_lower(texts)
    if not pc.all(pc.string_is_ascii(lower)).as_py():
        lower = pc.replace_substring_regex(pc.utf8_normalize(lower, form="NFKD"), r"\p{Mn}+", "")
        lower = pc.replace_substring_regex(lower, r"[\x{2010}-\x{2015}\x{2212}]", "-")
    single = pc.replace_substring_regex(lower, r"\s+", " ")
    if pc.any(pc.match_substring_regex(single, "^[a-z]")).as_py():
        single = pc.replace_substring_regex(single, rf"^(?:{_weekdays()})(?:[., ]+|$)", "")
    return pa.table({"nth": numbers(len(texts)), "text": single})


@cache
def _months() -> pa.Table:
    """Month words (plain) and their number."""
    months: dict[int, list[str]] = load("months")["months"]  # type: ignore[assignment]
    pairs = {word: number for number, words in months.items() for word in plain(pa.array(words)).to_pylist()}
    return pa.table({"word": list(pairs), "month": pa.array(pairs.values(), pa.int32())})


@cache
def _weekdays() -> str:
    words: list[str] = load("months")["weekdays"]  # type: ignore[assignment]
    return "|".join(sorted(words, key=len, reverse=True))

"""Who is held back by what? Each barrier per group, age, education, province and discipline, as squares and a table."""

from __future__ import annotations

from functools import partial

from publiek.reports.chapters.barriers import barrier_name, group_name
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.pictures.heat import Square, heat
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter
from publiek.vocabulary.barriers import AMONG

_DIMENSIONS = ("segment", "age", "education", "province", "discipline")
#: Shades for shares: light enough for dark letters.
_FILLS = ((0.0, "#F3F5F7"), (0.1, "#DCE7F0"), (0.2, "#C3D8E8"), (0.35, "#A6C6DE"), (0.5, "#86B2D2"))
LABEL, _WIDEST = 230, 13


def chapter(reading: Reading) -> Chapter:
    """One card per dimension, among the widest kind of people that is large enough to be divided."""
    asked = [Ask(f"barriers-by-{one}", "barriers", partial(_by, dimension=one)) for one in _DIMENSIONS]
    return reading.chapter("barriers-by", asked)


def category_name(reading: Reading, dimension: str, code: object) -> str:
    """The words for a category of a dimension."""
    if dimension == "segment":
        return reading.group(code)
    return reading.words.label({"discipline": "genre"}.get(dimension, f"trait-{dimension}"), code)


def _by(reading: Reading, rows: list[Row], *, dimension: str) -> Answer:
    say = reading.words.say
    among = _best_known(rows, dimension)
    mine = [row for row in rows if row["by"] == dimension and row["among"] == among]
    told = [row for row in mine if row["share"] is not None]
    if not told:
        return Answer(say("barriers-by.thin"))
    columns = list(dict.fromkeys(str(row["of"]) for row in told))[:_WIDEST]
    order = _barriers_in_order(told)
    named = {code: category_name(reading, dimension, code) for code in columns}
    squares = [_square(reading, row, named) for row in mine if str(row["of"]) in named and row["barrier"] in order]
    rows_named = [barrier_name(reading, code) for code in order]
    whom = reading.text(AMONG[among])
    picture = heat(
        squares, rows=rows_named, columns=list(named.values()), alt=say("barriers-by.alt", whom=whom), label=LABEL
    )
    heads = (
        Head("of", "text", lambda row: category_name(reading, dimension, row["of"])),
        Head("barrier", "text", lambda row: barrier_name(reading, row["barrier"])),
        Head("group", "text", lambda row: group_name(reading, row)),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("n"),
    )
    table = table_of(reading, "barriers-by", heads, told)
    return Answer(
        f"{say('barriers-by.sentence', whom=whom)} {_largest(reading, told, dimension)}".strip(), picture, None, table
    )


def _best_known(rows: list[Row], dimension: str) -> str:
    """Who missed something, unless of them fewer than half of the cells can be told and of others more."""
    kinds = ("missed", "interested", "non_visitors")
    known = {among: [row for row in rows if row["by"] == dimension and row["among"] == among] for among in kinds}
    part = {among: sum(row["share"] is not None for row in mine) / max(len(mine), 1) for among, mine in known.items()}
    return next((among for among in kinds if part[among] >= 0.5), max(kinds, key=lambda among: part[among]))


def _barriers_in_order(rows: list[Row]) -> list[str]:
    """The barriers of the table, the highest mean first."""
    shares: dict[str, list[float]] = {}
    for row in rows:
        shares.setdefault(str(row["barrier"]), []).append(amount(row["share"]))
    return sorted(shares, key=lambda code: -sum(shares[code]) / len(shares[code]))


def _square(reading: Reading, row: Row, named: dict[str, str]) -> Square:
    write, share = reading.words.numbers.share, row["share"]
    written = reading.words.say("barriers-by.silent") if share is None else write(share)
    return Square(barrier_name(reading, row["barrier"]), named[str(row["of"])], None, written, fill=shade(share))


def shade(share: object) -> str:
    """The colour of a square; white where nothing is told."""
    return "#FFFFFF" if share is None else [colour for least, colour in _FILLS if amount(share) >= least][-1]


def _largest(reading: Reading, rows: list[Row], dimension: str) -> str:
    """The barrier whose intervals lie furthest apart between two categories, when any do."""
    apart = []
    for barrier in {row["barrier"] for row in rows}:
        mine = [row for row in rows if row["barrier"] == barrier]
        top, least = max(mine, key=lambda row: amount(row["share"])), min(mine, key=lambda row: amount(row["share"]))
        apart.append((amount(top["low"]) - amount(least["high"]), str(barrier), top, least))
    gap, barrier, top, least = max(apart, key=lambda one: (one[0], one[1]))
    if gap <= 0:
        return reading.words.say("barriers-by.alike")
    return reading.words.say(
        "barriers-by.apart",
        barrier=barrier_name(reading, barrier),
        top=category_name(reading, dimension, top["of"]),
        share=top["share"],
        least=category_name(reading, dimension, least["of"]),
        other=least["share"],
    )

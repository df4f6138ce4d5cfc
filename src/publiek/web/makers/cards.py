"""How is the audience of a maker told? Counts, people, from where, which groups; only what the gate let through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publiek import segmentation
from publiek.disclosure import Release
from publiek.measures import limits
from publiek.reports.pictures.ratio_dots import Ratio, ratio_dots
from publiek.reports.story import Card, CardTable, Column, Kind, Picture
from publiek.reports.words import Words
from publiek.sector.productions import SCHEME
from publiek.vocabulary.figures import Figure

_SIDES = {"above": "more", "below": "less", "undecided": "equal"}
Rows = list[dict[str, Any]]
_TABLES: dict[str, tuple[tuple[str, Kind], ...]] = {
    "maker_counts": (("venue", "text"), ("season", "text"), ("visits", "count"), ("performances", "count")),
    "maker_total": (("bookers", "count"), ("venues", "count"), ("visits_per_booker", "rate"), ("median_km", "km")),
    "maker_seasons": (("key", "text"), ("bookers", "count"), ("venues", "count"), ("new_share", "share")),
    "maker_provinces": (("key", "text"), ("bookers", "count"), ("venues", "count"), ("share", "share")),
    "maker_municipalities": (("key", "text"), ("bookers", "count"), ("venues", "count"), ("share", "share")),
    "maker_areas": (("key", "text"), ("part", "text"), ("bookers", "count"), ("venues", "count")),
    "maker_groups": (
        ("key", "text"), ("bookers", "count"), ("share", "share"), ("reference_share", "share"), ("index", "index"),
        ("low", "index"), ("high", "index"),
    ),
}  # fmt: skip


def cards(release: Release, words: Words) -> list[Card]:
    """One card per figure that was released; a figure of which nothing may be told says so."""
    return [_card(release[name], words) for name in _TABLES if name in release]


def _card(figure: Figure, words: Words) -> Card:
    say, name = words.say, figure.name
    card = Card(name.replace("_", "-"), "productions", say(f"maker.{name}.question"))
    rows = _ordered(figure.table.to_pylist(), name)
    if not rows:
        return replace(card, too_thin=say(f"maker.{'thin-counts' if name == 'maker_counts' else 'thin'}"))
    told = limits()
    return replace(
        card,
        sentence=_sentence(figure, rows, words),
        base_line=_base(figure, words),
        limits=tuple(getattr(told[code], words.language) for code in figure.limits),
        try_next=words.maybe(f"maker.{name}.try"),
        picture=_picture(rows, words) if name == "maker_groups" else None,
        table=_table(name, rows, words),
    )


def _ordered(rows: Rows, name: str) -> Rows:
    if name in ("maker_counts", "maker_seasons"):
        return rows
    return sorted(rows, key=lambda row: (-(row.get("index") or row["bookers"]), row["key"]))


def _sentence(figure: Figure, rows: Rows, words: Words) -> str:
    first, venues = rows[0], figure.facts["venues"]
    if figure.name == "maker_counts":
        whole = [row for row in rows if not row["venue"]]
        sums = {name: sum(row[name] for row in whole) for name in ("visits", "performances")}
        return words.say("maker.maker_counts.sentence", venues=venues, **sums)
    if figure.name == "maker_seasons":
        return words.say("maker.maker_seasons.sentence", season=rows[-1]["key"], n=rows[-1]["bookers"])
    if figure.name == "maker_groups":
        clear = [_name(row["key"], words) for row in rows if row["verdict"] == "above"]
        path = "maker.maker_groups." + ("sentence" if clear else "nobody")
        return words.say(path, groups=words.listed(clear))
    if figure.name == "maker_total":
        return words.say("maker.maker_total.sentence", venues=venues, n=first["bookers"])
    return words.say(f"maker.{figure.name}.sentence", place=first["key"], n=first["bookers"])


def _base(figure: Figure, words: Words) -> str:
    told = {"n": figure.base.n, "venues": figure.facts["venues"], "first": figure.base.first, "last": figure.base.last}
    counted = words.say(f"maker.counted.{figure.base.counted}")
    return words.say("maker.base", counted=counted, sources="; ".join(figure.base.sources), **told)


def _table(name: str, rows: Rows, words: Words) -> CardTable:
    columns = _TABLES[name]
    heads = tuple(Column(words.say(f"maker.column.{column}"), kind) for column, kind in columns)
    told = tuple(tuple(_cell(name, column, row[column], words) for column, _ in columns) for row in rows)
    return CardTable(words.say(f"maker.{name}.question"), heads, told, shown=name != "maker_groups")


def _cell(name: str, column: str, value: Any, words: Words) -> Any:
    if name == "maker_groups" and column == "key":
        return _name(value, words)
    return value or words.say("maker.all-venues") if column == "venue" else value


def _name(code: str, words: Words) -> str:
    found = {group.code: group.name for group in segmentation.assign(SCHEME).groups}
    return getattr(found[code], words.language) if code in found else code


def _picture(rows: Rows, words: Words) -> Picture:
    told = [row for row in rows if row["index"] is not None]
    dots = [
        Ratio(
            _name(row["key"], words),
            row["index"],
            row["low"],
            row["high"],
            _SIDES.get(row["verdict"], ""),
            words.numbers.index(row["index"]),
            words.say(f"maker.verdict.{row['verdict']}"),
        )
        for row in told
    ]
    less, more = words.say("maker.verdict.below"), words.say("maker.verdict.above")
    return ratio_dots(dots, alt=words.say("maker.maker_groups.alt", n=len(dots)), less=less, more=more)

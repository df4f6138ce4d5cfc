"""Where in the country are the groups, and where is their label certain?"""

from __future__ import annotations

from collections import Counter

import numpy as np

from publiek.reports.pictures.country_maps import Kind, country_map, small_maps
from publiek.reports.pictures.theme import KINDS, QUANTITY
from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter, Column, Picture, Value

_BANDS = {"low": 0.2, "middle": 0.5, "high": 1.01}
_SHADES = (QUANTITY[0], QUANTITY[2], QUANTITY[4])
_MOST_SMALL = 12


def chapter(desk: Desk) -> Chapter:
    """The map of groups, a map per group, the map of certainty."""
    return desk.chapter("places", (_map(desk), _each(desk), _certainty(desk)))


def where_sentence(desk: Desk) -> str:
    """In how many provinces one group is the largest; "" when the provinces are not known."""
    shares = _by_province(desk)
    if not shares:
        return ""
    first = Counter(max(row, key=lambda code: (row[code], code)) for row in shares.values())
    code, count = min(first.items(), key=lambda item: (-item[1], item[0]))
    return desk.say("map.sentence", group=desk.name(code), n=count, all=len(shares))


def _areas_of(desk: Desk) -> dict[str, list[int]]:
    """The areas of each group of the main tier."""
    found: dict[str, list[int]] = {group.code: [] for group in desk.ordered}
    table = desk.context.tables[desk.card.main]
    for pc4, code in zip(table.column("pc4").to_pylist(), table.column("segment").to_pylist(), strict=True):
        found[code].append(pc4)
    return found


def _parts(desk: Desk) -> dict[int, dict[str, float]]:
    """How the households of each area are divided: all to its label, or for classes from a survey by its mix."""
    if desk.card.kind != "survey-classes":
        return {pc4: {code: 1.0} for code, areas in _areas_of(desk).items() for pc4 in areas}
    table = desk.context.tables[desk.card.main]
    pairs = zip(table.column("pc4").to_pylist(), table.column("mix").to_pylist(), strict=True)
    return {pc4: dict(mix) for pc4, mix in pairs}


def _by_province(desk: Desk) -> dict[str, dict[str, float]]:
    """Households by province and group."""
    if not desk.context.tables:
        return {}
    found: dict[str, dict[str, float]] = {}
    for pc4, parts in _parts(desk).items():
        province = desk.context.province.get(pc4)
        if province:
            row = found.setdefault(province, dict.fromkeys((group.code for group in desk.ordered), 0.0))
            for code, part in parts.items():
                row[code] += part * desk.context.households.get(pc4, 0.0)
    return {name: found[name] for name in sorted(found)}


def _table(desk: Desk) -> CardTable:
    shares = _by_province(desk)
    heads = (
        Column(desk.say("map.columns.province")),
        *(Column(desk.name(group.code), "share") for group in desk.ordered),
        Column(desk.say("map.columns.households"), "count"),
    )
    rows: list[tuple[Value, ...]] = []
    for name, row in shares.items():
        total = sum(row.values())
        parts = [part / total if total else None for part in row.values()]
        rows.append((name, *parts, round(total)))
    return CardTable(desk.say("map.caption"), heads, tuple(rows))


def _map(desk: Desk) -> Card | None:
    if not desk.context.tables:
        return None
    table, country = _table(desk), desk.context.country
    picture = _group_map(desk) if country and len(desk.ordered) <= len(KINDS) else None
    return desk.make("places", "map", Answer(where_sentence(desk), picture, table=table))


def _kinds(desk: Desk, path: str) -> list[Kind]:
    areas = _areas_of(desk)
    return [
        Kind(desk.name(g.code), desk.colours[g.code], areas[g.code], desk.say(path, share=g.share))
        for g in desk.ordered
    ]


def _group_map(desk: Desk) -> Picture:
    assert desk.context.country is not None
    notes = [desk.say("map.note")]
    if desk.context.shapes_approximate:
        notes.append(desk.say("map.approximate"))
    alt = desk.say("map.alt", parts=" ".join(_alt_parts(desk)))
    kinds = _kinds(desk, "map.each")
    return country_map(desk.context.country, kinds, alt=alt, key_title=desk.say("map.key"), note=" ".join(notes))


def _alt_parts(desk: Desk) -> list[str]:
    """Per group its share and the two provinces where it is strongest."""
    shares, parts = _by_province(desk), []
    for group in desk.ordered:
        part = {name: row[group.code] / (sum(row.values()) or 1.0) for name, row in shares.items()}
        top = sorted(part, key=lambda name: (-part[name], name))[:2]
        listed = desk.context.words.listed(top) or desk.say("unknown-place")
        parts.append(desk.say("map.alt-one", group=desk.name(group.code), share=group.share, provinces=listed))
    return parts


def _each(desk: Desk) -> Card | None:
    country = desk.context.small_country
    if country is None or not desk.context.tables or len(desk.ordered) > _MOST_SMALL:
        return None
    alt = desk.say("each-map.alt", parts=" ".join(_alt_parts(desk)))
    picture = small_maps(country, _kinds(desk, "each-map.part"), alt=alt, note=desk.say("each-map.note"))
    return desk.make("places", "each-map", Answer(desk.say("each-map.sentence"), picture))


def _certainty(desk: Desk) -> Card | None:
    served = {part.name: part for part in desk.card.fairness if part.by == "group" and part.certainty is not None}
    whole = next((part for part in desk.card.fairness if part.by == "country"), None)
    if not served or whole is None or whole.uncertain is None:
        return None
    ranked = sorted(served.values(), key=lambda part: -(part.certainty or 0))
    best, worst = desk.name(ranked[0].name), desk.name(ranked[-1].name)
    sentence = desk.say("certainty-map.sentence", toss=whole.uncertain, best=best, worst=worst)
    kinds: dict[str, str] = {"group": "text", "certainty": "index", "uncertain": "share", "areas": "count"}
    rows = tuple((desk.name(p.name), 100 * (p.certainty or 0), p.uncertain, p.areas) for p in ranked)
    columns = desk.columns("certainty-map", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("certainty-map.caption"), columns, rows)
    return desk.make("places", "certainty-map", Answer(sentence, _certainty_map(desk), table=table))


def _certainty_map(desk: Desk) -> Picture | None:
    country = desk.context.country
    if country is None or not desk.context.tables:
        return None
    table = desk.context.tables[desk.card.main]
    codes = np.array(table.column("pc4").to_pylist())
    sure = table.column("certainty").to_numpy(zero_copy_only=False).astype(float)
    kinds, low = [], -1.0
    for (band, high), shade in zip(_BANDS.items(), _SHADES, strict=True):
        inside = codes[(sure >= low) & (sure < high)].tolist()
        kinds.append(Kind(desk.say(f"certainty-map.bands.{band}"), shade, inside))
        low = high
    parts = " ".join(desk.say("certainty-map.alt-one", band=kind.name, n=len(kind.areas)) for kind in kinds)
    alt, note = desk.say("certainty-map.alt", parts=parts), desk.say("certainty-map.note")
    return country_map(country, kinds, alt=alt, key_title=desk.say("certainty-map.key"), note=note)

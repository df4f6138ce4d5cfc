"""Where are residents like this and reach below that? A map of a territory and the areas that fit, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publiek.reports.pictures.theme import ACCENT, AROUND
from publiek.reports.words import Words
from publiek.sector.territory_regions import Ground, Region, Spot, spots
from publiek.web.maps import colours, outlines
from publiek.web.maps.showing import Layer, Map, Row, Value
from publiek.web.territory.choosing import Finding

#: An interval wider than this part of the rate makes an area pale.
_UNCERTAIN = 1.0
LAYERS = ("reach", "wanted")


def found(ground: Ground, regions: Sequence[Region], asked: Finding) -> list[Spot]:
    """The postcode areas of the regions that fit, those with most households of the group first."""
    pc4s = {pc4 for region in regions for pc4 in region.pc4s}
    every = spots(ground, asked.group, pc4s)
    most = typical(every) if asked.reach is None else asked.reach
    fitting = [one for one in every if one.share >= asked.share and one.per_1000 is not None and one.per_1000 < most]
    return sorted(fitting, key=lambda one: (-one.share * one.households, one.pc4))


def typical(every: Sequence[Spot]) -> float:
    """The reach that half of the areas stay under: what "low" is when nobody says."""
    rates = sorted(one.per_1000 for one in every if one.per_1000 is not None)
    return round(rates[len(rates) // 2], 1) if rates else 0.0


def area_map(ground: Ground, regions: Sequence[Region], asked: Finding, *, home: Path, layer: str, words: Words) -> Map:
    """Reach by postcode area as its block tells it, and the areas that fit."""
    pc4s = {pc4 for region in regions for pc4 in region.pc4s}
    every = spots(ground, asked.group or (ground.groups[0] if ground.groups else ""), pc4s)
    fitting = {one.pc4 for one in found(ground, regions, asked)} if asked.group else set()
    scale = colours.amounts([one.per_1000 for one in every if one.per_1000 is not None])
    rows = [Row(one.pc4, _name(one), (_reach(one, scale, words), _fits(one, fitting, words))) for one in every]
    rows.sort(key=lambda row: (row.id not in fitting, row.id))
    say = words.say
    reach = Layer(
        "reach", say("territory.map.reach"), scale.key(words),
        (say("territory.map.said-reach", name="{0}", rate="{1}", low="{2}", high="{3}"),), say("maps.faded"), "rate",
    )  # fmt: skip
    key = [(AROUND[2], say("territory.map.not")), (ACCENT, say("territory.map.fits"))]
    sentence = say("territory.map.said-share", name="{0}", share="{1}")
    wanted = Layer("wanted", say("territory.map.wanted"), key, (sentence,), kind="share")
    source, approximate = outlines.source(home)
    notes = [say("territory.map.blocks"), say("maps.source", source=source)]
    notes += [say("maps.approximate")] if approximate else []
    kinds = (reach, wanted) if asked.group else (reach,)
    outlined = regions[0].pc4s if len(regions) == 1 else frozenset()
    near = [row.id for row in rows]
    shown = [Row(row.id, row.name, row.values[: len(kinds)]) for row in rows]
    return Map("pc4", kinds, shown, sorted(outlined), near, notes, None, layer)


def _name(one: Spot) -> str:
    return f"{one.pc4} {one.municipality}"


def _reach(one: Spot, scale: colours.Scale, words: Words) -> Value | None:
    if one.per_1000 is None or one.low is None or one.high is None:
        return None
    faded = one.high - one.low > _UNCERTAIN * max(one.per_1000, 1e-9)
    written = tuple(words.numbers.rate(value) for value in (one.per_1000, one.low, one.high))
    return Value(scale.place(one.per_1000), faded, written, amount=one.per_1000)


def _fits(one: Spot, fitting: set[int], words: Words) -> Value | None:
    return Value(int(one.pc4 in fitting), False, (words.numbers.share(one.share),), amount=one.share)

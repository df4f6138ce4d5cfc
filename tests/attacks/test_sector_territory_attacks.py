"""Somebody asks for a region, and then without one area: what is learned of one house or a few people?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek import disclosure
from publiek.disclosure import AREA_EYES, JUDGED_PLACES, Part, may_be_told
from publiek.disclosure.area_eyes import HOUSES, PERSONS, named_houses
from publiek.sector.territory_blocks import Area, Block, blocks_of, together
from publiek.vocabulary.figures import Base, Figure

#: pc4 -> house -> bookers; which houses agreed to be named; the group and households of each area.
worlds = st.fixed_dictionaries(
    {
        "bookers": st.lists(st.lists(st.integers(0, 60), min_size=6, max_size=6), min_size=2, max_size=9),
        "named": st.lists(st.booleans(), min_size=6, max_size=6),
        "group": st.lists(st.sampled_from(["G1", "G2"]), min_size=9, max_size=9),
        "households": st.lists(st.integers(0, 900), min_size=9, max_size=9),
    }
)


def told(world: dict[str, Any]) -> tuple[list[Block], dict[int, list[Part]], dict[str, dict[str, int]]]:
    """The blocks, what is true, and what came through the gate: block -> house -> bookers."""
    areas, parts = [], {}
    for spot, counts in enumerate(world["bookers"]):
        pc4 = 1011 + spot
        areas.append(Area(pc4, "Dorp", world["group"][spot], world["households"][spot]))
        parts[pc4] = [Part(f"h{n}", count, 2 * count, world["named"][n]) for n, count in enumerate(counts) if count]
    blocks = blocks_of(areas, parts)
    rows = [
        {"place": block.name, "season": 2024, "house": part.house, "households": block.households,
         "bookers": part.bookers, "visits": part.visits, "performances": 0, "by_name": part.by_name}
        for block in blocks
        for part in together(block.areas, parts)
    ]  # fmt: skip
    figure = Figure("territory_reach", Base("bookers", 10**6, 10**6), pa.Table.from_pylist(rows, schema=JUDGED_PLACES))
    found: dict[str, dict[str, int]] = {}
    for row in disclosure.release([figure], policy=AREA_EYES)["territory_reach"].table.to_pylist():
        found.setdefault(row["place"], {})[row["house"]] = row["bookers"]
    return blocks, parts, found


def region(pc4s: set[int], blocks: list[Block], found: dict[str, dict[str, int]]) -> int:
    """What a page tells of a region: the sum of the told blocks that lie wholly in it."""
    inside = [block for block in blocks if {area.pc4 for area in block.areas} <= pc4s]
    return sum(found.get(block.name, {}).get("", 0) for block in inside)


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_no_block_overlaps_another_and_each_is_safe_by_itself(world: dict[str, Any]) -> None:
    blocks, parts, found = told(world)
    members = [area.pc4 for block in blocks for area in block.areas]
    assert len(members) == len(set(members))
    for block in blocks:
        if block.name in found:
            assert may_be_told(together(block.areas, parts), block.households)


@settings(max_examples=150, deadline=None)
@given(worlds)
def test_a_region_minus_the_same_without_one_area_is_nothing_or_a_block_that_may_be_told(world: dict[str, Any]) -> None:
    blocks, parts, found = told(world)
    everything = {1011 + spot for spot in range(len(world["bookers"]))}
    for pc4 in everything:
        difference = region(everything, blocks, found) - region(everything - {pc4}, blocks, found)
        if difference:
            (block,) = [one for one in blocks if pc4 in {area.pc4 for area in one.areas}]
            assert difference == found[block.name][""]
            whose = together(block.areas, parts)
            assert sum(part.bookers > 0 for part in whose) >= HOUSES
            assert sum(part.bookers for part in whose) >= PERSONS


@settings(max_examples=200, deadline=None)
@given(worlds)
def test_taking_the_named_houses_off_a_sum_leaves_no_house_alone(world: dict[str, Any]) -> None:
    blocks, parts, found = told(world)
    for block in blocks:
        names = set(found.get(block.name, {})) - {""}
        rest = [part for part in together(block.areas, parts) if part.house not in names and part.bookers]
        if names:
            assert len(rest) == 0 or len(rest) >= HOUSES
            assert not rest or sum(part.bookers for part in rest) >= PERSONS
            assert all(part.by_name and part.bookers >= PERSONS for part in together(block.areas, parts)
                       if part.house in names)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(worlds)
def test_no_house_is_a_combination_of_all_that_is_told(world: dict[str, Any]) -> None:
    """Of all told rows together, as equations in (area, house), no untold part of a house can be solved."""
    blocks, parts, found = told(world)
    pairs = [(pc4, part.house) for pc4, own in parts.items() for part in own]
    place = {pair: spot for spot, pair in enumerate(pairs)}
    rows = []
    for block in blocks:
        for house in found.get(block.name, {}):
            line = np.zeros(len(pairs))
            for area in block.areas:
                for part in parts[area.pc4]:
                    if house in ("", part.house):
                        line[place[area.pc4, part.house]] = 1
            rows.append(line)
    matrix = np.array(rows).reshape(len(rows), len(pairs))
    rank = np.linalg.matrix_rank(matrix) if rows else 0
    for block in blocks:
        named = {part.house for part in named_houses(together(block.areas, parts))}
        for house in {part.house for area in block.areas for part in parts[area.pc4]} - named:
            whose = np.zeros(len(pairs))
            for area in block.areas:
                if (area.pc4, house) in place:
                    whose[place[area.pc4, house]] = 1
            if block.name in found:
                assert np.linalg.matrix_rank(np.vstack([matrix, whose])) > rank

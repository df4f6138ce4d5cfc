"""Primary rules against brute force, and hidden cells against an attacker with the same knowledge as each member."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from publiek.disclosure.tables.cells import Dimension, Lattice
from publiek.disclosure.tables.primary import by_holding, dominated, few_houses, split_rows
from publiek.disclosure.tables.ruling import ruling
from publiek.disclosure.tables.suppression import Secret, hidden_with

RULES = ruling()
CALM = settings(max_examples=150, deadline=None)
SQUARE = Lattice((Dimension("genre", dict.fromkeys("abc", "")), Dimension("quarter", dict.fromkeys("xyz", ""))))


def by_brute_force(parts: list[int]) -> bool:
    whole = sum(parts)
    if not whole:
        return False
    one = any(100 * part > 50 * whole for part in parts)
    two = any(100 * (a + b) > 85 * whole for a, b in combinations([*parts, 0], 2))
    # Every holding takes off its own part and takes the rest for that of any other one.
    percent = any(
        100 * (whole - parts[who] - parts[target]) < 15 * parts[target]
        for who in range(len(parts))
        for target in range(len(parts))
        if who != target
    )
    return one or two or percent or len([part for part in parts if part]) == 1


@CALM
@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.data())
def test_dominance_is_that_of_brute_force_also_over_holdings(parts: list[int], data: st.DataObject) -> None:
    holdings = [data.draw(st.sampled_from("ABCDEFG")) for _ in parts]
    whole = by_holding(np.array(parts)[:, None], holdings)
    sums = {name: sum(p for p, h in zip(parts, holdings, strict=True) if h == name) for name in holdings}
    assert bool(dominated(whole, RULES)[0]) == by_brute_force(list(sums.values()))
    assert bool(few_houses(whole, RULES)[0]) == (0 < sum(value > 0 for value in sums.values()) < 4)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=9, max_size=9), st.integers(0, 8))
def test_another_solver_finds_no_hidden_cell_closer_than_needed(counts: list[int], which: int) -> None:
    values = SQUARE.summed(np.array(counts).reshape(3, 3)).ravel()
    cell = [4 * (which // 3 + 1) + which % 3 + 1][0]
    alone = np.zeros(16, bool)
    alone[cell] = True
    need = np.where(alone & (values > 0), 12.0, 0.0)
    secret = Secret(SQUARE, values, need, np.zeros(16, np.int64))
    mask = hidden_with(alone, [secret], left_over=lambda cells: len(cells) < 2)
    if mask.all() or not values[cell]:
        return
    bounds = [(0, None) if hide else (value, value) for hide, value in zip(mask, values, strict=True)]
    ends = []
    for sign in (1, -1):
        cost = np.zeros(16)
        cost[cell] = sign
        found = linprog(cost, A_eq=SQUARE.lines.toarray(), b_eq=np.zeros(SQUARE.lines.shape[0]), bounds=bounds)
        ends.append(np.inf if found.status == 3 else abs(found.fun))
    assert ends[1] - ends[0] >= 12 - 1e-6


def test_a_row_of_which_nearly_all_is_one_thing_is_not_split_unless_it_is_so_for_everybody() -> None:
    """Of G1 nearly all come to film, of who comes to opera nearly all are G2. One genre for all is what is on offer."""
    genre = Dimension("genre", {"film": "", "opera": ""})
    segment = Dimension("segment", {"G1": "", "G2": ""})
    lattice = Lattice((genre, segment))
    alike = lattice.summed(np.array([[96, 40], [4, 60]]))
    hidden = {lattice.keys(int(cell)) for cell in np.flatnonzero(split_rows(lattice, alike.ravel(), RULES))}
    assert hidden == {("film", "G1"), ("opera", "G1"), ("opera", "G2")}
    offered = lattice.summed(np.array([[96, 95], [4, 3]]))
    assert not split_rows(lattice, offered.ravel(), RULES).any()


def test_where_people_live_by_what_areas_are_like_has_no_such_rows() -> None:
    place = Dimension("place", {"here": "", "there": ""})
    segment = Dimension("segment", {"G1": "", "G2": ""})
    lattice = Lattice((place, segment))
    cells = lattice.summed(np.array([[96, 40], [4, 60]]))
    assert not split_rows(lattice, cells.ravel(), RULES).any()

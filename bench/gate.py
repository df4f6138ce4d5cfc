"""How useful is what houses may be told together, and how long does the gate take, at the size of a city or a circle?

Invented houses on real postcode areas: each house's bookers come mostly from near its own venue (gravity by distance),
300 to 60,000 of them, each by the group of the area where it lives. Told per form: seconds of `together` (rounding,
hiding, judging), the share of cells and of bookers not told, per level and per verdict.

    python bench/gate.py [city] [country] [circle] [programme]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from measured import keep

from publiek import areas, disclosure, segmentation
from publiek.collective.menu import UNKNOWN, lattice_of, place_code
from publiek.disclosure.register import Register
from publiek.disclosure.tables.cells import Lattice
from publiek.disclosure.tables.places import leaf_cells

SCHEME = "area-types@2022.2"
#: Form -> number of houses and how many kilometres their venues are from Utrecht at most.
FORMS = {"city": (90, 25.0), "country": (40, 400.0), "circle": (6, 40.0), "ninety": (90, 400.0)}
_UTRECHT = (136_000.0, 456_000.0)


def contributions(form: str, *, seed: int = 1, table: str = "origin") -> tuple[disclosure.Contributed, ...]:
    """What the houses of a form contribute to a table of counts."""
    chance = np.random.default_rng(seed)
    lattice = lattice_of(table, scheme=SCHEME)
    counted = _origins(form, chance) if table == "origin" else _programmes(form, chance, lattice)
    return tuple(_part(f"house-{n}", table, lattice, leaves) for n, leaves in enumerate(counted))


def _part(name: str, table: str, lattice: Lattice, leaves: np.ndarray) -> disclosure.Contributed:
    counted = disclosure.CountedTable(table, lattice, {"bookers": leaves})
    told = disclosure.contribution([counted], secret=name.encode())
    return disclosure.Contributed(name, told[table].table)


def _sizes(houses: int, chance: np.random.Generator) -> np.ndarray:
    return np.clip(np.exp(chance.normal(np.log(5000), 1.2, houses)), 300, 60_000).astype(int)


def _origins(form: str, chance: np.random.Generator) -> list[np.ndarray]:
    houses, far = FORMS[form]
    lattice = lattice_of("origin", scheme=SCHEME)
    known = [row for row in areas.describe().table.to_pylist() if row["province"] and row["households"]]
    groups = {row["pc4"]: row["mix"] for row in segmentation.assign("area-types", version="2022.2").table.to_pylist()}
    here = np.array([(row["rd_x"], row["rd_y"]) for row in known])
    many = np.array([row["households"] for row in known], dtype=float)
    near = np.hypot(*(here - _UTRECHT).T) < far * 1000
    urban = near * many * np.array([row["urbanity"] in (1, 2) for row in known])
    venues = chance.choice(len(known), houses, p=urban / urban.sum())
    place = {code: spot for spot, code in enumerate(lattice.dimensions[0].leaves)}
    group = {code: spot for spot, code in enumerate(lattice.dimensions[1].leaves)}
    at = np.array([place[place_code(row["municipality"], row["province"])] for row in known])
    of = np.array([group.get(max(groups.get(row["pc4"], [("", 0)]), key=lambda g: g[1])[0], -1) for row in known])
    found = []
    for venue, size in zip(venues, _sizes(houses, chance), strict=True):
        apart = np.hypot(*(here - here[venue]).T) / 1000
        pull = many * (np.exp(-apart / 8) + 0.02 * np.exp(-apart / 50) + 0.0002) * chance.gamma(2, 1, len(known))
        bookers = chance.multinomial(size, pull / pull.sum())
        leaves = np.zeros(lattice.leaf_shape, dtype=np.int64)
        np.add.at(leaves, (at, of), bookers)
        leaves[place[UNKNOWN], group[UNKNOWN]] += size // 12
        found.append(leaves)
    return found


def _programmes(form: str, chance: np.random.Generator, lattice: Lattice) -> list[np.ndarray]:
    """Each house offers a few genres; who comes for which differs a little by group."""
    genres, groups = lattice.leaf_shape
    found = []
    for size in _sizes(FORMS[form][0], chance):
        offer = np.zeros(genres)
        offer[chance.choice(genres, chance.integers(1, 7), replace=False)] = 1
        taste = offer * chance.gamma(1, 1, genres)
        shares = (taste / taste.sum())[:, None] * chance.dirichlet(np.full(groups, 8.0), genres)
        found.append(chance.multinomial(int(1.3 * size), shares.ravel()).reshape(genres, groups))
    return found


def measure(form: str, table: str = "origin") -> dict[str, object]:
    """What is told of one form, and what it took."""
    parts, lattice = contributions(form, table=table), lattice_of(table, scheme=SCHEME)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter(), time.process_time()
        release = disclosure.together(
            [disclosure.Together(table, "counts", lattice, parts)],
            policy=disclosure.MEMBERS_EYES,
            agreement="bench",
            round="2024/25",
            register=Register(Path(folder) / "register"),
            secret=b"bench",
        )
        took = time.perf_counter() - began[0], time.process_time() - began[1]
    return {
        "houses": len(parts),
        "seconds": round(took[0], 1),
        "cpu_s": round(took[1], 1),
        **_told(release, lattice, parts),
    }


def _told(
    release: disclosure.Release, lattice: Lattice, parts: tuple[disclosure.Contributed, ...]
) -> dict[str, object]:
    exact = np.zeros(lattice.leaf_shape, dtype=np.int64)
    places = [{code: spot for spot, code in enumerate(d.leaves)} for d in lattice.dimensions]
    for part in parts:
        for row in part.table.to_pylist():
            exact[tuple(at[row[d.name]] for at, d in zip(places, lattice.dimensions, strict=True))] += row["bookers"]
    cells = lattice.summed(exact).ravel()
    (figure,) = release.figures.values()
    spots = [{code: spot for spot, code in enumerate(d.nodes)} for d in lattice.dimensions]
    verdict = np.full(lattice.size, "nothing", dtype="<U12")
    for row in figure.table.to_pylist():
        key = tuple(at[row[d.name]] for at, d in zip(spots, lattice.dimensions, strict=True))
        verdict[int(np.ravel_multi_index(key, lattice.shape))] = row["verdict"]
    levels: dict[str, list[int]] = {"leaves": leaf_cells(lattice)}
    for cell in range(lattice.size):
        keys = lattice.keys(cell)
        depth = [0 if not k else 1 if d.parents[k] == "" else 2 for k, d in zip(keys, lattice.dimensions, strict=True)]
        levels.setdefault("level " + " x ".join(map(str, depth)), []).append(cell)
    return {level: _level(verdict[spots], cells[spots]) for level, spots in levels.items()}


def _level(verdict: np.ndarray, cells: np.ndarray) -> dict[str, object]:
    some = cells > 0
    hidden = some & (verdict != "told")
    return {
        "cells": int(some.sum()),
        "cells_not_told": round(float(hidden.sum() / max(some.sum(), 1)), 4),
        "bookers_not_told": round(float(cells[hidden].sum() / max(cells.sum(), 1)), 4),
        "verdicts": dict(Counter(verdict[some].tolist())),
    }


def main(asked: list[str]) -> None:
    """Measure the forms that were asked for, all of them when none was."""
    figures: dict[str, object] = {}
    for form in asked or [*FORMS, "programme"]:
        figures[form] = measure("country", "programme") if form == "programme" else measure(form)
        sys.stdout.write(f"{form}: {figures[form]}\n")
    keep("gate", command=f"python bench/gate.py {' '.join(asked)}".strip(), figures=figures)


if __name__ == "__main__":
    main(sys.argv[1:])

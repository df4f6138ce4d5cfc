"""Sums over all houses are what counting again gives: after any deliveries and withdrawals, by any road."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from publiek import sector
from publiek.engines import Workbench
from publiek.measures import rollups
from publiek.measures.rollups import ROLLUPS, Rollup
from publiek.vocabulary.codes import GENRES
from publiek.warehouse import Store
from tests.agreement.test_measures_agreement import line_tables
from tests.support import kept, sector_homes

pytestmark = pytest.mark.long

HOUSES = ("de-brug", "museum-noord", "paradiso-zuid")
STEADY = settings(
    deadline=None,
    derandomize=True,
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@given(st.lists(line_tables(), min_size=3, max_size=7), st.integers(0, 2**32 - 1))
@STEADY
def test_what_is_kept_ready_is_what_counting_again_gives(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[list[dict]], seed: int
) -> None:
    home = tmp_path_factory.mktemp("home")
    chance = random.Random(seed)
    for number, lines in enumerate(drawn):
        house = HOUSES[number] if number < len(HOUSES) else chance.choice(HOUSES)
        kept.deliver(Store(home, house), f"digest-{number}", [{"fee_cents": 0} | line for line in lines])
        if number == 2:
            sector.refresh(home)
        elif number > 2:
            if chance.random() < 0.3:
                Store(home, house).withdraw(
                    chance.choice([r.number for r in Store(home, house).history() if r.state != "withdrawn"])
                )
            sector.catch_up(home, organisation=house)
    check_against_plain_python(home)
    check_against_a_fresh_start(home)


def check_against_plain_python(home: Path) -> None:
    opened = sector.open_sector(home)
    assert not opened.behind
    label = {row["pc4"]: row["segment"] for row in opened.scheme.table.select(["pc4", "segment"]).to_pylist()}
    for rollup in ROLLUPS:
        keys = ("season", *rollup.keys)
        expected = {
            (house, *cell): told
            for house in HOUSES
            for cell, told in sector_homes.sums(sector_homes.counting(home, house), label=label, keys=keys).items()
        }
        by = ("organisation", *keys)
        assert told_by(home, rollup, by, road="page") == Counter(expected), rollup.name
        assert told_by(home, rollup, by, road="profile") == Counter(expected), rollup.name


def told_by(home: Path, rollup: Rollup, by: tuple[str, ...], *, road: str) -> Counter:
    """The rows as plain Python counts them: by house id, genre code, segment code."""
    opened = sector.open_sector(home)
    if road == "page":
        with Workbench(threads=1) as workbench:
            table = sector.page(opened, rollup.name, workbench=workbench, by=by)
    else:
        table = sector.profile(home, by=by)
    codes, names = opened.codes, opened.organisations
    told = {
        "organisation": lambda n: names[n],
        "genre": lambda n: GENRES[n],
        "segment": lambda n: "" if n == rollups.NO_SEGMENT else codes[n - 1],
    }
    return Counter(
        {
            tuple(told.get(key, int)(row[key]) for key in by): tuple(row[name] for name in (*rollups.SUMS, "bookers"))
            for row in table.to_pylist()
        }
    )


def check_against_a_fresh_start(home: Path) -> None:
    anew = home.with_name(home.name + "-anew")
    shutil.copytree(home, anew)
    shutil.rmtree(anew / "sector")
    for folder in anew.glob("organisations/*/compact"):
        shutil.rmtree(folder)
    sector.refresh(anew)
    with Workbench(threads=1) as workbench:
        for rollup in ROLLUPS:
            by = ("organisation", "season", *rollup.keys)
            one = sector.page(sector.open_sector(home), rollup.name, workbench=workbench, by=by)
            other = sector.page(sector.open_sector(anew), rollup.name, workbench=workbench, by=by)
            assert by_name(one, home) == by_name(other, anew), rollup.name


def by_name(table: pa.Table, home: Path) -> list[dict]:
    opened = sector.open_sector(home)
    table = rollups.readable(table, organisations=opened.organisations, codes=opened.codes)
    return sorted(table.to_pylist(), key=str)

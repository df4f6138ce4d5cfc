"""A thousand linked tables in twenty releases in a row: what follows from all that the register let through?"""

import numpy as np
import pytest

from publiek.disclosure.register import Register
from publiek.disclosure.tables.bounds import Published, needed, tightest
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.published import as_rounded
from publiek.disclosure.tables.rounding import reach, rounded

SIZES = {"age": 4, "segment": 3, "province": 5}
PAIRS = (("age",), ("age", "segment"), ("age", "province"), ("segment", "province"), ("province",))
ALL_HOUSES = [f"house {n}" for n in range(20)]


def dimension(name: str) -> Dimension:
    return Dimension(name, {f"{name}{n}": ALL for n in range(SIZES[name])})


def table_of(people, pair, *, secret: bytes, **facts) -> tuple[Published, np.ndarray]:
    lattice = Lattice(tuple(dimension(name) for name in pair))
    gone = tuple(place for place, name in enumerate(SIZES) if name not in pair)
    leaves = people.sum(axis=gone)
    values = rounded(lattice, leaves, base=5, secret=secret)
    low, high = as_rounded(values, reach=reach(lattice, leaves, values, base=5))
    table = Published(
        agreement="city", name=" x ".join(pair), lattice=lattice, values=values, low=low, high=high, **facts
    )
    return table, lattice.summed(leaves)


@pytest.mark.long
def test_no_count_is_worked_out_closer_than_its_width(tmp_path):
    chance = np.random.default_rng(20)
    register = Register(tmp_path / "register")
    houses = {measure: chance.poisson(1.2, (20, *SIZES.values())) for measure in "abcdefghij"}
    told, truths, tried = [], [], 0
    for number in range(20):
        # Four releases of each round, the later ones without some of the houses.
        gone = chance.choice(20, size=(0, 2, 5, 7)[number % 4], replace=False)
        members = frozenset(name for n, name in enumerate(ALL_HOUSES) if n not in gone)
        passed = []
        for measure, brought in houses.items():
            people = np.roll(brought, number // 4, axis=1)[[n for n in range(20) if n not in gone]].sum(axis=0)
            for pair in PAIRS:
                tried += 1
                secret = f"{number} {measure} {pair}".encode()
                table, truth = table_of(
                    people, pair, secret=secret, measure=measure, round=str(number // 4), members=members
                )
                if register.judge([*passed, table], width=9, organisations=4).may:
                    passed.append(table)
                    truths.append(truth)
        if passed:
            register.record(passed, account={"release": number})
            told += passed
    assert tried == 1000
    assert len(told) >= 50
    assert len(told) == sum(len(entry.tables) for entry in register.entries())
    bounds = tightest(told)
    for table, low, high, truth in zip(told, bounds.low, bounds.high, truths, strict=True):
        assert ((low <= truth) & (truth <= high)).all()
        assert (high - low + 1 >= needed(table, 9)).all()

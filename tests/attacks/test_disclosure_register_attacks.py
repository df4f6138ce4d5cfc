"""What somebody tries who has every release: averaging, taking off, leavers, a few people changed."""

import numpy as np
import pytest

from publiek.disclosure.register import Register
from publiek.disclosure.tables.bounds import Published, tightest
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.disclosure.tables.published import HIDDEN, as_rounded
from publiek.disclosure.tables.rounding import reach, rounded

TEN = frozenset("abcdefghij")


def flat(name: str, count: int) -> Dimension:
    return Dimension(name, {f"{name}{n}": ALL for n in range(count)})


def told(lattice, leaves, *, secret, base=5, **others) -> Published:
    values = rounded(lattice, leaves, base=base, secret=secret)
    low, high = as_rounded(values, reach=reach(lattice, leaves, values, base=base))
    facts = {"agreement": "city", "round": "2025-2026", "name": "t", "measure": "bookers", "members": TEN, **others}
    return Published(lattice=lattice, values=values, low=low, high=high, **facts)


@pytest.fixture
def register(tmp_path) -> Register:
    return Register(tmp_path / "register")


def codes(verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


AGES = Lattice((flat("age", 5), flat("segment", 4)))
PEOPLE = np.random.default_rng(7).poisson(18, (5, 4))


def test_one_table_may_go_and_may_go_again_unchanged(register):
    table = told(AGES, PEOPLE, secret=b"one")
    verdict = register.judge([table], width=9, organisations=4)
    assert verdict.may
    assert verdict.narrowest >= 9
    register.record([table], account={"rules": "1"})
    assert register.judge([table], width=9, organisations=4).may


def test_of_400_partitions_of_one_count_none_but_the_first_may_go(register):
    chance = np.random.default_rng(3)
    person = chance.integers(0, 40, 137)
    first = None
    for number in range(400):
        groups = chance.integers(0, 6, 40)
        lattice = Lattice((Dimension("part", {f"p{number}-{n}": ALL for n in range(6)}),))
        leaves = np.bincount(groups[person], minlength=6)
        table = told(lattice, leaves, secret=b"s%d" % number, name="parts" if number % 2 else f"parts {number}")
        verdict = register.judge([table], width=9, organisations=4)
        assert verdict.may == (first is None)
        if first is None:
            first = table
            register.record([table], account={})
        else:
            assert "shape-differs" in codes(verdict)


def test_a_total_that_was_rounded_otherwise_in_a_linked_table_narrows_it(register):
    wide = Lattice((flat("segment", 4), flat("genre", 3)))
    people = np.stack([PEOPLE.sum(axis=0)] * 3, axis=1) // 3
    people[:, 0] += PEOPLE.sum(axis=0) - people.sum(axis=1)
    register.record([told(AGES, PEOPLE, secret=b"one")], account={})
    verdicts = [
        register.judge([told(wide, people, secret=b"%d" % n, name="u")], width=9, organisations=4) for n in range(20)
    ]
    assert not all(verdict.may for verdict in verdicts)
    assert {code for verdict in verdicts for code in codes(verdict)} == {"too-narrow"}


@pytest.mark.parametrize(("changed", "may"), [("bcdefghij", False), ("abcdefghk", False), ("abcdefghijk", False)])
def test_who_leaves_comes_or_changes_places_cannot_be_read_off(register, changed, may):
    register.record([told(AGES, PEOPLE, secret=b"one")], account={})
    verdict = register.judge([told(AGES, PEOPLE, secret=b"two", members=frozenset(changed))], width=9, organisations=4)
    assert verdict.may is may
    assert "members-read-off" in codes(verdict)


def test_one_house_is_found_by_sums_of_releases_that_differ_by_enough_in_pairs(register):
    everybody = frozenset("abcdefghijklmnop")
    for gone in ("", "abcd", "efgh"):
        members = everybody - set(gone)
        register.record([told(AGES, PEOPLE * 9, secret=b"x", members=members)], account={})
    last = told(AGES, PEOPLE * 9, secret=b"x", members=everybody - set("abcdefghi"))
    verdict = register.judge([last], width=9, organisations=4)
    assert "members-read-off" in codes(verdict)


def test_a_few_people_more_may_not_be_told_in_the_same_round(register):
    register.record([told(AGES, PEOPLE, secret=b"one")], account={})
    seen = set()
    for cell in range(PEOPLE.size):
        more = PEOPLE.copy()
        more.flat[cell] += 1
        table = told(AGES, more, secret=b"one")
        verdict = register.judge([table], width=9, organisations=4)
        same = (table.values == told(AGES, PEOPLE, secret=b"one").values).all()
        assert verdict.may == same
        seen |= codes(verdict)
    assert seen == {"differs-too-little"}


def worked_out(lattice: Lattice, values):
    """Every hidden value that follows from its line, again and again (told values are multiples that add up)."""
    known = values.ravel().copy()
    lines = lattice.lines.toarray()
    while True:
        open_cells = known == HIDDEN
        alone = np.flatnonzero((lines != 0).astype(int) @ open_cells.astype(int) == 1)
        if not len(alone):
            return known.reshape(values.shape)
        for line in lines[alone]:
            hidden = np.flatnonzero((line != 0) & (known == HIDDEN))
            if len(hidden) == 1:
                rest = line.copy()
                rest[hidden] = 0
                known[hidden] = -(rest @ known) // line[hidden]


@pytest.mark.parametrize("mean", [0.25, 1.0, 4.0])
def test_all_ages_less_all_ages_but_one_finds_nobody(mean):
    """privacy.md 2.3: targets alone in their postcode and age; told are cells of ten and more, of a fixed lattice."""
    chance = np.random.default_rng(11)
    lattice = Lattice((flat("pc4", 30), flat("age", 6), flat("segment", 5)))
    leaves = chance.poisson(chance.gamma(0.3, mean / 0.3, lattice.leaf_shape))
    values = rounded(lattice, leaves, base=5, secret=b"differencing")
    seen = worked_out(lattice, np.where(values >= 10, values, HIDDEN))
    targets = np.argwhere(leaves.sum(axis=2) == 1)
    answered = sum(int((seen[1 + area, 1 + age, 1:] > 0).sum() == 1) for area, age in targets)
    assert len(targets) > 2
    assert answered == 0


def test_a_member_that_takes_itself_off_learns_no_count_closer(register):
    lattice = Lattice((flat("segment", 4), flat("age", 5)))
    chance = np.random.default_rng(5)
    mine, others = chance.poisson(6, (4, 5)), chance.poisson(30, (4, 5))
    table = told(lattice, mine + others, secret=b"member")
    own_cells = lattice.summed(mine)
    own = Published("city", "2025-2026", "own", "bookers", lattice, own_cells, own_cells, own_cells, frozenset("a"))
    bounds = tightest([table], own=[own])
    assert bounds.narrowest >= 9
    truth = lattice.summed(mine + others)
    assert ((bounds.low[0] <= truth) & (truth <= bounds.high[0])).all()

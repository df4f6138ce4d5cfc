"""Attacks on an organisation: fake rows, taking off one's own part, a holding, a group of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from publiek.errors import DisclosureError
from tests.spec.test_disclosure_together import even, home, rows, three_of_five, together


def test_fake_households_of_one_house_do_not_open_a_cell_of_a_target(tmp_path: Path) -> None:
    """The house adds n - 1 invented households to the cell in which one other house has a handful."""
    target, fake, nothing = (np.full((3, 2), 120) for _ in range(3))
    target[0, 0], fake[0, 0], nothing[0, 0] = 5, 900, 0
    tables = [home(target, b"t"), home(fake, b"f"), *(home(nothing, b"%d" % n) for n in range(5))]
    told = rows(together(tables, tmp_path))
    assert told["dance", "q1"]["bookers"] is None
    # Nor from its line: another cell beside it is hidden too.
    for line in ([("dance", "q2"), ("dance", "")], [("film", "q1"), ("opera", "q1"), ("", "q1")]):
        assert any(told[cell]["bookers"] is None for cell in line)


def test_a_member_that_takes_off_its_own_part_does_not_find_another_one(tmp_path: Path) -> None:
    sizes = np.array([[400, 120], [120, 120], [120, 120]])
    tables = [home(sizes, b"a"), home(sizes, b"b"), *(home(np.full((3, 2), 10), b"%d" % n) for n in range(4))]
    assert rows(together(tables, tmp_path))["dance", "q1"]["bookers"] is None


def test_a_group_of_one_house_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError, match="release-refused"):
        together(even(1), tmp_path)


def test_houses_of_one_holding_are_one(tmp_path: Path) -> None:
    told = rows(
        together(three_of_five() + even(3), tmp_path, holdings={5: "h", 6: "h", 7: "h", 0: "h", 1: "h", 2: "h"})
    )
    assert {row["bookers"] for row in told.values()} == {None}

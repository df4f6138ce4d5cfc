"""What stays of a line without names, who is known to be gone, and how a delivery loses names after it was settled."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.pseudonymisation import (
    Keyring,
    apart,
    bare,
    coarse,
    letting_go,
    marks_of,
    nameless,
    past,
    pseudonymise,
    rekey,
)
from tests.support.kept import count, table, tally, ticket

LINES = table(
    [
        ticket(1, booker=11, pc4=3011, pc6="3011AB", birth_year=1987, country="NL", postcode_status="dutch"),
        ticket(2, booker=12, pc4=3012, pc6="3012AB", birth_year=2003, postcode_status="dutch"),
        tally(3013, cents=5),
        count("normal", cents=7),
    ]
)
EVERY = pa.array([True] * 4)


def test_a_line_past_its_term_keeps_where_and_about_when_somebody_was_born() -> None:
    first, second, third, fourth = coarse(LINES, EVERY).to_pylist()
    assert (first["order"], first["booker"], first["ticket"], first["pc6"]) == (None, None, 0, None)
    assert (first["pc4"], first["birth_year"], first["country"]) == (3011, 1980, "NL")
    assert second["birth_year"] == 2000
    assert [third, fourth] == LINES.to_pylist()[2:], "tallies and counts are about nobody"


def test_a_line_of_somebody_who_is_gone_keeps_nothing_of_them() -> None:
    made = bare(LINES, pa.array([True, False, True, True]))
    first = made.to_pylist()[0]
    assert [first[name] for name in ("order", "booker", "pc6", "pc4", "country", "birth_year")] == [None] * 6
    assert (first["ticket"], first["postcode_status"]) == (0, "missing")
    assert made.to_pylist()[1:] == LINES.to_pylist()[1:]
    assert nameless(made).to_pylist() == [True, False, False, False]


def test_rows_money_and_performance_are_the_same() -> None:
    for made in (coarse(LINES, EVERY), bare(LINES, EVERY)):
        assert made.schema == LINES.schema
        for name in ("row", "performance_id", "performance_start", "quantity", "amount_cents", "status", "ordered_on"):
            assert made[name].equals(LINES[name])


@pytest.mark.parametrize(
    ("ordered", "played", "old"),
    [
        (date(2024, 1, 1), datetime(2024, 2, 1, 20), True),
        (date(2024, 1, 1), datetime(2024, 6, 1, 20), False),
        (date(2024, 6, 2), datetime(2024, 2, 1, 20), False),
        (date(2024, 1, 1), None, True),
        (None, datetime(2024, 5, 31, 23, 59), True),
        (None, None, False),
    ],
)
def test_the_later_of_order_and_performance_tells_how_old_a_line_is(
    ordered: date | None, played: datetime | None, old: bool
) -> None:
    lines = table([ticket(1, ordered_on=ordered, performance_start=played)])
    assert past(lines, date(2024, 6, 1)).to_pylist() == [old]


def test_a_mark_is_unrelated_to_the_number_and_the_same_under_a_new_key(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    keys = ring.keys("brug")
    bookers = keys.pseudonyms([b"e|anna@example.nl", b"e|ben@example.nl"], "booker")
    marks = marks_of(bookers, keys)
    assert not set(marks.tolist()) & set(bookers.tolist())
    ring.rotate("brug")
    assert marks_of(bookers, ring.keys("brug")).tolist() == marks.tolist()
    moved = apart(pa.array([*bookers.tolist(), None]), keys).to_pylist()
    assert moved[2] is None
    assert not set(moved[:2]) & {*marks.tolist(), *bookers.tolist()}


def test_a_line_without_names_stays_one_under_a_new_key(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    before = ring.keys("brug")
    ring.rotate("brug")
    after = rekey(bare(LINES, EVERY), keys=ring.keys("brug"), made_with=before.id)
    assert nameless(after).to_pylist() == [True, True, False, False]


def _standard(tmp_path: Path) -> tuple[pa.Table, object, np.ndarray]:
    from tests.spec.test_pseudonymisation_lines import lines_of

    lines = lines_of(
        email=["anna@x.nl", "ben@x.nl", "anna@x.nl"],
        order_id=["A1", "B1", "A1"],
        ticket_id=["1", "1", "1"],
        level=["L2"] * 3,
    )
    keys = Keyring(tmp_path / "keys").keys("brug")
    return lines, keys, marks_of(keys.pseudonyms([b"e|anna@x.nl"], "booker"), keys)


def test_who_is_on_the_list_comes_in_without_names(tmp_path: Path) -> None:
    lines, keys, gone = _standard(tmp_path)
    named, made = pseudonymise(lines, keys=keys), pseudonymise(lines, keys=keys, gone=gone)
    assert nameless(made).to_pylist() == [True, False, True]
    assert made.to_pylist()[1] == named.to_pylist()[1]
    assert pseudonymise(lines, keys=keys, gone=np.array([], np.int64)).equals(named)


def test_until_a_delivery_is_settled_they_have_numbers_that_are_of_nothing_else(tmp_path: Path) -> None:
    lines, keys, gone = _standard(tmp_path)
    named = pseudonymise(lines, keys=keys)
    passing, other = (pseudonymise(lines, keys=keys, gone=gone, settling=digest) for digest in ("file-1", "file-2"))
    for column in ("order", "ticket", "booker"):
        first, _, again = passing[column].to_pylist()
        assert first == again, "the same ticket twice is still seen"
        assert first not in {*named[column].to_pylist(), *other[column].to_pylist()}
    going = letting_go(gone, keys=keys, delivery="file-1", before=None)
    assert going is not None
    assert nameless(going(passing)(passing)).to_pylist() == [True, False, True]
    assert letting_go(np.array([], np.int64), keys=keys, delivery="file-1", before=None) is None

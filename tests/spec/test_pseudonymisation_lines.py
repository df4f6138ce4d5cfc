"""What remains of a line when its names are gone?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from publiek.errors import DisclosureError, StorageError
from publiek.pseudonymisation import EntityKeys, Keyring, pseudonymise, rekey
from publiek.vocabulary.tables import IDENTITY_COLUMNS, STANDARD_LINE, TICKET_LINE, schema_of
from tests.support.standardising import TODAY, some_keys, standardise


@pytest.fixture
def keys(tmp_path: Path) -> EntityKeys:
    return some_keys(tmp_path)


def lines_of(**columns: list[Any]) -> pa.Table:
    """Standard lines with these columns; everything else is empty."""
    size = len(next(iter(columns.values())))
    schema = schema_of(STANDARD_LINE)
    filled = {"row": list(range(2, 2 + size)), **columns}
    return pa.table([pa.array(filled.get(f.name, [None] * size), f.type) for f in schema], schema=schema)


def test_what_leaves_has_the_stored_columns_and_no_identifier(keys: EntityKeys) -> None:
    kept = pseudonymise(lines_of(email=["anna@example.nl"]), keys=keys)
    assert kept.schema.equals(schema_of(tuple(c for c in TICKET_LINE if c.name != "delivery")))
    identifiers = {c.name for c in IDENTITY_COLUMNS if c.sensitivity == "identifier"}
    assert not identifiers & set(kept.column_names)


def test_a_booker_is_known_by_email_else_name_and_place_else_the_houses_own_number(keys: EntityKeys) -> None:
    kept = pseudonymise(
        lines_of(
            email=["a@x.nl", "a@x.nl", None, None, None, None, None, None],
            name=["a|vos", None, "a|vos", "a|vos", "a|vos", "a|vos", None, None],
            pc6=[None, "3011AA", "3011AA", "3011AA", None, None, "3011AA", None],
            address_line=[None, None, "1|", "1|", "laan|1|", None, "1|", None],
            booker_id=["7", "8", None, "9", None, None, None, "7"],
        ),
        keys=keys,
    )
    booker = kept["booker"].to_pylist()
    assert booker[0] == booker[1]
    assert booker[2] == booker[3]
    assert booker[4] not in (None, booker[2])
    assert booker[5:7] == [None, None]
    assert booker[7] not in (None, booker[0])


def test_kinds_of_identity_cannot_be_mistaken_for_each_other(keys: EntityKeys) -> None:
    kept = pseudonymise(lines_of(email=["x", None], booker_id=[None, "x"]), keys=keys)
    assert len(set(kept["booker"].to_pylist())) == 2


@pytest.mark.parametrize(
    "spelling",
    ["Anna@Example.NL", " anna@example.nl", "anna+nieuws@example.nl", "<anna@example.nl>", "ａnna@example.nl"],
)
def test_one_person_in_any_spelling_is_one_key(keys: EntityKeys, spelling: str) -> None:
    lines = standardise(email=["anna@example.nl", spelling]).lines
    assert len(set(pseudonymise(lines, keys=keys)["booker"].to_pylist())) == 1


def test_two_legal_entities_share_no_key(tmp_path: Path) -> None:
    lines = lines_of(email=["a@x.nl"], order_id=["A1"], ticket_id=["1"])
    here, there = (pseudonymise(lines, keys=some_keys(tmp_path, name)) for name in ("brug", "sluis"))
    for column in ("order", "ticket", "booker"):
        assert here[column].to_pylist() != there[column].to_pylist()


def test_the_same_text_is_another_number_for_each_use(keys: EntityKeys) -> None:
    kept = pseudonymise(lines_of(email=["7"], order_id=["7"], ticket_id=["7"]), keys=keys).to_pylist()[0]
    assert len({kept["order"], kept["ticket"], kept["booker"]}) == 3


def test_the_secret_is_used_apart_for_orders_tickets_and_bookers(keys: EntityKeys) -> None:
    numbers = {int(keys.pseudonyms([b"7"], use)[0]) for use in ("order", "ticket", "booker")}
    assert len(numbers) == 3
    with pytest.raises(ValueError, match="order, a ticket or a booker"):
        keys.pseudonyms([b"7"], "phone")


def test_a_key_is_the_same_in_every_batch(keys: EntityKeys) -> None:
    whole = pseudonymise(lines_of(email=["a@x.nl", "b@x.nl"], order_id=["1", "2"], ticket_id=["1", "1"]), keys=keys)
    part = pseudonymise(lines_of(email=["b@x.nl"], order_id=["2"], ticket_id=["1"]), keys=keys)
    for column in ("order", "ticket", "booker"):
        assert whole[column].to_pylist()[1:] == part[column].to_pylist()


def test_tickets_are_numbered_within_their_order(keys: EntityKeys) -> None:
    kept = pseudonymise(lines_of(order_id=["A", "A", "B", "B", "B"], ticket_id=["1", "2", "1", "1", None]), keys=keys)
    ticket = kept["ticket"].to_pylist()
    assert (len(set(ticket[:3])), ticket[3], ticket[4]) == (3, ticket[2], None)
    assert all(abs(number) > 2**31 for number in ticket[:4])


def test_an_order_without_a_number_is_what_one_booker_ordered_on_one_day(keys: EntityKeys) -> None:
    days = [date(2025, 1, 1), date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 1), None, date(2025, 1, 1)]
    people = ["a@x.nl", "a@x.nl", "a@x.nl", "b@x.nl", "a@x.nl", None]
    order = pseudonymise(lines_of(email=people, ordered_on=days), keys=keys)["order"].to_pylist()
    assert (order[0] == order[1], len({order[0], order[2], order[3]}), order[4:]) == (True, 3, [None, None])


@pytest.mark.parametrize(
    ("born", "year", "ordered", "kept"),
    [
        (date(1980, 5, 1), None, None, 1980),
        (None, 1980, None, 1980),
        (date(2009, 11, 23), None, TODAY, 2009),
        (date(2009, 11, 24), None, TODAY, None),
        (date(2009, 5, 1), None, date(2024, 1, 1), None),
        (None, 2009, TODAY, None),
        (None, 2008, TODAY, 2008),
        (date(2020, 1, 1), None, None, None),
        (date(1900, 1, 1), None, None, None),
        (None, 1915, None, 1915),
        (None, 2150, None, None),
    ],
)
def test_a_year_of_birth_is_kept_of_adults_when_it_can_be_true(
    keys: EntityKeys, born: date | None, year: int | None, ordered: date | None, kept: int | None
) -> None:
    lines = lines_of(birth_date=[born], birth_year=[year], ordered_on=[ordered])
    assert pseudonymise(lines, keys=keys, today=TODAY)["birth_year"].to_pylist() == [kept]


def test_no_lines_are_no_lines(keys: EntityKeys) -> None:
    assert pseudonymise(schema_of(STANDARD_LINE).empty_table(), keys=keys).num_rows == 0


def test_a_table_that_is_no_standard_line_is_refused(keys: EntityKeys) -> None:
    lines = lines_of(email=["anna@example.nl"])
    for wrong in (lines.append_column("phone", pa.array(["0612345678"])), lines.drop(["email"])):
        with pytest.raises(DisclosureError) as refused:
            pseudonymise(wrong, keys=keys)
        assert refused.value.code == "identifier-remains"
        assert "0612345678" not in str(refused.value) + repr(refused.value)


def test_an_identifier_that_would_remain_is_refused() -> None:
    from publiek.pseudonymisation.sensitivity import KEPT, require_kept_only

    require_kept_only(KEPT)
    for field in (pa.field("email", pa.string()), pa.field("x", pa.string(), metadata={"sensitivity": "identifier"})):
        with pytest.raises(DisclosureError):
            require_kept_only(KEPT.append(field))


def test_stored_lines_follow_a_rotation_without_names(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    lines = lines_of(email=["a@x.nl", None], order_id=["A", None], ticket_id=["1", None], ordered_on=[TODAY, None])
    first = ring.keys("a")
    stored = pseudonymise(lines, keys=first)
    ring.rotate("a")
    once = pseudonymise(lines, keys=ring.keys("a"))
    ring.rotate("a")
    newest = ring.keys("a")
    assert rekey(stored, keys=newest, made_with=first.id).equals(pseudonymise(lines, keys=newest))
    assert rekey(once, keys=newest, made_with=newest.ids[1]).equals(pseudonymise(lines, keys=newest))
    assert stored["booker"].to_pylist()[0] != once["booker"].to_pylist()[0]


def test_a_rotation_leaves_ordinals_of_tickets_as_they_are(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    old = ring.keys("a")
    ring.rotate("a")
    stored = pseudonymise(lines_of(order_id=["A", "A"]), keys=old)
    numbered = stored.set_column(stored.column_names.index("ticket"), "ticket", pa.array([1, 2], pa.int64()))
    assert rekey(numbered, keys=ring.keys("a"), made_with=old.id)["ticket"].to_pylist() == [1, 2]


def test_lines_of_an_unknown_key_do_not_follow(tmp_path: Path, keys: EntityKeys) -> None:
    with pytest.raises(StorageError) as refused:
        rekey(pseudonymise(lines_of(order_id=["A"]), keys=keys), keys=keys, made_with="0123456789abcdef")
    assert refused.value.code == "key-other"

"""What must hold for any delivery: order of columns, conventions, mapping files."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.deliveries import MappedColumn, Mapping, read_mapping, receive, write_mapping
from publiek.deliveries.conventions import decimal_of, settle_dates
from publiek.deliveries.headers import squash
from publiek.deliveries.mapping import fingerprint
from publiek.deliveries.privacy import field_names
from publiek.deliveries.shapes import kind_of
from publiek.errors import MappingError
from publiek.vocabulary.conventions import Conventions
from tests.support import deliveries as sample

TABLES = {
    "plain": (list(sample.PLAIN_HEADER), sample.plain_rows()),
    **{
        f"positions {tongue}": (sample.PRETIX_POSITIONS[tongue].split("|"), sample.pretix_position_rows(tongue))
        for tongue in ("nl", "en", "de")
    },
    **{
        f"orders {tongue}": (sample.PRETIX_ORDERS[tongue].split("|"), sample.pretix_order_rows(tongue))
        for tongue in ("nl", "en", "de")
    },
}


def read(header, rows, order) -> tuple[object, list[dict[str, object]]]:
    with tempfile.TemporaryDirectory() as folder:
        shuffled = [[row[place] for place in order] for row in rows]
        received = receive(sample.write_csv(Path(folder) / "f.csv", [header[place] for place in order], shuffled))
        return received, sample.rows_of(received)


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_order_of_columns_does_not_matter(name, data):
    header, rows = TABLES[name]
    first, told = read(header, rows, range(len(header)))
    second, again = read(header, rows, data.draw(st.permutations(range(len(header)))))
    assert (first.system, first.level, first.fields, first.conventions) == (
        second.system,
        second.level,
        second.fields,
        second.conventions,
    )
    assert told == again


@given(cents=st.integers(-10_000_000, 10_000_000), euro=st.sampled_from(["{}", "€ {}", "{} €", "EUR {}"]))
def test_an_amount_never_shows_the_wrong_decimal_sign(cents, euro):
    english = euro.format(f"{cents / 100:,.2f}")
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert (decimal_of(english), decimal_of(dutch)) == (".", ",")


@given(
    days=st.lists(st.dates(date(1950, 1, 1), date(2049, 12, 31)), min_size=1, max_size=20), mark=st.sampled_from("-/.")
)
def test_dates_are_read_in_the_order_they_were_written_or_not_at_all(days, mark):
    for order, form in (("dmy", f"%d{mark}%m{mark}%Y"), ("mdy", f"%m{mark}%d{mark}%Y")):
        try:
            found, _ = settle_dates([day.strftime(form) for day in days], default=None)
        except MappingError as refusal:
            assert refusal.code == "date-order-unclear" and all(day.day <= 12 for day in days)
        else:
            assert found == order


@given(text=st.text(max_size=60))
def test_a_header_has_one_form(text):
    assert squash(squash(text)) == squash(text)
    assert squash(f" {text}_") == squash(text)


@given(text=st.text(st.characters(max_codepoint=127), max_size=40))
def test_capitals_make_no_difference(text):
    assert squash(text.upper()) == squash(text.lower()) == squash(text)


@given(text=st.text(max_size=400))
def test_any_cell_has_a_kind(text):
    assert kind_of(text)


@settings(deadline=None)
@given(
    headers=st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30), min_size=1, max_size=8),
    fields=st.lists(st.sampled_from(field_names()), min_size=8, max_size=8, unique=True),
    suffix=st.sampled_from(["yaml", "json"]),
    conventions=st.builds(Conventions, st.sampled_from([None, ",", "."]), st.sampled_from([None, "dmy", "mdy", "ymd"])),
)
def test_a_mapping_survives_its_file(headers, fields, suffix, conventions):
    columns = tuple(
        MappedColumn(n, header, field) for n, (header, field) in enumerate(zip(headers, fields, strict=False))
    )
    mapping = Mapping(columns, 3, "plain", "L2", conventions, {"status": {"ok: #": "valid"}})
    with tempfile.TemporaryDirectory() as folder:
        assert read_mapping(write_mapping(mapping, Path(folder) / f"m.{suffix}")) == mapping


@given(headers=st.lists(st.text(max_size=20), max_size=8), empty=st.integers(0, 5))
def test_empty_columns_at_the_end_do_not_change_a_fingerprint(headers, empty):
    assert fingerprint(headers) == fingerprint([*headers, *[""] * empty])

"""Five hundred people who do not exist walk through both rooms, in every field. None of them may be seen again."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from publiek.errors import DisclosureError
from publiek.pseudonymisation import Keyring, pseudonymise
from publiek.standardisation import Plan, StandardBatch, Standardiser, settle
from publiek.standardisation.reading import Reading
from publiek.standardisation.sheet import Sheet
from publiek.vocabulary.conventions import Conventions
from publiek.vocabulary.tables import DELIVERY_FIELDS
from tests.support.standardising import TODAY, some_keys, staged, workbench

COUNT = 500
#: Fields that are kept as the house wrote them (see docs/explanation/what-happens-to-names.md).
KEPT_AS_WRITTEN = {"production_title", "production_id", "performance_id", "genre", "venue", "hall"}


def canary(number: int) -> dict[str, str]:
    """One made-up person; every piece is so odd that it cannot be there by chance."""
    code = "".join("bcdfghjklm"[int(digit)] for digit in f"{number:03d}")
    return {
        "first": f"Zqw{code}anqo",
        "last": f"Xvj{code}skiq",
        "email": f"zqw{code}anqo@qxv{code}mail.nl",
        "phone": f"06{87_000_000 + number}",
        "street": f"Jqz{code}weg",
        "postcode": f"{9000 + number}XQ",
        "born": f"{1 + number % 28:02d}-{1 + number % 12:02d}-{1940 + number % 60}",
    }


PEOPLE = [canary(number) for number in range(COUNT)]
#: What may not be seen of any of them after the door (postcode and year of birth may stay inside the house).
_C = "[bcdfghjklm]{3}"
#: A telephone number stands alone: among the digits of thousands of random keys any ten can be found.
SECRETS = re.compile(
    rf"zqw{_C}anqo|xvj{_C}skiq|jqz{_C}weg|qxv{_C}mail|(?<![0-9])0687000[0-9]{{3}}(?![0-9])", re.IGNORECASE
)


def usual_row(person: dict[str, str], number: int) -> dict[str, str]:
    """A row as a ticketing system would export it."""
    return {
        "order_id": f"O{number}", "ticket_id": "1", "email": person["email"] if number % 2 else "",
        "phone": person["phone"], "first_name": person["first"], "last_name": person["last"],
        "full_name": f"{person['first']} {person['last']}", "street": person["street"],
        "house_number": str(number + 1), "postcode": person["postcode"],
        "birth_date": person["born"],
        "performance_date": "12-12-2025 20:15", "production_title": "De storm", "price": "12,50", "status": "betaald",
    }  # fmt: skip


def batch_of(rows: list[dict[str, str]], level: str = "L2") -> StandardBatch:
    names = sorted({name for row in rows for name in row})
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    table = table.add_column(0, "row", pa.array(range(2, 2 + len(rows)), pa.int64()))
    plan = Plan("plain", level, frozenset(names), Conventions(",", "dmy"), today=TODAY)
    return Standardiser(plan, workbench()).standardise(table)


def everything_after(batch: StandardBatch, folder: Path) -> str:
    """All that leaves the two rooms, as text: batch, findings, lines, the settled file, byte for byte."""
    keyed = pseudonymise(batch.lines, keys=some_keys(folder))
    settled = settle(workbench(), staged=staged(folder, keyed), target=folder / "lines.parquet")
    bytes_ = "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())
    told = [repr(batch), repr(batch.findings), batch.set_aside.to_pylist(), keyed.to_pylist(), repr(settled), bytes_]
    return " ".join(str(piece) for piece in told)


@pytest.mark.parametrize("field", sorted(c.name for c in DELIVERY_FIELDS if c.name not in KEPT_AS_WRITTEN))
def test_nobody_is_seen_again_whatever_field_they_were_written_in(
    field: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [usual_row(person, number) for number, person in enumerate(PEOPLE)]
    for row, person in zip(rows, PEOPLE, strict=True):
        row[field] = f"{person['first']} {person['last']}, {person['email']}, {person['phone']}, {person['street']} 1"
    assert len(SECRETS.findall(str(rows))) > 5 * COUNT
    with caplog.at_level(logging.DEBUG):
        seen = everything_after(batch_of(rows), tmp_path)
    printed = capfd.readouterr()
    assert SECRETS.search(seen + caplog.text + printed.out + printed.err) is None


@pytest.mark.parametrize("field", sorted(KEPT_AS_WRITTEN))
def test_an_address_or_number_in_a_kept_text_is_not_seen_again(field: str, tmp_path: Path) -> None:
    rows = [usual_row(person, number) for number, person in enumerate(PEOPLE)]
    for row, person in zip(rows, PEOPLE, strict=True):
        row[field] = f"Feest, bel {person['phone']} of mail {person['email']}"
    assert SECRETS.search(everything_after(batch_of(rows), tmp_path)) is None


@pytest.mark.parametrize("field", ["production_title", "genre", "venue"])
def test_a_party_with_the_name_of_its_booker_is_not_seen_again(field: str, tmp_path: Path) -> None:
    rows = [usual_row(person, number) for number, person in enumerate(PEOPLE)]
    for row, person in zip(rows, PEOPLE, strict=True):
        row[field] = f"Verjaardag {person['first']} {person['last'].upper()}"
    assert SECRETS.search(everything_after(batch_of(rows), tmp_path)) is None


@pytest.mark.parametrize("level", ["L0", "L1"])
def test_counts_and_tallies_hold_nobody(level: str, tmp_path: Path) -> None:
    rows = [{**usual_row(person, number), "visits": "3"} for number, person in enumerate(PEOPLE)]
    batch = batch_of(rows, level)
    assert {batch.lines[c].null_count for c in ("email", "name", "address_line", "order_id", "booker_id")} == {COUNT}
    assert SECRETS.search(everything_after(batch, tmp_path)) is None


def test_house_number_day_of_birth_and_letters_of_a_refused_postcode_stay_behind(tmp_path: Path) -> None:
    rows = [{**usual_row(PEOPLE[0], 0), "email": "", "house_number": "98765", "birth_date": "17-03-1961"}]
    kept = pseudonymise(batch_of(rows).lines, keys=some_keys(tmp_path)).to_pylist()
    assert kept[0]["birth_year"] == 1961
    assert re.search(r"98765|03-17|17-03", str(kept)) is None


def test_nothing_that_holds_names_shows_them_when_printed(tmp_path: Path) -> None:
    rows = [usual_row(person, number) for number, person in enumerate(PEOPLE[:5])]
    batch = batch_of(rows)
    sheet = Sheet(pa.table({"row": pa.array([2]), "full_name": [PEOPLE[0]["last"]]}))
    reading = Reading(sheet, workbench(), Plan(), TODAY)
    spoken = [batch, sheet, reading, sheet.spread("full_name"), reading.noticed]
    assert SECRETS.search(" ".join(repr(thing) + str(thing) for thing in spoken)) is None


def test_a_refusal_quotes_nobody(tmp_path: Path) -> None:
    lines = batch_of([usual_row(PEOPLE[0], 0)]).lines
    for wrong in (lines.append_column(PEOPLE[0]["last"], pa.array(["x"])), lines.drop(["email"])):
        try:
            pseudonymise(wrong, keys=some_keys(tmp_path))
        except DisclosureError as refused:
            chain = "".join(traceback.format_exception(*sys.exc_info())) + str(refused.as_dict()) + repr(refused)
            assert SECRETS.search(chain) is None
        else:
            pytest.fail("a table that is no standard line went through")


def test_a_pseudonym_tells_nothing_without_the_key(tmp_path: Path) -> None:
    """Who knows all five hundred addresses and the program, but not the key, finds nobody."""
    rows = [{**usual_row(person, number), "email": person["email"]} for number, person in enumerate(PEOPLE)]
    lines = batch_of(rows).lines
    stored = set(pseudonymise(lines, keys=Keyring(tmp_path / "theirs").keys("a"))["booker"].to_pylist())
    guessed = set(pseudonymise(lines, keys=Keyring(tmp_path / "mine").keys("a"))["booker"].to_pylist())
    assert len(stored) == COUNT
    assert not stored & guessed


def test_pseudonyms_are_spread_over_all_bits(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {**usual_row(PEOPLE[0], 0), "email": f"m{n}@qx.nl", "order_id": str(n)} for n in range(4000)
    ]
    kept = pseudonymise(batch_of(rows).lines, keys=some_keys(tmp_path))
    for column in ("order", "booker"):
        values = kept[column].to_pylist()
        assert len(set(values)) == 4000
        for bit in range(64):
            assert 1700 < sum(value >> bit & 1 for value in values) < 2300

"""Which accounts of one house are of one person: how well it is told, and that it is told the same every time."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import UsageError
from publiek.linking import LinkSettings, link, simple, write_pairs
from tests.support.canaries import canaries
from tests.support.second_accounts import Accounts, identities, judged, places, quality, second_accounts


@pytest.fixture(scope="module")
def made() -> Accounts:
    return second_accounts(10_000, seed=3)


@pytest.fixture(scope="module")
def lines(made: Accounts) -> pa.Table:
    return identities(made)


@pytest.mark.parametrize("seed", [1, 2])
def test_persons_and_households_are_told_well_enough(seed: int) -> None:
    told = judged(10_000, seed=seed)
    persons, address = told["model, persons"], told["address key, missing dropped"]
    assert persons["precision"] >= 0.93
    assert persons["recall"] >= 0.93
    assert abs(persons["unique_error"]) <= 0.04
    assert told["e-mail only"]["recall"] < 0.72, "the accounts are too easy to be a test"
    # Flats without a door number merge: 0.91 on 200,000 accounts, less on few.
    assert address["precision"] >= 0.87
    assert address["recall"] >= 0.88
    for one in (told["persons"], told["households"]):
        assert one["low"] <= one["true"] <= one["high"]
        assert abs(one["told"] / one["true"] - 1) <= 0.05


def test_sure_pairs_are_almost_always_right(made: Accounts, lines: pa.Table) -> None:
    linked = link(lines)
    person = made.person[places(linked.numbers)]
    right = person[linked.pairs["left"].to_numpy()] == person[linked.pairs["right"].to_numpy()]
    assert len(right) > 1000
    assert right.mean() >= 0.99


def test_the_order_of_the_rows_changes_nothing(lines: pa.Table) -> None:
    turned = lines.take(pa.array(np.random.default_rng(1).permutation(len(lines))))
    first, second = link(lines), link(turned)
    assert (first.persons, first.households, first.reasons) == (second.persons, second.households, second.reasons)


def test_a_person_whose_email_was_typed_in_capitals_is_one(lines: pa.Table) -> None:
    row = lines.slice(0, 1).to_pylist()[0] | {
        "email": "noor@example.nl", "name": "n|karema", "given": "noor", "phone": None, "pc6": None,
        "address_line": None,
    }  # fmt: skip
    two = [row | {"row": 2, "account": "1", "email_written": "noor@example.nl", "name": "n|karema"},
           row | {"row": 3, "account": "2", "email_written": "Noor@Example.nl", "given": "n"}]  # fmt: skip
    linked = link(pa.Table.from_pylist(two, schema=lines.schema))
    assert linked.reasons == {"email-written-otherwise": 1}
    assert linked.households is None, "of nobody the address is known"


def test_nothing_is_told_of_an_empty_file(lines: pa.Table) -> None:
    linked = link(lines.slice(0, 0))
    assert (linked.accounts, linked.persons, linked.households) == (0, None, None)


def test_a_list_holds_customer_numbers_and_nothing_else(lines: pa.Table, tmp_path: Path) -> None:
    linked = link(lines)
    count = write_pairs(linked, tmp_path / "pairs.csv")
    header, *rows = (tmp_path / "pairs.csv").read_text("utf-8").splitlines()
    assert header == "customer_number,other_customer_number,probability,reason"
    assert len(rows) == count == linked.pairs.num_rows
    known = set(linked.numbers.to_pylist())
    assert all({row.split(",")[0], row.split(",")[1]} <= known for row in rows)
    with pytest.raises(UsageError, match="pairs-file-exists"):
        write_pairs(linked, tmp_path / "pairs.csv")


def test_a_threshold_below_a_half_is_refused(lines: pa.Table) -> None:
    with pytest.raises(UsageError, match="threshold-unreadable"):
        link(lines, LinkSettings(certain=0.2))


def test_without_the_library_one_is_told_what_to_install(lines: pa.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publiek.linking.scoring.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="linking-not-installed"):
        link(lines)


def test_names_reach_no_log_and_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    from publiek.pipeline import find_duplicates
    from tests.support import canaries as flock

    header, rows = flock.plain(canaries(200))
    (tmp_path / "in").mkdir()
    export, work = tmp_path / "in" / "export.csv", tmp_path / "work"
    export.write_text("\n".join(";".join(row) for row in [header, *rows, *rows[:50]]), "utf-8")
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("TMPDIR", str(work))
    caplog.set_level(logging.NOTSET)
    linked = find_duplicates(export)
    out, err = capfd.readouterr()
    said = repr(linked) + str(linked.reasons) + caplog.text + out + err
    assert linked.accounts == 200
    assert flock.MARK not in said.lower()
    assert not list(work.iterdir())


def test_simple_methods_give_every_account_a_number(lines: pa.Table) -> None:
    numbers, email = simple.by_email(lines)
    both = simple.by_email_and_phone(lines)[1]
    assert len(np.unique(both)) < len(np.unique(email)) < len(numbers)
    assert quality(email, email) == {"precision": 1.0, "recall": 1.0, "unique_error": 0.0}

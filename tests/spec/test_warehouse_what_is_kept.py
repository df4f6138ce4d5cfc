"""What is kept of deliveries, and what do later deliveries do to earlier ones? To be read as a manual."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.engines import Workbench
from publiek.errors import ConservationError, StorageError, UsageError
from publiek.vocabulary.findings import Finding
from publiek.vocabulary.tables import TICKET_LINE
from publiek.warehouse import Store, organisations
from tests.support.kept import (
    amounts,
    count,
    counting,
    deliver,
    files_below,
    files_needed,
    prepared,
    set_aside,
    settle,
    table,
    tally,
    ticket,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", "theater-de-brug")


# An empty store


def test_before_the_first_delivery_there_is_version_0_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    snapshot = store.current()
    assert (snapshot.version, snapshot.paths, snapshot.deliveries, dict(snapshot.organisation)) == (0, (), (), {})
    assert counting(store) == []
    assert not (tmp_path / "home").exists()


def test_the_lines_of_an_empty_store_have_the_columns_of_the_standard(store: Store) -> None:
    with Workbench() as workbench:
        assert store.lines(workbench).collect_schema().names() == [column.name for column in TICKET_LINE]


# One delivery


def test_a_delivery_gets_a_number_and_its_lines_count(store: Store) -> None:
    record = deliver(store, "a", [ticket(1, cents=1000), ticket(2, cents=2000)], batches=2)
    assert (record.number, record.state, record.digest) == (1, "current", "a")
    assert [(row["delivery"], row["order"], row["amount_cents"]) for row in counting(store)] == [
        (1, 1, 1000),
        (1, 2, 2000),
    ]


def test_lines_come_back_with_exactly_the_columns_and_types_of_the_standard(store: Store) -> None:
    deliver(store, "a", [ticket(1, birth_year=1980, pc6="3011AA", scanned=True, pc4=3011)])
    with Workbench() as workbench:
        lines = store.lines(workbench).collect("pyarrow").to_native()
    assert lines.column_names == [column.name for column in TICKET_LINE]
    changed = {c.name for c in TICKET_LINE if lines.schema.field(c.name).type != c.type} - {"performance_start"}
    assert changed == set()
    assert pa.types.is_timestamp(lines.schema.field("performance_start").type)
    assert lines["performance_start"][0].as_py() == datetime(2026, 3, 14, 20, 15)


def test_what_was_noticed_and_set_aside_is_kept_with_the_delivery(store: Store) -> None:
    lines, aside = table([ticket(1)]), set_aside([500, -200])
    with store.workspace("a") as workspace:
        workspace.stage(lines)
        settle(workspace)
        workspace.keep(prepared("a", lines, aside=aside))
    (record,) = store.current().deliveries
    assert record.findings == (Finding("postcode-unreadable", "postcode", 2, (7, 9)),)
    assert record.rows_set_aside.to_pylist() == aside.to_pylist()
    assert record.ledger["cents_set_aside"] == 300
    assert store.check_conservation() == dict(record.ledger)


def test_the_same_file_twice_changes_nothing(store: Store, tmp_path: Path) -> None:
    first = deliver(store, "a", [ticket(1)])
    before = store.current(), files_below(tmp_path)
    assert deliver(store, "a", [ticket(1)]) == first
    assert (store.current(), files_below(tmp_path)) == before


def test_a_delivery_of_which_everything_was_set_aside_is_kept_too(store: Store) -> None:
    assert deliver(store, "a", []).state == "current"
    assert counting(store) == []
    assert len(store.current().deliveries) == 1


def test_without_keep_nothing_changes_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    deliver(store, "a", [ticket(1)])
    before = files_below(tmp_path)
    with store.workspace("b") as workspace:
        workspace.stage(table([ticket(2)]))
    assert files_below(tmp_path) == before


def test_a_reader_sees_the_old_state_while_an_import_runs(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1)])
    with store.workspace("b") as workspace:
        lines = table([ticket(2, cents=2)])
        workspace.stage(lines)
        settle(workspace)
        assert amounts(store) == [1]
        workspace.keep(prepared("b", lines))
        assert amounts(store) == [1, 2]


# Overlapping deliveries


def test_tickets_are_updated_by_order_performance_ticket_and_direction(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1), ticket(1, number=2, cents=2), ticket(1, cents=-3, quantity=-1)])
    deliver(store, "b", [ticket(1, cents=11), ticket(1, cents=14, performance_id="v2")])
    assert amounts(store) == [-3, 2, 11, 14]
    assert [record.state for record in store.history()] == ["partly-superseded", "current"]


def test_an_order_line_without_ticket_number_is_known_by_its_order(store: Store) -> None:
    deliver(store, "a", [ticket(1, number=None, cents=1)])
    deliver(store, "b", [ticket(1, number=None, cents=2)])
    assert amounts(store) == [2]


def test_a_ticket_without_an_order_always_adds(store: Store) -> None:
    deliver(store, "a", [ticket(None, cents=1)])
    deliver(store, "b", [ticket(None, cents=2)])
    assert amounts(store) == [1, 2]


def test_tallies_are_updated_by_performance_and_postcode(store: Store) -> None:
    deliver(store, "a", [tally(3011, cents=1), tally(3012, cents=2), tally(None, cents=3)])
    deliver(store, "b", [tally(3011, cents=11), tally(None, cents=13), tally(3012, cents=12, performance_id="v2")])
    assert amounts(store) == [2, 11, 12, 13]


def test_counts_are_updated_by_performance_and_ticket_type(store: Store) -> None:
    deliver(store, "a", [count("normal", cents=1), count("free", cents=2)])
    deliver(store, "b", [count("normal", cents=11)])
    assert amounts(store) == [2, 11]


def test_counts_without_performance_id_are_known_by_the_moment(store: Store) -> None:
    later = datetime(2026, 3, 15, 20, 15)
    deliver(store, "a", [count("normal", cents=1, performance_id=None)])
    deliver(store, "b", [count("normal", cents=2, performance_id=None, performance_start=later)])
    deliver(store, "c", [count("normal", cents=3, performance_id=None)])
    assert amounts(store) == [2, 3]


def test_levels_never_supersede_one_another(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1), tally(3011, cents=2)])
    deliver(store, "b", [count("normal", cents=3)])
    assert amounts(store) == [1, 2, 3]


def test_lines_that_look_alike_within_one_delivery_all_count(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1)])
    deliver(store, "b", [ticket(1, cents=2), ticket(1, cents=3)])
    assert amounts(store) == [2, 3]


def test_without_overlap_earlier_files_stay_the_same_files(store: Store) -> None:
    deliver(store, "a", [ticket(1)])
    (before,) = store.current().paths
    deliver(store, "b", [ticket(2)])
    assert store.current().paths[0] == before


# Withdrawing


def test_a_withdrawn_delivery_leaves_every_figure_and_earlier_lines_come_back(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1), ticket(2, cents=2)])
    deliver(store, "b", [ticket(1, cents=11)])
    assert store.withdraw(2).state == "withdrawn"
    assert amounts(store) == [1, 2]
    assert [record.state for record in store.history()] == ["current", "withdrawn"]
    assert [record.number for record in store.current().deliveries] == [1]


def test_a_line_that_a_third_delivery_brought_too_stays_superseded(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1), ticket(2, cents=2)])
    deliver(store, "b", [ticket(1, cents=11), ticket(2, cents=12)])
    deliver(store, "c", [ticket(1, cents=21)])
    store.withdraw(2)
    assert amounts(store) == [2, 21]


def test_a_withdrawn_file_may_be_delivered_again_and_gets_a_new_number(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1)])
    store.withdraw(1)
    assert deliver(store, "a", [ticket(1, cents=1)]).number == 2
    assert amounts(store) == [1]


def test_withdrawing_what_is_not_there_is_refused(store: Store) -> None:
    deliver(store, "a", [ticket(1)])
    store.withdraw(1)
    for number in (1, 2, 0):
        with pytest.raises(UsageError, match="delivery-unknown"):
            store.withdraw(number)


# The organisation


def test_the_profile_is_kept_and_what_is_not_said_stays(store: Store) -> None:
    store.profile(name="Theater De Brug", venue_postcode="3011AA")
    deliver(store, "a", [ticket(1)])
    assert store.profile(subsector="theatre", name=None, venue_postcode="") == dict(store.current().organisation)
    assert dict(store.current().organisation) == {
        "name": "Theater De Brug",
        "venue_postcode": "3011AA",
        "subsector": "theatre",
    }


def test_saying_the_same_again_makes_no_new_version(store: Store) -> None:
    store.profile(name="Theater De Brug")
    version = store.current().version
    store.profile(name="Theater De Brug")
    assert store.current().version == version == 1


def test_organisations_are_those_with_data_and_live_apart(tmp_path: Path) -> None:
    assert organisations(tmp_path) == []
    for name in ("museum-b", "theater-a"):
        deliver(Store(tmp_path, name), "a", [ticket(1)])
    (tmp_path / "organisations" / "Not An Id").mkdir()
    (tmp_path / "organisations" / "empty").mkdir()
    assert organisations(tmp_path) == ["museum-b", "theater-a"]


# Nothing is lost


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows_read": 3},
        {"cents_read": 1501},
        {"rows_kept": 2, "rows_read": 3},
        {"cents_kept": 1400, "cents_read": 1600},
        {"rows_set_aside": 0, "rows_read": 1},
        {"cents_set_aside": 0, "cents_read": 1500},
    ],
)
def test_a_ledger_that_the_files_contradict_is_refused_and_nothing_is_kept(
    store: Store, tmp_path: Path, wrong: dict[str, int]
) -> None:
    lines = table([ticket(1, cents=1500)])
    with pytest.raises(ConservationError), store.workspace("a") as workspace:
        workspace.stage(lines)
        settle(workspace)
        workspace.keep(prepared("a", lines, aside=set_aside([100]), **wrong))
    assert store.current().version == 0
    assert {path.split("/")[-1] for path in files_below(tmp_path)} == {"CURRENT", "lock", "000000.json"}


def test_two_lines_of_one_count_row_are_one_row_in_the_ledger(store: Store) -> None:
    record = deliver(store, "a", [count("normal", row=2, cents=1), count("free", row=2), count("normal", row=3)])
    assert (record.ledger["rows_kept"], record.original.rows) == (2, 3)
    assert store.check_conservation()["rows_kept"] == 2


def test_conservation_holds_for_originals_whatever_was_superseded(store: Store) -> None:
    deliver(store, "a", [ticket(1, cents=1), ticket(2, cents=2)])
    deliver(store, "b", [ticket(1, cents=11)])
    assert store.check_conservation() == {
        "rows_read": 3,
        "rows_kept": 3,
        "rows_set_aside": 0,
        "cents_read": 14,
        "cents_kept": 14,
        "cents_set_aside": 0,
    }


def test_verify_counts_the_files_that_the_current_version_needs(store: Store) -> None:
    deliver(store, "a", [ticket(1), ticket(2)])
    deliver(store, "b", [ticket(1)])
    assert store.verify() == len(files_needed(store)) == 7


def test_a_changed_file_is_named(store: Store, tmp_path: Path) -> None:
    deliver(store, "a", [ticket(1)])
    (path,) = store.current().paths
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(StorageError, match="data-damaged") as refused:
        store.verify()
    assert [*refused.value.where["files"].values()] == ["content"]

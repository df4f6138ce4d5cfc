"""How do the houses of an agreement lie beside each other? Each sends its own indicators; nobody sees another's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek import disclosure, sector
from publiek.collective import benchmark
from publiek.collective.agreements import Agreement
from publiek.collective.benchmark.own_values import COLUMNS
from publiek.disclosure import PEER_EYES
from publiek.errors import DisclosureError, StorageError
from publiek.house import House
from publiek.sector.peers_groups import SIZES
from publiek.vocabulary.figures import Base, Figure
from tests.support import peers
from tests.support.agreements import an_agreement

ROUND = "2024/25"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return peers.a_home(tmp_path_factory.mktemp("benchmark") / "home")


@pytest.fixture(scope="module")
def agreed() -> Agreement:
    return an_agreement(tuple(peers.VENUES))


@pytest.fixture(scope="module")
def parts(home: Path, agreed: Agreement) -> dict[str, pa.Table]:
    return {name: benchmark.indicators_of(a_house(home, name), agreed, ROUND) for name in peers.VENUES}


def a_house(home: Path, name: str) -> House:
    return House(name, home, venue_pc4=peers.VENUES[name])


def test_what_leaves_is_a_handful_of_rounded_numbers(parts: dict[str, pa.Table]) -> None:
    rows = {row["indicator"]: row for row in parts["de-brug"].to_pylist()}
    assert rows["visits"]["value"] == 280
    # 110 bookers: two figures, the last in halves.
    assert rows["bookers"]["value"] == 110
    assert rows["frequency"]["value"] == 2.55
    assert rows["subsector"]["text"] == "pop"
    assert rows["venue_pc4"]["value"] == 3011
    assert set(rows) - {"subsector", "venue_pc4"} <= {"visits", "bookers", "performances", *benchmark_names(rows)}


def benchmark_names(rows: dict[str, object]) -> set[str]:
    known = disclosure.own_value_names()
    return {name for name in rows if name in known or name.startswith("group:")}


def test_a_season_in_which_nobody_came_brings_nothing(home: Path, agreed: Agreement) -> None:
    assert benchmark.indicators_of(a_house(home, "de-brug"), agreed, "2019/20").num_rows == 0


def test_a_house_without_deliveries_is_told_so(tmp_path: Path, agreed: Agreement) -> None:
    with pytest.raises(StorageError):
        benchmark.indicators_of(House("leeg", tmp_path), agreed, ROUND)


def test_from_contributions_the_comparison_is_that_of_one_home(
    home: Path, agreed: Agreement, parts: dict[str, pa.Table]
) -> None:
    """The houses of one home compared by who keeps them, and the same houses by what they sent: within rounding."""
    houses = [a_house(home, name) for name in peers.VENUES]
    central = sector.make_peers(home, collective="kring", houses=houses)
    told = benchmark.distribution(parts, agreement=agreed)
    assert told.release.policy == PEER_EYES
    ours = {(r["group"], r["indicator"]): r for r in told.release["peer_distribution"].table.to_pylist()}
    theirs = {(r["group"], r["indicator"]): r for r in central.distribution}
    assert set(ours) == set(theirs)
    for key, row in theirs.items():
        assert ours[key]["houses"] == row["houses"]
        for name in ("low", "middle", "high"):
            assert ours[key][name] == pytest.approx(row[name], rel=0.1), key


def test_the_order_of_arrival_changes_nothing(agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    once = benchmark.distribution(parts, agreement=agreed)
    turned = benchmark.distribution(dict(reversed(parts.items())), agreement=agreed)
    assert once.release["peer_distribution"].table.equals(turned.release["peer_distribution"].table)
    assert once.members == turned.members


def test_a_small_group_that_changed_by_one_house_stays_silent(agreed: Agreement, parts: dict[str, pa.Table]) -> None:
    before = benchmark.distribution(parts, agreement=agreed)
    left = {name: table for name, table in parts.items() if name != "zaal-zuid"}
    after = benchmark.distribution(left, agreement=agreed, before=before.members)
    assert before.release["peer_distribution"].table.num_rows > 0
    assert after.release["peer_distribution"].table.num_rows == 0


def test_a_house_sees_itself_beside_the_others_and_only_at_home(
    home: Path, agreed: Agreement, parts: dict[str, pa.Table]
) -> None:
    told = benchmark.distribution(parts, agreement=agreed).release
    shown = benchmark.beside(a_house(home, "de-brug"), told, agreement=agreed, round_=ROUND)
    rows = {(r["group"], r["indicator"]): r for r in shown["beside"].table.to_pylist()}
    assert rows[("", "bookers")]["own"] == 110
    assert rows[("", "bookers")]["low"] <= rows[("", "bookers")]["high"]
    # Six houses are too few for a model: said by leaving it empty.
    assert rows[("", "bookers")]["expected"] is None


def test_with_thirty_houses_there_is_an_expected_value_with_an_interval(home: Path, agreed: Agreement) -> None:
    draw = np.random.default_rng(6)
    parts = {f"huis-{n:02}": invented_part(draw) for n in range(40)}
    told = benchmark.distribution(parts, agreement=agreed).release
    assert told["peer_expected"].table.num_rows > 0
    shown = benchmark.beside(a_house(home, "de-brug"), told, agreement=agreed, round_=ROUND)
    row = next(r for r in shown["beside"].table.to_pylist() if (r["group"], r["indicator"]) == ("", "bookers"))
    assert row["expected_low"] < row["expected"] < row["expected_high"]


def invented_part(draw: np.random.Generator) -> pa.Table:
    """A house that could have sent this."""
    performances = float(np.exp(draw.normal(4, 0.8)))
    visits = performances * float(np.exp(draw.normal(4.5, 0.4)))
    values = {"visits": visits, "bookers": visits / 2.4, "performances": performances, "genres": draw.uniform(1, 6)}
    rows: list[dict[str, object]] = [{"indicator": n, "value": float(v), "text": None} for n, v in values.items()]
    rows.append({"indicator": "subsector", "value": None, "text": "theatre"})
    rows.append({"indicator": "venue_pc4", "value": float(draw.choice([3011, 1012, 5611])), "text": None})
    return pa.Table.from_pylist(rows, schema=COLUMNS)


@pytest.mark.parametrize(
    "row",
    [
        {"indicator": "surname", "value": 1.0, "text": None},
        {"indicator": "bookers", "value": 100.0, "text": "mevrouw"},
        {"indicator": "subsector", "value": None, "text": "de brug"},
        {"indicator": "venue_pc4", "value": 301112.0, "text": None},
        {"indicator": "group:J. de Vries", "value": 100.0, "text": None},
    ],
)
def test_attack_what_is_not_on_the_list_does_not_leave(row: dict[str, object]) -> None:
    figure = Figure("indicators", Base("visits", 100, 100), pa.Table.from_pylist([row], schema=COLUMNS))
    with pytest.raises(DisclosureError, match="figure-not-judged"):
        disclosure.only_own_values(figure)


def test_of_fewer_than_ten_bookers_only_what_was_on_is_told() -> None:
    rows = [
        {"indicator": name, "value": value, "text": None}
        for name, value in {"visits": 20.0, "bookers": 9.0, "new_share": 0.3, "group:G1": 120.0}.items()
    ]
    figure = Figure("indicators", Base("visits", 20, 20), pa.Table.from_pylist(rows, schema=COLUMNS))
    told = disclosure.only_own_values(figure)["indicators"].table
    assert told["indicator"].to_pylist() == ["visits"]


def test_size_classes_are_decided_by_what_was_sent() -> None:
    """Rounding to two figures moves no house over a border that is itself a number of two figures."""
    for _, least in SIZES:
        assert least == 0 or float(f"{least:.1e}") == least

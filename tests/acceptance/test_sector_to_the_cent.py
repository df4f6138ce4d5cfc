"""A whole sector of export files with known truth: every row, ticket and cent is found again, and so is the truth.

The full run (160 files, 100,000 tickets) is long; one file of every ticketing system, of a small sector, always runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.stats import spearmanr

from publiek.disclosure import Release
from publiek.pipeline import look
from tests.support.sector import BECOMES, BECOMES_IN, RECOGNISED_AS, Came, bring_in, files_of, house_of, make_sector

#: Houses with enough tickets to find the truth about them again, of three ticketing systems.
LARGE = (
    "theater-de-brug",
    "theater-de-wandelende-schoorsteen",
    "museum-het-verdwaalde-kompas",
    "schouwburg-de-nieuwsgierige-kapstok",
)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sector(tmp_path_factory.mktemp("small"), tickets=8_000)


@pytest.fixture(scope="session")
def sector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sector(tmp_path_factory.mktemp("sector"), tickets=100_000)


def one_of_each_system(sector: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The file with the most kinds of trouble of every system and language."""
    best: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {}
    for house, facts in files_of(sector):
        kind = (house["system"], house["language"])
        if kind not in best or len(facts["rows_by_meaning"]) > len(best[kind][1]["rows_by_meaning"]):
            best[kind] = (house, facts)
    return list(best.values())


def differences(house: dict[str, Any], facts: dict[str, Any], came: Came) -> list[str]:
    """Where what came differs from the truth of the manifest; empty when nothing does."""
    answer = came.answer
    printed = {kind: sums["cents"] + sums["fee_cents"] for kind, sums in facts["rows_by_meaning"].items()}
    expected = {
        "system": RECOGNISED_AS.get(house["system"], house["system"]),
        "level": house["level"],
        "rows_read": facts["rows"],
        # The sum at the bottom of a list is no money that came in.
        "cents_read": facts["cents_in_file"] - printed.get("total", 0),
        "rows_kept + rows_set_aside": facts["rows"],
        "cents_kept + cents_set_aside": answer["cents_read"],
        **{f"net {name}": cents for name, cents in _net(house, facts).items()},
        **{f"rows {kinds}": count for kinds, count in _rows(house, facts).items()},
    }
    got = {
        **answer,
        "rows_kept + rows_set_aside": answer["rows_kept"] + answer["rows_set_aside"],
        "cents_kept + cents_set_aside": answer["cents_kept"] + answer["cents_set_aside"],
        **{f"net {name}": cents for name, cents in came.net.items()},
        **{f"rows {kinds}": sum(came.rows.get(one, 0) for one in kinds.split("/")) for kinds in _rows(house, facts)},
    }
    return [
        f"{facts['path']}: {name} is {got[name]}, should be {it}" for name, it in expected.items() if got[name] != it
    ]


def _net(house: dict[str, Any], facts: dict[str, Any]) -> dict[str, int]:
    """The true net sums as this kind of file can show them."""
    net, meanings = dict(facts["net"]), facts["rows_by_meaning"]
    if house["fees"] == "inside":
        # One amount with the fee in it: the sum is right, the fee cannot be told apart in every row.
        net = {**net, "revenue_cents": net["revenue_cents"] + net["fee_cents"], "fee_cents": 0}
    if house["system"] == "plain" and "duplicate" in meanings:
        # No ticket numbers: two equal lines of one order may be two sales. Both count; the truth is in the manifest.
        twice = meanings["duplicate"]
        net = {
            **net,
            "tickets": net["tickets"] + twice["tickets"],
            "revenue_cents": net["revenue_cents"] + twice["cents"],
        }
    return net


def _rows(house: dict[str, Any], facts: dict[str, Any]) -> dict[str, int]:
    """How many rows must have become what, per set of possibilities."""
    rows: dict[str, int] = {}
    for meaning, sums in facts["rows_by_meaning"].items():
        name = "/".join(sorted(BECOMES_IN.get((house["system"], meaning), BECOMES[meaning])))
        rows[name] = rows.get(name, 0) + sums["rows"]
    return rows


def wrong_homes(house: dict[str, Any], facts: dict[str, Any], came: Came) -> list[str]:
    """Slips in postcodes against what became of them. Slips of rows that were set aside make the count a ceiling."""
    faults, found = facts["faults"], came.homes
    aside = came.answer["rows_set_aside"]
    checks = {"foreign": faults.get("foreign", 0)}
    if house["level"] != "L0":
        checks["missing"] = sum(
            faults.get(slip, 0) for slip in ("anonymous", "postcode-missing", "postcode-unreadable")
        )
    wrong = [(name, want, found.get(name, 0)) for name, want in checks.items()]
    off = [f"{facts['path']}: {name} {got} of {want}" for name, want, got in wrong if not 0 <= want - got <= aside]
    return off + ([f"{facts['path']}: unreadable postcodes"] if found.get("unreadable") else [])


def test_one_file_of_each_system_to_the_cent(small: Path, tmp_path: Path) -> None:
    files = one_of_each_system(small)
    assert len({house["system"] for house, _ in files}) >= 10
    wrong = [
        line for house, facts in files for line in differences(house, facts, bring_in(small, house, facts, tmp_path))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def delivered(sector: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[dict, dict, Came]]]:
    """Every file of the sector, brought in."""
    place = tmp_path_factory.mktemp("delivered")
    return place, [(house, facts, bring_in(sector, house, facts, place)) for house, facts in files_of(sector)]


@pytest.mark.long
def test_every_file_to_the_cent(delivered: tuple[Path, list[tuple[dict, dict, Came]]]) -> None:
    _, came = delivered
    assert len(came) >= 150
    wrong = [line for house, facts, one in came for line in differences(house, facts, one)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_slips_in_postcodes_are_what_they_were(delivered: tuple[Path, list[tuple[dict, dict, Came]]]) -> None:
    """Abroad is abroad, also in a tally; nothing, "onbekend" and nobody are missing; lower case is repaired."""
    wrong = [line for house, facts, one in delivered[1] for line in wrong_homes(house, facts, one)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_lists_without_a_trace_of_fault_have_no_words_unknown(
    delivered: tuple[Path, list[tuple[dict, dict, Came]]],
) -> None:
    """Every status, channel and country that a system writes is known; what was left out is not complained of twice."""
    codes = {finding["code"] for _, _, one in delivered[1] for finding in one.answer["findings"]}
    assert not codes & {"status-unknown", "channel-unknown", "country-unknown", "date-unreadable", "amount-unreadable"}


@pytest.fixture(scope="session")
def looks(sector: Path, delivered: tuple[Path, list[tuple[dict, dict, Came]]]) -> dict[str, Release]:
    """The figures of the large houses."""
    houses = {house["organisation"]: house for house, _ in files_of(sector)}
    only = ("by_production", "segment_index", "catchment", "totals")
    return {name: look(house_of(houses[name], delivered[0]), only=only) for name in LARGE}


def truth(sector: Path, sql: str, house: str) -> dict[Any, Any]:
    """A question to the truth about one house, as a dict of its two columns; V are its orders that were paid."""
    folder = sector / "truth"
    visits = f"(SELECT * FROM '{folder}/visits/{house}.parquet' WHERE status = 'paid')"
    asked = sql.replace("VISITS", visits).replace("TRUTH/", f"{folder}/").replace("HOUSE", f"'{house}'")
    return dict(duckdb.sql(asked).fetchall())


@pytest.mark.long
@pytest.mark.parametrize("house", LARGE)
def test_visits_of_every_production_are_the_true_ones(sector: Path, looks: dict[str, Release], house: str) -> None:
    true = truth(
        sector,
        "SELECT p.title, sum(tickets)::BIGINT FROM VISITS JOIN 'TRUTH/performances.parquet' p USING (performance) "
        "WHERE p.organisation = HOUSE GROUP BY 1",
        house,
    )
    figure = looks[house]["by_production"].table
    assert dict(zip(figure["key"].to_pylist(), figure["visits"].to_pylist(), strict=True)) == true


@pytest.mark.long
@pytest.mark.parametrize("house", LARGE)
def test_bookers_lie_between_persons_and_accounts(sector: Path, looks: dict[str, Release], house: str) -> None:
    """One booker per address given: only who has a second account or mistyped an address is counted twice."""
    sql = "SELECT 1, [count(DISTINCT person), count(DISTINCT account)] FROM VISITS WHERE account >= 0"
    persons, accounts = truth(sector, sql, house)[1]
    typos = sum(
        facts["faults"].get("e-mail-typo", 0) for one, facts in files_of(sector) if one["organisation"] == house
    )
    rows = looks[house]["totals"].table.to_pylist()
    bookers = next(row["value"] for row in rows if (row["measure"], row["season"]) == ("bookers", ""))
    assert persons < bookers <= accounts + typos


@pytest.mark.long
@pytest.mark.parametrize("house", LARGE)
def test_where_bookers_live_is_found_again(sector: Path, looks: dict[str, Release], house: str) -> None:
    """Bookers per postcode area follow the true persons, though a tenth of the postcodes is missing or wrong."""
    true = truth(
        sector,
        "SELECT pc4, count(DISTINCT person) FROM VISITS JOIN 'TRUTH/persons.parquet' USING (person) "
        "WHERE account >= 0 GROUP BY 1",
        house,
    )
    figure = looks[house]["catchment"].table
    found = dict(zip(figure["pc4"].to_pylist(), figure["bookers"].to_pylist(), strict=True))
    # By town (two digits): most areas of a museum have one booker, and whose postcode is missing is chance.
    towns = sorted({place // 100 for place in {*true, *found}})
    there, here = (
        [sum(n for place, n in counts.items() if place // 100 == town) for town in towns] for counts in (true, found)
    )
    assert spearmanr(there, here)[0] > 0.8 and np.corrcoef(there, here)[0, 1] > 0.9


@pytest.mark.long
def test_who_likes_the_house_best_comes_out_above_a_hundred(sector: Path, looks: dict[str, Release]) -> None:
    """The index reads areas, not persons, so it is weaker than the taste put in; its order must be much the same."""
    alike = []
    for house in LARGE:
        taste = truth(
            sector, "SELECT segment, taste FROM 'TRUTH/organisation_segments.parquet' WHERE organisation = HOUSE", house
        )
        rows = [row for row in looks[house]["segment_index"].table.to_pylist() if row["reference"] == "catchment"]
        index = {row["segment"]: row["index"] for row in rows if row["index"] is not None}
        assert index[max(taste, key=lambda segment: taste[segment])] > 100, house
        alike.append(spearmanr([taste[segment] for segment in index], list(index.values()))[0])
    assert np.mean(alike) > 0.5 and min(alike) > 0.3, alike


@pytest.mark.long
def test_the_manifest_itself_adds_up(sector: Path) -> None:
    """The truth is checked before it is believed: net is what is valid and what came back."""
    for _, facts in files_of(sector):
        meanings = facts["rows_by_meaning"]
        assert facts["rows"] == sum(sums["rows"] for sums in meanings.values())
        assert facts["cents_in_file"] == sum(sums["cents"] + sums["fee_cents"] for sums in meanings.values())
        net = sum(meanings.get(kind, {"tickets": 0})["tickets"] for kind in ("valid", "return"))
        assert facts["net"]["tickets"] == net, json.dumps(facts)[:300]

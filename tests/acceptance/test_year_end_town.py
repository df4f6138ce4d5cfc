"""The invented town sends its year-end sheets: the figures are those of its own file and of the house's report."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from publiek.exchange import year_end
from publiek.exchange.dip import stands_of
from publiek.house import House
from publiek.looking import look
from publiek.sector import take_in

#: What is in the list of orders and no sale: test orders and gift cards.
NO_TICKET = ("Testkaart", "Cadeaubon")


@pytest.fixture
def theatre(tmp_path: Path, town: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    house = House("theater-de-brug", tmp_path / "home", name="Theater De Brug", venue_pc4=3011, subsector="theatre")
    take_in(town / "theatre" / "bestellingen.csv", house=house, progress=lambda *_: None)
    return house


def paid(town: Path, year: str) -> tuple[int, int]:
    """Tickets and cents of a year, read from the file with nothing but the standard library."""
    text = (town / "theatre" / "bestellingen.csv").read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(text.splitlines(), delimiter=";") if row["Startdatum"].startswith(year)]
    sold = [row for row in rows if row["Status"] == "betaald" and row["Product"] not in NO_TICKET]
    return len(sold), sum(round(100 * float(row["Prijs"].replace(",", "."))) for row in sold)


def test_sheets_of_the_town_are_the_figures_of_its_file(theatre, town):
    for year in ("2023", "2024"):
        sheet = year_end.sheets(theatre, year_end.period_of(year), ["dip-types"])[0]
        rows = {one.row.code: one.value for one in sheet.values}
        assert (rows["tickets"], rows["revenue"]) == paid(town, year)


def test_all_years_together_are_the_totals_of_the_report(theatre):
    figure = look(theatre, only=("totals",))["totals"]
    known = {row["measure"]: row["value"] for row in figure.table.to_pylist() if not row["season"]}
    years = [year_end.period_of(str(year)) for year in range(2021, 2027)]
    made = [year_end.sheets(theatre, year, ["dip-types"])[0] for year in years]
    bases = [next(one.amounts for one in sheet.steps if one.code == "base") for sheet in made]
    assert sum(one.tickets for one in bases) == known["tickets"]
    assert sum(one.revenue for one in bases) == known["revenue_cents"]


def test_dip_is_told_the_same_during_the_year_and_after_it(theatre):
    total = stands_of(theatre).total
    sheets = [year_end.sheets(theatre, year_end.period_of(str(year)), ["dip-types"])[0] for year in range(2021, 2027)]
    told = [{one.row.code: one.value or 0 for one in sheet.values} for sheet in sheets]
    assert (sum(one["tickets"] for one in told), sum(one["revenue"] for one in told)) == (total.number, total.cents)

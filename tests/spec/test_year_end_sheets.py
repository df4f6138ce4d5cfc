"""Enter once, answer all: five sheets from one set of data, added up by hand, that tie to the same totals."""

from __future__ import annotations

from datetime import date

import pytest

from publiek.errors import ExchangeError, StorageError, UsageError
from publiek.exchange import year_end
from publiek.exchange.year_end import reconciling
from publiek.exchange.year_end.totals import Amounts, Step
from publiek.house import House
from tests.support import kept, year_ends

TODAY = date(2027, 1, 15)
EVERY = [one.code for one in year_end.schemes()]


def told(tmp_path, scheme: str, year: str = "2026", rows=None, **facts) -> year_end.Sheet:
    house = year_ends.house(tmp_path, rows, **facts)
    period, programme = year_end.period_of(year), year_ends.programme()
    return year_end.sheets(house, period, [scheme], programme=programme, today=TODAY)[0]


def row(sheet: year_end.Sheet, code: str):
    return next(one.value for one in sheet.values if one.row.code == code)


def step(sheet: year_end.Sheet, code: str):
    return next((one.amounts for one in sheet.steps if one.code == code), None)


def test_every_sheet_starts_from_the_same_totals(tmp_path):
    house = year_ends.house(tmp_path)
    made = year_end.sheets(house, year_end.period_of("2026"), EVERY, programme=year_ends.programme(), today=TODAY)
    bases = {step(sheet, "base") for sheet in made}
    # Tickets: v1 48, v2 50, v3 25, v4 8, v5 12, v7 21, a pass, 4 for nobody knows what.
    # Visits: v1 46 seen, v2 65 counted, v3 25, v4 8, v5 12, v7 21, 4.
    # Cents: 64000 + 40000 + 12500 + 8000 + 24000 + 22500 + 9900 + 4000.
    assert bases == {Amounts(169, 181, 184900)}
    assert [sheet.scheme.code for sheet in made] == EVERY


def test_all_lines_lead_to_those_totals_by_name(tmp_path):
    sheet = told(tmp_path, "egmus")
    assert step(sheet, "lines") == Amounts(187, None, 219900)
    taken = {
        code: step(sheet, code) for code in ("reserved", "cancelled", "refunded", "doubled", "undated", "elsewhen")
    }
    assert taken["reserved"] == Amounts(-3, None, -6000)
    assert taken["cancelled"] == Amounts(-5, None, -10000)
    assert taken["refunded"] == Amounts(-1, None, -2000)
    assert taken["undated"] == Amounts(-2, None, -3000)
    assert taken["elsewhen"] == Amounts(-7, None, -14000)


def test_tickets_become_visits_by_name(tmp_path):
    sheet = told(tmp_path, "cbs-performing-arts")
    found = {one.code: one.amounts.visits for one in sheet.to_visits}
    assert found == {"tickets": 169, "loose": -1, "not-seen": -2, "door-difference": 15, "visits": 181}


def test_cbs_performing_arts_counts_performances_for_a_general_public(tmp_path):
    sheet = told(tmp_path, "cbs-performing-arts")
    # v1, v2 and v8; not the school, the film, the exhibition, the cancelled one.
    assert row(sheet, "performances") == 3
    assert [row(sheet, f"performances-{genre}") for genre in ("theatre", "music", "dance")] == [1, 1, 1]
    assert row(sheet, "visits") == 46 + 65
    assert [row(sheet, f"visits-{genre}") for genre in ("theatre", "music", "dance")] == [46, 65, 0]
    assert [row(sheet, f"visits-{kind}") for kind in ("paid", "free", "pass")] == [30 + 40, 6 + 10, 10]
    assert row(sheet, "visits-admission-unknown") == 15
    assert row(sheet, "revenue") == 64000 + 40000
    assert row(sheet, "capacity-known") == 200
    left = {one.code: one.amounts for one in sheet.steps if not one.total}
    assert left["school"] == Amounts(-25, -25, -12500)
    assert left["not-held"] == Amounts(-12, -12, -24000)
    assert left["not-performing-arts"] == Amounts(-29, -29, -30500)
    assert left["loose-pass"] == Amounts(-1, 0, -9900)
    assert left["no-performance"] == Amounts(-4, -4, -4000)


def test_the_region_is_that_of_the_venue(tmp_path):
    sheet = told(tmp_path, "cbs-performing-arts")
    assert sheet.tables[0].rows == (("Grote zaal", "Utrecht", "Utrecht", "Utrecht", 200, 3, 111, 104000),)


def test_museums_divide_visits_by_admission_and_foreign_overlaps(tmp_path):
    sheet = told(tmp_path, "cbs-museums")
    assert row(sheet, "visits") == 46 + 65 + 25 + 8 + 21 + 4
    assert row(sheet, "visits-full") == 30 + 8 + 12 + 4
    assert row(sheet, "visits-reduced") == 40 + 25
    assert row(sheet, "visits-pass") == 10
    assert row(sheet, "visits-free") == 6 + 10
    assert row(sheet, "visits-kind-unknown") == 15 + 9
    # The ten from abroad are among those with a pass: not a sixth kind of admission.
    assert row(sheet, "visits-foreign") == 10
    assert row(sheet, "visits-school") == 25 and row(sheet, "visits-group") == 12
    assert row(sheet, "exhibitions") == 1


def test_a_handful_of_people_is_not_told(tmp_path):
    rows = [
        ticket | {"quantity": 9} if ticket.get("postcode_status") == "foreign" else ticket
        for ticket in year_ends.lines()
    ]
    sheet = told(tmp_path, "cbs-museums", rows=rows)
    foreign = next(one for one in sheet.values if one.row.code == "visits-foreign")
    assert foreign.value is None and foreign.reason == "few"


def test_what_nobody_said_is_empty_and_not_nought(tmp_path):
    rows = [kept.tally(3512, quantity=40, amount_cents=None, ticket_type=None, performance_id="v7")]
    rows[0]["performance_start"] = year_ends.STARTS["v7"]
    sheet = told(tmp_path, "cbs-museums", rows=rows)
    reasons = {one.row.code: one.reason for one in sheet.values if one.value is None}
    assert row(sheet, "visits") == 40 and row(sheet, "visits-kind-unknown") == 40
    assert reasons["visits-full"] == reasons["revenue"] == reasons["visits-school"] == "unknown"
    assert reasons["price-adults"] == "asked"


def test_the_list_has_a_row_per_performance_and_other_activities_apart(tmp_path):
    sheet = told(tmp_path, "ocw-performances")
    listed = [(str(one[0]), one[1], one[5], one[6], one[7], one[11]) for one in sheet.tables[0].rows]
    assert listed == [
        ("2026-03-14", "Stuk v1", "regular", 46, "scanned", 64000),
        ("2026-05-02", "Stuk v2", "regular", 65, "counted", 40000),
        ("2026-06-01", "Stuk v3", "school", 25, "tickets", 12500),
        ("2026-07-03", "Stuk v4", "regular", 8, "tickets", 8000),
        ("2026-11-05", "Stuk v8", "regular", 0, None, 0),
    ]
    assert [one[1] for one in sheet.tables[1].rows] == ["Stuk v7"]
    assert sheet.tables[0].rows[0][2:5] == ("Gezelschap Een", "Grote zaal", "Utrecht")
    assert row(sheet, "performances") == 5 and row(sheet, "performances-school") == 1
    assert sheet.notices["nobody-came"] == 1


def test_dip_counts_tickets_in_four_kinds_and_never_visits(tmp_path):
    sheet = told(tmp_path, "dip-types")
    kinds = ("normal", "discount", "free", "other")
    assert [row(sheet, f"tickets-{kind}") for kind in kinds] == [32 + 8 + 12, 40 + 25, 6 + 10, 10 + 9]
    assert row(sheet, "tickets") == 152
    assert [row(sheet, f"revenue-{kind}") for kind in kinds] == [64000 + 8000 + 18000, 52500, 0, 4500]
    first = next(one for one in sheet.tables[0].rows if one[1] == "Stuk v1")
    assert first[0] == "NL-26-001-0000001" and first[3:8] == (32, 0, 6, 10, 48) and first[-1] == 64000


def test_egmus_asks_the_total_and_of_it_the_free(tmp_path):
    sheet = told(tmp_path, "egmus")
    assert (row(sheet, "visits"), row(sheet, "visits-free")) == (169, 16)
    assert row(sheet, "visits-unknown") == 10 + 9 + 15


def test_a_season_runs_from_august(tmp_path):
    sheet = told(tmp_path, "dip-types", "2025/26")
    # v5 and v8 are in the next season, v6 is in this one.
    assert row(sheet, "tickets") == 48 + 50 + 25 + 8 + 7 + 21
    with pytest.raises(UsageError) as refused:
        told(tmp_path / "other", "egmus", "2025/26")
    assert refused.value.code == "year-end-period-of-scheme"


def test_a_sheet_that_does_not_tie_is_refused(tmp_path):
    sheet = told(tmp_path, "egmus")
    steps = [*sheet.steps[:-1], Step("sheet", sheet.steps[-1].label, Amounts(1, 1, 1), True)]
    with pytest.raises(ExchangeError) as refused:
        reconciling.require_tied(sheet.scheme, steps, sheet.values, sheet.tables)
    assert refused.value.code == "year-end-does-not-add-up" and refused.value.exit_code == 14


def test_a_broken_scanner_is_not_an_empty_hall(tmp_path):
    rows = [year_ends.ticket(1, "v1", 10, 100, scanned=True), year_ends.ticket(2, "v1", 90, 900, scanned=False)]
    assert row(told(tmp_path / "few", "egmus", rows=rows), "visits") == 100
    rows[0]["quantity"], rows[1]["quantity"] = 60, 40
    assert row(told(tmp_path / "most", "egmus", rows=rows), "visits") == 60


def test_an_empty_house_has_nothing_to_tell(tmp_path):
    with pytest.raises(StorageError) as refused:
        year_end.sheets(House("leeg", tmp_path), year_end.period_of("2026"), ["egmus"])
    assert refused.value.code == "nothing-delivered"


def test_contact_details_in_a_title_do_not_leave(tmp_path):
    rows = [year_ends.ticket(1, "v1", 2, 100)]
    shown = year_ends.programme()
    titled = [vars(one) | {"title": "Bel 06-12345678"} if one.id == "v1" else vars(one) for one in shown.performances]
    shown = type(shown)(
        shown.source, tuple(type(shown.performances[0])(**one) for one in titled), shown.productions, shown.venues
    )
    house = year_ends.house(tmp_path, rows)
    sheet = year_end.sheets(house, year_end.period_of("2026"), ["ocw-performances"], programme=shown, today=TODAY)[0]
    assert "06-12345678" not in repr(sheet.tables)


def test_the_programme_of_the_house_is_used_when_none_is_given(tmp_path):
    house = year_ends.house(tmp_path, [year_ends.ticket(1, "v1", 2, 100, genre="dance", production="Zee")])
    sheet = year_end.sheets(house, year_end.period_of("2026"), ["cbs-performing-arts"], today=TODAY)[0]
    assert (row(sheet, "performances-dance"), row(sheet, "visits-dance")) == (1, 2)

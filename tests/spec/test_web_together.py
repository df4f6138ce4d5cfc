"""Looking together on the site: decide, look, approve, take in, draft, approve twice, release, see."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as site_settings

from publiek.collective.contributing import rules_of
from publiek.collective.hub.told import Told
from publiek.collective.overlap.figures import figures_of
from publiek.collective.overlap.job import OverlapAnswer, OverlapQuestion
from publiek.errors import Text
from publiek.web.people.models import LogEntry, Organisation, Person
from publiek.web.together.figures import cards
from publiek.web.wording import words
from tests.support.site import an_organisation, seated
from tests.support.together import AGREEMENT, HOUSES, HUB, STEWARDS, a_place, house_in, on
from tests.support.together_site import SEASON, Site, everybody, hidden, logged_in, told

pytestmark = pytest.mark.django_db

HOUSE = HOUSES[0]
NEVER = date(2027, 1, 1)


@pytest.fixture
def site(tmp_path: Path, settings: object) -> Site:
    """Nothing is decided yet."""
    settings.PUBLIEK = on(site_settings.PUBLIEK, a_place(tmp_path / "place"))  # type: ignore[attr-defined]
    return everybody(tmp_path / "place")


@pytest.fixture(scope="module")
def seen_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seen") / "place"


@pytest.fixture
def seen(seen_place: Path, tmp_path: Path, settings: object) -> Site:
    """A season was released; a copy for every test, made once."""
    if not seen_place.exists():
        settings.PUBLIEK = on(site_settings.PUBLIEK, a_place(seen_place))  # type: ignore[attr-defined]
        made = everybody(seen_place)
        for house in HOUSES:
            made.give(house)
        made.release()
    else:
        everybody(seen_place)
    place = Path(shutil.copytree(seen_place, tmp_path / "place"))
    settings.PUBLIEK = on(site_settings.PUBLIEK, place)  # type: ignore[attr-defined]
    clients = {slug: logged_in(Person.objects.get(email=f"{slug}@example.org")) for slug in HOUSES}
    clients |= {name: logged_in(Person.objects.get(email=email)) for name, email in STEWARDS.items()}
    return Site(place, clients)


def test_the_whole_season(site: Site) -> None:
    for house in HOUSES:
        site.give(house)
    site.release()
    page = told(site.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/"))
    assert "Samen hadden 6 organisaties in 2024/25 ongeveer" in page
    assert "anna en bram" in page
    assert "Uw bijdrage zit in een vrijgave." in told(site.get(HOUSE, f"agreements/{AGREEMENT}/"))
    done = LogEntry.objects.filter(action="decide-contributing", detail__decision__isnull=False)
    assert [one.detail["decision"] for one in done.filter(organisation__slug=HOUSE).order_by("pk")] == [
        "take-part",
        "make-ready",
        "approve",
    ]
    hub = LogEntry.objects.filter(action="run-hub", organisation__slug=HUB).values_list("subject", flat=True)
    assert {"gather", "draft", "approve", "release"} <= set(hub)


# Before anything is decided -------------------------------------------------------------------------------------------


def test_nothing_is_made_before_the_house_decides(site: Site) -> None:
    assert "Uw huis besloot nog niets. Er gaat niets weg." in told(site.get(HOUSE, ""))
    site.get(HOUSE, f"agreements/{AGREEMENT}/{SEASON}/look/", status=404)
    refused = told(site.post(HOUSE, f"agreements/{AGREEMENT}/{SEASON}/prepare/", status=403))
    assert "no-share-rule" in refused
    assert {one.code for one in site.hub_does("gather").gathered} <= {"no-share-rule", "identity-missing"}
    assert not list((site.place / "home" / "organisations").glob("*/sharing/ready"))


def test_without_a_tick_under_the_text_nothing_is_decided(site: Site) -> None:
    digest = hidden(site.get(HOUSE, f"agreements/{AGREEMENT}/"), "digest")
    site.post(HOUSE, f"agreements/{AGREEMENT}/decide/", digest=digest, table=["origin"])
    assert rules_of(house_in(site.place, HOUSE)) == []


def test_a_house_may_let_fewer_tables_leave(site: Site) -> None:
    site.decide(HOUSE, "origin")
    page = site.make(HOUSE)
    assert rules_of(house_in(site.place, HOUSE))[0].tables == ("origin",)
    assert "sheet-origin" in page
    assert "sheet-indicators" not in page


def test_what_was_read_is_what_is_decided(site: Site) -> None:
    """The text changes between reading and deciding: the decision does not count."""
    page = site.get(HOUSE, f"agreements/{AGREEMENT}/")
    path = site.place / "hub" / "agreements" / "samen.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("samen wordt", "samen wordt of werd"), encoding="utf-8")
    told_then = {"agreed": "1", "digest": hidden(page, "digest"), "table": ["origin"]}
    assert "together-changed" in site.post(HOUSE, f"agreements/{AGREEMENT}/decide/", status=403, **told_then)
    assert rules_of(house_in(site.place, HOUSE)) == []


def test_an_agreement_that_changed_needs_a_new_decision(site: Site) -> None:
    site.decide(HOUSE)
    path = site.place / "hub" / "agreements" / "samen.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("samen wordt", "samen wordt of werd"), encoding="utf-8")
    page = site.get(HOUSE, f"agreements/{AGREEMENT}/")
    assert "De afspraak is veranderd sinds uw besluit." in told(page)
    assert 'name="agreed"' in page


# Looking and approving ------------------------------------------------------------------------------------------------


def test_what_would_leave_is_shown_whole_and_can_be_taken_along(site: Site) -> None:
    site.decide(HOUSE)
    page = site.make(HOUSE)
    assert "Wat er niet in zit: namen, adressen" in told(page)
    for code in ("origin", "indicators"):
        answer = site.clients[HOUSE].get(f"/o/{HOUSE}/together/agreements/{AGREEMENT}/{SEASON}/look/{code}.csv")
        ready = site.place / "home" / "organisations" / HOUSE / "sharing" / "ready" / AGREEMENT / SEASON
        assert answer.content == (ready / "tables" / f"{code}.csv").read_bytes()
        assert f"{code}.csv" in page
    assert "Kanarie" not in page


def test_approving_counts_for_exactly_what_was_looked_at(site: Site) -> None:
    site.decide(HOUSE)
    page = site.make(HOUSE)
    site.post(HOUSE, f"agreements/{AGREEMENT}/stop/")
    site.decide(HOUSE, "origin")
    site.make(HOUSE)
    before = {"agreed": "1", "digest": hidden(page, "digest")}
    assert "together-changed" in site.post(HOUSE, f"agreements/{AGREEMENT}/{SEASON}/approve/", status=403, **before)
    assert [one.code for one in site.hub_does("gather").gathered if one.member == HOUSE] == ["waiting-for-approval"]


def test_who_only_looks_sees_the_tables_and_cannot_approve(site: Site) -> None:
    site.decide(HOUSE)
    site.make(HOUSE)
    site.clients[f"{HOUSE}/reader"] = logged_in(seated("kassa@example.org", house_row(HOUSE), "reader"))
    page = site.get(f"{HOUSE}/reader", f"agreements/{AGREEMENT}/{SEASON}/look/")
    assert "Alleen de beheerder keurt dit goed." in page
    site.post(f"{HOUSE}/reader", f"agreements/{AGREEMENT}/{SEASON}/approve/", status=403, agreed="1")
    site.post(f"{HOUSE}/reader", f"agreements/{AGREEMENT}/{SEASON}/prepare/", status=403)


def test_what_was_approved_is_taken_in_and_nothing_else(site: Site) -> None:
    site.give(HOUSE)
    site.decide(HOUSES[1])
    site.make(HOUSES[1])
    came = {one.member: one for one in site.hub_does("gather").gathered}
    receipt = came[HOUSE].receipt
    assert receipt is not None
    assert receipt.status == "accepted"
    assert came[HOUSES[1]].code == "waiting-for-approval"
    page = told(site.get("anna", "hub/"))
    assert "Ligt klaar om te worden bekeken; nog niet goedgekeurd." in page
    assert "Ingenomen. Het telt mee bij de volgende vrijgave." in told(site.get(HOUSE, ""))


def test_withdrawing_takes_it_out_of_the_hub_at_once(site: Site) -> None:
    site.give(HOUSE)
    site.hub_does("gather")
    site.post(HOUSE, f"agreements/{AGREEMENT}/{SEASON}/withdraw/")
    (one,) = [m for m in site.hub.status().of(AGREEMENT, "2024/25").members if m.member == HOUSE]
    assert one.state == "withdrawn"
    assert not rules_of(house_in(site.place, HOUSE))[0].in_force(NEVER)
    assert "Teruggetrokken. De hub verwijderde uw bijdrage." in told(site.get(HOUSE, f"agreements/{AGREEMENT}/"))
    assert {g.member for g in site.hub_does("gather").gathered if g.receipt} == set()


def test_stopping_ends_the_decision(site: Site) -> None:
    site.give(HOUSE)
    site.post(HOUSE, f"agreements/{AGREEMENT}/stop/")
    assert [one.code for one in site.hub_does("gather").gathered if one.member == HOUSE] == ["no-share-rule"]
    assert "U bent gestopt. Er gaat niets weg." in told(site.get(HOUSE, f"agreements/{AGREEMENT}/"))


# Reading a release ----------------------------------------------------------------------------------------------------


def test_a_release_tells_its_figures_and_how_they_came_about(seen: Site) -> None:
    page = site_page = seen.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/")
    said = told(page)
    assert "Boekers per provincie" in said
    assert "Zuid-Holland: gemeenten en groepen" in said
    assert "10 boekers en 4 organisaties in elk cijfer" in said
    assert 'style="' not in site_page
    release = seen.hub.released(AGREEMENT)[0]
    assert release.digest in said
    whole = next(row for row in release.tables["origin"].to_pylist() if row["place"] == "" and row["segment"] == "")
    assert f"{whole['bookers']:,}".replace(",", ".") in said


def test_a_release_is_taken_along_as_a_data_set(seen: Site) -> None:
    answer = seen.clients[HOUSE].get(f"/o/{HOUSE}/together/releases/{AGREEMENT}/{SEASON}/1/data.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
    assert {"datapackage.json", "data/origin.csv", "data/origin.parquet", "data/origin.json"} <= names
    one = seen.clients[HOUSE].get(f"/o/{HOUSE}/together/releases/{AGREEMENT}/{SEASON}/1/data/origin.csv")
    assert one.content.startswith(b'"place","segment","bookers"')
    seen.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/data/origin.exe", status=404)
    assert LogEntry.objects.filter(subject="take-release", organisation__slug=HOUSE).count() == 2


def test_a_house_sees_itself_beside_the_others(seen: Site) -> None:
    page = told(seen.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/own/"))
    assert "Uw deel in het bereiken van elke groep" in page
    assert "in de middelste helft" in page
    seen.get("anna", f"releases/{AGREEMENT}/{SEASON}/1/own/", status=404)


def test_who_runs_the_hub_sees_the_release_and_the_log(seen: Site) -> None:
    assert "Samen hadden 6 organisaties" in told(seen.get("anna", f"releases/{AGREEMENT}/{SEASON}/1/"))
    page = told(seen.get("anna", "hub/"))
    assert "Het logboek is heel" in page
    log = seen.place / "hub" / "log" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"accepted", b"refused!", 1))
    assert "Het logboek is veranderd." in told(seen.get("anna", "hub/"))


def test_in_english_too(seen: Site) -> None:
    seen.clients[HOUSE].post("/language/", {"language": "en"})
    assert "Together 6 houses had about" in told(seen.get(HOUSE, f"releases/{AGREEMENT}/{SEASON}/1/"))
    assert "Your contribution is in a release." in told(seen.get(HOUSE, f"agreements/{AGREEMENT}/"))


# The hub --------------------------------------------------------------------------------------------------------------


def test_a_draft_that_may_not_be_released_says_why(site: Site) -> None:
    site.give(HOUSE)
    site.hub_does("gather")
    made = site.hub_does("draft").draft
    assert made is not None
    assert not made.may
    page = told(site.get("anna", "hub/"))
    assert "Dit kan nu niet worden vrijgegeven." in page
    assert "Er zijn 1 bijdragen; het minimum is 4." in page


def test_a_site_without_a_hub_has_no_such_pages(site: Site, settings: object) -> None:
    assert f"/o/{HOUSE}/together/" in site.clients[HOUSE].get(f"/o/{HOUSE}/people/").content.decode()
    settings.PUBLIEK = replace(settings.PUBLIEK, hub=None)  # type: ignore[attr-defined]
    assert f"/o/{HOUSE}/together/" not in site.clients[HOUSE].get(f"/o/{HOUSE}/people/").content.decode()
    site.get(HOUSE, "", status=404)
    site.get("anna", "hub/", status=404)


def house_row(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def test_shared_audience_is_told_with_its_interval_coverage_and_promise() -> None:
    an_organisation("de-brug", name="De Brug")
    answer = OverlapAnswer(
        question=OverlapQuestion(AGREEMENT, "2024/25", ("de-brug", "het-dok"), "centre"),
        **{
            f"{name}{end}": np.array(values) + change
            for name, values in (("sizes", [900, 800]), ("pairs", [[900, 250], [250, 800]]), ("histogram", [1200, 250]))
            for end, change in (("", 0), ("_low", -30), ("_high", 30))
        },
        union=1450,
        union_low=1420,
        union_high=1480,
        coverage=np.array([0.9, 0.7]),
        promise=Text("Niemand is af te lezen.", "Nobody can be read off."),
        rho=0.5,
        epsilon_worst=1.0,
        sigma=10.0,
    )
    meaning = Text("Voor deelnemers.", "For members.")
    released = [Told(one.name, "overlap", "members-eyes", meaning, one) for one in figures_of(answer)]
    (card,) = cards(released, words("nl"))
    assert "1.450 verschillende huishoudens (1.420 tot 1.480)" in card.sentence
    assert "Niemand is af te lezen." in card.notes
    reach, histogram, matrix = card.tables
    assert reach.lines[0].cells[1].said.endswith("%")
    assert [line.label for line in histogram.lines] == ["1 organisatie", "2 of meer organisaties"]
    assert [line.label for line in matrix.lines] == ["De Brug", "het-dok"]
    assert (matrix.lines[0].cells[1].said, matrix.lines[0].cells[1].between) == ("250", "220 tot 280")
    assert matrix.lines[0].cells[-1].said == "90%"
    assert matrix.lines[0].cells[0].heat > matrix.lines[0].cells[1].heat

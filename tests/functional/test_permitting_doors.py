"""The doors ask first: with its purpose stopped a step does not begin, whatever it was given."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from publiek import looking, permitting, pipeline
from publiek.collective.benchmark import at_home, comparing
from publiek.collective.contributing import leaving, over_the_network, preparing, sealed_households
from publiek.collective.overlap import by_mail, packages
from publiek.collective.overlap.sharing import at_home as shares
from publiek.connecting import running, writing_back
from publiek.dashboard.desk import Desk
from publiek.errors import DisclosureError, StorageError
from publiek.exchange.dip import stands
from publiek.exchange.oslo import export
from publiek.exchange.year_end import told as sheets
from publiek.governance import Decision, steps
from publiek.house import House
from publiek.listening import experiment_counts as counts
from publiek.listening import exporting, fetching, reach_told, receiving, slow, trying
from publiek.listening import running as surveys
from publiek.listening import told as answers
from publiek.sector import peers

ANY = cast(Any, None)
NOW = datetime(2026, 11, 30, tzinfo=UTC)

#: Every door with what it takes: with nonsense, for it must not come to looking at that.
DOORS: dict[str, tuple[str, Callable[[House], object]]] = {
    "import": ("own-analysis", lambda house: pipeline.take_in(Path("nergens.csv"), house=house)),
    "look": ("own-analysis", lambda house: looking.look(house)),
    "report": ("own-analysis", lambda house: looking.report(house, folder=ANY, formats=())),
    "dashboard": ("own-analysis", lambda house: Desk().choices(house)),
    "reach": ("own-analysis", lambda house: reach_told.reach(house, ANY)),
    "connection run": ("connect", lambda house: running.run(house, "kassa")),
    "connection try": ("connect", lambda house: running.discover(house, "kassa")),
    "groups behind contacts": ("write-back", lambda house: writing_back.sayings_of(house, ("segment",))),
    "contribution prepared": ("contribute", lambda house: preparing.prepare(house, ANY, "2025/26", identity=ANY)),
    "contribution approved": ("contribute", lambda house: leaving.approve(house, ANY, approver=ANY, role="")),
    "contribution packed": ("contribute", lambda house: leaving.pack(house, ANY, "2025/26", identity=ANY)),
    "households sealed": ("overlap", lambda house: sealed_households.sealed_households(house, ANY, "2025/26")),
    "key holder asked": ("overlap", lambda house: by_mail.question(house, ANY, Path("x"))),
    "pseudonyms": ("overlap", lambda house: packages.pseudonym_batch(house, "x")),
    "shares": ("overlap", lambda house: shares.sealed_by_house(house, to=ANY, identity=ANY)),
    "own place": ("benchmark", lambda house: at_home.at_home(house, "x", "2025/26")),
    "own values beside": ("benchmark", lambda house: comparing.beside(house, ANY, agreement=ANY, round_="x")),
    "own values on the site": ("benchmark", lambda house: peers.beside(house, season="x", scheme="x")),
    "year-end": ("year-end", lambda house: sheets.sheets(house, ANY, ())),
    "dip": ("exchange-dip", lambda house: stands.stands_of(house)),
    "oslo": ("exchange-oslo", lambda house: export.export_of(house)),
    "survey begun": ("survey", lambda house: surveys.begin(house, ANY, ANY)),
    "form": ("survey", lambda house: receiving.receive_form(house, "x", {}, channel="screen")),
    "answers in": ("survey", lambda house: receiving.receive_table(house, "x", ANY)),
    "answers fetched": ("survey", lambda house: fetching.fetch_answers(house, "x", ANY, "1")),
    "answers told": ("survey", lambda house: answers.told(house, "x")),
    "kinds told": ("survey", lambda house: slow.kinds(house, "x")),
    "places told": ("survey", lambda house: slow.places(house, "x")),
    "answers exported": ("survey", lambda house: exporting.exported(house, "x")),
    "experiment": ("experiment", lambda house: trying.register(house, ANY, now=NOW)),
    "experiment amended": ("experiment", lambda house: trying.amend(house, "x", what="", to="", why="", now=NOW)),
    "experiment read": ("experiment", lambda house: trying.read_out(house, "x", now=NOW)),
    "experiment counted": ("experiment", lambda house: counts.daily(house, "tickets", today=NOW.date())),
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House("huis", tmp_path / "home", keys=tmp_path / "keys")


@pytest.mark.parametrize("door", DOORS)
def test_a_door_asks_before_anything_else(door: str, house: House) -> None:
    step, opened = DOORS[door]
    for purpose in steps().step(step).purposes:
        permitting.decide(house, Decision("stop", purpose))
        with pytest.raises(DisclosureError) as refusal:
            opened(house)
        assert (refusal.value.code, refusal.value.where) == ("purpose-stopped", {"step": step, "purpose": purpose})
        permitting.decide(house, Decision("resume", purpose))


def test_from_day_one_to_a_stop_and_on_again(house: House, town: Path) -> None:
    export_file = town / "theatre" / "bestellingen.csv"
    record = pipeline.take_in(export_file, house=house).record
    before = looking.look(house).figures.keys()
    told = permitting.decide(house, Decision("stop", "own-analysis", who="directie"))
    assert "own-analysis" in {step.code for step in told.steps}
    assert [(what.en, count) for what, count in told.in_use] == [("deliveries that were read", 1)]
    with pytest.raises(DisclosureError, match="purpose-stopped"):
        looking.look(house)
    # What is kept stays: nothing was erased by stopping.
    assert [kept.number for kept in house.store.current().deliveries] == [record.number]
    permitting.decide(house, Decision("resume", "own-analysis", who="directie"))
    assert looking.look(house).figures.keys() == before


def test_taking_back_is_never_stopped(house: House) -> None:
    for purpose in ("benchmark", "looking-together", "own-analysis", "crm-group", "audience-survey"):
        permitting.decide(house, Decision("stop", purpose))
    for step in ("take-back", "rights", "retention", "log", "backup", "contact-consent"):
        permitting.require(house, step)
    # A contribution that is withdrawn may be sent; without a connection nothing goes out.
    packed = cast(Any, type("Packed", (), {"contribution": type("C", (), {"withdrawn": False, "agreement": "x"})()}))
    with pytest.raises(DisclosureError, match="purpose-stopped"):
        over_the_network.send(house, ANY, packed)


def test_a_damaged_register_lets_nothing_in(house: House, town: Path) -> None:
    permitting.decide(house, Decision("adopt", "own-newsletter"))
    (house.home / "organisations" / "huis" / "register_history.yaml").write_text("- {}\n")
    with pytest.raises(StorageError, match="purposes-damaged"):
        pipeline.take_in(town / "theatre" / "bestellingen.csv", house=house)
    assert not (house.home / "organisations" / "huis" / "CURRENT").exists()


def test_asking_is_cheap(house: House) -> None:
    permitting.decide(house, Decision("adopt", "own-newsletter"))
    permitting.require(house, "own-analysis")
    begun = time.process_time()
    for _ in range(1000):
        permitting.require(house, "own-analysis")
    assert time.process_time() - begun < 2.0

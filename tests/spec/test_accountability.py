"""The facts behind the papers are those of the house itself: what it keeps, connects, asks, shares and wrote."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publiek import accountability, connecting, logbook, retention, safekeeping
from publiek.accountability import file_away, practice_of, visitor_text
from publiek.collective import contributing
from publiek.collective.contributing.places import Places
from publiek.connecting.writing_back import journal
from publiek.deliveries import live
from publiek.deliveries.live.fakes.serving import serve
from publiek.disclosure import area_eyes, respondents
from publiek.disclosure.tables.ruling import ruling
from publiek.errors import StorageError
from publiek.governance.house_register import Decided, Decision
from publiek.governance.papers import Given, SiteFacts, texts_of
from publiek.governance.purposes import purposes
from publiek.house import House
from publiek.measures.question import published_thresholds
from publiek.permitting import decide, register_of
from publiek.pipeline import take_in
from publiek.segmentation.schemes import import_scheme
from publiek.vocabulary.barriers import LEAST_SPECIAL
from tests.support import small_shop, surveyed
from tests.support.contributing import HUB, MEMBERS, TODAY, a_home
from tests.support.deciding import adopted
from tests.support.scheme_tables import PC4, table

NOW = date(2026, 11, 29)


@pytest.fixture
def house(tmp_path: Path, town: Path) -> House:
    made = House("theater-de-brug", tmp_path / "home", name="Theater De Brug", keys=tmp_path / "keys")
    take_in(town / "theatre" / "bestellingen.csv", house=made)
    return made


def test_a_house_without_anything_has_papers_too(tmp_path: Path) -> None:
    alone = House("leeg", tmp_path / "home", keys=tmp_path / "keys")
    practice = practice_of(alone)
    assert practice.levels == frozenset() and practice.name == "leeg"
    assert [one.kind for one in accountability.papers_of(alone)] == ["record", "dpia-own", "balance", "privacy-text"]


def test_what_was_delivered_is_told_by_system_and_level(house: House, town: Path) -> None:
    take_in(town / "museum" / "postcodes.csv", house=house)
    take_in(town / "festival" / "tellingen.csv", house=house)
    practice = practice_of(house)
    assert practice.levels == {"L0", "L1", "L2"}
    assert sorted(one.level for one in practice.delivered) == ["L0", "L1", "L2"]
    number = next(one.number for one in house.store.history() if one.source["level"] == "L1")
    house.store.withdraw(number)
    assert practice_of(house).levels == {"L0", "L2"}


def test_the_numbers_are_those_in_force() -> None:
    from publiek.accountability.told_rules import rules, thresholds

    told, held = thresholds(), ruling()
    assert told["persons"] == held["persons"] and told["organisations"] == held["organisations"]
    assert told["cell-min"] == published_thresholds()["cell_min"]["value"]
    assert (told["areas-persons"], told["areas-houses"], told["areas-step"]) == (
        area_eyes.PERSONS, area_eyes.HOUSES, area_eyes.STEP,
    )  # fmt: skip
    assert (told["respondents"], told["respondents-special"]) == (respondents.LEAST, LEAST_SPECIAL)
    assert told["undo-months"] == journal.MONTHS
    assert [one.nl for one in rules()] == [
        one.text.nl for code, one in held.rules.items() if code not in ("persons", "organisations")
    ]


def test_another_rule_in_force_is_another_paper(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from publiek.accountability import told_rules

    surveyed.ask(house, respondents=40)
    before = visitor_text(house)
    monkeypatch.setattr(told_rules, "respondents", type("Other", (), {"LEAST": 25}))
    after = visitor_text(house)
    assert before.facts != after.facts
    assert any("minder dan 25 mensen" in text.nl for text in after.texts())
    assert not any("minder dan 10 mensen" in text.nl for text in after.texts())


def test_a_live_connection_is_told_by_its_vendor_and_never_by_address_or_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setattr(live, "connectors", lambda: (small_shop.connector(),))
    shop = small_shop.Shop()
    shop.sell("ORDER1")
    made = House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")
    with serve(shop.answer) as server:
        values = {"address": server.address, "token": shop.token}
        connecting.add(made, "kassa", "small-shop", values, every="weekly")
        connecting.run(made, "kassa")
        (connected,) = practice_of(made).connected
        assert (connected.every, connected.active) == ("weekly", True)
        said = " ".join(text.nl for one in accountability.papers_of(made) for text in one.texts())
        assert connected.vendor in said and "Elke week" in said
        assert server.address not in said and shop.token not in said
        assert practice_of(made).delivered == ()


def test_a_survey_says_whether_it_asks_about_health(house: House) -> None:
    survey = surveyed.ask(house, respondents=40, retention_months=12)
    (told,) = practice_of(house).surveyed
    assert (told.code, told.health, told.months, told.months_open) == (survey.code, True, 12, 6)
    assert "surveys-health" in practice_of(house).facts


@pytest.fixture
def sharing(tmp_path: Path, town: Path) -> Iterator[House]:
    home = a_home(tmp_path, town / "theatre" / "bestellingen.csv").agree(tables=("origin", "months"))
    yield replace(home.house, name="Theater De Brug")


def test_an_agreement_is_told_as_far_as_its_share_rule_goes(sharing: House) -> None:
    (agreed,) = practice_of(sharing).agreed
    assert agreed.members == MEMBERS and agreed.hub == HUB and agreed.form == "files"
    assert [one.nl for one in agreed.tables] == ["Waar boekers wonen", "Wanneer er wordt gekomen"]
    kinds = [one.kind for one in accountability.papers_of(sharing)]
    assert kinds.count("joint") == 1 and "dpia-together" in kinds


def test_members_are_told_by_their_names_where_they_are_known(sharing: House) -> None:
    """By the data folder, by a site, or by what the house put down of a party; else by the name in the agreement."""

    def told() -> str:
        site = SiteFacts(names={MEMBERS[2]: "Festival Ergens", "een-ander": "Ander Huis"})
        return " ".join(text.nl for text in accountability.visitor_text(sharing, site=site).texts())

    assert "Festival Ergens" in told() and MEMBERS[2] not in told() and "Ander Huis" not in told()
    assert HUB in told()
    party = {
        "code": HUB,
        "name": "Het Telhuis",
        "role": "processor",
        "does": "telt",
        "agreement": "1",
        "signed": "2026-01-01",
    }
    decide(sharing, Decision("processor", values=party))
    assert "Het Telhuis telt onze cijfers op" in told()


def test_who_decided_is_a_person_and_in_no_paper(sharing: House) -> None:
    said = " ".join(text.nl + text.en for one in accountability.papers_of(sharing) for text in one.texts())
    assert "De directeur" not in said


def test_a_rule_that_ended_is_in_no_paper(sharing: House) -> None:
    title = practice_of(sharing).agreed[0].title.nl
    contributing.stop(sharing, "samen-in-de-stad", by="De directeur", today=TODAY)
    assert practice_of(sharing).agreed == ()
    said = " ".join(text.nl for one in accountability.papers_of(sharing) for text in one.texts())
    assert title not in said and HUB not in said


def test_the_form_follows_from_where_the_others_are(sharing: House, town: Path) -> None:
    network = Places(sharing).root / "network.yaml"
    network.write_text("proxy: ''\nparties: {de-hub: 'https://hub.example:8443'}\n")
    (Places(sharing).root / "known" / f"{HUB}.pem").write_text("certificate")
    assert practice_of(sharing).agreed[0].form == "federated"
    other = House(MEMBERS[1], sharing.home, keys=sharing.keys)
    take_in(town / "maker" / "verkoop.csv", house=other)
    practice = practice_of(sharing)
    assert practice.agreed[0].form == "central" and practice.neighbours == (MEMBERS[1],)
    assert "several-houses" in practice.facts


def test_a_site_tells_no_house_which_others_are_on_it(sharing: House, town: Path) -> None:
    take_in(town / "maker" / "verkoop.csv", house=House("ander-huis", sharing.home, keys=sharing.keys))
    site = SiteFacts({"administrator": 1}, (Given("areas", "Gemeente Brugstad", NOW),), True, "Beheer van Nu")
    practice = practice_of(sharing, site=site)
    assert practice.neighbours == () and "several-houses" in practice.facts
    papers = accountability.papers_of(sharing, site=site)
    said = " ".join(text.nl for one in papers for text in one.texts())
    assert "ander-huis" not in said and "Gemeente Brugstad" in said and "Beheer van Nu" in said


def test_a_purpose_that_the_house_adopted_and_stopped(house: House) -> None:
    assert not practice_of(house).segment_column
    adopted(house.home, house.organisation, "crm-group")
    assert practice_of(house).segment_column


def test_a_source_is_told_with_what_it_really_brought(tmp_path: Path) -> None:
    made = House("huis", tmp_path / "home", keys=tmp_path / "keys")
    head = "ordernummer;datum;voorstelling;voorstellingsdatum;aantal;bedrag;e-mail;postcode"
    line = "{n};2026-10-01;Hamlet;2026-11-01;2;40,00;{n}@voorbeeld.example;3011 ZQ"

    def brought() -> str:
        told = accountability.paper_of(made, "record")
        sources = next(section for section in told.sections if section.code == "sources")
        return " ".join(text.nl for block in sources.blocks for text in texts_of(block))

    (tmp_path / "een.csv").write_text(f"{head}\n{line.format(n=1)}\n", encoding="utf-8")
    take_in(tmp_path / "een.csv", house=made)
    assert "met postcode" in brought() and "geboortejaar" not in brought()
    (tmp_path / "twee.csv").write_text(f"{head};geboortejaar\n{line.format(n=2)};1979\n", encoding="utf-8")
    take_in(tmp_path / "twee.csv", house=made)
    assert "met postcode en geboortejaar" in brought()


def test_what_was_stopped_is_told_while_something_of_it_is_kept(tmp_path: Path, house: House) -> None:
    decide(house, Decision("stop", "own-analysis"))
    assert practice_of(house).kept == {"own-analysis"}
    said = " ".join(
        text.nl for one in accountability.papers_of(house, ("record", "privacy-text")) for text in one.texts()
    )
    assert said.count("er loopt niets meer op; wat bewaard is, blijft tot zijn termijn") >= 4
    empty = House("leeg", tmp_path / "other", keys=tmp_path / "keys")
    decide(empty, Decision("stop", "own-analysis"))
    assert practice_of(empty).kept == frozenset()


def test_nothing_of_a_closed_segmentation_is_in_a_paper(house: House, tmp_path: Path) -> None:
    file = table(tmp_path, "PC4,CODE", "3011,GEHEIM-A", "3012,GEHEIM-B")
    plan = replace(PC4, code="gesloten-model", licence=replace(PC4.licence, owner="Eigenaar van Toen"))
    import_scheme(file, plan=plan, home=house.home)
    seen = replace(house, segmentation=plan.code)
    assert practice_of(seen).own_segmentation
    said = " ".join(text.nl + text.en for one in accountability.papers_of(seen) for text in one.texts())
    assert "GEHEIM" not in said and "gesloten-model" not in said and "Eigenaar van Toen" not in said


def test_no_person_of_a_delivery_is_in_a_paper(tmp_path: Path, house: House, town: Path) -> None:
    text = (town / "theatre" / "bestellingen.csv").read_text("utf-8")
    head, *rows = text.splitlines()
    columns = head.split(";") if ";" in head else head.split(",")
    at = next(number for number, name in enumerate(columns) if "mail" in name.lower())
    mails = {row.split(";" if ";" in head else ",")[at] for row in rows[:500]} - {""}
    said = " ".join(text.nl + text.en for one in accountability.papers_of(house) for text in one.texts())
    assert len(mails) > 20 and not [mail for mail in mails if mail in said]


def test_the_places_in_which_something_lies_are_told(house: House) -> None:
    before = {one.what.nl for one in practice_of(house).places}
    assert "kaartregels zonder namen" in before
    surveyed.ask(house, respondents=20)
    after = {one.what.nl for one in practice_of(house).places}
    assert before < after and all(one.held != "plain" for one in practice_of(house).places if one.whose == "visitors")


def test_the_log_of_staff_is_among_the_places(house: House) -> None:
    def told(site: SiteFacts | None = None) -> set[tuple[str, str]]:
        return {(one.what.nl, one.whose) for one in practice_of(house, site=site).places}

    logbook.note(house.home, house.organisation, logbook.Entry("export", "figures", detail={"rows": 1}))
    assert ("wat er is gedaan, door wie, in aantallen", "staff") in told()
    site_log = ("wat op de site is bekeken en gedaan", "staff")
    assert site_log not in told() and site_log not in told(SiteFacts())
    assert site_log in told(SiteFacts({"reader": 1}))


def test_the_part_of_the_proof_that_is_the_log_is_kept_as_long_as_the_schedule_says() -> None:
    parts = {kind.code: months for kind, months in purposes().purposes["keeping-proof"].parts}
    assert parts["trace"] == retention.terms()["log"].on(NOW).many


def test_terms_of_the_schedule_are_told_as_far_as_they_apply(house: House, tmp_path: Path) -> None:
    kept = {code: retention.kept_of(house, code, NOW) for code in retention.terms()}
    names = {one.what.nl for one in accountability.told_terms(house, kept)}
    assert "het logboek" in names and "reservekopieën" not in names and "regels van kaartverkoop" not in names
    safekeeping.make(house.home, tmp_path / "set", keys=house.keys)
    told = {one.what.nl: one.amount for one in accountability.told_terms(house, kept)}
    assert told["reservekopieën"] == kept["backups"].many
    assert practice_of(house).backups == 1


def test_that_terms_are_kept_is_said_once_they_were(house: House) -> None:
    assert "retention" not in practice_of(house).facts
    retention.run(house, NOW)
    logbook.note(house.home, house.organisation, logbook.Entry("retention", "lines", detail={"many": 0}))
    assert "retention" in practice_of(house).facts


def test_numbers_in_the_words_of_the_register_are_those_in_force(house: House) -> None:
    told = [one.recipients.nl for one in practice_register(house)]
    numbers = {int(number) for text in told for number in re.findall(r"\d+", text)}
    assert numbers <= {respondents.LEAST}


def practice_register(house: House) -> tuple[Decided, ...]:
    return tuple(register_of(house).purposes.values())


def test_papers_are_filed_and_only_what_changed_is_written_again(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    papers = accountability.papers_of(house, ("record", "balance"))
    first = file_away(house, papers, folder, formats=("md", "docx"), languages=("nl",))
    assert [one.state for one in first] == ["written"] * 4
    again = file_away(house, papers, folder, formats=("md", "docx"), languages=("nl",))
    assert [one.state for one in again] == ["unchanged"] * 4
    surveyed.ask(house, respondents=20)
    now = accountability.papers_of(house, ("record", "balance"))
    assert {(one.paper, one.state) for one in accountability.behind(now, folder)} == {
        ("record", "behind"), ("balance", "current" if now[1].facts == papers[1].facts else "behind"),
    }  # fmt: skip
    third = file_away(house, now, folder, formats=("md", "docx"), languages=("nl",))
    assert {one.state for one in third if one.paper == "record"} == {"written"}
    assert {one.state for one in accountability.behind(now, folder)} == {"current"}


def test_what_a_person_worked_on_is_never_written_over(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    papers = accountability.papers_of(house, ("record",))
    file_away(house, papers, folder, formats=("docx",), languages=("nl",))
    edited = folder / "record-nl.docx"
    edited.write_bytes(edited.read_bytes() + b"a person was here")
    mine = edited.read_bytes()
    assert [one.state for one in accountability.behind(papers, folder)] == ["edited"]
    same = file_away(house, papers, folder, formats=("docx",), languages=("nl",))
    assert [(one.file, one.state) for one in same] == [("record-nl.docx", "unchanged")]
    surveyed.ask(house, respondents=20)
    now = accountability.papers_of(house, ("record",))
    assert [one.state for one in accountability.behind(now, folder)] == ["edited-behind"]
    beside = file_away(house, now, folder, formats=("docx",), languages=("nl",))
    assert [(one.file, one.state) for one in beside] == [("record-nl-2.docx", "beside")]
    assert edited.read_bytes() == mine
    again = file_away(house, now, folder, formats=("docx",), languages=("nl",))
    assert [(one.file, one.state) for one in again] == [("record-nl-2.docx", "unchanged")]


def test_a_file_that_we_never_wrote_is_a_persons(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "record-nl.md").write_text("mijn eigen register")
    papers = accountability.papers_of(house, ("record",))
    filed = file_away(house, papers, folder, formats=("md",), languages=("nl",))
    assert [(one.file, one.state) for one in filed] == [("record-nl-2.md", "beside")]
    assert (folder / "record-nl.md").read_text() == "mijn eigen register"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"../x": {}}', b'{"record-nl.md": 3}', b"\xff"])
def test_a_list_that_cannot_be_read_makes_every_file_a_persons(house: House, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "papers"
    papers = accountability.papers_of(house, ("record",))
    file_away(house, papers, folder, formats=("md",), languages=("nl",))
    (folder / "papers.json").write_bytes(content)
    filed = file_away(house, papers, folder, formats=("md",), languages=("nl",))
    assert [one.state for one in filed] == ["beside"]


def test_a_paper_that_is_no_longer_needed_or_gone_is_told(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    papers = accountability.papers_of(house, ("record", "balance"))
    file_away(house, papers, folder, formats=("md",), languages=("nl",))
    (folder / "balance-nl.md").unlink()
    told = {one.paper: one.state for one in accountability.behind(papers[1:], folder)}
    assert told == {"record": "not-needed", "balance": "gone"}


def test_what_was_made_is_in_the_log_in_counts(house: House, tmp_path: Path) -> None:
    papers = accountability.papers_of(house, ("record",))
    file_away(house, papers, tmp_path / "papers", formats=("md",), languages=("nl", "en"))
    last = list(logbook.read(house.home, house.organisation))[-1]
    assert (last.action, last.subject, dict(last.detail)) == ("export", "papers", {"files": 2, "written": 2})


def test_a_folder_where_nothing_can_be_written_is_told(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError) as refused:
        file_away(house, accountability.papers_of(house, ("balance",)), tmp_path / "file", formats=("md",))
    assert refused.value.code == "papers-unwritable"


_CHILD = """
import sys, pathlib, os, signal
from publiek import accountability
from publiek.house import House
from publiek.accountability import keeping
home, folder, at = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
done = 0
whole = keeping.write_whole
def write(path, *, content):
    global done
    done += 1
    if done == at:
        os.kill(os.getpid(), signal.SIGKILL)
    whole(path, content=content)
keeping.write_whole = write
house = House("theater-de-brug", pathlib.Path(home), name="Theater De Brug", keys=pathlib.Path(home).parent / "keys")
papers = accountability.papers_of(house, ("record", "balance"))
keeping.file_away(house, papers, folder, formats=("md",), languages=("nl",))
"""


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_who_is_killed_while_writing_leaves_whole_files_that_are_still_ours(
    house: House, tmp_path: Path, at: int
) -> None:
    folder = tmp_path / "papers"
    words = [sys.executable, "-c", _CHILD, str(house.home), str(folder), str(at)]
    killed = subprocess.run(words, env={**os.environ}, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-800:]
    papers = accountability.papers_of(house, ("record", "balance"))
    filed = file_away(house, papers, folder, formats=("md",), languages=("nl",))
    assert {one.state for one in filed} <= {"written", "unchanged"}
    assert {one.name for one in folder.iterdir() if not one.name.startswith(".")} == {
        "papers.json", "record-nl.md", "balance-nl.md",
    }  # fmt: skip
    index = json.loads((folder / "papers.json").read_text())
    assert set(index) == {"record-nl.md", "balance-nl.md"}

"""The doors of the law, tried by who wants in: the register while work goes on, names of accounts, the public form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.test import Client

from publiek import logbook, permitting, pipeline, rights
from publiek.errors import DisclosureError, StorageError
from publiek.governance.house_register import Decision
from publiek.house import House
from publiek.rights import cases
from publiek.web.frame.limits import COUNTERS
from publiek.web.visibility import house_of
from tests.support.site import PASSWORD, a_person, an_organisation, seated

ASKED = {"kind": "erasure", "email": "zqxvogel@voorbeeld.example", "message": "Graag alles wissen."}
CONTROLLER = {"legal_entity": "Stichting De Brug", "address": "Kade 1", "contact": "privacy@voorbeeld.example"}


# The gate -------------------------------------------------------------------------------------------------------------


def test_a_purpose_that_is_stopped_during_an_import_holds_from_the_next_step_on(tmp_path: Path, town: Path) -> None:
    house = House("huis", tmp_path / "home", keys=tmp_path / "keys")
    stopped: list[str] = []

    def watcher(step: str, fraction: float) -> None:
        if not stopped:
            permitting.decide(house, Decision("stop", "own-analysis"))
            stopped.append(step)

    taken = pipeline.take_in(town / "theatre" / "bestellingen.csv", house=house, progress=watcher)
    assert stopped and taken.record.ledger["rows_kept"] > 0
    house.store.verify()
    with pytest.raises(DisclosureError) as refused:
        pipeline.take_in(town / "theatre" / "bestellingen.csv", house=house)
    assert refused.value.code == "purpose-stopped"
    actions = [line.action for line in logbook.read(house.home, house.organisation)]
    assert actions.index("purpose") < actions.index("import")


def test_a_register_that_was_put_in_from_another_house_is_refused(tmp_path: Path) -> None:
    """The chain begins with the house it is of; that it has no key is said in SECURITY."""
    mine, theirs = (House(name, tmp_path / "home", keys=tmp_path / "keys") for name in ("brug", "haven"))
    for house in (mine, theirs):
        permitting.decide(house, Decision("adopt", "crm-group"))
    permitting.decide(theirs, Decision("adopt", "own-newsletter"))
    root = permitting.files.folder_of(mine)
    for path in permitting.files.folder_of(theirs).iterdir():
        if path.is_file() and (root / path.name).is_file():
            (root / path.name).write_bytes(path.read_bytes())
    with pytest.raises(StorageError, match="purposes-damaged"):
        permitting.require(mine, "own-analysis")


# Accounts -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def house(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    settings.PUBLIEK = replace(site_settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")  # type: ignore[attr-defined]
    COUNTERS.counted.clear()
    found = house_of(an_organisation("brug", name="Theater De Brug"))
    permitting.decide(found, Decision("controller", values=CONTROLLER))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "Jan van den Zqxvogel", "jan@zqxvogel.example", "<b>zqxvogel</b>"])
def test_an_account_decides_and_handles_whatever_it_is_called(house: House, name: str) -> None:
    """Somebody without a name is called by the address: the log refused that, and so the decision."""
    from publiek.web.people.models import Organisation

    person = a_person("steward@zqxvogel.example")
    person.name = name
    person.save()
    seated(person.email, Organisation.objects.get(slug="brug"), "administrator")
    client = Client()
    assert client.login(username=person.email, password=PASSWORD)
    with logbook.acting(f"account {person.pk}", via="site"):
        permitting.decide(house, Decision("adopt", "own-newsletter", who=str(person)))
    assert permitting.permitted(house, "own-newsletter")
    case = cases.open_case(house, "access", cases.Asker(rights.Known(email=ASKED["email"]), ""))
    client.post(f"/o/brug/requests/one/{case.number}/step/", {"what": "ask-identity"})
    assert cases.get(house, case.number).state == "identity-asked"
    log = house.home / "organisations" / "brug" / "log"
    whole = b"".join(path.read_bytes() for path in log.rglob("*") if path.is_file())
    assert b"zqxvogel" not in whole.lower()
    assert f"account {person.pk}".encode() in whole


# The form of visitors -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"message": "x" * 3_000_000},
        {"name": "\x00"},
        {"email": "a@b.example\r\nBcc: x@y.example"},
        {"email": "a@b.example\nX-Header: 1"},
        {"name": "\u202egnirts\u2066"},
        {"postcode": "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace")},
        {"kind": "../../erasure"},
        {f"field{n}": "x" for n in range(3000)},
    ],
)
def test_odd_and_huge_fields_open_nothing_and_break_nothing(house: House, more: dict[str, str]) -> None:
    answer = Client(raise_request_exception=False).post("/bezoekers/brug/ask/", ASKED | more)
    assert answer.status_code in (302, 400, 413, 422)
    if answer.status_code == 302:
        assert all("\r" not in value and "\n" not in value for value in answer.headers.values())
        assert "zqxvogel" not in answer.headers["Location"]
    else:
        assert cases.everything(house) == () or not list(cases.everything(house))


@pytest.mark.django_db
def test_no_page_of_a_visitor_is_kept_on_the_way(house: House) -> None:
    made = Client().post("/bezoekers/brug/ask/", ASKED)
    for answer in (made, Client().get("/bezoekers/brug/ask/?what=erasure"), Client().get(made.headers["Location"])):
        assert "public" not in answer.headers.get("Cache-Control", "")
        assert not answer.cookies
    wrong = Client().post("/bezoekers/brug/ask/", ASKED | {"kind": ""})
    assert wrong.status_code == 422
    assert "no-store" in wrong.headers.get("Cache-Control", ""), "what was typed stands in this answer"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["kwaad.example", "testserver:80@kwaad.example", "testserver/../kwaad"])
def test_a_host_that_is_not_ours_gets_no_answer_with_it(house: House, host: str) -> None:
    answer = Client(raise_request_exception=False, HTTP_HOST=host).post("/bezoekers/brug/ask/", ASKED)
    assert answer.status_code in (400, 403, 404, 421)
    assert not list(cases.everything(house))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["../../etc/passwd", "docx/..", "DOCX", "exe", "pdf%00", "..%2f"])
def test_a_paper_has_no_other_form_and_no_way_out(house: House, form: str) -> None:
    from publiek.web.people.models import Organisation

    seated("steward@huis.example", Organisation.objects.get(slug="brug"), "administrator")
    client = Client(raise_request_exception=False)
    assert client.login(username="steward@huis.example", password=PASSWORD)
    for place in ("/o/brug/privacy/papers/record", "/brug/privacy/papers/record"):
        assert client.get(f"{place}.{form}").status_code in (301, 302, 400, 404)


# The feed of sessions ------------------------------------------------------------------------------------------------

_EVENT = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:{0}\nDTSTART:20310115T100000Z\nDTEND:20310115T110000Z\n{1}END:VEVENT\n"


@pytest.fixture
def feed(house: House) -> str:
    """The address that the page gives to a house for its calendar program; it opens."""
    from publiek.knowledge import sessions_in
    from publiek.web.knowledge.shelf import shelf
    from publiek.web.people.models import Organisation

    first = f"BEGIN:VCALENDAR\nVERSION:2.0\n{_EVENT.format('EERSTE', '')}END:VCALENDAR\n"
    shelf().add_sessions(sessions_in(first.encode(), by="Wij").offers)
    seat = seated("analist@huis.example", Organisation.objects.get(slug="brug"), "analyst")
    client = Client()
    client.force_login(seat)
    address = client.get("/o/brug/knowledge/").content.decode().split('id="feed" readonly value="')[1].split('"')[0]
    answer = Client().get(address)
    assert answer.status_code == 200 and b"SUMMARY:EERSTE" in answer.content
    return address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "secret", ["1.x", "1", ".", "1.1.1", "%00", "-1.abc", "9" * 400, "{number}.", "{number}.{half}"]
)
def test_the_feed_of_sessions_opens_for_its_own_signature_alone(feed: str, secret: str) -> None:
    before, _, named = feed.rpartition("/")
    number, _, signature = named.removesuffix(".ics").partition(".")
    other = secret.format(number=number, half=signature[: len(signature) // 2])
    assert Client(raise_request_exception=False).get(f"{before}/{other}.ics").status_code == 404


@pytest.mark.django_db
def test_a_feed_of_another_house_or_another_site_is_refused(feed: str, settings: object) -> None:
    from django.core import signing

    before, _, named = feed.rpartition("/")
    number, _, signature = named.removesuffix(".ics").partition(".")
    haven = an_organisation("haven")
    assert Client().get(f"{before}/{haven.pk}.{signature}.ics").status_code == 404
    for told in (
        signing.Signer(salt="another salt"),
        signing.Signer(key="another site", salt="publiek knowledge feed"),
    ):
        foreign = told.sign(number).replace(":", ".")
        assert Client().get(f"{before}/{foreign}.ics").status_code == 404
    settings.SECRET_KEY = "another key of the same site"  # type: ignore[attr-defined]
    assert Client().get(feed).status_code == 404


@pytest.mark.django_db
def test_the_feed_of_a_house_that_is_gone_stops(feed: str) -> None:
    from django.test import RequestFactory

    from publiek.web.knowledge.feed import address_of
    from publiek.web.visibility import Seat

    guest = an_organisation("gast")
    seat = Seat(a_person("gast@gast.example"), guest, "analyst")
    address = address_of(seat, RequestFactory().get("/"))
    assert Client().get(address).status_code == 200
    guest.delete()
    assert Client().get(address).status_code == 404
    assert Client().get(feed).status_code == 200


@pytest.mark.django_db
def test_what_is_private_in_a_calendar_is_in_no_feed_and_in_no_file(feed: str) -> None:
    from publiek.knowledge import sessions_in
    from publiek.web.knowledge.shelf import shelf

    marks = {
        "OPENBAAR": "CLASS:PUBLIC\n",
        "GEWOON": "",
        "ZQXPRIVE": "CLASS:PRIVATE\n",
        "ZQXGEHEIM": "class: confidential\n",
    }
    marks["ZQXEIGEN"] = "CLASS:X-ONLY-ME\n"
    events = "".join(_EVENT.format(name, mark) for name, mark in marks.items())
    repeated = _EVENT.format("ZQXREEKS", "CLASS:PRIVATE\nRRULE:FREQ=WEEKLY;COUNT=3\n")
    read = sessions_in(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}{repeated}END:VCALENDAR\n".encode(), by="Wij")
    assert {one.title for one in read.offers} == {"OPENBAAR", "GEWOON"}
    assert {why for _, why in read.aside} <= {"private"} and len(read.aside) >= 3
    shelf().add_sessions(read.offers)
    told = Client().get(feed).content.decode()
    assert "OPENBAAR" in told and "GEWOON" in told and "ZQX" not in told
    kept = b"".join(path.read_bytes() for path in site_settings.PUBLIEK.home.rglob("*") if path.is_file())
    assert b"OPENBAAR" in kept and b"ZQX" not in kept

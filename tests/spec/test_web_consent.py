"""The consent ledger on the site: how it stands, a list that comes in, who may be mailed, one contact.

Every person here is called zqxvogel: whatever the pages do, nothing of them is in a session, a message, a log, an
address, or in clear on the disk.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publiek import consent, logbook
from publiek.consent import texts
from publiek.consent.counting import standing
from publiek.house import House
from publiek.web.people.models import LogEntry, Organisation
from publiek.web.takeaway.in_memory import MOST
from publiek.web.visibility import house_of
from tests.support.deciding import adopted
from tests.support.searching import Search
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db

HEADS = "E-mailadres;Klantnummer;Naam;Toestemming;Datum opt-in;Opt-out"
ROWS = (
    "zqxvogela@zqxvogel.example;77310491;Zqxvogel A;ja;2026-05-01;",
    "zqxvogelb@zqxvogel.example;77310492;Zqxvogel B;ja;2026-05-01;",
    "zqxvogelc@zqxvogel.example;77310493;Zqxvogel C;nee;2026-05-01;",
    "zqxvogeld@zqxvogel.example;77310494;Zqxvogel D;ja;2026-05-01;ja",
    "zqxvogele@zqxvogel.example;77310495;Zqxvogel E;;;",
    "zqxvogelf@zqxvogel.example;77310496;Zqxvogel F;misschien;;",
)
A, C, STRANGER = (f"zqxvogel{who}@zqxvogel.example" for who in ("a", "c", "z"))
MAIL = {"purpose": "own-newsletter", "channel": "email"}
WORDS = "Ja, mail mij elke maand het programma. Ik kan mij in elke mail afmelden."


@pytest.fixture
def house(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "keys"))
    site = replace(site_settings.PUBLIEK, home=tmp_path / "home", keys=tmp_path / "keys")
    settings.PUBLIEK = site  # type: ignore[attr-defined]
    return house_of(an_organisation("brug", name="Theater De Brug"))


@pytest.fixture
def client(house: House) -> Client:
    client = Client()
    client.force_login(seated("steward@voorbeeld.example", Organisation.objects.get(slug="brug"), "steward"))
    return client


def _page(client: Client, page: str = "", told: dict | None = None, status: int = 200) -> str:
    address = f"/o/brug/consent/{page}"
    answer = client.get(address) if told is None else client.post(address, told, follow=True)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return words_of(answer.content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("&#x27;", "'"))


def _list(*rows: str, heads: str = HEADS) -> SimpleUploadedFile:
    return SimpleUploadedFile("zqxvogel.csv", "\n".join([heads, *(rows or ROWS)]).encode())


def _send(client: Client, page: str, do: str, *rows: str, status: int = 200, heads: str = HEADS, **told: str) -> str:
    return _page(client, page, {**MAIL, **told, "list": _list(*rows, heads=heads), do: "1"}, status)


def _with_ledger(client: Client) -> None:
    _send(client, "list/", "record")


def test_without_a_ledger_the_page_says_how_to_begin(client: Client) -> None:
    page = _page(client)
    assert "Er is nog geen register van toestemming" in page
    assert "Zo begint u" in page
    assert "Uw huis besloot nog niet dat het een nieuwsbrief verstuurt." in page
    assert "Breng een lijst" in page
    assert "Wie mag mail krijgen" not in page


def test_one_looks_first_and_nothing_is_written_down(client: Client, house: House) -> None:
    page = _send(client, "list/", "look")
    assert "6 rijen gelezen; er is nog niets vastgelegd." in page
    for said in ("Ja (toestemming) 2", "Nee, afgemeld of bezwaar 2", "wordt niet vastgelegd 2"):
        assert said in page
    for said in (
        "1 lege cel",
        "1 antwoord niet duidelijk",
        "e-mailadres (‘E-mailadres’)",
        "toestemming (‘Toestemming’)",
    ):
        assert said in page
    assert "1 andere kolom is niet gelezen." in page
    assert "zqxvogel" not in page.lower()
    assert not consent.exists(house)
    assert not LogEntry.objects.filter(subject="list").exists()


def test_what_was_looked_at_is_what_is_written_down(client: Client, house: House) -> None:
    page = _send(client, "list/", "record")
    assert "Vastgelegd: 5 gebeurtenissen uit 6 rijen." in page
    again = _send(client, "list/", "record")
    assert "Vastgelegd: 0 gebeurtenissen uit 6 rijen. 5 stonden er al." in again
    assert consent.state(house, A, "own-newsletter", "email").valid
    assert not consent.state(house, C, "own-newsletter", "email").valid
    first = LogEntry.objects.filter(subject="list").earliest("pk")
    assert first.detail == {"rows": 6, "read": 4, "added": 5}


def test_the_overview_counts_contacts_by_purpose_and_tells_why_not(client: Client, house: House) -> None:
    _with_ledger(client)
    _page(client, "contact/withdraw/", {"contact": A, "how": "withdrawn", "what": "all", "road": "all", "form": "F12"})
    page = _page(client)
    assert "1 van 4 contacten mag de eigen nieuwsbrief per e-mail krijgen." in page
    assert "Eigen nieuwsbrief e-mail 1 0 3" in page
    for said in ("1 maakte bezwaar", "1 trok toestemming in", "1 weigerde"):
        assert said in page
    assert "Ja. 6 regels zojuist nagerekend." in page
    assert "Laatste lijst met iets nieuws" in page
    told = standing(house)
    assert (told.lines, told.empty, told.contacts) == (6, 0, 4)
    assert sum(told.counts[0].why.values()) + told.counts[0].may == told.contacts


def test_an_address_alone_and_the_same_with_a_number_are_one_contact(client: Client, house: House) -> None:
    _with_ledger(client)
    _send(client, "list/", "record", f"{A};ja;2026-06-01", heads="E-mail;Toestemming;Datum opt-in")
    assert standing(house).contacts == 4
    assert standing(house).counts[0].consent == 2


def test_mail_by_others_is_counted_by_who_writes(client: Client, house: House) -> None:
    told = {"purpose": "mail-by-others"}
    assert "Vul hieronder bij ‘Meer over deze lijst’ in wie schrijft." in _send(
        client, "list/", "record", status=422, **told
    )
    assert not consent.exists(house)
    _send(client, "list/", "record", party="Buurhuis", **told)
    assert "Post van een andere partij: Buurhuis e-mail 2 0 2" in _page(client)


def test_a_ledger_that_was_changed_lets_nobody_through_and_says_so(client: Client, house: House) -> None:
    _with_ledger(client)
    adopted(house.home, "brug", "own-newsletter")
    ledger = house.home / "organisations" / "brug" / "consent" / "ledger.db"
    with sqlite3.connect(ledger) as lines:
        lines.execute("DELETE FROM events WHERE n = 4")
    page = _page(client)
    assert "Het register is niet te vertrouwen" in page
    assert "veranderd of beschadigd" in page
    assert "nagerekend" not in page
    assert "veranderd of beschadigd" in _send(client, "select/", "make", status=422)


def test_the_same_rows_go_out_without_who_may_not(client: Client, house: House) -> None:
    _with_ledger(client)
    refused = _send(client, "select/", "make", status=422)
    assert "Hierover heeft het huis nog niet besloten" in refused
    assert "Een beheerder stelt het vast op de pagina van dit doel" in refused
    adopted(house.home, "brug", "own-newsletter")
    looked = _send(client, "select/", "look", *ROWS, f"{STRANGER};1;Zqxvogel Z;ja;2026-05-01;")
    assert "2 van 7 rijen mogen dit krijgen: eigen nieuwsbrief." in looked
    for said in ("3 geen toestemming bekend", "1 maakte bezwaar", "1 weigerde"):
        assert said in looked
    assert "zqxvogel" not in looked.lower()
    answer = client.post("/o/brug/consent/select/", {**MAIL, "list": _list(), "make": "1"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="brug-mailen.csv"'
    assert "no-store" in answer.headers["Cache-Control"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [HEADS.split(";"), ROWS[0].split(";"), ROWS[1].split(";")]
    assert LogEntry.objects.get(subject="selection").detail == {"rows": 6, "may": 2}


def test_the_list_itself_may_say_no_too_and_nobody_makes_no_file(client: Client, house: House) -> None:
    _with_ledger(client)
    adopted(house.home, "brug", "own-newsletter")
    page = _send(client, "select/", "make", ROWS[0].replace(";ja;", ";nee;"))
    assert "0 van 1 rij mogen dit krijgen" in page
    assert "1 de lijst zelf zegt nee" in page


def test_without_a_ledger_nothing_is_selected(client: Client, house: House) -> None:
    adopted(house.home, "brug", "own-newsletter")
    page = _send(client, "select/", "make", status=422)
    assert "Er is nog geen register van toestemming, dus niemand mag mee. Breng eerst een lijst" in page
    assert "publiek consent" not in page


def test_one_contact_is_typed_and_told_with_its_history(client: Client) -> None:
    _with_ledger(client)
    page = _page(client, "contact/", {"contact": A})
    assert "Eigen nieuwsbrief e-mail Ja : toestemming, tot" in page
    assert "1 mei 2026 Gaf toestemming eigen nieuwsbrief, e-mail" in page
    assert "77310491" not in page
    assert "Nee : weigerde" in _page(client, "contact/", {"contact": "77310493"})
    assert "Van dit contact staat hier niets." in _page(client, "contact/", {"contact": STRANGER})
    _page(client, "contact/", {"contact": "zqxvogel@"}, 422)
    _page(client, "contact/", {"contact": ""}, 422)
    assert "Wat er is vastgelegd" not in _page(client, f"contact/?contact={A}")


@pytest.mark.parametrize(("how", "said"), [("withdrawn", "ingetrokken"), ("objected", "bezwaar gemaakt")])
def test_who_stops_is_out_at_once(how: str, said: str, client: Client, house: House) -> None:
    _with_ledger(client)
    wish = {"contact": A, "how": how, "what": "all", "road": "all", "form": "brief-7"}
    page = _page(client, "contact/withdraw/", wish)
    assert said in page
    assert "zqxvogel" not in page
    assert consent.state(house, A, "own-newsletter", "email").why == how
    told = _page(client, "contact/", {"contact": A})
    assert "formulier brief-7" in told
    assert "met de hand" in told


def test_one_purpose_may_stop_and_the_other_goes_on(client: Client, house: House) -> None:
    _with_ledger(client)
    _send(client, "list/", "record", purpose="personal-offers")
    _page(client, "contact/withdraw/", {"contact": A, "how": "withdrawn", "what": "personal-offers", "road": "all"})
    assert consent.state(house, A, "own-newsletter", "email").valid
    assert not consent.state(house, A, "personal-offers", "email").valid


def test_who_stops_is_written_down_without_a_ledger_too(client: Client, house: House) -> None:
    _page(client, "contact/withdraw/", {"contact": A, "how": "objected", "what": "all", "road": "all"})
    assert consent.state(house, A, "own-newsletter", "email").why == "objected"


def test_what_is_not_filled_in_right_changes_nothing(client: Client, house: House) -> None:
    _with_ledger(client)
    for wrong in ({"how": "iets"}, {"what": "iets"}, {"road": "iets"}, {"form": "x" * 70}, {"contact": "zqxvogel@"}):
        told = {"contact": A, "how": "withdrawn", "what": "all", "road": "all", **wrong}
        _page(client, "contact/withdraw/", told, 422)
    assert consent.state(house, A, "own-newsletter", "email").valid
    assert client.get("/o/brug/consent/contact/withdraw/").status_code == 405


def test_with_numbers_of_two_systems_is_asked_which(client: Client, house: House) -> None:
    _send(client, "list/", "record", system="kassa")
    _send(client, "list/", "record", ROWS[2], system="balie")
    adopted(house.home, "brug", "own-newsletter")
    assert "Uit welk systeem komen de klantnummers?" in _page(client, "contact/")
    _page(client, "contact/", {"contact": "77310491"}, 422)
    assert "Gaf toestemming" in _page(client, "contact/", {"contact": "77310491", "system": "kassa"})
    assert "staat hier niets" in _page(client, "contact/", {"contact": "77310491", "system": "balie"})
    assert "2 van 6 rijen" in _send(client, "select/", "look", system="kassa")


def test_words_are_kept_and_a_soft_opt_in_counts_with_them_alone(client: Client, house: House) -> None:
    assert "De tekst is bewaard." in _page(client, "words/", {"words": WORDS})
    assert WORDS in _page(client)
    _page(client, "words/", {"words": "  "}, 422)
    (digest,) = texts.texts(house)
    heads = "E-mail;Opt-in;Grondslag;Bestelnummer;Bedrag;Datum opt-in"
    rows = (f"{A};ja;soft opt-in;B1;25,00;2026-05-01", f"{C};ja;soft opt-in;B2;0,00;2026-05-01")
    declared = {"declared": ["informed", "opt_out_then", "opt_out_each", "seller", "category", "address_from"]}
    bare = _send(client, "list/", "look", *rows, heads=heads)
    assert "Van deze soft opt-ins tellen er 2 niet" in bare
    looked = _send(client, "list/", "look", *rows, heads=heads, text=digest, **declared)
    assert "Ja (soft opt-in) 2" in looked
    assert "tellen er 1 niet, want er ontbreekt iets: 1 geen betaalde aankoop bekend" in looked
    _send(client, "list/", "record", *rows, heads=heads, text=digest, **declared)
    assert (standing(house).counts[0].soft_opt_in, standing(house).counts[0].why) == (1, {"not-paid": 1})
    assert f"tekst {digest[:12]}" in _page(client, "contact/", {"contact": A})


def test_a_column_of_another_name_can_be_named(client: Client) -> None:
    heads = HEADS.replace("Toestemming", "Zomerbrief").replace("Opt-out", "Rest")
    refused = _send(client, "list/", "look", status=422, heads=heads)
    assert "vul hieronder bij ‘Meer over deze lijst’ in hoe de kolom heet" in refused
    assert "toestemming" in refused.split("Deze kolom ontbreekt")[1]
    assert "Ja (toestemming) 3" in _send(client, "list/", "look", heads=heads, head_opt_in="Zomerbrief")
    assert "Kijk of de kop" in _send(client, "list/", "look", status=422, heads=heads, head_opt_in="Winterbrief")


BAD = {"empty": b"", "no-columns": b"a;b\n1;2\n", "too-large": b"a" * (MOST + 1), "no-table": b"\x00\xff\x00zqxvogel"}


@pytest.mark.parametrize("page", ["list/", "select/"])
@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_is_told_and_leaves_nothing(kind: str, page: str, client: Client, house: House) -> None:
    _with_ledger(client)
    lines = standing(house).lines
    for do in ("look", "record"):
        answer = client.post(
            f"/o/brug/consent/{page}", {**MAIL, "list": SimpleUploadedFile("x.csv", BAD[kind]), do: "1"}
        )
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
        assert b"zqxvogel" not in answer.content
    assert standing(house).lines == lines


SAYS = {"said-answer": "given", "said-purpose": "own-newsletter", "said-road": "email", "said-day": "2026-06-01"}


def test_one_yes_by_hand_counts_and_is_told_with_its_words(client: Client, house: House) -> None:
    _send(client, "list/", "record", on="2026-05-02")
    words = texts.add(house, WORDS)
    assert consent.state(house, C, "own-newsletter", "email").why == "refused"
    page = _page(
        client, "contact/record/", {"contact": C, **SAYS, "said-text": words.digest, "said-form": "formulier-9"}
    )
    assert "Vastgelegd. Het geldt meteen." in page and "zqxvogel" not in page
    assert consent.state(house, C, "own-newsletter", "email").valid
    told = _page(client, "contact/", {"contact": C})
    assert "1 juni 2026 Gaf toestemming eigen nieuwsbrief, e-mail met de hand, formulier formulier-9" in told
    assert words.digest[:12] in told
    assert LogEntry.objects.get(subject="record given").detail == {"added": 1}
    same = {"contact": C, **SAYS, "said-text": words.digest, "said-form": "formulier-9"}
    assert "Dit stond er al." in _page(client, "contact/record/", same)


def test_one_no_by_hand_counts_also_without_a_ledger_and_by_number_alone(client: Client, house: House) -> None:
    _page(client, "contact/record/", {"contact": "77310491", **SAYS, "said-answer": "refused"})
    _send(client, "list/", "record", ROWS[0].replace("2026-05-01", ""))
    assert consent.state(house, A, "own-newsletter", "email").why == "refused"


def test_a_no_by_number_is_of_a_system_that_comes_later_too(client: Client, house: House) -> None:
    _send(client, "list/", "record", ROWS[1], system="kassa")
    _page(client, "contact/withdraw/", {"contact": "0077310491", "how": "objected", "what": "all", "road": "all"})
    _page(client, "contact/record/", {"contact": "77310492", **SAYS, "said-answer": "refused"})
    _send(client, "list/", "record", ROWS[0], system="balie")
    assert consent.state(house, A, "own-newsletter", "email").why == "objected"
    assert not consent.state(house, consent.Contact("", "77310492", "kassa"), "own-newsletter", "email").valid
    assert consent.systems(house) == ("balie", "kassa")


def test_who_was_erased_comes_back_by_an_agreement_of_their_own_alone(client: Client, house: House) -> None:
    _with_ledger(client)
    consent.erase(house, A)
    _with_ledger(client)
    assert consent.state(house, A, "own-newsletter", "email").why == "erased"
    _page(client, "contact/record/", {"contact": A, **SAYS})
    assert consent.state(house, A, "own-newsletter", "email").valid


def test_a_yes_by_hand_is_checked_as_a_command_is(client: Client, house: House) -> None:
    _with_ledger(client)
    lines = standing(house).lines
    for wrong in (
        {"said-answer": "informed"},
        {"said-answer": ""},
        {"said-purpose": "iets"},
        {"said-road": "iets"},
        {"said-day": "2199-01-01"},
        {"said-day": "ooit"},
        {"said-text": "f" * 64},
        {"said-form": "x" * 70},
        {"said-purpose": "mail-by-others"},
        {"contact": "zqxvogel@"},
        {"contact": ""},
    ):
        page = _page(client, "contact/record/", {"contact": A, **SAYS, **wrong}, 422)
        assert "publiek consent" not in page
    assert standing(house).lines == lines
    assert client.get("/o/brug/consent/contact/record/").status_code == 405


def _older(client: Client, house: House) -> Path:
    """A ledger that is put back from before somebody objected."""
    _with_ledger(client)
    ledger = house.home / "organisations" / "brug" / "consent" / "ledger.db"
    old = ledger.read_bytes()
    consent.withdraw(house, A, objected=True)
    ledger.write_bytes(old)
    return ledger


def test_an_older_ledger_is_accepted_with_its_mark_and_what_that_means(client: Client, house: House) -> None:
    _older(client, house)
    assert "ouder dan wat hier al was" in _page(client)
    page = _page(client, "ledger/")
    mark = consent.marked(consent.examined(house))
    assert f"U neemt het register aan met merk {mark} en 5 regels" in page
    assert "1 regel die hier al was" in page and "kan iemand die nee zei weer mail krijgen" in page
    assert "Wie mag" not in page and "publiek consent" not in page
    for wrong in ({}, {"mark": mark}, {"sure": "on"}):
        _page(client, "ledger/accept/", wrong, 422)
    other = _page(client, "ledger/accept/", {"mark": "0" * 16, "sure": "on"}, 422)
    assert "intussen een ander dan u bekeek" in other
    adopted(house.home, "brug", "own-newsletter")
    assert "ouder dan wat hier al was" in _send(client, "select/", "look", status=422)
    assert "Aangenomen. Lees nu de laatste lijst" in _page(client, "ledger/accept/", {"mark": mark, "sure": "on"})
    assert LogEntry.objects.get(subject="accept").detail == {"lines": 5, "mark": mark}
    noted = [line for line in logbook.read(house.home, "brug") if line.action == "restore"]
    assert [(line.subject, line.detail["chain"], line.who) for line in noted] == [("consent", mark, noted[0].who)]
    assert noted[0].who.startswith("account ")
    assert "2 van 6 rijen" in _send(client, "select/", "look")


def test_a_ledger_that_is_not_behind_or_was_changed_is_accepted_by_nobody(client: Client, house: House) -> None:
    assert "Er is nog geen register" in _page(client, "ledger/")
    _with_ledger(client)
    page = _page(client, "ledger/")
    mark = consent.marked(consent.verify(house))
    assert mark in page and "Het register is heel" in page and "aannemen" not in page
    assert "Aangenomen" not in _page(client, "ledger/accept/", {"mark": mark, "sure": "on"})
    assert not LogEntry.objects.filter(subject="accept").exists()
    ledger = house.home / "organisations" / "brug" / "consent" / "ledger.db"
    with sqlite3.connect(ledger) as lines:
        lines.execute("UPDATE events SET sealed = zeroblob(524) WHERE n = 2")
    page = _page(client, "ledger/")
    assert "veranderd of beschadigd" in page and "Een veranderd register kan niemand aannemen" in page
    assert "veranderd of beschadigd" in _page(client, "ledger/accept/", {"mark": mark, "sure": "on"}, 422)
    assert not LogEntry.objects.filter(subject="accept").exists()


def test_the_new_parts_stand_there_in_english_too(client: Client, house: House) -> None:
    _older(client, house)
    client.post("/language/", {"language": "en", "next": "/"})
    page = _page(client, "ledger/")
    assert page.count("You accept the ledger with mark") == 1 and "1 line that was here before" in page
    assert "Merk" not in page
    mark = consent.marked(consent.examined(house))
    assert "Now import the latest list" in _page(client, "ledger/accept/", {"mark": mark, "sure": "on"})
    page = _page(client, "contact/", {"contact": A})
    assert "This contact said it" in page and "Gives consent" in page and "On which day" in page


@pytest.mark.parametrize(
    "page",
    ["list/", "select/", "contact/", "contact/withdraw/", "contact/record/", "ledger/accept/", "words/"],
)
def test_another_site_cannot_send_anything(page: str, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(f"/o/brug/consent/{page}", {**MAIL, "list": _list(), "contact": A}).status_code == 403


def test_nothing_of_anybody_stays_outside_the_lines_of_the_ledger(
    client: Client, house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    """All pages are walked, also where they refuse; then everything that remembers is searched."""
    adopted(house.home, "brug", "own-newsletter")
    seen = []
    for page, told in (
        ("list/", {**MAIL, "list": _list(), "look": "1"}),
        ("list/", {**MAIL, "list": _list(), "record": "1"}),
        ("list/", {**MAIL, "list": _list(heads="zqxvogel;" * 6), "record": "1"}),
        ("select/", {**MAIL, "list": _list(), "look": "1"}),
        ("select/", {**MAIL, "list": _list(), "make": "1"}),
        ("contact/", {"contact": A}),
        ("contact/", {"contact": "77310491"}),
        ("contact/", {"contact": "zqxvogel@"}),
        ("contact/withdraw/", {"contact": A, "how": "objected", "what": "all", "road": "all"}),
        ("contact/withdraw/", {"contact": A, "how": "iets"}),
        ("contact/record/", {"contact": A, **SAYS}),
        ("contact/record/", {"contact": A, **SAYS, "said-road": "iets"}),
        ("ledger/accept/", {"mark": A}),
        ("ledger/", None),
        ("", None),
    ):
        answer = client.get(f"/o/brug/consent/{page}") if told is None else client.post(f"/o/brug/consent/{page}", told)
        assert answer.status_code in (200, 302, 422)
        assert "no-store" in answer.headers["Cache-Control"]
        seen.append("\n".join(f"{name}: {value}" for name, value in answer.headers.items()))
        seen.append(str(answer.cookies))
    remembered = [*seen, caplog.text, *(str(vars(entry)) for entry in LogEntry.objects.all())]
    remembered += [str(one.get_decoded()) for one in Session.objects.all()]
    for text in remembered:
        assert "zqxvogel" not in text.lower()
        assert "7731049" not in text
    state = site_settings.PUBLIEK.state
    assert Search().found([tmp_path, *([state] if state.exists() else [])]) == []
    assert any(path.name == "ledger.db" for path in tmp_path.rglob("*"))


def test_the_search_would_find_somebody(tmp_path: Path) -> None:
    (tmp_path / "lek").write_text("\n".join(ROWS), encoding="utf-8")
    assert Search().found([tmp_path])


def test_the_privacy_page_leads_here_and_the_navigation_does_not(client: Client) -> None:
    page = client.get("/o/brug/privacy/").content.decode()
    assert page.count('href="/o/brug/consent/"') == 1
    assert '/o/brug/consent/"' not in client.get("/o/brug/requests/").content.decode()

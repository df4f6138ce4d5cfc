"""publiek rights: who it is about comes from a file or is asked, never from the command line; it is not printed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import jsonschema
import pytest
from pypdf import PdfReader

from tests.support.answers import schemas
from tests.support.persons_held import ASKER, Held, a_house
from tests.support.typing_in import Terminal

FIELDS = ("email", "name", "postcode", "address", "customer")


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return a_house(tmp_path_factory.mktemp("delivered"), systems=("plain", "no-email"))


@pytest.fixture
def held(delivered: Held, tmp_path: Path) -> Held:
    return delivered.copied(tmp_path)


@pytest.fixture
def terminal(held: Held, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(held.place, monkeypatch, capsys)


def here(held: Held) -> tuple[object, ...]:
    return ("-o", "de-brug", "--home", held.place / "home")


def person(held: Held, **more: str) -> Path:
    path = held.place / "persoon.yaml"
    told = {name: ASKER[name] for name in FIELDS} | more
    path.write_text("".join(f"{name}: '{value}'\n" for name, value in told.items()), encoding="utf-8")
    return path


def nothing_of(said: str) -> None:
    assert "zqxvogel" not in said.lower() and ASKER["customer"] not in said


def test_find_tells_counts_alone(held: Held, terminal: Terminal) -> None:
    told = terminal.ask("rights", "find", "--person", person(held), *here(held), answer="rights find")
    assert told["counts"]["lines"] == 2 and told["counts"]["groups"] >= 1
    said = terminal.say("rights", "find", "--person", person(held), *here(held))
    nothing_of(said.out + said.err)
    assert "2 regels in leveringen" in said.err


def test_give_writes_two_files_and_prints_only_where(held: Held, terminal: Terminal) -> None:
    out = held.place / "out"
    words = ("rights", "give", "--person", person(held), "--out", out, *here(held))
    told = terminal.ask(*words, answer="rights give")
    assert [Path(path).stat().st_mode & 0o077 for path in told["files"]] == [0, 0]
    given = json.loads((out / "uw-gegevens.json").read_text("utf-8"))
    jsonschema.validate(given, schemas()["rights person"])
    said = terminal.say(*words)
    nothing_of((said.out + said.err).replace(str(held.place), ""))


def test_a_person_comes_from_standard_input(held: Held, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({"email": ASKER["email"]}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    told = terminal.ask("rights", "find", "--person", "-", *here(held), answer="rights find")
    assert told["found_by"] == ["email"]


def test_the_file_may_be_written_in_dutch(held: Held, terminal: Terminal) -> None:
    path = held.place / "persoon.yaml"
    told = (ASKER["email"], ASKER["name"], ASKER["postcode"], ASKER["address"], ASKER["customer"])
    names = ("E-mail", "naam", "postcode", "adres", "klantnummer")
    path.write_text("".join(f"{name}: '{value}'\n" for name, value in zip(names, told, strict=True)), encoding="utf-8")
    dutch = terminal.ask("rights", "find", "--person", path, *here(held), answer="rights find")
    assert dutch == terminal.ask("rights", "find", "--person", person(held), *here(held), answer="rights find")


@pytest.mark.parametrize(
    "content",
    [
        "naam: a\nname: b\n",
        "- a\n- b\n",
        "emial: a@b.nl\n",
        "email: [a, b]\n",
        "\x00",
        "email: a@b.nl\n" * 2000,
        "&a [*a, *a]",
    ],
)
def test_what_is_no_person_is_refused_and_not_repeated(held: Held, terminal: Terminal, content: str) -> None:
    path = held.place / "persoon.yaml"
    path.write_text(content, encoding="utf-8")
    told = terminal.ask("rights", "find", "--person", path, *here(held), code=2)
    assert told["error"]["code"] == "person-file"


def test_who_cannot_be_asked_is_told_how(held: Held, terminal: Terminal) -> None:
    assert terminal.ask("rights", "find", *here(held), code=2)["error"]["code"] == "person-file"


def test_there_is_no_option_for_a_name_or_an_address(held: Held, terminal: Terminal) -> None:
    for word in ("--email", "--name", "--customer"):
        assert terminal.run("rights", "find", word, "x", *here(held)).code == 2


def test_erase_finish_and_receipts(held: Held, terminal: Terminal) -> None:
    out = held.place / "bewijs"
    words = ("rights", "erase", "--person", person(held), "--out", out, *here(held))
    told = terminal.ask(*words, answer="rights erase")
    assert told["lines"] == 2 and (out / f"{told['number']}.pdf").read_bytes()[:5] == b"%PDF-"
    again = terminal.say(*words, language="en")
    assert "nothing was left to erase" in again.err
    nothing_of((again.out + again.err).replace(str(held.place), ""))
    assert terminal.ask("rights", "finish", *here(held), answer="rights finish") == {"receipts": []}
    assert len(terminal.ask("rights", "receipts", *here(held), answer="rights receipts")["receipts"]) == 2
    one = terminal.ask("rights", "receipts", told["number"], *here(held), answer="rights receipt")
    assert one == told
    assert told["number"] in terminal.say("rights", "receipts", *here(held)).out


def test_a_visitor_reads_dutch_and_whole_fingerprints(held: Held, terminal: Terminal) -> None:
    out, who = held.place / "out", ("--person", person(held), *here(held))
    consents = held.place / "klanten.csv"
    consents.write_text(f"E-mail;Nieuwsbrief\n{ASKER['email']};ja\n", encoding="utf-8")
    assert terminal.run("consent", "import", consents, *here(held)).code == 0
    terminal.ask("rights", "give", "--out", out, *who, answer="rights give")
    read = " ".join(page.extract_text() for page in PdfReader(out / "uw-gegevens.pdf").pages)
    assert "u gaf toestemming: eigen nieuwsbrief (e-mail)" in " ".join(read.split())
    assert "recorded_at" not in read and "(plain)" not in read and "60 maanden" not in read
    told = terminal.ask("rights", "erase", "--out", out, *who, answer="rights erase")
    proof = " ".join(page.extract_text() for page in PdfReader(out / f"{told['number']}.pdf").pages)
    assert "levering 1" in proof and "delivery" not in proof
    for one in (*told["files"], *told["instead"]):
        assert one["sha256"] in "".join(proof.split())
        # On one line it ran off the page.
        assert one["sha256"] not in proof
    assert told["identity"] in "".join(proof.split())


def test_object_and_lift(held: Held, terminal: Terminal) -> None:
    who = ("--person", person(held), *here(held))
    assert terminal.ask("rights", "object", *who, answer="rights object")["state"] == "objected"
    assert terminal.ask("rights", "find", *who, answer="rights find")["gone"] == "objected"
    assert terminal.ask("rights", "lift", *who, answer="rights lift")["state"] == "lifted"
    assert "geen bezwaar" in terminal.say("rights", "lift", *who).err


def test_correct(held: Held, terminal: Terminal) -> None:
    file = person(held, new_postcode="3013 AB", new_birth_year="1980")
    told = terminal.ask("rights", "correct", "--person", file, *here(held), answer="rights correct")
    assert told["fields"] == ["postcode", "birth_year"] and told["lines"] == 2
    assert "kaartsysteem" in terminal.say("rights", "correct", "--person", file, *here(held)).err
    file = person(held, new_birth_year="ongeveer 1980")
    assert terminal.ask("rights", "correct", "--person", file, *here(held), code=2)["error"]["code"] == (
        "correction-wrong"
    )


def test_cases_from_letter_to_letter(held: Held, terminal: Terminal) -> None:
    cases = ("rights", "cases")
    file = person(held, message="Graag alles wissen.", email="vogel@example.org")
    case = terminal.ask(*cases, "open", "--kind", "erasure", "--person", file, *here(held), answer="rights case")
    number = case["case"]
    listed = terminal.ask(*cases, "list", *here(held), answer="rights cases")
    assert [one["case"] for one in listed["cases"]] == [number]
    nothing_of(json.dumps(listed))
    shown = terminal.ask(*cases, "show", number, *here(held), answer="rights case")
    assert shown["message"] == "Graag alles wissen."
    assert "Graag alles wissen." in terminal.say(*cases, "show", number, *here(held)).out
    reason = held.place / "reden.txt"
    reason.write_text("Wij zoeken in twee systemen.", encoding="utf-8")
    words = (*cases, "extend", number, "--reason-file", reason, *here(held))
    assert terminal.ask(*words, answer="rights case")["extended"]
    assert terminal.ask(*cases, "identity", number, *here(held), answer="rights case")["state"] == "identity-asked"
    words = (*cases, "identity", number, "--confirmed", "--by", "Stewardess", *here(held))
    assert terminal.ask(*words, answer="rights case")["state"] == "identity-confirmed"
    words = ("rights", "erase", "--person", file, "--case", number, *here(held))
    receipt = terminal.ask(*words, answer="rights erase")
    letter = held.place / "brief.txt"
    words = (*cases, "answer", number, "--out", letter, "--contact", "privacy@debrug.example", *here(held))
    terminal.ask(*words, answer="rights answer")
    assert receipt["number"] in letter.read_text("utf-8") and letter.stat().st_mode & 0o077 == 0
    assert terminal.ask(*cases, "list", *here(held), answer="rights cases")["cases"] == []
    assert len(terminal.ask(*cases, "list", "--all", *here(held), answer="rights cases")["cases"]) == 1


def test_a_case_is_refused_on_a_ground(held: Held, terminal: Terminal) -> None:
    file = person(held, email="vogel@example.org")
    words = ("rights", "cases", "open", "--kind", "access", "--person", file, *here(held))
    number = terminal.ask(*words, answer="rights case")["case"]
    close = ("rights", "cases", "close", number)
    assert terminal.ask(*close, "--refused", "zomaar", *here(held), code=2)["error"]["code"] == "case-ground"
    assert terminal.ask(*close, "--refused", "not-found", *here(held), answer="rights case")["state"] == "refused"
    assert terminal.ask(*close, *here(held), code=2)["error"]["code"] == "case-state"


def test_what_was_stopped_is_done_before_anything_is_looked_at(
    held: Held, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publiek.rights.erasing import running

    real = running._purge
    monkeypatch.setattr(running, "_purge", lambda *told: (_ for _ in ()).throw(KeyboardInterrupt))
    assert terminal.run("rights", "erase", "--person", person(held), *here(held)).code == 130
    monkeypatch.setattr(running, "_purge", real)
    said = terminal.say("deliveries", *here(held))
    assert "Een wissing die gestopt was, is nu af: W-" in said.err
    assert (
        terminal.ask("rights", "find", "--person", person(held), *here(held), answer="rights find")["gone"] == "erased"
    )
    assert "Een wissing" not in terminal.say("deliveries", *here(held)).err


def test_the_site_finishes_what_was_stopped(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace
    from types import SimpleNamespace

    from django.conf import settings

    from publiek import rights
    from publiek.rights.erasing import running
    from publiek.web.visibility import house_of

    real = running._purge
    monkeypatch.setattr(running, "_purge", lambda *told: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rights.erase(held.house, rights.Known(email=ASKER["email"]))
    monkeypatch.setattr(running, "_purge", real)
    site = replace(settings.PUBLIEK, home=held.place / "home", keys=held.place / "keys")
    monkeypatch.setattr(settings, "PUBLIEK", site)
    facts = {"slug": "de-brug", "name": "De Brug", "venue_pc4": 3011, "subsector": "", "segmentation": "area-types"}
    house_of(SimpleNamespace(**facts))  # type: ignore[arg-type]
    assert rights.waiting(held.house) == () and len(rights.receipt_numbers(held.house)) == 1

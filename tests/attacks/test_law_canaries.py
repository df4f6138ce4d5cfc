"""Five hundred canaries walk the roads of the law: consent, rights, papers, log, terms, backups, keys, leaving.

Everything is searched: data, keys, backups, packages, papers, what was said, the home of the user, the temp folder.
Not searched are the files that were delivered, and what the house asked for about a person: the copy for that person,
the letter to them, and the list that may be mailed.
"""

from __future__ import annotations

import csv
import json
import signal
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from publiek import rights
from publiek.errors import PubliekError
from tests.attacks.test_canaries_whole_walk import Aviary
from tests.support.roads import PEOPLE
from tests.support.searching import Search
from tests.support.walkers import Walkers

HOUSE = "brug"
ASKS, GOES, STOPS = PEOPLE[3], PEOPLE[5], PEOPLE[7]


@dataclass
class Law(Aviary):
    """The same, with what the house asked for in a folder of its own."""

    @property
    def watched(self) -> list[Path]:
        return [path for path in self.place.iterdir() if path.name not in ("deliveries", "for-the-person")]

    def nothing_left(self) -> None:
        """As there; a whole copy of the data holds lines with a postcode, as the data folder does."""
        lines = ("home", "back", "loaded", "left")
        outside = [path for path in self.watched if path.name not in lines]
        assert self.search.found(self.watched) + self.search.found(outside, letters=True) == []

    def here(self, *more: object) -> tuple[object, ...]:
        return ("-o", HOUSE, *self.home(*more))

    def asked(self, *words: object, code: int = 0) -> dict:
        return self.run(*words, *self.here("--json"), code=code).answer

    def given(self, name: str) -> Path:
        folder = self.place / "for-the-person"
        folder.mkdir(exist_ok=True)
        return folder / name

    def facts(self, person: object, name: str, **more: str) -> Path:
        told = {one: person[one] for one in ("email", "name", "postcode", "address", "customer")} | more  # type: ignore[index]
        path = self.deliveries("facts") / f"{name}.json"
        path.write_text(json.dumps(told))
        return path

    def contacts(self) -> Path:
        path = self.deliveries("contacts") / "klanten.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file, delimiter=";")
            sheet.writerow(["E-mail", "Naam", "Klantnummer", "Nieuwsbrief", "Datum toestemming", "Opmerkingen"])
            for person in PEOPLE:
                row = (person["email"], person["name"], person["customer"], "ja", "01-03-2026", person["comment"])
                sheet.writerow(row)
        return path


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Law]:
    place = tmp_path_factory.mktemp("law")
    walkers = Walkers(place)
    yield Law(walkers, place, Search())
    walkers.close()


@pytest.mark.long
def test_five_hundred_canaries_walk_the_roads_of_the_law(law: Law) -> None:
    for road in ("plain", "pretix"):
        law.run("import", law.file(road), *law.here("--json"))
    _consent(law)
    law.nothing_left()
    _rights(law)
    law.nothing_left()
    _papers_log_terms(law)
    law.nothing_left()
    _copies_keys_leaving(law)
    law.nothing_left()
    _killed(law)
    law.nothing_left()


def _consent(law: Law) -> None:
    listed = law.contacts()
    law.asked("consent", "import", listed)
    law.asked("privacy", "adopt", "own-newsletter")
    law.asked("consent", "check", listed, "--purpose", "own-newsletter")
    out = law.given("mailen.csv")
    law.asked("consent", "select", listed, "--purpose", "own-newsletter", "--out", out)
    assert out.read_bytes().count(b"\n") == len(PEOPLE) + 1
    for wrong in ("not-there.csv", law.deliveries("wrong") / f"{ASKS['name']}.csv"):
        law.walkers.run("consent", "import", wrong, *law.here("--json"))
    spoiled = law.deliveries("spoiled") / "klanten.csv"
    spoiled.write_bytes(listed.read_bytes()[:5000] + b"\x00\xff" + ASKS["name"].encode())
    ended = law.walkers.run("consent", "import", spoiled, *law.here("--json"))
    law.nothing_said(ended)


def _rights(law: Law) -> None:
    person = law.facts(ASKS, "asks")
    law.asked("rights", "find", "--person", person)
    law.asked("rights", "give", "--person", person, "--out", law.given("copy"))
    law.asked("rights", "correct", "--person", law.facts(ASKS, "corrects", new_postcode="3011 AA"))
    law.asked("rights", "object", "--person", law.facts(STOPS, "stops"))
    opened = law.asked(
        "rights", "cases", "open", "--kind", "erasure", "--person", law.facts(GOES, "goes", message=GOES["comment"])
    )
    number = opened["case"]
    law.nothing_left()
    for step in ("identity", "confirm"):
        law.walkers.run("rights", "cases", step, number, *law.here("--json"))
    # What a person typed is shown to who handles it, and nowhere else.
    shown = law.walkers.start("rights", "cases", "show", number, *law.here())
    law.walkers.wait(shown)
    shown.out.unlink()
    law.run("rights", "cases", "list", *law.here("--json"))
    done = law.asked("rights", "erase", "--person", law.facts(GOES, "goes"), "--out", law.place / "out-erased")
    law.asked("rights", "receipts", done["number"])
    for wrong in ({"email": GOES["name"] * 9}, {"iets": GOES["name"]}, {"name": GOES["name"]}):
        path = law.deliveries("wrong") / "facts.json"
        path.write_text(json.dumps(wrong))
        for command in ("find", "erase", "object", "correct"):
            law.run("rights", command, "--person", path, *law.here("--json"), code=2)
    law.walkers.run(
        "rights",
        "cases",
        "answer",
        number,
        "--contact",
        "privacy@huis.example",
        "--out",
        law.given("letter.txt"),
        *law.here(),
    )


def _papers_log_terms(law: Law) -> None:
    law.asked("privacy", "papers", "--out", law.place / "papers")
    law.run("privacy", "notice", *law.here())
    law.run("log", "show", *law.here())
    law.run("log", "verify", *law.home("--json"))
    law.run("log", "export", "--out", law.place / "log.csv", *law.here())
    law.asked("retention", "show")
    law.asked("retention", "run")
    law.run("handbook", "search", "toestemming", "--json")
    calendar = law.deliveries("calendar") / "sessies.ics"
    invited = "".join(f"ATTENDEE;CN={one['name']}:mailto:{one['email']}\r\n" for one in PEOPLE)
    event = f"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Cursus\r\nDTSTART:20270301T100000Z\r\n{invited}END:VEVENT\r\n"
    calendar.write_bytes(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n".encode())
    law.run("knowledge", "import", calendar, "--by", "Het netwerk", *law.home("--json"))


def _copies_keys_leaving(law: Law) -> None:
    secret = law.place / "cwd" / "passphrase"
    secret.write_text("een lange zin als wachtwoord")
    copies = law.place / "copies"
    made = law.run("backup", "make", copies, *law.home("--json")).answer
    law.run("keys", "rotate", "entity", *law.here("--json"))
    law.run("keys", "rotate", "vault", *law.here("--json"))
    law.run("keys", "export", "--to", law.place / "keys.age", "--passphrase-file", secret, *law.home("--json"))
    name = made["set"]["name"] if isinstance(made.get("set"), dict) else made.get("set", made.get("name"))
    law.run("backup", "verify", name, *law.home("--json"))
    law.run("backup", "drill", *law.home("--json"))
    law.run("backup", "restore", name, "--into", law.place / "back", *law.home("--json"))
    left = law.asked("leave", law.place / "left")
    law.run("load", law.place / "left", "--home", law.place / "loaded", "--code", left["code"], "--json")
    # Who writes it down reads it back; on the disk it is sealed.
    opened = law.walkers.start("breach", "open", "--facts", f"Lijst met {ASKS['name']} kwijt", *law.here("--json"))
    assert law.walkers.wait(opened).code == 0
    opened.out.unlink()


def _killed(law: Law) -> None:
    """Each of the long roads, killed somewhere in the middle; what is said afterwards as well."""
    for number, words in enumerate(
        (
            ("rights", "erase", "--person", law.facts(STOPS, "stops")),
            ("backup", "make", law.place / "copies"),
            ("consent", "import", law.contacts()),
            ("rights", "object", "--person", law.facts(PEOPLE[9], "nine")),
        )
    ):
        where = law.home() if words[0] == "backup" else law.here()
        for after in (0.5, 0.9, 1.4):
            started = law.walkers.start(*words, *where)
            time.sleep(after + number * 0.05)
            started.signal(signal.SIGKILL)
            law.walkers.wait(started)
            law.nothing_left()
    law.run("rights", "finish", *law.here("--json"))
    law.run("log", "verify", *law.home("--json"))


def test_neither_a_refusal_nor_what_holds_a_person_shows_them(law: Law) -> None:
    person = {name: ASKS[name] for name in ("email", "name", "postcode", "address", "customer")}
    known = rights.Known(**person)
    shown = [repr(known), repr(rights.cases.Asker(known, ASKS["comment"]))]
    for field in person:
        with pytest.raises(PubliekError) as refused:
            rights.Known(**{**person, field: ASKS["name"] + "\x00"})
        law.search_chain(refused.value)
        shown.append("".join(traceback.format_exception(refused.value)))
    assert law.search.in_text("\n".join(shown)) == []

"""Who has the data folder and no keys: what can be read of the ledger, and what can be changed without being found?"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from publiek import consent
from publiek.consent import Contact, Event
from publiek.consent.choosing import check
from publiek.consent.importing import Meant, import_list
from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation import Keyring
from tests.support.consented import ANNIE, event, house_in

CANARIES = 60
SEED = 20261129


def people() -> list[dict[str, str]]:
    """Persons that must not be found anywhere."""
    return [
        {
            "name": f"Zqx{n}vogel",
            "email": f"zqx{n}.kanarie@example.org",
            "number": f"77{n:03d}491",
            "order": f"ZQB{n:04d}",
            "text": f"Zqx{n} belde zelf",
        }
        for n in range(CANARIES)
    ]


def a_list(place: Path) -> Path:
    heads = "Klantnummer;E-mail;Opt-in;Datum opt-in;Opt-out;Bestelnummer;Consent text;Naam"
    answers = ("ja", "nee", "ja ", "?", "")
    rows = [
        ";".join(
            (
                *(one["number"], one["email"], answers[n % 5], "2026-02-01", "x" if n % 7 == 0 else ""),
                *(one["order"], one["text"], one["name"]),
            )
        )
        for n, one in enumerate(people())
    ]
    path = place / "lijst.csv"
    path.write_text("\n".join([heads, *rows]), encoding="utf-8")
    return path


def everything_in(*folders: Path) -> bytes:
    return b"".join(path.read_bytes() for one in folders for path in sorted(one.rglob("*")) if path.is_file())


def filled(place: Path) -> House:
    house = house_in(place)
    events = [event("given", "2026-01-10", who=f"wie{n}@example.org") for n in range(4)]
    consent.record(house, [*events, event("objected", "2026-02-01", who="wie1@example.org")])
    return house


def altered(house: House, change: Callable[[sqlite3.Connection], object]) -> None:
    path = next(house.home.rglob("ledger.db"))
    with sqlite3.connect(path) as lines:
        change(lines)
    lines.close()


def test_no_person_is_in_any_file_nor_in_what_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    house, path = house_in(tmp_path), a_list(tmp_path)
    told = str(import_list(house, path, Meant(channel="email", system="crm")))
    told += str(check(house, path, consent.Question("own-newsletter", "email")))
    consent.withdraw(house, people()[3]["email"], objected=True, form="ZQF1")
    consent.erase(house, people()[4]["email"])
    told += repr(consent.of(house, people()[5]["email"])[0].contact)
    told += repr(Event(Contact(people()[5]["email"]), event("given", "2026-01-01").said))
    with pytest.raises(PubliekError) as refused:
        import_list(house, path, Meant(channel="email", columns={"opt_in": "Naam", "bounced": "Zqx0vogel"}))
    told += str(refused.value) + str(refused.value.where) + "".join(capfd.readouterr())
    kept = everything_in(tmp_path / "data", tmp_path / "keys") + told.encode()
    for one in people():
        for value in one.values():
            assert value.lower().encode() not in kept.lower(), "a canary was found"
    assert b"zqf1" not in kept.lower()


def test_after_an_erasure_neither_content_nor_number_is_in_any_file(tmp_path: Path) -> None:
    house, path = house_in(tmp_path), a_list(tmp_path)
    import_list(house, path, Meant(channel="email", system="crm"))
    her = Contact(people()[0]["email"], people()[0]["number"], "crm")
    keys = Keyring(house.keys).keys("huis")
    numbers = [consent.contact_key(keys, Contact(her.email)), consent.contact_key(keys, Contact("", her.number, "crm"))]
    ledger = next(tmp_path.rglob("ledger.db"))
    with sqlite3.connect(ledger) as lines:
        sealed = [row[0] for row in lines.execute("SELECT sealed FROM events WHERE email = ?", (numbers[0],))]
    lines.close()
    assert sealed
    assert consent.erase(house, her.email)
    kept = everything_in(tmp_path / "data", tmp_path / "keys")
    for trace in (*numbers, *sealed):
        assert trace is not None
        assert trace not in kept
        assert trace.hex().encode() not in kept
    again = import_list(house, path, Meant(channel="email", system="crm"))
    assert again.recorded.gone == 2
    assert consent.of(house, her) == []


def test_an_older_ledger_that_is_put_back_lets_go_of_who_was_erased(tmp_path: Path) -> None:
    house = filled(tmp_path)
    ledger = next(tmp_path.rglob("ledger.db"))
    old = ledger.read_bytes()
    consent.erase(house, "wie2@example.org")
    ledger.write_bytes(old)
    assert consent.state(house, "wie2@example.org", "own-newsletter", "email").why == "erased"
    assert consent.of(house, "wie2@example.org") == []
    assert consent.verify(house).empty == 1


def test_two_houses_know_one_person_by_unlike_numbers(tmp_path: Path) -> None:
    first, second = (Keyring(tmp_path / "keys").keys(name) for name in ("een", "twee"))
    assert consent.contact_key(first, Contact(ANNIE)) != consent.contact_key(second, Contact(ANNIE))
    bookers = {first.pseudonyms([f"e|{ANNIE}".encode()], "booker").tobytes()}
    assert not any(one in (consent.contact_key(first, Contact(ANNIE)) or b"") for one in bookers)


def test_without_its_keys_a_ledger_opens_nothing(tmp_path: Path) -> None:
    house = filled(tmp_path)
    stolen = House("huis", house.home, keys=tmp_path / "other-keys")
    with pytest.raises(PubliekError) as refused:
        consent.of(stolen, "wie1@example.org")
    assert refused.value.code in ("vault-missing", "key-missing", "key-other", "vault-other")


FORGERIES: dict[str, str] = {
    "an objection is taken out": "DELETE FROM events WHERE n = 5",
    "one in the middle is taken out": "DELETE FROM events WHERE n = 2",
    "an objection is made to look erased": "UPDATE events SET email = NULL, id = NULL WHERE n = 5",
    "an objection is put on another": "UPDATE events SET email = (SELECT email FROM events WHERE n = 1) WHERE n = 5",
    "contents are exchanged": "UPDATE events SET sealed = (SELECT sealed FROM events WHERE n = 1) WHERE n = 5",
    "another digest": "UPDATE events SET digest = zeroblob(32) WHERE n = 3",
    "another chain": "UPDATE events SET chain = zeroblob(32) WHERE n = 3",
    "another mark": "UPDATE events SET mac = zeroblob(32) WHERE n = 3",
    "a line twice": "INSERT INTO events SELECT 6, email, number, NULL, sealed, digest, chain, mac FROM events LIMIT 1",
    "everything": "DELETE FROM events",
}


@pytest.mark.parametrize("how", FORGERIES)
def test_what_is_forged_is_found_and_nobody_is_selected(how: str, tmp_path: Path) -> None:
    house = filled(tmp_path)
    altered(house, lambda lines: lines.execute(FORGERIES[how]))
    for ask in (
        lambda: consent.verify(house),
        lambda: consent.permitted(house, ["wie0@example.org"], "own-newsletter", "email"),
    ):
        with pytest.raises(PubliekError) as refused:
            ask()
        assert refused.value.code in ("consent-ledger-damaged", "consent-ledger-behind")


def test_any_bit_of_any_line_that_changes_is_found(tmp_path: Path) -> None:
    house, chance = filled(tmp_path), random.Random(SEED)
    ledger = next(tmp_path.rglob("ledger.db"))
    whole = ledger.read_bytes()
    for _ in range(60):
        n, column = chance.randint(1, 5), chance.choice(["email", "id", "sealed", "digest", "chain", "mac"])
        with sqlite3.connect(ledger) as lines:
            value = bytearray(lines.execute(f"SELECT {column} FROM events WHERE n = ?", (n,)).fetchone()[0])
            value[chance.randrange(len(value))] ^= 1 << chance.randrange(8)
            lines.execute(f"UPDATE events SET {column} = ? WHERE n = ?", (bytes(value), n))
        lines.close()
        with pytest.raises(PubliekError) as refused:
            consent.verify(house)
        assert refused.value.code in ("consent-ledger-damaged", "consent-ledger-behind")
        ledger.write_bytes(whole)
    consent.verify(house)


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    house = filled(tmp_path)
    next(tmp_path.rglob("ledger.db")).write_bytes(b"no ledger at all" * 100)
    with pytest.raises(PubliekError) as refused:
        consent.permitted(house, [ANNIE], "own-newsletter", "email")
    assert refused.value.code == "consent-ledger-damaged"


def test_a_ledger_that_is_taken_away_gives_nobody(tmp_path: Path) -> None:
    house = filled(tmp_path)
    shutil.rmtree(next(tmp_path.rglob("ledger.db")).parent)
    with pytest.raises(PubliekError) as refused:
        consent.permitted(house, [ANNIE], "own-newsletter", "email")
    assert refused.value.code == "consent-ledger-missing"


def test_a_spreadsheet_runs_nothing_of_a_selection(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    path = tmp_path / "lijst.csv"
    bad = ("=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "-5", "+31 6 12")
    path.write_text("E-mail;Opt-in;Iets\n" + "".join(f'wie{n}@example.org;ja;"{cell}"\n' for n, cell in enumerate(bad)))
    import_list(house, path, Meant(channel="email"))
    lines = check(house, path, consent.Question("own-newsletter", "email")).content.decode("utf-8-sig").splitlines()
    cells = [line.split(";")[-1].strip('"') for line in lines[1:]]
    assert cells == ["'=1+1", "'+cmd|x", "'-2+3", "'@SUM(A1)", "'=1", "-5", "+31 6 12"]

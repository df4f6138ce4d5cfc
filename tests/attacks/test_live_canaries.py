"""Does anything of a person stay when a ticketing system is read live? Not on a disk, not in a word, whatever fails."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path

import pytest

from publiek import connecting
from publiek.agenda import keep_programme, programme_of
from publiek.deliveries import live
from publiek.deliveries.live import connector, connectors
from publiek.deliveries.live.door import Patience
from publiek.deliveries.live.fakes.serving import Answer, serve
from publiek.house import House
from publiek.vocabulary.programme import PerformanceRow, ProductionRow, Programme
from tests.support.canaries import MARK, Canary
from tests.support.searching import Search

HOW = connecting.How(patience=Patience(tries=2, pause=0.01, longest=0.02, connect=2, answer=5))
CODES = [one.code for one in connectors() if one.system and {"sales", "counts"} & set(one.brings) and one.code != "dip"]
PERSONAL = {
    **dict.fromkeys(("email", "attendeeemail", "emailaddress", "buyeremail"), "email"),
    **dict.fromkeys(("firstname", "voornaam"), "given"),
    **dict.fromkeys(("middlename", "lastnameprefix", "infix"), "prefix"),
    **dict.fromkeys(("lastname", "achternaam"), "family"),
    **dict.fromkeys(("attendeename", "fullname", "nameparts"), "name"),
    **dict.fromkeys(("street", "street1", "address1", "streetname", "straat"), "street"),
    **dict.fromkeys(("housenumber", "street2", "address2"), "addition"),
    **dict.fromkeys(("phone", "telephone", "cellphone", "phonenumber", "mobile"), "phone"),
    **dict.fromkeys(("company", "organisation"), "company"),
    **dict.fromkeys(("comment", "remarks", "notes"), "comment"),
    **dict.fromkeys(("dateofbirth", "birthdate"), "born_iso"),
    **dict.fromkeys(("barcode", "secret"), "secret"),
}
OF_PERSONS = {"invoiceaddress", "profile", "customer", "buyer", "contact", "contacts", "customers", "attendees"}
ODD = ({MARK: MARK}, [MARK, {MARK: 1}], 10**300, "1e309", -1, True, f"\ud800{MARK}", f"\x00{MARK}", f"={MARK}()")


def birds(part, person, *, among=False, odd=None):
    """An answer with a canary wherever a booker stands in it, or something odd there; and more than was promised."""
    if isinstance(part, list):
        return [birds(one, person, among=among, odd=odd) for one in part]
    if not isinstance(part, dict):
        return part
    made = {}
    for key, value in part.items():
        plain = key.lower().replace("_", "")
        if plain in PERSONAL or (plain == "name" and among):
            made[key] = person[PERSONAL.get(plain, "name")] if odd is None else odd
        else:
            made[key] = birds(value, person, among=among or plain in OF_PERSONS, odd=odd)
    if among:
        made |= {"secretphone": person["phone"], "barcode2": person["barcode"], "vat": person["vat"]}
    return made


class Birdhouse:
    """A fake of which every booker is a canary. `odd`: what stands in personal fields instead."""

    def __init__(self, fake):
        self.fake, self.odd, self.asked, self.sung = fake, None, 0, 0

    def __call__(self, question):
        answer = self.fake(question)
        self.asked += 1
        if not isinstance(answer.body, dict | list):
            return answer
        body = birds(answer.body, Canary(self.asked % 400), odd=self.odd)
        text = json.dumps(body)
        self.sung += text.count(MARK)
        return Answer(text, answer.status, answer.headers, answer.kind)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which all of a machine is: home, keys, temporary files and where one stands."""
    for name in ("tmp", "here", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path / "here")
    at_a_pace = live.open_door
    monkeypatch.setattr(live, "open_door", lambda *told, per_second, **how: at_a_pace(*told, per_second=5000.0, **how))
    return tmp_path


def tried(ask, search):
    """What `ask` gives; a refusal must say nothing of anybody, however it is shown."""
    try:
        return ask()
    except Exception as trouble:
        error = trouble
    while error is not None:
        shown = f"{error!r} {error} {vars(error)} {''.join(traceback.format_exception(error))}"
        assert search.in_text(shown) == []
        error = error.__cause__ or error.__context__
    return None


@pytest.mark.parametrize(
    "code", [one if one == "voordemensen" else pytest.param(one, marks=pytest.mark.long) for one in CODES]
)
def test_nobody_stays_of_a_system_that_is_read_live(code, place, capfd, caplog):
    search, fake = Search(), import_module(f"publiek.deliveries.live.fakes.{code}")
    birdhouse = Birdhouse(fake.sample())
    house = House("de-brug", place / "data", name="De Brug", keys=place / "keys")
    caplog.set_level("DEBUG")
    with serve(birdhouse) as here:
        settings = {**fake.SETTINGS, "address": here.address + getattr(fake, "PATH", "")}
        known = {one.name for one in connector(code).settings}
        connecting.add(house, "kassa", code, {name: value for name, value in settings.items() if name in known})
        tried(lambda: connecting.discover(house, "kassa", patience=HOW.patience), search)
        for fault in ("busy", "outage", "half", "hang-up", "not-json"):
            begin = len(here.asked) + 2
            here.faults.update(dict.fromkeys(range(begin, begin + 9), fault))
            tried(lambda: connecting.run(house, "kassa", how=HOW), search)
            here.faults.clear()
        here.expires_after = len(here.asked) + 2
        tried(lambda: connecting.run(house, "kassa", how=HOW), search)
        here.expires_after = None
        done = connecting.run(house, "kassa", how=HOW)
        for odd in ODD:
            birdhouse.odd = odd
            tried(lambda: connecting.run(house, "kassa", how=connecting.How(whole=True, patience=HOW.patience)), search)
    assert done.delivery and (birdhouse.sung > 20 or "sales" not in connector(code).brings)
    said = capfd.readouterr()
    assert search.in_text(said.out + said.err + caplog.text) == []
    assert search.found([place]) == []


_SHOP = """
import sys
from publiek.cli.main import main
from publiek.deliveries import live
from tests.support import small_shop
live.connectors = lambda: (small_shop.connector(),)
main()
"""


@pytest.mark.long
def test_a_run_that_is_killed_anywhere_leaves_nobody(place):
    from tests.support.small_shop import Shop

    search, chance = Search(), random.Random(8)
    shop = Shop()
    for n in range(300):
        person = Canary(n)
        address = {"name": person["name"], "street": person["street"], "zipcode": "3011 AA", "country": "NL"}
        shop.sell(person["code"], email=person["email"], invoice_address=address)
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "PUBLIEK_CONNECT_PRIVATE")},
        "PUBLIEK_KEYS": str(place / "keys"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    (place / "home" / "token").write_text(shop.token)

    def publiek(*words):
        command = [sys.executable, "-c", _SHOP, "connect", *words, "-o", "De Brug", "--home", str(place / "data")]
        return subprocess.Popen(command, env=env, cwd=place / "here", stdout=-1, stderr=-1, text=True)

    with serve(shop.answer) as here:
        made = publiek(
            *("add", "kassa", "--system", "small-shop", "--set", f"address={here.address}"),
            *("--secret-file", f"token={place / 'home' / 'token'}"),
        )
        assert made.wait() == 0, made.communicate()
        began = time.monotonic()
        for _ in range(12):
            running, asked = publiek("run", "kassa"), len(here.asked)
            while len(here.asked) == asked and running.poll() is None:
                cmdline = Path(f"/proc/{running.pid}/cmdline").read_bytes()
                assert shop.token.encode() not in cmdline
                time.sleep(0.02)
            time.sleep(chance.random() * 1.5)
            running.send_signal(signal.SIGKILL)
            assert search.in_text("".join(running.communicate())) == []
            assert search.found([place]) == []
            if time.monotonic() - began > 60:
                break
        shop.change(Canary(1)["code"], email=Canary(399)["email"])
        done = publiek("run", "kassa")
        told = "".join(done.communicate())
    assert done.returncode == 0 and search.in_text(told) == []
    assert search.found([place]) == []
    assert not [one for one in place.rglob("core*") if one.is_file()]


def test_a_title_keeps_no_way_to_reach_somebody(tmp_path):
    house = House("de-brug", tmp_path / "data", name="De Brug", keys=tmp_path / "keys")
    titles = {
        "Verhuur: bel Jan op 06-77310491": "Verhuur: bel Jan op …",
        "Optie zqxvogel@zqxvogel.example (zaal 2)": "Optie … (zaal 2)",
        "mail <zqxvogel@zqxvogel.example>, +31 6 7731 0492": "mail <…>, …",
        "Bruiloft 010 - 773 10 49": "Bruiloft …",
        "Hamlet 2026-10-01 20:15": "Hamlet 2026-10-01 20:15",
        "1984": "1984",
        "Symphony No. 5 in 2026/2027, 00:30 uur": "Symphony No. 5 in 2026/2027, 00:30 uur",
        "World of 007": "World of 007",
        "100.000.000 druppels": "100.000.000 druppels",
        "@home": "@home",
    }
    rows = tuple(PerformanceRow(f"p{n}", title, production=f"q{n}", hall=title) for n, title in enumerate(titles))
    plays = tuple(ProductionRow(f"q{n}", title, maker=title) for n, title in enumerate(titles))
    keep_programme(house, Programme("planning", rows, plays, whole=True))
    kept = programme_of(house)
    assert {row.title for row in kept.performances} == set(titles.values())
    assert {row.hall for row in kept.performances} == set(titles.values())
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"zqxvogel" not in written and b"7731" not in written

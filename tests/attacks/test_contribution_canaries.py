"""Five hundred canaries are delivered to a house that contributes; no feather is in anything that leaves or is said.

Searched are every file of the walk (also the temp folder and the log), everything printed, the sealed package, and its
every member once opened with the key of the hub: for canaries, for anything that looks like an identifier, and for the
house's own pseudonyms and order numbers in any spelling.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek.collective.identities import SecretIdentity
from publiek.collective.overlap.epoch_keys import epoch_of
from publiek.collective.overlap.gateway import Gateway
from publiek.collective.overlap.key_holder import KeyHolder
from publiek.collective.packages import archive, unpack
from publiek.house import House
from tests.support import canaries as flock
from tests.support import deliveries as sample
from tests.support.agreements import agreement_file
from tests.support.contributing import HOUSE, HUB, MEMBERS
from tests.support.roads import PEOPLE
from tests.support.searching import Search, plain_json, views
from tests.support.walkers import Ended, Walkers

pytestmark = pytest.mark.long

ID, ROUND = "samen-in-de-stad", "2025/26"
TABLES = ["origin", "programme", "months", "takings", "indicators", "productions", "overlap"]
#: What no part of a package may look like. Numbers that are amounts or counts are shorter than these.
PATTERNS = {
    "postcode": rb"(?<![0-9A-Za-z])[1-9][0-9]{3} ?[A-Z]{2}(?![0-9A-Za-z])",
    "e-mail": rb"[\w.+-]+@[\w-]+\.[a-z]{2,}",
    "phone": rb"(?<![0-9a-f])(?:\+31|0031|0)[ -]?[1-9](?:[ -]?[0-9]){8}(?![0-9a-f])",
    "long number": rb"(?<![0-9a-f.])[0-9]{9,}(?![0-9a-f])",
}


@dataclass
class Aviary:
    """The commands, what is searched, and the house of the canaries."""

    walkers: Walkers
    place: Path
    search: Search

    @property
    def home(self) -> Path:
        return self.place / "home"

    @property
    def sharing(self) -> Path:
        return self.home / "organisations" / HOUSE / "sharing"

    @property
    def house(self) -> House:
        return House(HOUSE, self.home, keys=self.place / "keys", venue_pc4=3011)

    def run(self, *arguments: object, code: int = 0) -> Ended:
        """A command that must end with `code` and say nothing of a canary."""
        ended = self.walkers.run(*arguments)
        assert ended.code == code, ended.err
        told = ended.out + (plain_json(ended.out) if "--json" in arguments and not code else "") + ended.err
        assert self.search.in_text(told) == []
        return ended

    def contribute(self, command: str, *arguments: object, code: int = 0) -> Ended:
        return self.run("contribute", command, *arguments, "--home", self.home, code=code)

    def of_house(self, command: str, *arguments: object, code: int = 0) -> Ended:
        return self.contribute(command, ID, "-o", HOUSE, "--round", ROUND, *arguments, code=code)

    def nothing_left(self) -> None:
        watched = [path for path in self.place.iterdir() if path.name != "deliveries"]
        outside = [path for path in watched if path.name != "home"]
        # The last letters of a postcode may stay in the house, in the lines; never in what it shares.
        assert self.search.found(watched) == []
        assert self.search.found([*outside, self.sharing], letters=True) == []


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    place = tmp_path_factory.mktemp("aviary")
    made = Aviary(Walkers(place), place, Search())
    yield made
    made.walkers.close()


@pytest.fixture(scope="module")
def walked(aviary: Aviary) -> bytes:
    """The whole road by commands, and the package at its end."""
    files = aviary.place / "deliveries" / f"van {PEOPLE[3]['name']}"
    files.mkdir(parents=True)
    header, rows = flock.plain(PEOPLE)
    for n, row in enumerate(rows):
        # An addition that can be read as one: every canary has an address of its own.
        row[header.index("Toevoeging")] = str(n + 1)
    export = sample.write_csv(files / f"Lijst van {PEOPLE[7]['name']}.csv", header, rows, delimiter=";")
    terms = {"strength": "centre", "rho": 0.5, "key_holder": "de-sleutelhouder"}
    agreement = files / f"afspraak van {PEOPLE[9]['given']}.yaml"
    agreement.write_bytes(agreement_file(MEMBERS, hub=HUB, tables=TABLES, rounds=[ROUND], overlap=terms))
    aviary.run("import", export, "-o", HOUSE, "--venue-postcode", "3011AA", "--home", aviary.home, "--json")
    papers = aviary.place / "papers"
    papers.mkdir()
    for name, kind in ((HOUSE, "member"), (HUB, "hub"), ("directeur", "approver")):
        aviary.contribute("identity", name, "--kind", kind, "--out", papers / f"{name}.yaml", "--json")
    decision = ("--by", "De directeur", "--role", "direction", "--hub", papers / f"{HUB}.yaml", "-o", HOUSE)
    aviary.contribute("agree", agreement, *decision, "--language", "en")
    aviary.contribute("approver", papers / "directeur.yaml", "-o", HOUSE, "--role", "direction")
    assert "overlap-not-prepared" in aviary.of_house("prepare", code=6).err
    pseudonyms_made(aviary, export)
    for words in (("--language", "en"), ()):
        aviary.of_house("prepare", *words)
        aviary.of_house("show", *words)
    code = aviary.of_house("show", "--json").answer["code"]
    assert "approval-code" in aviary.of_house("approve", "--as", "directeur", "--code", "00000000", code=2).err
    aviary.of_house("approve", "--as", "directeur", "--code", code)
    package = Path(aviary.of_house("pack", "--json").answer["file"]).read_bytes()
    assert aviary.of_house("send", "--json").answer["receipt"] is None
    aviary.contribute("status", "-o", HOUSE, "--json")
    return package


def pseudonyms_made(aviary: Aviary, export: Path) -> None:
    """The key holder of the test answers in this process; what it and the house keep lies where it is searched."""
    holder = KeyHolder(keys=aviary.place / "keys" / "holder", records=aviary.place / "holder")
    epoch = epoch_of(ID, ROUND)
    announced = holder.open(epoch)
    holder.register(HOUSE, epoch=epoch, households=len(PEOPLE))
    gateway = Gateway(aviary.house, announced)
    finished = gateway.exchange(gateway.see(export), lambda request: holder.answer(HOUSE, request))
    assert finished.households > 300


def opened(aviary: Aviary, package: bytes) -> dict[str, bytes]:
    hub = SecretIdentity.open(aviary.place / "keys", HUB)
    return archive.read(hub.unseal(package))


def test_the_package_has_what_was_agreed_and_no_feather_is_left_anywhere(aviary: Aviary, walked: bytes) -> None:
    files = opened(aviary, walked)
    assert {f"tables/{code}.csv" for code in TABLES if code != "overlap"} | {"blobs/overlap"} <= set(files)
    hub, house = (SecretIdentity.open(aviary.place / "keys", name) for name in (HUB, HOUSE))
    came, _ = unpack(walked, receiver=hub, members={HOUSE: house.public})
    assert sum(came.tables["origin"]["bookers"].to_pylist()) > 300
    aviary.nothing_left()


def test_every_member_and_the_seal_are_clean_to_the_byte(aviary: Aviary, walked: bytes) -> None:
    for name, content in {"the seal": walked, **opened(aviary, walked)}.items():
        for what, seen in views(content, name):
            assert aviary.search.in_text(seen.decode("latin-1")) == [], what


def test_nothing_in_a_package_looks_like_somebody(aviary: Aviary, walked: bytes) -> None:
    for name, content in opened(aviary, walked).items():
        if name.startswith("blobs/") or name == "manifest.sig":
            continue  # random bytes and a signature: what is in the first is the next test
        text = re.sub(rb'"(?:key|signature|receiver|sha256|digest|agreement_digest)": "[^"]*"', b"", content)
        for kind, pattern in PATTERNS.items():
            assert not re.search(pattern, text), (name, kind)


def own_numbers(aviary: Aviary) -> set[int]:
    """Every pseudonym that the house gave a booker, an order or a ticket (small numbers are places in a list)."""
    found: set[int] = set()
    for path in (aviary.home / "organisations" / HOUSE / "deliveries").rglob("*.parquet"):
        table = pq.read_table(path)
        for name in {"booker", "order", "ticket"} & set(table.column_names):
            found |= {value for value in table[name].to_pylist() if value is not None and abs(value) > 2**40}
    return found


def spellings(number: int) -> set[bytes]:
    """A pseudonym as text, as bytes in both orders, as digits of a computer, and packed in text wherever it stands."""
    raw = {struct.pack("<q", number), struct.pack(">q", number)}
    texts = {str(number).encode(), *(form for one in raw for form in (one.hex().encode(), one.hex().upper().encode()))}
    packed = {base64.b64encode(b"\0" * shift + one)[4 * (shift > 0) + 1 : -4] for one in raw for shift in (0, 1, 2)}
    return raw | texts | {one for one in packed if len(one) >= 6}


def test_no_pseudonym_of_the_house_is_in_it_in_any_spelling(aviary: Aviary, walked: bytes) -> None:
    numbers = own_numbers(aviary)
    assert len(numbers) > 900
    searched = b"\0\0\0".join([walked, *opened(aviary, walked).values()])
    windows = {size: {searched[at : at + size] for at in range(len(searched) - size + 1)} for size in range(6, 21)}
    assert not [n for n in numbers for one in spellings(n) if one in windows[len(one)]]
    # The search itself sees one that is there, in text and as bytes.
    planted = min(numbers)
    for one in spellings(planted):
        assert one in b"..." + one + b"..."
        assert len(one) in windows


def test_the_pseudonyms_for_the_centre_are_not_of_the_house_and_not_of_an_address(
    aviary: Aviary, walked: bytes
) -> None:
    from publiek.collective.overlap.packages import read_batch

    blob = opened(aviary, walked)["blobs/overlap"]
    batch = read_batch(blob)
    assert batch.member == HOUSE
    assert batch.entries >= batch.households > 300
    assert aviary.search.in_text(blob.decode("latin-1")) == []


def test_taking_back_says_nothing_either(aviary: Aviary, walked: bytes) -> None:
    told = aviary.contribute("withdraw", ID, "-o", HOUSE, "--json").answer
    files = opened(aviary, Path(told[0]["file"]).read_bytes())
    assert set(files) == {"approval.json", "contribution.json", "manifest.json", "manifest.sig"}
    assert "no-share-rule" in aviary.of_house("prepare", code=8).err
    aviary.contribute("stop", ID, "-o", HOUSE)
    aviary.contribute("status", "-o", HOUSE)
    aviary.nothing_left()

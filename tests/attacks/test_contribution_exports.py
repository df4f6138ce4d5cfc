"""Real exports of every system contribute; of everything in an export that tells one person or order, nothing leaves.

Every word of an export that has a digit or an @ in it and is not a plain small number (order and customer numbers,
postcodes, telephone numbers, barcodes, dates, e-mail addresses) is looked for among the words of what leaves and of
the log. Exports of the invented sector and of the invented town; for names see the canaries.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from publiek.collective import contributing, packages
from publiek.collective.agreements import Agreement
from publiek.collective.identities import SecretIdentity
from publiek.house import House
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file
from tests.support.contributing import TODAY
from tests.support.sector import files_of, house_of, make_sector

HUB = "de-hub"
TABLES = ["origin", "programme", "months", "takings", "indicators"]
#: One of each; they are chosen by how they deliver.
SYSTEMS = ("pretix-positions", "stager-xlsx", "ticketmatic", "tixly", "eventbrite", "spektrix", "voordemensen", "l1")
_WORD = re.compile(r"[\w@.+-]+")


@pytest.fixture(scope="module")
def sector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sector(tmp_path_factory.mktemp("sector"), tickets=20_000)


def chosen(sector: Path) -> list[tuple[House, list[Path]]]:
    """For every system the house with the most rows, and its files."""
    place, found = sector.parent / f"{sector.name}-place", {}
    for organisation, facts in files_of(sector):
        system, rows = organisation["system"], sum(file.get("rows", 0) for file in organisation["files"])
        if rows > found.get(system, (0,))[0]:
            found[system] = (rows, organisation)
        assert facts
    wanted = [system for system in found if any(system.startswith(name) for name in SYSTEMS)]
    return [
        (house_of(found[system][1], place), [sector / file["path"] for file in found[system][1]["files"]])
        for system in wanted
    ]


def words(path: Path) -> set[str]:
    """Every word of an export, whatever it is packed in."""
    content = path.read_bytes()
    parts = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    text = " ".join(part.decode("utf-8", "replace") for part in parts)
    return set(_WORD.findall(text.lower()))


def telling(word: str) -> bool:
    """Whether a word can be of one person or order: anything with a digit or an @, but small numbers and amounts."""
    marked = any(char.isdigit() or char == "@" for char in word)
    return marked and len(word) >= 6 and not re.fullmatch(r"\d{1,6}([.,]\d+)?", word)


def said_of(files: dict[str, bytes]) -> set[str]:
    """The words of what leaves, without digests, signatures and keys."""
    text = b" ".join(content for name, content in files.items() if name != "manifest.sig").decode("utf-8")
    text = re.sub(r'"(?:sha256|digest|agreement_digest|key|signature|at)": "[^"]*"', "", text)
    return set(_WORD.findall(text.lower()))


def an_agreement(keys: Path, members: list[str], rounds: list[str], folder: Path) -> Path:
    SecretIdentity.create(keys, HUB, "hub")
    (folder / "hub.yaml").write_text(SecretIdentity.open(keys, HUB).public.to_yaml())
    path = folder / "afspraak.yaml"
    path.write_bytes(agreement_file(members, hub=HUB, tables=TABLES, rounds=rounds))
    return path


def contributed(house: House, agreement: Path, keys: Path, round_: str) -> tuple[dict[str, bytes], Agreement]:
    """The whole road; what the hub finds when it opens the package."""
    name = f"{house.organisation[:40]}-directie"
    for who, kind in ((house.organisation, "member"), (name, "approver")):
        SecretIdentity.create(keys, who, kind)
    me, director = SecretIdentity.open(keys, house.organisation), SecretIdentity.open(keys, name)
    paper = agreement.parent / f"{name}.yaml"
    paper.write_text(director.public.to_yaml())
    decision = contributing.Decision("De directie", "direction")
    contributing.agree(house, agreement, decision, hub=agreement.parent / "hub.yaml", today=TODAY)
    contributing.register(house, paper, role="direction")
    agreed = contributing.agreed_with(house, "samen-in-de-stad")
    ready = contributing.prepare(house, agreed, round_, identity=me, today=TODAY)
    contributing.approve(house, ready, approver=director, role="direction", today=TODAY)
    packed = contributing.pack(house, agreed, round_, identity=me, today=TODAY)
    hub = SecretIdentity.open(keys, HUB)
    packages.unpack(packed.content, receiver=hub, members={house.organisation: me.public})
    return packages.archive.read(hub.unseal(packed.content)), agreed


def test_no_word_of_an_export_that_tells_somebody_is_in_what_leaves(sector: Path, tmp_path: Path) -> None:
    houses = chosen(sector)
    assert len(houses) >= 5
    for house, files in houses:
        for path in files:
            take_in(path, house=house)
    keys = houses[0][0].keys
    agreement = an_agreement(keys, [house.organisation for house, _ in houses], ["2023/24", "2024/25"], tmp_path)
    told = 0
    for house, files in houses:
        leaves, _ = contributed(house, agreement, keys, "2024/25")
        inside = {word for path in files for word in words(path) if telling(word)}
        assert len(inside) > 20, house.organisation
        assert not inside & said_of(leaves), house.organisation
        told += sum(content.count(b"\n") for name, content in leaves.items() if name.startswith("tables/"))
        log = (house.home / "organisations" / house.organisation / "sharing" / "log.jsonl").read_text()
        assert not inside & {word for word in _WORD.findall(log.lower()) if not re.match(r"20\d\d-\d\d-\d\dt", word)}
    assert told > 50


def test_the_town_too_and_the_search_finds_what_is_there(town: Path, tmp_path: Path) -> None:
    export = town / "theatre" / "bestellingen.csv"
    house = House("theater-de-brug", tmp_path / "home", keys=tmp_path / "keys", venue_pc4=3011)
    take_in(export, house=house)
    members = [house.organisation, "huis-b", "huis-c", "huis-d"]
    agreement = an_agreement(tmp_path / "keys", members, ["2024/25"], tmp_path)
    leaves, _ = contributed(house, agreement, tmp_path / "keys", "2024/25")
    inside = {word for word in words(export) if telling(word)}
    assert not inside & said_of(leaves)
    planted = dict(leaves) | {"tables/origin.csv": leaves["tables/origin.csv"] + sorted(inside)[-1].encode() + b"\n"}
    assert inside & said_of(planted)

"""A whole round of six houses, by mail and in one home: no byte that lies or travels anywhere tells of one person.

Searched: everything in the hub, everything a house keeps for sharing, every package sealed and opened, everything
released, handed out and logged. Searched for: every name, address, e-mail address, postcode and order number that was
in the exports, and every pseudonym under which the warehouse keeps bookers: as text, in hexadecimal digits, as bytes.
"""

from __future__ import annotations

import base64
import csv
import struct
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek.collective import contributing
from publiek.collective.identities import SecretIdentity
from publiek.collective.packages import archive, unpack
from tests.support import together as world
from tests.support.federated_world import write_export
from tests.support.together_released import Season, a_season

pytestmark = pytest.mark.long

TABLES = ("origin", "programme", "takings", "indicators")


@pytest.fixture(scope="module", params=["files", "central"])
def season(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Season:
    made = a_season(tmp_path_factory.mktemp(request.param), form=request.param, tables=TABLES)
    for house in made.houses:
        contributing.keep(house, made.release.files_for(house.organisation))
    return made


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> set[bytes]:
    """What stood in the exports about persons and orders."""
    place = tmp_path_factory.mktemp("exports")
    found: set[bytes] = set()
    for number, slug in enumerate(world.HOUSES):
        write_export(place / f"{slug}.csv", seed=number)
        with (place / f"{slug}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))[1:]
        for order, _, _, _, _, name, mail, address, postcode, *_ in rows:
            found |= {text.encode() for text in (order, name, mail, address, postcode)}
    # Of fewer bytes than this one meets by chance in what is sealed.
    return {secret for secret in found if len(secret) >= 6}


def pseudonyms(season: Season) -> set[int]:
    """Every number under which the warehouse keeps a booker."""
    found: set[int] = set()
    for path in (season.place / "home" / "organisations").rglob("lines.parquet"):
        found |= set(pq.read_table(path, columns=["booker"])["booker"].drop_null().to_pylist())
    assert len(found) > 500
    return found


def everything(season: Season) -> dict[str, bytes]:
    """Every file that lies in the hub or in a house's sharing folder, every package, and what is in them."""
    roots = [season.hub.places.root, *(season.place / "home" / "organisations").glob("*/sharing")]
    found = {str(path): path.read_bytes() for root in roots for path in root.rglob("*") if path.is_file()}
    hub = SecretIdentity.open(season.place / "keys", season.hub.identity.name)
    sealed = {name: content for name, content in found.items() if name.endswith(".publiek")}
    sealed |= {f"mailed {n}": content for n, content in enumerate(season.packages)}
    for name, content in sealed.items():
        made, _ = unpack(content, receiver=hub, members=season.hub.configuration().members)
        assert made.tables
        found |= {f"{name}/{part}": inside for part, inside in archive.read(hub.unseal(content)).items()}
    return found | dict(season.release.files) | sealed


def test_nothing_of_a_person_lies_or_travels_anywhere(season: Season, secrets: set[bytes]) -> None:
    searched = everything(season)
    assert len(searched) > 60
    for name, content in searched.items():
        hit = next((secret for secret in secrets if secret in content), None)
        assert hit is None, f"{name} holds something of the exports"


def test_no_pseudonym_of_a_house_leaves_it_in_any_spelling(season: Season) -> None:
    spelled: set[bytes] = set()
    for number in pseudonyms(season):
        raw = struct.pack("<q", number)
        spelled |= {str(number).encode(), raw.hex().encode(), raw[::-1].hex().encode(), raw, raw[::-1]}
        spelled.add(base64.b64encode(raw)[:10])
    for name, content in everything(season).items():
        windows = {content[at : at + size] for size in {len(one) for one in spelled} for at in range(len(content))}
        assert not windows & spelled, f"{name} holds a pseudonym"


def test_the_search_finds_what_is_there(season: Season, secrets: set[bytes], tmp_path: Path) -> None:
    """The same search over what must hold it: an export that was delivered."""
    write_export(tmp_path / "export.csv", seed=0)
    content = (tmp_path / "export.csv").read_bytes()
    assert sum(secret in content for secret in secrets) > 500

"""The sites that a browser visits: a laptop with the invented town in it, and a shared one with every role in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from publiek.invented import Organisation, SectorSettings, invent
from publiek.invented.town import town_map
from publiek.pipeline import House, take_in
from tests.support.site import free_port, running_site
from tests.support.site_people import populate

TOWN = Path(__file__).parents[2] / "examples" / "town"
HOUSES = {
    "theater-de-brug": ("Theater De Brug", "theatre/bestellingen.csv", "3011AA"),
    "museum-de-zilveren-paraplu": ("Museum De Zilveren Paraplu", "museum/postcodes.csv", "3012AA"),
    "festival-het-vrolijke-moeras": ("Festival Het Vrolijke Moeras", "festival/tellingen.csv", ""),
    "gezelschap-de-dansende-dakpan": ("Gezelschap De Dansende Dakpan", "maker/verkoop.csv", ""),
}
THEATRE, NEIGHBOUR = "theater-de-brug", "theater-het-krakende-kussen"
#: email -> seats; every role of every kind of organisation has one person.
ROLES = {
    "beheer@example.org": {THEATRE: "administrator"},
    "data@example.org": {THEATRE: "steward"},
    "marketing@example.org": {THEATRE: "analyst"},
    "kassa@example.org": {THEATRE: "reader"},
    "maker@example.org": {"gezelschap-de-verre-reis": "maker"},
    "beleid@example.org": {"gemeente-rotterdam": "policy-reader"},
    "samen@example.org": {"podia-samen": "collective-steward"},
}
OTHERS = (
    {"slug": "gezelschap-de-verre-reis", "name": "Gezelschap De Verre Reis", "kind": "maker"},
    {"slug": "gemeente-rotterdam", "name": "Gemeente Rotterdam", "kind": "government", "territory": ["Rotterdam"]},
    {"slug": "podia-samen", "name": "Podia Samen", "kind": "collective"},
)


@cache
def _town() -> Path:
    """The invented town, imported through the front door once in a test process."""
    home = Path(mkdtemp(prefix="publiek-town-")) / "home"
    for slug in HOUSES:
        delivered(home, slug)
    return home


@cache
def _city() -> tuple[Path, tuple[Organisation, ...]]:
    """A larger invented sector, of which the houses of one city delivered their files; once in a test process."""
    place = Path(mkdtemp(prefix="publiek-city-"))
    areas, segments = town_map()
    made = invent(SectorSettings(seed=7, tickets=100_000), areas=areas, segments=segments, out=place / "files")
    houses = tuple(one for one in made.organisations if one.region == "Rotterdam" and one.level == "L2")
    for one in houses:
        facts = {"name": one.name, "venue_pc4": one.venue_pc4, "subsector": one.subsector}
        house = House(organisation=one.id, home=place / "home", keys=place / "home-keys", **facts)
        for file in one.files:
            take_in(file, house=house)
    shutil.rmtree(place / "files")
    publiek = str(Path(sys.executable).with_name("publiek"))
    keys = {**os.environ, "PUBLIEK_KEYS": str(place / "home-keys")}
    subprocess.run(
        [publiek, "sector", "refresh", "--home", str(place / "home")], check=True, capture_output=True, env=keys
    )
    return place / "home", houses


def delivered(home: Path, slug: str) -> None:
    """The file of one house of the town, imported into `home` with the command."""
    name, file, postcode = HOUSES[slug]
    command = [str(Path(sys.executable).with_name("publiek")), "import", str(TOWN / file), "-o", name]
    command += ["--home", str(home), *(["--venue-postcode", postcode] if postcode else [])]
    keys = str(home.with_name(f"{home.name}-keys"))
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PUBLIEK_KEYS": keys})


def _copied(home: Path, folder: Path) -> Path:
    """A copy to do with as one likes."""
    shutil.copytree(home, folder / "home")
    shutil.copytree(home.with_name("home-keys"), folder / "home-keys")
    return folder / "home"


@contextmanager
def solo_site(folder: Path, *, empty: bool = False) -> Iterator[str]:
    """A laptop with the town in it, or with nothing."""
    home = folder / "home" if empty else _copied(_town(), folder)
    with running_site(home) as address:
        yield address


@contextmanager
def shared_site(folder: Path, *, theme: Path | None = None, second_factor: str = "offered") -> Iterator[str]:
    """The houses of a city and everybody who may look, behind accounts."""
    made, houses = _city()
    home, port = _copied(made, folder), free_port()
    settings = folder / "site.yaml"
    settings.write_text(
        f"mode: shared\nnames: [127.0.0.1]\nsecure: false\nstate: {folder / 'state'}\nkeys: {folder / 'home-keys'}\n"
        f"second_factor: {second_factor}\ntitle: Publiek\n" + (f"theme: {theme}\n" if theme else ""),
        encoding="utf-8",
    )
    told = [
        {"slug": one.id, "name": one.name, "subsector": one.subsector, "venue_pc4": one.venue_pc4} for one in houses
    ]
    people = [{"email": email, "seats": seats} for email, seats in ROLES.items()]
    people += [{"email": "sleutel@example.org", "keeper": True}, {"email": "niemand@example.org"}]
    people += [{"email": "buren@example.org", "seats": {NEIGHBOUR: "administrator"}}]
    sharing = [[one.id, whom, purpose] for one in houses for whom, purpose in _SHARED]
    populate(settings, home, {"organisations": [*told, *OTHERS], "people": people, "sharing": sharing})
    with running_site(home, settings=settings, port=port) as address:
        yield address


_SHARED = (("gemeente-rotterdam", "areas"), ("podia-samen", "benchmark"))

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

from tests.support.site import free_port, running_site
from tests.support.site_people import populate

TOWN = Path(__file__).parents[2] / "examples" / "town"
HOUSES = {
    "theater-de-brug": ("Theater De Brug", "theatre/bestellingen.csv", "3011AA", "theatre"),
    "museum-de-zilveren-paraplu": ("Museum De Zilveren Paraplu", "museum/postcodes.csv", "3012AA", "museum"),
    "festival-het-vrolijke-moeras": ("Festival Het Vrolijke Moeras", "festival/tellingen.csv", "", "festival"),
    "gezelschap-de-dansende-dakpan": ("Gezelschap De Dansende Dakpan", "maker/verkoop.csv", "", "company"),
}
THEATRE = "theater-de-brug"
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
    {"slug": "gemeente-rotterdam", "name": "Gemeente Rotterdam", "kind": "government", "territory": ["0599"]},
    {"slug": "podia-samen", "name": "Podia Samen", "kind": "collective"},
)


@cache
def _town() -> Path:
    """The invented town, imported through the front door once in a test process."""
    home = Path(mkdtemp(prefix="publiek-town-")) / "home"
    for slug in HOUSES:
        delivered(home, slug)
    return home


def delivered(home: Path, slug: str) -> None:
    """The file of one house of the town, imported into `home` with the command."""
    name, file, postcode, _ = HOUSES[slug]
    command = [str(Path(sys.executable).with_name("publiek")), "import", str(TOWN / file), "-o", name]
    command += ["--home", str(home), *(["--venue-postcode", postcode] if postcode else [])]
    keys = str(home.with_name(f"{home.name}-keys"))
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PUBLIEK_KEYS": keys})


def town_home(folder: Path) -> Path:
    """A copy of the town to do with as one likes."""
    home = folder / "home"
    shutil.copytree(_town(), home)
    shutil.copytree(_town().with_name("home-keys"), folder / "home-keys")
    return home


@contextmanager
def solo_site(folder: Path, *, empty: bool = False) -> Iterator[str]:
    """A laptop with the town in it, or with nothing."""
    home = folder / "home" if empty else town_home(folder)
    with running_site(home) as address:
        yield address


@contextmanager
def shared_site(folder: Path, *, theme: Path | None = None, second_factor: str = "offered") -> Iterator[str]:
    """The town's houses and everybody who may look, behind accounts."""
    home, port = town_home(folder), free_port()
    settings = folder / "site.yaml"
    settings.write_text(
        f"mode: shared\nnames: [127.0.0.1]\nsecure: false\nstate: {folder / 'state'}\nkeys: {folder / 'home-keys'}\n"
        f"second_factor: {second_factor}\ntitle: Publiek\n" + (f"theme: {theme}\n" if theme else ""),
        encoding="utf-8",
    )
    houses = [
        {"slug": slug, "name": name, "subsector": kind, "venue_pc4": int(postcode[:4]) if postcode else None}
        for slug, (name, _, postcode, kind) in HOUSES.items()
    ]
    people = [{"email": email, "seats": seats} for email, seats in ROLES.items()]
    people += [{"email": "sleutel@example.org", "keeper": True}, {"email": "niemand@example.org"}]
    sharing = [
        [slug, other["slug"], purpose] for slug in HOUSES for other, purpose in zip(OTHERS, _PURPOSES, strict=True)
    ]
    populate(settings, home, {"organisations": [*houses, *OTHERS], "people": people, "sharing": sharing})
    with running_site(home, settings=settings, port=port) as address:
        yield address


_PURPOSES = ("makers", "areas", "benchmark")

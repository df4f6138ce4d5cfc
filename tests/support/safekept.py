"""A house with a season of orders, its keys and a place for copies: what backups, keys and leaving are tried on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from publiek import safekeeping
from publiek.house import House
from publiek.pipeline import take_in
from publiek.safekeeping import figures

TOWN = Path(__file__).parents[2] / "examples" / "town"
HOUSE, OTHER = "theater-de-brug", "museum-aan-de-dommel"
TODAY = date(2026, 11, 29)
#: An age key pair of nobody.
RECIPIENT, IDENTITY = (
    "age1ad0k4k3teyjad8jnj8esufphnfz6hrrw2a93lmn4y0vajcutj3nsc57gs9",
    "AGE-SECRET-KEY-1535MX2KJ0XCVXXNLWU8E4AATZ3JVX8NY2Z8UCHRQYVS6U3H5UG3SJ97T55",
)


@dataclass(frozen=True)
class Kept:
    """One place on disk: the data in `place`/home, the keys in `place`/keys, copies in `place`/copies."""

    place: Path
    organisation: str = HOUSE

    @property
    def home(self) -> Path:
        return self.place / "home"

    @property
    def keys(self) -> Path:
        return self.place / "keys"

    @property
    def house(self) -> House:
        return House(self.organisation, self.home, keys=self.keys, venue_pc4=3011)

    @property
    def root(self) -> Path:
        return self.home / "organisations" / self.organisation

    def figures(self, home: Path | None = None) -> dict[str, str]:
        return figures.digests_of(home or self.home, self.organisation, on=TODAY)

    def copy(self, **wishes: object) -> safekeeping.Made:
        made = safekeeping.Wishes(**({"figures": False} | wishes))
        return safekeeping.make(self.home, self.place / "copies", keys=self.keys, wishes=made)

    def sets(self) -> dict[str, str]:
        return {one.name: one.state for one in safekeeping.sets(self.home, keys=self.keys)}


@cache
def _made() -> Path:
    place = Path(mkdtemp(prefix="publiek-safekept-"))
    take_in(TOWN / "theatre" / "bestellingen.csv", house=Kept(place).house)
    return place


@cache
def figures_before() -> dict[str, str]:
    """The figures of that house, worked out once in a test process."""
    return Kept(_made()).figures()


def a_place(place: Path) -> Kept:
    """A copy of the house of its own."""
    for name in ("home", "keys"):
        shutil.copytree(_made() / name, place / name)
    return Kept(place)


def again(kept: Kept, name: str = "later.csv") -> Path:
    """The same orders in a file with other bytes: a later export."""
    path = kept.place / name
    path.write_bytes((TOWN / "theatre" / "bestellingen.csv").read_bytes() + b"\n")
    return path


def content_below(folder: Path) -> dict[str, bytes]:
    """Every file and what is in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

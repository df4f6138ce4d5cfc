"""Where does something of people lie in this house now? The list of the product, as far as there is a file."""

from __future__ import annotations

from pathlib import Path

from publiek.governance.kept_places import KeptPlace, kept_places
from publiek.governance.papers import Place
from publiek.house import House
from publiek.warehouse.places import places_of


def places(house: House, *, accounts: bool = False) -> tuple[Place, ...]:
    """Every place of the organisation in which there is something of people.

    `accounts`: staff of the house log in on a site, which then keeps them and its own log of what they did.
    """
    root = places_of(house.home, organisation=house.organisation).root
    found = [one for one in kept_places() if one.below == "organisation" and _there(root, one)]
    found += [one for one in kept_places() if one.below == "table" and accounts]
    return tuple(Place(one.what, one.whose, one.held, one.erased) for one in found if one.whose != "nobody")


def _there(root: Path, place: KeptPlace) -> bool:
    # "log/**" is everything below a folder; by itself it finds folders alone.
    patterns = (f"{one}/*" if one.endswith("**") else one for one in place.paths)
    return any(path.is_file() for pattern in patterns for path in root.glob(pattern))

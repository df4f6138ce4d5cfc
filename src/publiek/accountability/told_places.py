"""Where does something of people lie in this house now? The list of the product, as far as there is a file."""

from __future__ import annotations

from pathlib import Path

from publiek.governance.kept_places import KeptPlace, kept_places
from publiek.governance.papers import Place
from publiek.house import House
from publiek.warehouse.places import places_of


def places(house: House) -> tuple[Place, ...]:
    """Every place of the organisation in which there is something of people."""
    root = places_of(house.home, organisation=house.organisation).root
    found = (one for one in kept_places() if one.below == "organisation" and one.whose != "nobody")
    return tuple(Place(one.what, one.whose, one.held, one.erased) for one in found if _there(root, one))


def _there(root: Path, place: KeptPlace) -> bool:
    return any(path.is_file() for pattern in place.paths for path in root.glob(pattern))

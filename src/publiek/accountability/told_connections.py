"""Which systems are read live, and behind whose contacts is something written? The vendor, never an address or key."""

from __future__ import annotations

from publiek.connecting.connections import connections
from publiek.connecting.writing_back import journal_of, registered
from publiek.errors import Text
from publiek.governance.papers import Connected, Written
from publiek.house import House
from publiek.warehouse.places import places_of


def connected(house: House) -> tuple[Connected, ...]:
    """The live connections of a house."""
    return tuple(
        Connected(one.name, one.connector.name, one.connector.brings, one.every, one.on) for one in connections(house)
    )


def written(house: House) -> tuple[Written, ...]:
    """The customer systems in which something of ours may stand: a run was done and not taken back."""
    folder = places_of(house.home, organisation=house.organisation).root / "written-back"
    vendors = {one.name: one.vendor for one in connected(house)}
    told = []
    for path in sorted(folder.glob("*.db")):
        fields = _fields(house, path.stem)
        if fields:
            told.append(Written(vendors.get(path.stem, path.stem), fields))
    return tuple(told)


def _fields(house: House, name: str) -> tuple[Text, ...]:
    """The labels of what stands there."""
    journal = journal_of(house, name)
    with journal.held(looking=True):
        runs = [run for run in journal.runs() if run.state in ("open", "done", "undoing")]
    known = registered()
    codes = dict.fromkeys(code for run in runs for code in run.told.get("fields", {}))
    return tuple(known[code].label if code in known else Text(code, code) for code in codes)

"""How do hubs exchange releases: of cities with their province, of provinces with the country?

A release of another hub is taken in as it was signed, when the agreement of this hub names all its members and nobody
is in two of them. It stands in the register as what its readers have. The sum is made of released cells alone: nothing
is ever subtracted, and a cell that one of them hid stays hidden.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from publiek.collective.agreements import NAME, Agreement
from publiek.collective.hub import changes, keeping, released, remembering
from publiek.collective.hub.changes import Change
from publiek.collective.hub.composing import EYES, rules_of
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.differing import told_by_another_hub
from publiek.collective.hub.judging import as_event
from publiek.collective.hub.places import Places
from publiek.collective.hub.released import REGISTERED, TELLING, Released
from publiek.disclosure import Release
from publiek.disclosure.added_releases import added_releases
from publiek.disclosure.register import Register
from publiek.disclosure.register.writing import entry_written, tables_read
from publiek.errors import DisclosureError, PackageError, Text
from publiek.vocabulary.figures import Figure

#: The entry that this hub's own register gets of a release it takes in.
TAKEN = "taken.json"


def take(files: Mapping[str, bytes], agreement: Agreement, *, places: Places, known: Configuration) -> Released:
    """Take in a release of another hub; the same once more changes nothing.

    Raises PackageError "release-not-signed" (also of an unknown hub) or "release-damaged", DisclosureError
    "release-not-to-be-added" with the reason.
    """
    made = _read(files, known)
    with changes.only_writer(places):
        target = places.taken(agreement.id, made.round, made.hub)
        if target.exists():
            here = _released(target, known)
            if here.digest == made.digest:
                return here
            raise _refused("another-release-of-this-hub")
        _require_fits(made, agreement, places, known)
        kept = {name: content for name, content in made.files.items() if not name.startswith("makers/")}
        held = places.prepare({**kept, TAKEN: _entry(made, places)})
        event = as_event(
            "take", {"agreement": agreement.id, "round": made.round, "hub": made.hub, "release": made.digest}
        )
        changes.make(places, Change([event], {held: target}, register=target, registered=TAKEN))
        return _released(target, known)


def total(agreement: Agreement, round_name: str, *, places: Places, known: Configuration) -> Release:
    """The sum of all releases that were taken in for a round, in the tables they all have; see `added_releases`.

    Raises DisclosureError "release-not-to-be-added" with fewer than two, or without a table they all have.
    """
    folder = places.taken(agreement.id, round_name)
    taken = [_released(one, known) for one in sorted(folder.iterdir())] if folder.is_dir() else []
    if len(taken) < 2:
        raise _refused("fewer-than-two")
    figures = [{one.name: one.figure for one in release.told if "steps" in one.figure.facts} for release in taken]
    shared = [code for code in agreement.tables if all(code in told for told in figures)]
    if not shared:
        raise _refused("no-table-in-all")
    parts: list[list[Figure]] = [[told[code] for code in shared] for told in figures]
    return added_releases(
        parts,
        policy=EYES[agreement.eyes],
        agreement=agreement.id,
        round=round_name,
        register=Register(places.register),
        linked=frozenset(_known_as(release) for release in taken),
        rules=rules_of(agreement),
    )


def _read(files: Mapping[str, bytes], known: Configuration) -> Released:
    try:
        name = str(json.loads(files.get(TELLING, b""))["hub"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise released.damaged() from None
    hub = known.hubs.get(name) if NAME.fullmatch(name) else None
    if hub is None:
        raise PackageError(
            "release-not-signed",
            Text(
                "Deze vrijgave is niet van een hub die hier bekend is.", "This release is of no hub that is known here."
            ),
            Text("Maak de andere hub eerst bekend.", "Make the other hub known first."),
        )
    return released.read(files, hub=hub)


def _released(folder: Path, known: Configuration) -> Released:
    files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    return _read({name: content for name, content in files.items() if name != TAKEN}, known)


def _require_fits(made: Released, agreement: Agreement, places: Places, known: Configuration) -> None:
    """Raises DisclosureError "release-not-to-be-added" with the reason."""
    members = set(made.members)
    folder = places.taken(agreement.id, made.round)
    others = [_released(one, known) for one in sorted(folder.iterdir())] if folder.is_dir() else []
    own = {m for m in agreement.members if keeping.latest(places, agreement.id, made.round, m) is not None}
    gone = {m for m in agreement.members if places.departure(agreement.id, m).exists()}
    minimum: Any = made.telling["minimum"]
    faults = {
        "round": made.round not in agreement.rounds,
        "members": not members <= set(agreement.members),
        "member-twice": bool(members & own) or any(members & set(one.members) for one in others),
        "told-here": _told_here(made, agreement, places),
        "member-left": bool(members & gone),
        "too-few": len(members) < agreement.organisations or minimum["organisations"] < agreement.organisations,
        "persons": minimum["persons"] < agreement.persons,
        "eyes": made.eyes == "members" and agreement.eyes != "members",
        "segmentation": made.telling["segmentation"] != agreement.segmentation,
        "nothing-to-add": REGISTERED not in made.files,
    }
    for reason, wrong in faults.items():
        if wrong:
            raise _refused(reason)


def _told_here(made: Released, agreement: Agreement, places: Places) -> bool:
    """Whether a table of one of these houses was told here, by this hub or in another release taken in, under any name.

    The same release may be taken in under several agreements.
    """
    known = remembering.tellings(places, agreement.id, made.round)
    known += remembering.tellings_elsewhere(places, agreement.id, made.round)
    known += [one for one in remembering.tellings_taken(places, made.round) if one["draft"] != made.telling["draft"]]
    return any(told_by_another_hub(made.telling["figures_from"], [one["figures_from"] for one in known]))


def _entry(made: Released, places: Places) -> bytes:
    """What this hub's register holds of it: as readers have it, under the name of that hub and its agreement."""
    told = json.loads(made.files[REGISTERED])["tables"]
    tables = [replace(one, agreement=_known_as(made)) for one in tables_read(told)]
    entries = Register(places.register).entries()
    account = {"taken": made.digest, "hub": made.hub, "tables": sha256(made.files[REGISTERED]).hexdigest()}
    return entry_written(len(entries) + 1, entries[-1].digest if entries else "", tables, account)


def _known_as(made: Released) -> str:
    return f"{made.hub}/{made.agreement}"


def _refused(reason: str) -> DisclosureError:
    return DisclosureError(
        "release-not-to-be-added",
        Text("Deze vrijgave kan hier niet worden opgeteld.", "This release cannot be added up here."),
        Text(
            "Alle organisaties erin staan in de afspraak van deze hub, en elke in één vrijgave.",
            "All houses in it are in the agreement of this hub, and each in one release.",
        ),
        {"reason": reason},
    )

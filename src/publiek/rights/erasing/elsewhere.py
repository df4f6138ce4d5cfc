"""What stands of a person outside the lines? What was written back, consent, sealed households, what would leave.

Every part can be done again without harm; what it did is told in counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from publiek import consent
from publiek.collective import contributing
from publiek.collective.contributing import preparing
from publiek.collective.contributing.places import Places
from publiek.collective.overlap import messages, whole_files
from publiek.collective.overlap.gateway import opt_outs_of, read_kept
from publiek.collective.overlap.padding import PSEUDONYM_BYTES
from publiek.collective.overlap.waiting import ENTRY_BYTES
from publiek.connecting.writing_back import journal_of
from publiek.errors import Text
from publiek.house import House
from publiek.rights.correcting import forget_corrections
from publiek.rights.finding import household_in, journals
from publiek.rights.identifying import Identities
from publiek.rights.known import Known
from publiek.rights.ledger import contacts_of, refusing
from publiek.warehouse.places import places_of

Told = dict[str, Any]


def forget_written(house: House, known: Known) -> Told:
    """What was written behind the customer number, and what stood there before."""
    done = []
    for name in journals(house) if known.customer else ():
        journal = journal_of(house, name)
        with journal.held():
            if journal.forget(known.customer):
                done.append(name)
    return {"connections": done}


def forget_consent(house: House, known: Known) -> Told:
    """Every event of the contact in the ledger; a mark stays so that no list brings them back."""
    if not consent.exists(house):
        for contact in refusing(known):
            # The list that begins the ledger later must find that this one is gone.
            consent.withdraw(house, contact, objected=True)
            consent.erase(house, contact)
        return {"lines": 0}
    return {"lines": sum(len(consent.erase(house, contact)) for contact in contacts_of(house, known))}


def forget_household(house: House, who: Identities, *, had_lines: bool) -> Told:
    """The sealed number of the household in what was made for shared audience.

    The household is left out from now on. Without an address its number cannot be told from the others: then all that
    was made of this house is removed, and is to be asked for anew.
    """
    files = _overlap_files(house)
    for path in [path for path in files if path.suffix != ".pseudonyms"]:
        # A question that waits for its answer holds the addresses themselves, sealed.
        whole_files.wipe(path)
    files = [path for path in files if path.suffix == ".pseudonyms"]
    if who.household:
        mine = household_in(house, who.household)
        if files or _seals(house):
            opt_outs_of(house).add(who.household)
        for path in mine:
            _without(path, opt_outs_of(house).tag(who.household))
        return {"files": len(mine), "removed_whole": 0, "sealed": _drop_sealed(house) if mine else 0}
    if not had_lines:
        return {"files": 0, "removed_whole": 0, "sealed": 0}
    for path in files:
        whole_files.wipe(path)
    return {"files": 0, "removed_whole": len(files), "sealed": _drop_sealed(house)}


def drop_ready(house: House) -> Told:
    """What lies ready to leave, and packages that were not sent: they are to be made anew without this person.

    `again`: the rounds of which something left before; the next release counts without when it is sent again.
    """
    if not Places(house).root.is_dir():
        return {"ready": 0, "packages": 0, "again": []}
    ready, packages, again = 0, 0, []
    for one in contributing.standing(house):
        for round_ in one.rounds:
            agreement = one.rule.agreement
            ready += Places(house).ready(agreement, round_.round).is_dir()
            preparing.clear(house, agreement, round_.round)
            if round_.left == "packed":
                path = Places(house).package(agreement, round_.round, round_.left_number)
                packages += path.is_file()
                path.unlink(missing_ok=True)
            if round_.left in ("packed", "sent"):
                again.append({"agreement": agreement, "round": round_.round, "number": round_.left_number})
    return {"ready": ready, "packages": packages, "again": again}


def inside_a_copy(house: House, known: Known, who: Identities, *, had_lines: bool, home: Path) -> None:
    """All of this in a data folder that was brought back from a backup."""
    there = replace(house, home=home)
    forget_corrections(there, who)
    forget_written(there, known)
    if consent.exists(there):
        from publiek.consent.opening import opened

        # Who was erased beside the keys leaves an older ledger as soon as it is opened.
        with opened(there, older=True):
            pass
    forget_household(there, who, had_lines=had_lines)
    drop_ready(there)


def pending_of(house: House, told: dict[str, Told]) -> Iterator[Told]:
    """What is left for a person to do, with what to do about it."""
    ready: Told = told.get("contributions", {})
    for again in ready.get("again", ()):
        yield _pending(
            "contribution",
            Text(
                "Wat eerder is gedeeld, telt deze persoon nog mee. Maak de bijdrage opnieuw en stuur haar.",
                "What was shared before still counts this person. Make the contribution again and send it.",
            ),
            **again,
        )
    if told.get("overlap", {}).get("removed_whole"):
        yield _pending(
            "overlap",
            Text(
                "De versleutelde huishoudens zijn gewist omdat het adres niet bekend was. Vraag ze opnieuw aan.",
                "The sealed households were removed because the address was not known. Ask for them again.",
            ),
        )
    for name in told.get("backups", {}).get("pending", ()):
        yield _pending(
            "backup",
            Text(
                "Deze back-up was niet bereikbaar. Sluit hem aan en vraag opnieuw, of vernietig zijn sleutel.",
                "This backup could not be reached. Connect it and ask again, or destroy its key.",
            ),
            set=name,
        )
    for path in told.get("looked", {}).get("named", ()):
        yield _pending(
            "named",
            Text(
                "In dit bestand staat een naam of adres als tekst. Kijk of dat deze persoon is.",
                "In this file a name or address stands as a text. See whether it is this person.",
            ),
            file=path,
        )
    if told.get("written", {}).get("connections"):
        yield _pending(
            "customer-system",
            Text(
                "In het klantsysteem staat nog wat er is geschreven. Wis het daar, samen met het account.",
                "What was written still stands in the customer system. Erase it there, with the account.",
            ),
        )


def _pending(place: str, do: Text, **facts: object) -> Told:
    return {"place": place, "do": {"nl": do.nl, "en": do.en}, **facts}


def _overlap_files(house: House) -> list[Path]:
    folder = places_of(house.home, organisation=house.organisation).root / "overlap"
    return sorted(path for path in folder.glob("*/*") if path.is_file() and path.suffix != ".lock")


def _seals(house: House) -> bool:
    return (Places(house).root / "overlap").is_dir()


def _drop_sealed(house: House) -> int:
    """Messages for three servers that lie ready: they are of households that count no more."""
    found = [path for path in (Places(house).root / "overlap").rglob("*") if path.is_file()]
    for path in found:
        whole_files.wipe(path)
    return len(found)


def _without(path: Path, tag: bytes) -> None:
    """The file without the household with this tag."""
    told = read_kept(path)
    entries = told.pieces(ENTRY_BYTES, told.number("households"))
    left = [entry for entry in entries if entry[PSEUDONYM_BYTES:] != tag]
    gone = len(entries) - len(left)
    facts = {name: value for name, value in told.facts.items() if name not in ("kind", "size")}
    facts |= {"households": len(left)}
    facts |= {name: max(int(facts[name]) - gone, len(left)) for name in ("bookers", "addressed")}
    whole_files.write(path, messages.pack("pseudonyms", facts, b"".join(left)))

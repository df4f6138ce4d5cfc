"""How is somebody erased: everywhere, with proof, never half and never silently?

intent (sealed) -> marks on the list of who is gone -> lines everywhere -> what was written back -> consent -> sealed
households -> what would leave -> backups -> looking for anything left -> receipt, chained in the log -> intent away

Stopped at any moment, the intent is enough to go on; every part can be done again without harm.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek import __version__, logbook, permitting, safekeeping
from publiek.house import House
from publiek.pseudonymisation.gone import apart
from publiek.pseudonymisation.nameless import bare
from publiek.rights import cases, intent, refusals
from publiek.rights.correcting import forget_corrections
from publiek.rights.erasing import elsewhere, receipts
from publiek.rights.erasing.absence import Needles, absence
from publiek.rights.erasing.receipts import Receipt
from publiek.rights.erasing.traces import standing_files, traces_of
from publiek.rights.finding import found_of
from publiek.rights.identifying import Identities, identities_of, key_ring
from publiek.rights.intent import Intent
from publiek.rights.known import Known
from publiek.rights.listed import gone_list, marks
from publiek.rights.scanning import which

#: How long an erasure waits for another one, in seconds.
PATIENCE = 600.0
#: A shorter customer number stands in any file.
_SHORTEST = 6
#: Actions of the log after which something of persons stands outside the product.
_TAKEN_OUT = ("export", "write-back", "leave")


def erase(house: House, known: Known, *, case: str = "", beside: tuple[Path, ...] = ()) -> Receipt:
    """Erases the person from everything of `house` and gives the proof. A second time there is nothing to erase.

    `case`: the number of the case in which it was asked; its asker must have been confirmed. `beside`: files and
    folders outside the data folder that are to be looked through as well. Raises StorageError "erasure-remains" when
    something is found afterwards, and whatever a part refuses: then the erasure waits to be finished.
    """
    permitting.require(house, "rights")
    who = identities_of(house, known)
    if case:
        asked = cases.get(house, case)
        if asked.state not in ("identity-confirmed", "handled"):
            raise cases.refusals.cannot_follow(asked.state, cases.FOLLOWS[asked.state])
    with intent.alone(house, patience=PATIENCE) as mine:
        if not mine:
            raise refusals.erasure_busy()
        _finish(house, beside=beside)
        begun = _begin(house, known, who, case)
        return _through(house, begun, who, beside=beside)


def finish(house: House, *, beside: tuple[Path, ...] = ()) -> tuple[Receipt, ...]:
    """Completes every erasure of `house` that was stopped; the receipts. Nothing to do is nothing done.

    One that is going on just now in another process is not stopped, and is left to it.
    """
    if not intent.waiting(house):
        return ()
    with intent.alone(house, patience=0) as mine:
        return _finish(house, beside=beside) if mine else ()


def _finish(house: House, *, beside: tuple[Path, ...]) -> tuple[Receipt, ...]:
    done = []
    for number in intent.waiting(house):
        begun = intent.read(house, number)
        done.append(_through(house, begun, identities_of(house, begun.known), beside=beside))
    return tuple(done)


def waiting(house: House) -> tuple[str, ...]:
    """The numbers of the erasures that were begun and are not done."""
    return intent.waiting(house)


def _begin(house: House, known: Known, who: Identities, case: str) -> Intent:
    """What is there is written down, sealed, before anything changes."""
    if house.store.is_purging:
        house.store.finish_purge()
    traces = traces_of(house, who)
    begun = Intent(
        number=receipts.new_number(date.today().year),
        known=known,
        case=case,
        asked_on=datetime.now(UTC).isoformat(timespec="seconds"),
        salt=secrets.token_hex(16),
        numbers=tuple(sorted(traces.numbers)),
        files=tuple(vars(file) for file in traces.files),
    )
    found = found_of(house, known, who, on=date.today())
    begun.told["found"] = {**found.counts, "gone": found.gone}
    intent.write(house, begun)
    return begun


def _through(house: House, begun: Intent, who: Identities, *, beside: tuple[Path, ...]) -> Receipt:
    if begun.number not in receipts.numbers(house):
        had_lines = bool(begun.files)
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "lines": partial(_purge, house, who),
            "corrections": lambda: {"numbers": forget_corrections(house, who)},
            "written": partial(elsewhere.forget_written, house, begun.known),
            "consent": partial(elsewhere.forget_consent, house, begun.known),
            "overlap": partial(elsewhere.forget_household, house, who, had_lines=had_lines),
            "contributions": partial(elsewhere.drop_ready, house) if had_lines else dict,
            "backups": partial(_purge_copies, house, begun, who),
        }
        for name, part in parts.items():
            if name not in begun.told:
                begun.told[name] = part()
                intent.write(house, begun)
        _look_again(house, begun, who, beside=beside)
        receipts.keep(house, begun.number, _told(house, begun))
    else:
        receipts.keep(house, begun.number, receipts.written(house, begun.number))
    _close_case(house, begun)
    kept = receipts.read(house, begun.number)
    intent.remove(house, begun.number)
    return Receipt(kept.number, kept.told, begun.salt)


def change_for(who: Identities) -> Callable[[pa.Table], pa.Table]:
    """What happens to lines: those of `who` are bare from now on."""

    def change(lines: pa.Table) -> pa.Table:
        return bare(lines, which(lines, who))

    return change


def purge_lines(house: House, who: Identities, *, reason: str, why: str) -> int:
    """Puts `who` on the list and makes their lines bare in every file; how many lines of files changed."""
    keys, listed = key_ring(house), gone_list(house)
    add = partial(listed.add, marks(house, who), reason)
    purged = house.store.purge(change_for(who), why=why, renumber=lambda numbers: apart(numbers, keys), beforehand=add)
    return purged.rows


def _purge(house: House, who: Identities) -> dict[str, Any]:
    return {"rows": purge_lines(house, who, reason="erased", why="erasure")}


def _purge_copies(house: House, begun: Intent, who: Identities) -> dict[str, Any]:
    """The backups: changed and sealed anew where they can be reached, told as pending where not."""
    if not safekeeping.sets(house.home, keys=house.keys):
        return {"resealed": 0, "untouched": 0, "pending": []}

    def also(home: Path) -> None:
        elsewhere.inside_a_copy(house, begun.known, who, had_lines=bool(begun.files), home=home)

    done = safekeeping.purge(house.home, house.organisation, change_for(who), keys=house.keys, also=also)
    return {
        "resealed": [
            {"set": one.after, "before": one.digest_before, "after": one.digest_after} for one in done.resealed
        ],
        "untouched": len(done.untouched),
        "pending": list(done.pending),
    }


def needles_of(begun: Intent, who: Identities) -> Needles:
    """What may not be found any more of the person."""
    known = begun.known
    texts = [known.email.casefold()] if known.email else []
    if known.name and " " in known.name:
        texts.append(known.name.casefold())
    if len(known.customer) >= _SHORTEST:
        texts += [f'"{known.customer.casefold()}"', f"c|{known.customer.casefold()}"]
    return Needles(frozenset(who.every) | frozenset(begun.numbers), tuple(texts))


def _look_again(house: House, begun: Intent, who: Identities, *, beside: tuple[Path, ...]) -> None:
    looked = absence(house, needles_of(begun, who), beside=beside)
    if looked.found:
        raise refusals.erasure_remains(list(looked.found))
    left = found_of(house, begun.known, who, on=date.today())
    if left.lines or left.written or left.consents:
        raise refusals.erasure_remains(sorted(name for name, number in left.counts.items() if number))
    begun.told["looked"] = {
        "files": looked.files,
        "looked_for": looked.looked_for,
        "found": 0,
        "named": list(looked.named),
    }
    intent.write(house, begun)


def _told(house: House, begun: Intent) -> dict[str, Any]:
    """The receipt. Nothing in it is of the person but the salted digest."""
    found, told = begun.told["found"], begun.told
    places = {file["place"] for file in begun.files}
    again = found["gone"] == "erased" and not any(found[name] for name in ("lines", "written", "consents"))
    return {
        "format": receipts.FORMAT,
        "number": begun.number,
        "organisation": house.organisation,
        "program": __version__,
        "case": begun.case,
        "asked_at": begun.asked_on,
        "done_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "again": again,
        "identity": receipts.identity_digest(begun.known, begun.salt),
        "found_by": sorted(begun.known.told),
        "lines": found["lines"],
        "lines_counting": found["lines_counting"],
        "deliveries": found["deliveries"],
        "files": list(begun.files),
        "instead": standing_files(house, places),
        "rows_changed": told["lines"]["rows"],
        "written_back": told["written"]["connections"],
        "corrections": told["corrections"]["numbers"],
        "consent_lines": told["consent"]["lines"],
        "overlap": told["overlap"],
        "contributions": told["contributions"],
        "backups": told["backups"],
        "looked": told["looked"],
        "pending": list(elsewhere.pending_of(house, told)),
        "taken_out": _taken_out(house) if found["lines"] or found["written"] else [],
        "kept": ["mark-on-the-list", *(["case"] if begun.case else [])],
    }


def _taken_out(house: House) -> list[dict[str, Any]]:
    """What the log knows of that went out of the product: the house must look there itself."""
    lines = logbook.read(house.home, house.organisation, actions=_TAKEN_OUT)
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        one = told.setdefault((line.action, line.subject), {"action": line.action, "what": line.subject, "times": 0})
        one["times"] += 1
        one["last"] = line.at.isoformat()
    return list(told.values())


def _close_case(house: House, begun: Intent) -> None:
    if begun.case and cases.get(house, begun.case).state == "identity-confirmed":
        cases.handle(house, begun.case, receipt=begun.number)

"""What becomes of a package that comes in? Accepted, known already, too late, or refused; always told, never half.

The same door for all three forms: a file that was mailed, a package over the network, a contribution made on the spot.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from publiek.collective.hub import changes, keeping, log
from publiek.collective.hub.changes import Change
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.draft import drafts_with
from publiek.collective.hub.judging import as_event, refusal
from publiek.collective.hub.places import PACKAGE, RECEIPT, Places
from publiek.collective.hub.receipts import Receipt
from publiek.collective.identities import SecretIdentity
from publiek.collective.packages import Contribution, unpack
from publiek.errors import PackageError

VIAS = ("file", "network", "central")


def receive(
    data: bytes, *, places: Places, known: Configuration, receiver: SecretIdentity, via: str, at: datetime | None = None
) -> Receipt:
    """Takes in one package and gives the receipt. Raises StorageError alone: a bad package is an answer, not an error.

    Raises ValueError for another `via` than file, network or central.
    """
    if via not in VIAS:
        raise ValueError("a package comes by file, network or central")
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    receipt = Receipt("refused", "", package=sha256(data).hexdigest(), via=via, at=moment.isoformat(timespec="seconds"))
    made, receipt = _judged(data, receipt, known=known, receiver=receiver, moment=moment)
    with changes.only_writer(places):
        change, receipt = _refused(receipt) if made is None else _placed(data, made, receipt, places)
        changes.make(places, change)
        head = log.signed_head(places.log, by=receiver)
    return replace(receipt, head=head.as_dict())


def _judged(
    data: bytes, receipt: Receipt, *, known: Configuration, receiver: SecretIdentity, moment: datetime
) -> tuple[Contribution | None, Receipt]:
    """The contribution when it may count by what was agreed; else None, and the code of why in the receipt."""
    try:
        made, approval = unpack(data, receiver=receiver, members=known.members)
    except PackageError as error:
        return None, replace(receipt, code=error.code)
    except (ArithmeticError, LookupError, TypeError, ValueError, RuntimeError, MemoryError):
        # A package that nobody foresaw must not stop the others: it is not ours, whatever it is.
        return None, replace(receipt, code="package-damaged")
    told = replace(
        receipt,
        agreement=made.agreement,
        round=made.round,
        member=made.member,
        number=made.number,
        contribution=made.digest,
    )
    code = refusal(made, approval, known=known, today=moment.date())
    return (None, replace(told, code=code)) if code else (made, told)


def _refused(receipt: Receipt) -> tuple[Change, Receipt]:
    """Of what is refused only the digest is kept."""
    return Change([as_event("receive", _facts(receipt))]), receipt


def _placed(data: bytes, made: Contribution, receipt: Receipt, places: Places) -> tuple[Change, Receipt]:
    """The change that gives a contribution its place beside what came earlier of this member."""
    if places.departure(made.agreement, made.member).exists():
        return _refused(replace(receipt, code="member-left"))
    where = (made.agreement, made.round, made.member)
    before = keeping.digests(places, *where)
    newest = max(before, default=0)
    if before.get(newest) == receipt.contribution:
        receipt = replace(receipt, status="duplicate", code="duplicate")
        return Change([as_event("receive", _facts(receipt))]), receipt
    if made.number <= newest:
        code = "replay" if made.number < newest or receipt.contribution in before.values() else "number-taken"
        return _refused(replace(receipt, code=code))
    status, code = _welcome(made, places, had=newest > 0)
    receipt = replace(receipt, status=status, code=code)
    target = places.contributions(*where) / f"{made.number:06d}"
    old = keeping.superseded(places, *where, below=made.number)
    # A draft that holds figures which were taken back or replaced can no longer be approved, nor be looked at.
    old += drafts_with(places, made.agreement, made.member, round_name=made.round)
    return Change([as_event("receive", _facts(receipt))], {_ready(data, receipt, places): target}, old), receipt


def _welcome(made: Contribution, places: Places, *, had: bool) -> tuple[str, str]:
    if made.withdrawn:
        return "accepted", "withdrawn" if had else "nothing-to-withdraw"
    if _was_released(places.releases(made.agreement, made.round)):
        return "late", "late"
    return "accepted", "replaced" if had else "accepted"


def _ready(data: bytes, receipt: Receipt, places: Places) -> Path:
    """The folder of a contribution; one that takes the contribution back holds only its receipt."""
    told = json.dumps({**receipt.as_dict(), "head": None}, indent=1, sort_keys=True).encode() + b"\n"
    files = {RECEIPT: told}
    if receipt.code not in ("withdrawn", "nothing-to-withdraw"):
        files[PACKAGE] = data
    return places.prepare(files)


def _was_released(folder: Path) -> bool:
    return folder.is_dir() and any(one.name.isdecimal() for one in folder.iterdir())


def _facts(receipt: Receipt) -> dict[str, object]:
    return {name: value for name, value in receipt.as_dict().items() if name not in ("at", "head")}

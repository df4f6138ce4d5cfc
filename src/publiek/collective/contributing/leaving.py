"""How does what lies ready leave: approved by who may, packed for the hub, and taken back when the house wants that?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from publiek import __version__, permitting
from publiek.collective import packages
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import log, preparing, refusals, share_rules
from publiek.collective.contributing.approvers import approvers_of, require_approver
from publiek.collective.contributing.places import Places, only_one, read, write
from publiek.collective.contributing.preparing import OVERLAP, Prepared
from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.menu import menu_version
from publiek.collective.packages import Approval, Contribution
from publiek.collective.packages import approval as approvals
from publiek.house import House

_PACKING = ("packed", "withdrawn")


@dataclass(frozen=True)
class Packed:
    """A package that lies ready to be sent, as `content` and as the file `path`."""

    contribution: Contribution
    content: bytes
    path: Path
    approved_by: str


def approve(
    house: House,
    prepared: Prepared,
    *,
    approver: SecretIdentity,
    role: str,
    today: date | None = None,
    at: datetime | None = None,
) -> Approval:
    """Somebody who may says that exactly `prepared` may leave. Written beside it; worth nothing once that changes.

    Raises DisclosureError "not-an-approver" unless the agreement names `role` and the house registered this person,
    with these keys, in it; "no-share-rule" when the house no longer shares this.
    """
    permitting.require(house, "contribute")
    contribution = prepared.contribution
    agreement = _agreement_of(house, contribution)
    share_rules.require_rule(house, agreement, today=today or date.today())
    if role != agreement.approver:
        raise refusals.not_an_approver(agreement.approver, "other-role")
    require_approver(house, approver.public, role=role)
    if preparing.lying_ready(house, agreement, contribution.round).contribution.digest != contribution.digest:
        raise refusals.not_prepared()
    given = packages.given(contribution.digest, approver=approver, role=role, at=at)
    write(prepared.folder / approvals.FILE, given.as_file())
    log.add(Places(house), _event("approved", contribution, by=given.who))
    return given


def approval_of(house: House, prepared: Prepared) -> Approval:
    """The approval of exactly what lies ready, by somebody who may still give it.

    Raises DisclosureError "contribution-not-approved" or "not-an-approver", PackageError for one that is damaged.
    """
    agreement = _agreement_of(house, prepared.contribution)
    content = read(prepared.folder / approvals.FILE)
    given = approvals.from_file(content) if content is not None else None
    if given is None or given.digest != prepared.contribution.digest or not given.holds():
        raise refusals.not_yet_approved()
    known = approvers_of(house).get(given.who)
    if known is None or known.identity.signing != given.key:
        raise refusals.not_an_approver(agreement.approver, "not-registered")
    if not known.role == given.role == agreement.approver:
        raise refusals.not_an_approver(agreement.approver, "other-role")
    return given


def pack(
    house: House, agreement: Agreement, round: str, *, identity: SecretIdentity, today: date | None = None
) -> Packed:
    """Pack what lies ready and was approved, signed by the house and sealed for the hub of the agreement.

    The share rule, the files and the approval are all looked at again: what changed after the approval is not packed.
    """
    permitting.require(house, "contribute")
    day, places = today or date.today(), Places(house)
    agreement.require_round(round, today=day)
    with only_one(places):
        return _pack(house, agreement, round, identity=identity, today=day)


def _pack(house: House, agreement: Agreement, round: str, *, identity: SecretIdentity, today: date) -> Packed:
    places = Places(house)
    rule = share_rules.require_rule(house, agreement, today=today)
    preparing.require_member(house, agreement, identity.public)
    prepared = preparing.lying_ready(house, agreement, round)
    contribution = prepared.contribution
    told = {*contribution.tables, *([OVERLAP] if contribution.blobs else [])}
    if contribution.agreement_digest != agreement.digest or not told <= set(rule.tables) or contribution.withdrawn:
        raise refusals.not_prepared()
    _require_in_turn(places, contribution)
    approval = approval_of(house, prepared)
    packed = _packed(house, contribution, approval, identity, share_rules.hub_of(house, agreement))
    log.add(places, _event("packed", contribution, by=approval.who, package=packed.content))
    return packed


def withdraw(
    house: House, agreement: str, *, identity: SecretIdentity, round: str | None = None, by: str = ""
) -> tuple[Packed, ...]:
    """Take back what was packed, of one round or of all, and end the share rule. Needs nobody's permission.

    One package for each round, to be sent like any other. Raises UsageError "nothing-to-withdraw".
    """
    places, agreed = Places(house), share_rules.agreed_with(house, agreement)
    preparing.require_member(house, agreed, identity.public)
    lines, hub = log.read(places), share_rules.hub_of(house, agreed)
    rounds = [name for name in agreed.rounds if round in (None, name) and _stands(lines, agreement, name)]
    if not rounds:
        raise refusals.nothing_sent(agreement)
    # First of all nothing leaves any more, also when the rest has to be done again.
    share_rules.stop(house, agreement, by=by)
    made = []
    for name in rounds:
        contribution = _taking_back(agreed, house, name, log.last_number(lines, agreement, name) + 1)
        approval = packages.given(contribution.digest, approver=identity, role=approvals.WITHDRAWAL)
        packed = _packed(house, contribution, approval, identity, hub)
        preparing.clear(house, agreement, name)
        log.add(places, _event("withdrawn", contribution, by=by, package=packed.content))
        made.append(packed)
    return tuple(made)


def last_packed(house: House, agreement: Agreement, round: str) -> Packed:
    """What was packed last for a round, a withdrawal too, as the file that lies here: to be sent, or sent again.

    Raises StorageError "contribution-not-prepared" when the file is not the one that was packed, or when what lies
    ready was made anew since, and as `approval_of` does.
    """
    places = Places(house)
    lines = [line for line in log.read(places) if line["what"] in _PACKING and _about(line, agreement.id, round)]
    if not lines:
        raise refusals.not_prepared()
    last = lines[-1]
    path = places.package(agreement.id, round, last["number"])
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    if sha256(content).hexdigest() != last.get("package"):
        raise refusals.not_prepared()
    if last["what"] == "withdrawn":
        contribution = _taking_back(agreement, house, round, last["number"])
        return Packed(contribution, content, path, approved_by=house.organisation)
    ready = preparing.lying_ready(house, agreement, round)
    if ready.contribution.digest != last["digest"]:
        raise refusals.not_prepared()
    return Packed(ready.contribution, content, path, approved_by=approval_of(house, ready).who)


def note(house: House, what: str, contribution: Contribution, *, by: str = "") -> None:
    """Write down that a contribution was shown or sent."""
    log.add(Places(house), _event(what, contribution, by=by))


def _agreement_of(house: House, contribution: Contribution) -> Agreement:
    """The agreement the house decided about; a contribution to any other version of it has no rule."""
    agreed = share_rules.agreed_with(house, contribution.agreement)
    if agreed.digest != contribution.agreement_digest:
        raise refusals.no_rule(contribution.agreement, "agreement-changed")
    return agreed


def _require_in_turn(places: Places, contribution: Contribution) -> None:
    """The next number, or once more the one that was packed last: a package may get lost."""
    lines = log.read(places)
    last = log.last_number(lines, contribution.agreement, contribution.round)
    again = any(line["what"] == "packed" and line.get("digest") == contribution.digest for line in lines)
    if contribution.number != last + 1 and not (again and contribution.number == last):
        raise refusals.not_prepared()


def _packed(
    house: House, contribution: Contribution, approval: Approval, identity: SecretIdentity, hub: Identity
) -> Packed:
    content = packages.pack(contribution, approval=approval, sender=identity, receiver=hub)
    path = Places(house).package(contribution.agreement, contribution.round, contribution.number)
    return Packed(contribution, content, write(path, content), approved_by=approval.who)


def _stands(lines: list[log.Line], agreement: str, round: str) -> bool:
    """Whether the last thing packed for a round was a contribution, not its withdrawal."""
    ours = [line["what"] for line in lines if line["what"] in _PACKING and _about(line, agreement, round)]
    return bool(ours) and ours[-1] == "packed"


def _about(line: log.Line, agreement: str, round: str) -> bool:
    return (line.get("agreement"), line.get("round")) == (agreement, round)


def _taking_back(agreement: Agreement, house: House, round: str, number: int) -> Contribution:
    return Contribution(
        agreement=agreement.id,
        agreement_digest=agreement.digest,
        round=round,
        member=house.organisation,
        number=number,
        menu_version=menu_version(),
        program=f"publiek {__version__}",
        tables={},
        blobs={},
        withdrawn=True,
    )


def _event(what: str, contribution: Contribution, *, by: str = "", package: bytes = b"") -> log.Event:
    return log.Event(
        what,
        contribution.agreement,
        contribution.round,
        contribution.number,
        digest=contribution.digest,
        by=by,
        package=sha256(package).hexdigest() if package else "",
    )

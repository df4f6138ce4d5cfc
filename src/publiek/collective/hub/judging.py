"""May this contribution count, by what was agreed? Asked before any look at what else lies in the hub."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from publiek.collective.agreements import Agreement
from publiek.collective.hub import shapes
from publiek.collective.hub.configuration import Configuration
from publiek.collective.menu import menu_version, table_of
from publiek.collective.packages import Approval, Contribution, require_approved
from publiek.errors import PackageError, UsageError

#: The blob of the trusted centre; with three servers each has its own: overlap-NAME.
OVERLAP = "overlap"


def refusal(made: Contribution, approval: Approval, *, known: Configuration, today: date) -> str:
    """The code of why it may not count, or "" when it may."""
    agreement = known.agreements.get(made.agreement)
    if agreement is None:
        return "agreement-unknown"
    if made.member not in agreement.members:
        return "member-not-agreed"
    # To take back one's own is never too late: not when the agreement is over, and not when it was changed since.
    if made.agreement_digest != agreement.digest and not made.withdrawn:
        return "agreement-changed"
    try:
        if not made.withdrawn:
            agreement.require_round(made.round, today=today)
        require_approved(made, approval, role=agreement.approver)
    except (UsageError, PackageError) as error:
        return error.code
    if made.withdrawn:
        return ""
    return _unlike_agreed(made, agreement) if made.menu_version == menu_version() else "menu-version"


def _unlike_agreed(made: Contribution, agreement: Agreement) -> str:
    agreed = {code for code in agreement.tables if table_of(code).kind != OVERLAP}
    if not set(made.tables) <= agreed or not set(made.blobs) <= _blobs(agreement):
        return "table-not-agreed"
    # A house may have less than was agreed (no programme, no addresses); with nothing at all it does not take part.
    if not made.tables and not made.blobs:
        return "table-missing"
    return "table-other-shape" if shapes.unlike_menu(made, agreement) else ""


def _blobs(agreement: Agreement) -> set[str]:
    terms = agreement.overlap
    if terms is None:
        return set()
    return {f"{OVERLAP}-{server}" for server in terms.servers} or {OVERLAP}


def as_event(what: str, facts: Mapping[str, object]) -> dict[str, object]:
    """A line for the log: what happened, and only what is told."""
    return {"what": what, **{name: value for name, value in facts.items() if value not in ("", 0, None)}}

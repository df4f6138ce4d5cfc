"""Who may do what? One table: roles and actions. What is not in it is not allowed.

A role belongs to a kind of organisation. That one may do something says nothing about whose rows: that is `visibility`.
"""

from __future__ import annotations

#: What an organisation is, and the roles people can have in it.
KINDS: dict[str, tuple[str, ...]] = {
    "house": ("administrator", "steward", "analyst", "reader"),
    "maker": ("maker",),
    "government": ("policy-reader",),
    "collective": ("collective-steward",),
}
ROLES: tuple[str, ...] = tuple(role for roles in KINDS.values() for role in roles)

#: action -> who may.
ALLOWED: dict[str, frozenset[str]] = {
    "see-figures": frozenset({"administrator", "steward", "analyst", "reader"}),
    "take-away": frozenset({"administrator", "steward", "analyst", "reader"}),
    "see-deliveries": frozenset({"administrator", "steward", "analyst"}),
    "deliver": frozenset({"administrator", "steward"}),
    "connect-systems": frozenset({"administrator", "steward"}),
    "decide-productions": frozenset({"administrator", "steward"}),
    "set-targets": frozenset({"administrator", "analyst"}),
    "see-surveys": frozenset({"administrator", "steward", "analyst", "reader"}),
    "run-surveys": frozenset({"administrator", "steward", "analyst"}),
    "see-lessons": frozenset({"administrator", "steward", "analyst", "reader"}),
    "run-experiments": frozenset({"administrator", "analyst"}),
    "year-end": frozenset({"administrator", "steward", "analyst"}),
    "take-segment-column": frozenset({"administrator", "steward"}),
    "write-back": frozenset({"administrator"}),
    "schedule-reports": frozenset({"administrator", "analyst"}),
    "see-benchmark": frozenset({"administrator", "steward", "analyst", "reader"}),
    "decide-sharing": frozenset({"administrator"}),
    "see-together": frozenset(ROLES),
    "decide-contributing": frozenset({"administrator"}),
    "run-hub": frozenset({"collective-steward"}),
    "manage-people": frozenset({"administrator", "maker", "policy-reader", "collective-steward"}),
    "see-log": frozenset({"administrator", "steward"}),
    "use-tokens": frozenset({"administrator", "steward", "analyst", "policy-reader", "maker", "collective-steward"}),
    "see-area": frozenset({"policy-reader"}),
    "see-participation": frozenset({"collective-steward"}),
    "see-own-productions": frozenset({"maker"}),
    "claim-productions": frozenset({"maker"}),
    "see-privacy": frozenset({"administrator", "steward"}),
    "decide-privacy": frozenset({"administrator"}),
    "handle-requests": frozenset({"administrator", "steward"}),
    "keep-consent": frozenset({"administrator", "steward"}),
    "see-knowledge": frozenset(ROLES),
    "share-knowledge": frozenset(ROLES) - {"reader"},
    "moderate-knowledge": frozenset({"collective-steward"}),
}
ACTIONS: tuple[str, ...] = tuple(ALLOWED)
#: Who keeps the installation may do these, and sees no figures by it.
KEEPING = frozenset({"manage-organisations", "see-site-log"})
#: The role of the one person of a site without accounts, in every organisation of its kind.
ALONE = {"house": "administrator", "maker": "maker", "government": "policy-reader", "collective": "collective-steward"}


def may(role: str | None, action: str) -> bool:
    """Whether `role` allows `action`. Raises KeyError for an action that does not exist: a page cannot invent one."""
    return role in ALLOWED[action]


def may_keep(keeper: bool, action: str) -> bool:
    """Whether somebody who keeps the installation (or not) may do something to it."""
    if action not in KEEPING:
        raise KeyError(action)
    return keeper

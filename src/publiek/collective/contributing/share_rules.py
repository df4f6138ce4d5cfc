"""What may leave this house, for which agreement, who decided that, and until when? No rule: nothing.

A rule is a readable file of the house itself. It names the agreement by its digest: an agreement that was changed needs
a new decision. It may allow fewer tables than were agreed, and end earlier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from publiek.collective import agreements
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import log, refusals
from publiek.collective.contributing.places import Places, read, write
from publiek.collective.identities import Identity
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml

_KEYS = ("agreement", "digest", "tables", "decided_by", "role", "since", "until", "ended")
_MOST_NAME = 80


@dataclass(frozen=True)
class ShareRule:
    """`tables` may leave for `agreement` (with `digest`) from `since` until `until`; `ended`: the day it was ended."""

    agreement: str
    digest: str
    tables: tuple[str, ...]
    decided_by: str
    role: str
    since: date
    until: date
    ended: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether something may leave by it today."""
        return self.ended is None and self.since <= today <= self.until

    def as_file(self) -> bytes:
        """The rule as a person reads it."""
        told: dict[str, object] = {name: getattr(self, name) for name in _KEYS if getattr(self, name) is not None}
        told["tables"] = list(self.tables)
        return yaml.safe_dump(told, sort_keys=False, allow_unicode=True).encode()


@dataclass(frozen=True)
class Decision:
    """Who decides, in which role; `tables`: those that may leave (None: all agreed); `until`: None: as agreed."""

    by: str
    role: str
    tables: tuple[str, ...] | None = None
    until: date | None = None


def agree(
    house: House, agreement: Path, decision: Decision, *, hub: Path | None = None, today: date | None = None
) -> ShareRule:
    """The house decides to take part: writes its share rule, the agreement and the identity of the hub down.

    Raises UsageError for an agreement that cannot be read, is over, or does not name this house, for tables that were
    not agreed, and for a hub file that is not the identity of the hub of the agreement; DisclosureError
    "agreements-too-alike" beside another one at another hub, when fewer than four houses are in one of them alone.
    """
    places, agreed = Places(house), agreements.read(agreement)
    day = today or date.today()
    if house.organisation not in agreed.members:
        raise refusals.not_a_member(agreed.id)
    rule = _decided(agreed, decision, day)
    _require_unlike_others(house, agreed, day)
    if hub is not None:
        told = Identity.from_yaml(read(hub) or b"")
        if told.kind != "hub" or told.name != agreed.hub:
            raise refusals.hub_unknown(agreed.hub)
        write(places.known(agreed.hub), told.to_yaml().encode())
    write(places.agreement(agreed.id), agreement.read_bytes())
    write(places.rule(agreed.id), rule.as_file())
    log.add(places, log.Event("agreed", agreed.id, digest=agreed.digest, by=rule.decided_by))
    return rule


def _require_unlike_others(house: House, agreed: Agreement, today: date) -> None:
    """Two hubs that add up nearly the same houses tell of the few that differ: a house sees that, neither hub can."""
    for rule in rules_of(house):
        if rule.agreement == agreed.id or not rule.in_force(today):
            continue
        other = agreed_with(house, rule.agreement)
        apart = set(agreed.members) ^ set(other.members)
        alike = set(agreed.rounds) & set(other.rounds) and set(agreed.tables) & set(other.tables)
        if other.hub != agreed.hub and alike and 0 < len(apart) < max(agreed.organisations, other.organisations):
            raise refusals.too_alike(agreed.id, other.id, len(apart))


def stop(house: House, agreement: str, *, by: str = "", today: date | None = None) -> ShareRule:
    """End the rule: from now on nothing is made or sent for it. What was sent stays; see `withdraw`."""
    places = Places(house)
    rule = rule_of(house, agreement)
    ended = ShareRule(**{**vars(rule), "ended": rule.ended or today or date.today()})
    write(places.rule(agreement), ended.as_file())
    log.add(places, log.Event("stopped", agreement, by=by))
    return ended


def rule_of(house: House, agreement: str) -> ShareRule:
    """The rule for an agreement, in force or not. Raises DisclosureError when there is none or it cannot be read."""
    content = read(Places(house).rule(agreement))
    if content is None:
        raise refusals.no_rule(agreement, "none")
    rule = _parsed(content)
    if rule.agreement != agreement:
        raise refusals.rule_unreadable("agreement")
    return rule


def rules_of(house: House) -> list[ShareRule]:
    """Every rule of the house, ended ones too, by name of the agreement."""
    folder = Places(house).root / "rules"
    return [rule_of(house, path.stem) for path in sorted(folder.glob("*.yaml"))]


def agreed_with(house: House, agreement: str) -> Agreement:
    """The agreement as it was when the house decided. Raises DisclosureError "no-share-rule" without one."""
    content = read(Places(house).agreement(agreement))
    if content is None:
        raise refusals.no_rule(agreement, "none")
    return agreements.parse(content)


def require_rule(house: House, agreement: Agreement, *, today: date) -> ShareRule:
    """The rule by which something may leave for exactly this agreement today.

    Raises DisclosureError "no-share-rule" with the reason: none, ended, not-now or agreement-changed.
    """
    if house.organisation not in agreement.members:
        raise refusals.not_a_member(agreement.id)
    rule = rule_of(house, agreement.id)
    reasons: Mapping[str, bool] = {
        "ended": rule.ended is not None,
        "agreement-changed": rule.digest != agreement.digest,
        "not-now": not rule.in_force(today),
    }
    for reason, holds in reasons.items():
        if holds:
            raise refusals.no_rule(agreement.id, reason)
    if not set(rule.tables) <= set(agreement.tables):
        raise refusals.rule_unreadable("tables")
    return rule


def hub_of(house: House, agreement: Agreement) -> Identity:
    """The identity of the hub of an agreement, as the house registered it. Raises UsageError "hub-unknown"."""
    content = read(Places(house).known(agreement.hub))
    found = Identity.from_yaml(content) if content is not None else None
    if found is None or found.kind != "hub" or found.name != agreement.hub:
        raise refusals.hub_unknown(agreement.hub)
    return found


def _decided(agreed: Agreement, decision: Decision, today: date) -> ShareRule:
    tables = tuple(code for code in agreed.tables if decision.tables is None or code in decision.tables)
    others = sorted(set(decision.tables or ()) - set(agreed.tables))
    if others or not tables:
        raise refusals.tables_not_agreed(others)
    by, role = decision.by.strip(), decision.role.strip()
    if not (_one_line(by) and _one_line(role)):
        raise refusals.who_unreadable()
    until = min(decision.until or agreed.until, agreed.until)
    if until < today:
        raise refusals.no_rule(agreed.id, "not-now")
    return ShareRule(agreed.id, agreed.digest, tables, by, role, max(today, agreed.since), until)


def _parsed(content: bytes) -> ShareRule:
    try:
        told: Any = read_yaml(content)
    except (yaml.YAMLError, UnicodeDecodeError):
        raise refusals.rule_unreadable("") from None
    if not isinstance(told, dict) or not set(told) <= set(_KEYS):
        raise refusals.rule_unreadable("")
    texts = ("agreement", "digest", "decided_by", "role")
    tables = told.get("tables")
    faults = {
        "tables": not isinstance(tables, list) or not tables or not all(isinstance(code, str) for code in tables),
        "since": type(told.get("since")) is not date,
        "until": type(told.get("until")) is not date,
        "ended": not (told.get("ended") is None or type(told["ended"]) is date),
        **{name: not _one_line(str(told.get(name, ""))) for name in texts},
    }
    for name, wrong in faults.items():
        if wrong:
            raise refusals.rule_unreadable(name)
    known: dict[str, Any] = {name: str(value) if name in texts else value for name, value in told.items()}
    known["tables"] = tuple(told["tables"])
    return ShareRule(**known)


def _one_line(text: str) -> bool:
    return bool(text) and len(text) <= _MOST_NAME and text.isprintable()

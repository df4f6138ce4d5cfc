"""Who in this house may say that something leaves it, and in which role?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from publiek.collective.contributing import log, refusals
from publiek.collective.contributing.places import Places, read, write
from publiek.collective.identities import Identity
from publiek.errors import UsageError
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Approver:
    """Somebody with keys of their own, and the role they hold in this house."""

    identity: Identity
    role: str


def register(house: House, identity: Path, *, role: str, by: str = "") -> Approver:
    """From now on the person with this identity may approve in `role`. Registering again changes keys and role."""
    made = Identity.from_yaml(read(identity) or b"")
    plain = role.strip()
    if made.kind != "approver" or not plain.isprintable() or not 0 < len(plain) <= 60:
        raise refusals.not_an_approver(plain[:60], "identity")
    places = Places(house)
    known = {**approvers_of(house), made.name: Approver(made, plain)}
    told = {name: {"role": one.role, "identity": read_yaml(one.identity.to_yaml())} for name, one in known.items()}
    write(places.approvers, yaml.safe_dump(told, allow_unicode=True).encode())
    log.add(places, log.Event("approver", by=by or made.name))
    return known[made.name]


def approvers_of(house: House) -> dict[str, Approver]:
    """Everybody who may approve, by name. Raises DisclosureError "approvers-unreadable"."""
    content = read(Places(house).approvers)
    if content is None:
        return {}
    try:
        told: Any = read_yaml(content)
        found = {
            str(name): Approver(Identity.from_yaml(yaml.safe_dump(facts["identity"])), str(facts["role"]))
            for name, facts in told.items()
        }
    except (yaml.YAMLError, UnicodeDecodeError, AttributeError, KeyError, TypeError, UsageError):
        raise refusals.approvers_unreadable() from None
    if any(name != one.identity.name or one.identity.kind != "approver" for name, one in found.items()):
        raise refusals.approvers_unreadable()
    return found


def require_approver(house: House, who: Identity, *, role: str) -> Approver:
    """The registered approver with this name and these keys. Raises DisclosureError "not-an-approver"."""
    known = approvers_of(house).get(who.name)
    if who.kind != "approver" or known is None:
        raise refusals.not_an_approver(role, "not-registered")
    if known.identity.signing != who.signing:
        raise refusals.not_an_approver(role, "other-keys")
    if known.role != role:
        raise refusals.not_an_approver(role, "other-role")
    return known

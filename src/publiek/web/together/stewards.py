"""Under which name of the agreement may a person of this site approve a release? One name each, told in one file.

`persons.yaml` in the folder of the hub: the name in the agreement -> the e-mail address of an account. Whoever is not
in it approves nothing here; an address that stands there twice is nobody, so that one person never counts twice.
"""

from __future__ import annotations

from collections import Counter

import yaml

from publiek.collective.agreements import NAME, Agreement
from publiek.collective.hub import Hub
from publiek.collective.identities import SecretIdentity
from publiek.errors import DisclosureError, StorageError, Text
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.publication import write_whole
from publiek.web.people.models import LogEntry, Person
from publiek.web.together import keys

FILE = "persons.yaml"
#: What the log of the site says of somebody who approves.
APPROVE = "approve"
_MOST = 100_000


def approves_as(person: Person, hub: Hub, agreement: Agreement) -> str:
    """The name under which somebody approves releases of an agreement, "" for nobody."""
    mine = person.email.strip().lower()
    names = [name for name, email in _persons(hub).items() if email == mine]
    return names[0] if len(names) == 1 and names[0] in agreement.release.by else ""


def keys_of(person: Person, hub: Hub, agreement: Agreement) -> SecretIdentity:
    """The keys with which this person approves here, made at the first use.

    Raises DisclosureError "approver-not-here": the file does not name this account, or the hub knows other keys under
    the name: those of somebody who approves with the command.
    """
    name = approves_as(person, hub, agreement)
    if not name:
        raise _not_here("not-named")
    known = hub.configuration().approvers.get(name)
    path = hub.places.configuration("approvers") / f"{name}.yaml"
    if known is None and path.exists():
        raise _not_here("unreadable")
    secret = _existing(hub, name) if known else keys.opened(hub.keys, name, "approver")
    if secret.public.kind != "approver" or (known and known.signing != secret.public.signing):
        raise _not_here("other-keys")
    if known is None:
        write_whole(path, content=secret.public.to_yaml().encode())
    return secret


def require_one_name(person: Person, digest: str, name: str) -> None:
    """Raises DisclosureError when this account approved the draft under another name: the file was changed since."""
    before = LogEntry.objects.filter(person_id=person.pk, action="run-hub", subject=APPROVE, detail__draft=digest)
    if any(entry.detail.get("by_name") != name for entry in before):
        raise _not_here("other-name")


def _existing(hub: Hub, name: str) -> SecretIdentity:
    try:
        return SecretIdentity.open(hub.keys, name)
    except StorageError as error:
        if error.code != "identity-missing":
            raise
    raise _not_here("other-keys")


def _persons(hub: Hub) -> dict[str, str]:
    """Name -> address. Anything that is not exactly right makes it nobody."""
    try:
        with (hub.places.root / FILE).open("rb") as file:
            told = read_yaml(file.read(_MOST))
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return {}
    if not isinstance(told, dict):
        return {}
    found = {
        name: email.strip().lower()
        for name, email in told.items()
        if isinstance(name, str) and NAME.fullmatch(name) and isinstance(email, str) and email.strip()
    }
    often = Counter(found.values())
    return {name: email for name, email in found.items() if often[email] == 1}


def _not_here(reason: str) -> DisclosureError:
    return DisclosureError(
        "approver-not-here",
        Text("U kunt deze vrijgave hier niet goedkeuren.", "You cannot approve this release here."),
        Text(
            "Wie de hub beheert, zet in persons.yaml welke naam uit de afspraak bij uw account hoort. Heeft u eigen "
            "sleutels, gebruik dan: publiek hub approve.",
            "Who keeps the hub writes in persons.yaml which name of the agreement goes with your account. If you have "
            "keys of your own, use: publiek hub approve.",
        ),
        {"reason": reason},
    )

"""With which keys does a house sign on this site, and a person approve? Made at the first use, kept with all keys.

The host is the processor of its houses: it keeps their keys in the keys folder, never in the data folder. A person has
keys of their own for every role; the name of the keys tells the account, not who it is of.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from publiek.collective import contributing
from publiek.collective.hub import Hub
from publiek.collective.identities import SecretIdentity
from publiek.errors import StorageError, UsageError
from publiek.house import House
from publiek.pseudonymisation.keyring import Keyring
from publiek.warehouse.publication import write_whole
from publiek.web.people.models import Person
from publiek.web.visibility import Seat


def of_house(house: House, hub: Hub) -> SecretIdentity:
    """The keys of a house; the hub is told its public half when it knows none under this name."""
    secret = opened(_folder(house), house.organisation, "member")
    path = hub.places.configuration("members") / f"{house.organisation}.yaml"
    if house.organisation not in hub.configuration().members and not path.exists():
        write_whole(path, content=secret.public.to_yaml().encode())
    return secret


def of_approver(seat: Seat, role: str) -> SecretIdentity:
    """The keys with which a person approves in `role` for the house of the seat, which knows them from then on."""
    house = seat.house
    secret = opened(_folder(house), name_of(seat.person, role), "approver")
    known = contributing.approvers_of(house).get(secret.public.name)
    if known is None or (known.role, known.identity.signing) != (role, secret.public.signing):
        with TemporaryDirectory() as folder:
            told = Path(folder) / "identity.yaml"
            told.write_text(secret.public.to_yaml(), encoding="utf-8")
            contributing.register(house, told, role=role, by=secret.public.name)
    return secret


def name_of(person: Person, role: str) -> str:
    """The name of the keys of an account in a role: another account never gets it, also in a database made anew."""
    said = f"{person.pk} {person.joined_at.isoformat()} {role}"
    return f"person-{person.pk}-{sha256(said.encode()).hexdigest()[:12]}"


def opened(folder: Path, name: str, kind: str) -> SecretIdentity:
    """The keys under a name, made now when there are none. Two that make them at once have the same."""
    try:
        return SecretIdentity.open(folder, name)
    except StorageError as error:
        if error.code != "identity-missing":
            raise
    try:
        return SecretIdentity.create(folder, name, kind)
    except UsageError as error:
        if error.code != "identity-exists":
            raise
    return SecretIdentity.open(folder, name)


def _folder(house: House) -> Path:
    return Keyring(house.keys, data_folder=house.home).folder

"""What can one ask of a hub? Every door of it, in the order of a season."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from publiek.collective.hub import changes, configuration, log, receiving, standing
from publiek.collective.hub.changes import Change
from publiek.collective.hub.configuration import Configuration
from publiek.collective.hub.log import Head
from publiek.collective.hub.places import Places
from publiek.collective.hub.receipts import Receipt
from publiek.collective.hub.standing import Status
from publiek.collective.identities import Identity, SecretIdentity
from publiek.errors import Text, UsageError
from publiek.pseudonymisation.keyring import Keyring
from publiek.warehouse.publication import write_whole


class Hub:
    """The hub in a folder. Its keys lie elsewhere: in `keys`, else where this user keeps all keys."""

    def __init__(self, folder: Path, *, keys: Path | None = None) -> None:
        """Raises StorageError when there is no hub in `folder`, or when the keys would lie inside it."""
        self.places = Places(folder)
        self._keys = Keyring(keys, data_folder=folder).folder
        self.configuration()

    @classmethod
    def create(cls, folder: Path, name: str, title: Text, *, keys: Path | None = None) -> Hub:
        """Start a hub: its folders, its keys and its identity. Raises UsageError "hub-exists" when there is one."""
        places = Places(folder)
        if places.description.exists():
            raise _exists()
        described = configuration.describe(name, title)
        held = Keyring(keys, data_folder=folder).folder
        public = SecretIdentity.create(held, name, "hub").public
        places.make()
        write_whole(places.identity, content=public.to_yaml().encode())
        write_whole(places.description, content=described)
        return cls(folder, keys=keys)

    @property
    def identity(self) -> Identity:
        """What members need to seal a package for this hub."""
        return Identity.from_yaml(self.places.identity.read_bytes())

    @property
    def keys(self) -> Path:
        """The folder with the keys of this hub."""
        return self._keys

    def configuration(self) -> Configuration:
        """Who takes part and what was agreed, as it stands in the files now."""
        return configuration.read(self.places)

    def receive(self, data: bytes, *, via: str, at: datetime | None = None) -> Receipt:
        """Take in one package; `via`: file, network or central. See `receiving.receive`."""
        return receiving.receive(
            data, places=self.places, known=self.configuration(), receiver=self._secret(), via=via, at=at
        )

    def status(self) -> Status:
        """Who gave in what, who is missing, what was refused and why."""
        return standing.status(self.places, self.configuration())

    def log(self) -> list[log.Line]:
        """Every event, oldest first. Raises StorageError "hub-log-changed" when the account was changed."""
        return list(log.read(self.places.log))

    def head(self) -> Head:
        """The signed end of the log: who keeps it can prove later that something was cut off."""
        with changes.only_writer(self.places):
            return log.signed_head(self.places.log, by=self._secret())

    def note(self, what: str, **facts: object) -> None:
        """Add an event to the log that changes nothing else, such as a caller that was turned away at the door."""
        with changes.only_writer(self.places):
            changes.make(self.places, Change([{"what": what, **facts}]))

    def _secret(self) -> SecretIdentity:
        return SecretIdentity.open(self._keys, self.configuration().name)


def _exists() -> UsageError:
    return UsageError(
        "hub-exists",
        Text("In deze map is al een hub.", "There is a hub in this folder already."),
        Text("Kies een andere map.", "Choose another folder."),
    )

"""Where does what lie at a key holder? One folder that a person can read; its keys lie elsewhere.

key-holder.yaml        who it is
identity.yaml          what others know of it
members/*.yaml         who may ask        certificates/*.pem   with which certificate
records/               how many questions each asked, never which
log/                   every request over the network
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import yaml

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.overlap.key_holder import KeyHolder
from publiek.collective.overlap.quota import Standing
from publiek.errors import DisclosureError, StorageError, Text, UsageError
from publiek.pseudonymisation.keyring import Keyring
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.publication import write_whole

FORMAT = 1


class Holding:
    """The key holder in a folder."""

    def __init__(self, folder: Path, *, keys: Path | None = None) -> None:
        """Raises StorageError "key-holder-missing" when there is none, or when its keys would lie in `folder`."""
        self.folder = folder
        self.keys = Keyring(keys, data_folder=folder).folder
        self.name = _named(folder)

    @classmethod
    def create(cls, folder: Path, name: str, *, keys: Path | None = None) -> Holding:
        """Start a key holder: its folders, its keys and its identity. Raises UsageError "key-holder-exists"."""
        if _description(folder).exists():
            raise UsageError(
                "key-holder-exists",
                Text("In deze map is al een sleutelhouder.", "There is a key holder in this folder already."),
                Text("Kies een andere map.", "Choose another folder."),
            )
        held = Keyring(keys, data_folder=folder).folder
        public = SecretIdentity.create(held, name, "key-holder").public
        for part in ("members", "certificates", "records", "log"):
            (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / "identity.yaml", content=public.to_yaml().encode())
        write_whole(_description(folder), content=yaml.safe_dump({"format": FORMAT, "key_holder": name}).encode())
        return cls(folder, keys=keys)

    @property
    def identity(self) -> Identity:
        """What others know of it."""
        return Identity.from_yaml((self.folder / "identity.yaml").read_bytes())

    @property
    def key_holder(self) -> KeyHolder:
        """The keys and the counts."""
        return KeyHolder(keys=self.keys / "epochs", records=self.folder / "records")

    def standings(self, epoch: str) -> dict[str, Standing]:
        """How many questions every admitted member asked in an epoch; who was not registered is not told."""
        found = {}
        for path in sorted((self.folder / "members").glob("*.yaml")):
            with suppress(DisclosureError):
                found[path.stem] = self.key_holder.standing(path.stem, epoch=epoch)
        return found


def _description(folder: Path) -> Path:
    return folder / "key-holder.yaml"


def _named(folder: Path) -> str:
    try:
        told = read_yaml(_description(folder).read_bytes())
        if told["format"] == FORMAT:
            return str(told["key_holder"])
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        pass
    raise StorageError(
        "key-holder-missing",
        Text("In deze map is geen sleutelhouder.", "There is no key holder in this folder."),
        Text("Begin er een met: publiek key-holder init.", "Start one with: publiek key-holder init."),
    )

"""What was released? A folder with tables and the account of how they came about, signed by the hub.

    release.json   of which agreement and round, from whom, by which rules and versions, who approved, what was changed
    release.sig    the signature of the hub over release.json, which names every other file by its digest
    tables/*.csv   what all readers under the agreement have
    makers/*/      what one maker has of the audience of its own productions; nobody else gets it
    register.json  exactly the entry in the release register (absent when there was nothing to audit)

Who reads a release checks it: one byte changed and it is no release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from publiek.collective.hub import told
from publiek.collective.hub.told import Told
from publiek.collective.identities import Identity
from publiek.errors import PackageError, PubliekError, Text

FORMAT = 1
TELLING, SIGNATURE, REGISTERED = "release.json", "release.sig", "register.json"
SIGNED = b"publiek release 1\n"


@dataclass(frozen=True)
class Released:
    """A release as its files tell it; made by `read`, which checks them."""

    files: Mapping[str, bytes]
    telling: Mapping[str, Any]

    @property
    def agreement(self) -> str:
        """The name of the agreement."""
        return str(self.telling["agreement"])

    @property
    def round(self) -> str:
        """The season it is about."""
        return str(self.telling["round"])

    @property
    def number(self) -> int:
        """1 for the first release of a round."""
        return int(self.telling["number"])

    @property
    def draft(self) -> str:
        """The digest that was approved: the same for the same contributions, agreement and rules."""
        return str(self.telling["draft"])

    @property
    def hub(self) -> str:
        """Who released it."""
        return str(self.telling["hub"])

    @property
    def eyes(self) -> str:
        """For whom: members or public."""
        return str(self.telling["eyes"])

    @property
    def at(self) -> datetime:
        """When."""
        return datetime.fromisoformat(self.telling["at"])

    @property
    def members(self) -> tuple[str, ...]:
        """Who is in it."""
        return tuple(one["member"] for one in self.telling["inputs"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Who was in the agreement, and is not in it."""
        return tuple(self.telling["missing"])

    @property
    def digest(self) -> str:
        """The sha256 of what the hub signed."""
        return sha256(self.files[TELLING]).hexdigest()

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Every figure that is here, with what it rests on; what is for a maker alone may be elsewhere."""
        found = [told.read(one, self.files[one["file"]]) for one in self.telling["tables"]]
        for maker, described in self._for_makers().items():
            found += [told.read(one, self.files[one["file"]], reader=maker) for one in described["tables"]]
        return tuple(found)

    @property
    def tables(self) -> dict[str, pa.Table]:
        """The tables for all readers, by name."""
        return {one.name: one.figure.table for one in self.told if not one.reader}

    def for_maker(self, maker: str) -> dict[str, pa.Table]:
        """The tables about the productions of one maker, by name."""
        return {one.name: one.figure.table for one in self.told if one.reader == maker}

    def files_for(self, reader: str) -> dict[str, bytes]:
        """The files as one member may have them: without what is for another maker alone."""
        return {
            name: content
            for name, content in self.files.items()
            if not name.startswith("makers/") or name.startswith(f"makers/{reader}/")
        }

    def _for_makers(self) -> dict[str, Any]:
        found = {}
        for maker, digest in self.telling["makers"].items():
            content = self.files.get(maker_file(maker))
            if content is not None:
                if sha256(content).hexdigest() != digest:
                    raise ValueError("another file than was released")
                found[maker] = json.loads(content)
        return found


def maker_file(maker: str) -> str:
    """Where what is told to one maker is described."""
    return f"makers/{maker}/release.json"


def read(files: Mapping[str, bytes], *, hub: Identity) -> Released:
    """The release in these files. Raises PackageError "release-damaged" or "release-not-signed".

    What is for a maker alone may have been left out (see `files_for`).
    """
    content = files.get(TELLING, b"")
    if not hub.verifies(SIGNED + content, files.get(SIGNATURE, b"").decode("ascii", errors="replace")):
        raise PackageError(
            "release-not-signed",
            Text("Deze vrijgave is niet door de hub ondertekend.", "This release was not signed by the hub."),
            Text("Haal haar opnieuw bij de hub.", "Fetch it from the hub again."),
        )
    try:
        telling = json.loads(content)
        if telling["format"] != FORMAT or telling["kind"] != "release" or telling["hub"] != hub.name:
            raise ValueError("another form")
        made = Released(dict(files), telling)
        made.told  # noqa: B018  every table is read and checked now
        registered = telling["register"]
        if registered and sha256(files[REGISTERED]).hexdigest() != registered["digest"]:
            raise ValueError("another entry")
    except (PubliekError, ValueError, KeyError, TypeError):
        raise damaged() from None
    return made


def in_folder(folder: Path, *, hub: Identity) -> Released:
    """The release in a folder."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return read(files, hub=hub)


def damaged() -> PackageError:
    """A release that is not whole."""
    return PackageError(
        "release-damaged",
        Text("Deze vrijgave is niet heel.", "This release is not whole."),
        Text("Haal haar opnieuw bij de hub.", "Fetch it from the hub again."),
    )

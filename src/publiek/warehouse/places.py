"""Where does everything of one organisation live?

    home/organisations/<id>/
        CURRENT                               the one pointer: which version counts
        lock                                  held by the one writer
        manifests/000012.json                 what version 12 consists of
        deliveries/delivery=7/
            original-<token>/lines.parquet    the whole delivery as it was settled, never changed
            original-<token>/set-aside.parquet, findings.json
            view-000012-<token>.parquet       the delivery without what later ones superseded, made for version 12
        work/<token>/                         the import that is running
        unfinished/<token>/                   how far an import came that was stopped (see `checkpoints`)
        connected/<name>/                     what a live connection brought, order by order (see `mirrors`)

`delivery=7` is a Hive partition: every engine reads the delivery number from it, so no file is rewritten to get one.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from publiek.errors import Text, UsageError
from publiek.vocabulary.tables import TICKET_LINE

LINES = "lines.parquet"
SET_ASIDE_FILE = "set-aside.parquet"
FINDINGS_FILE = "findings.json"

UNIQUE = r"[0-9a-f]{16}"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_KEPT = re.compile(
    rf"deliveries/delivery=[1-9][0-9]*/(?:original-{UNIQUE}/(?:lines\.parquet|set-aside\.parquet|findings\.json)"
    rf"|view-[0-9]{{6,}}-{UNIQUE}\.parquet)"
)


def token() -> str:
    """Sixteen random characters: a name that was never used before and never will be again."""
    return secrets.token_hex(8)


def is_organisation_id(text: str) -> bool:
    """Whether `text` is an id: lower-case letters, digits and hyphens, at most 64, no hyphen at either end."""
    return _ID.fullmatch(text) is not None


def is_kept_path(text: str) -> bool:
    """Whether `text` is a relative path that this room could have given to a kept file."""
    return _KEPT.fullmatch(text) is not None


@dataclass(frozen=True)
class Places:
    """The folders and fixed files of one organisation under `root`."""

    root: Path

    @property
    def organisation(self) -> str:
        """The id of the organisation."""
        return self.root.name

    @property
    def current(self) -> Path:
        """The pointer to the version that counts."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """The file the one writer holds."""
        return self.root / "lock"

    @property
    def manifests(self) -> Path:
        """One file per version."""
        return self.root / "manifests"

    @property
    def deliveries(self) -> Path:
        """One Hive partition per delivery."""
        return self.root / "deliveries"

    @property
    def work(self) -> Path:
        """What running imports write before they commit."""
        return self.root / "work"

    @property
    def unfinished(self) -> Path:
        """How far imports came that were stopped, so that the same import can go on."""
        return self.root / "unfinished"

    def manifest(self, version: int) -> Path:
        """The manifest of one version."""
        return self.manifests / f"{version:06d}.json"

    def delivery(self, number: int) -> Path:
        """The partition of one delivery."""
        return self.deliveries / f"delivery={number}"

    def relative(self, path: Path) -> str:
        """`path` as the manifest writes it: below the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def places_of(home: Path, *, organisation: str) -> Places:
    """The places of `organisation` under `home`. Raises UsageError for an id that is none, or an unsuitable home."""
    if not is_organisation_id(organisation):
        raise UsageError(
            "organisation-id",
            Text("Dit is geen id van een organisatie.", "This is not the id of an organisation."),
            Text(
                "Gebruik kleine letters, cijfers en koppeltekens, bijvoorbeeld theater-de-brug.",
                "Use lower-case letters, digits and hyphens, such as theater-de-brug.",
            ),
        )
    root = home.absolute() / "organisations" / organisation
    columns = {column.name for column in TICKET_LINE}
    # Engines read every `name=value` folder above a file as a column; one named after ours would replace its values.
    clash = sorted(columns & {part.partition("=")[0] for part in root.parts if "=" in part})
    if clash:
        raise UsageError(
            "home-unsuitable",
            Text(
                "Een map boven de gegevensmap heet zoals een kolom van de gegevens (naam=waarde).",
                "A folder above the data folder is named like a column of the data (name=value).",
            ),
            Text("Kies een andere gegevensmap.", "Choose another data folder."),
            {"columns": clash},
        )
    return Places(root)

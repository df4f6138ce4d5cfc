"""What does one version of an organisation's data consist of, and how is that written down?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from publiek.warehouse import refusals
from publiek.warehouse.places import Places, is_kept_path
from publiek.warehouse.records import DeliveryRecord, KeptFile

#: Raised by one when an older program could no longer read the folder rightly.
FORMAT = 1

_PLAIN = ("number", "digest", "kept_at", "source", "ledger", "key_id", "withdrawn")


@dataclass(frozen=True)
class Manifest:
    """One version: the organisation's facts and every delivery ever kept, withdrawn ones included."""

    version: int
    facts: Mapping[str, object]
    deliveries: tuple[DeliveryRecord, ...]

    @property
    def kept(self) -> tuple[DeliveryRecord, ...]:
        """The deliveries that count, oldest first."""
        return tuple(record for record in self.deliveries if not record.withdrawn)

    @property
    def next_number(self) -> int:
        """The number of the next delivery; a number is never given twice."""
        return 1 + max((record.number for record in self.deliveries), default=0)

    def next(
        self, *, deliveries: tuple[DeliveryRecord, ...] | None = None, facts: Mapping[str, object] | None = None
    ) -> Manifest:
        """The following version with other deliveries or other facts."""
        return replace(
            self,
            version=self.version + 1,
            deliveries=self.deliveries if deliveries is None else deliveries,
            facts=self.facts if facts is None else facts,
        )


EMPTY = Manifest(version=0, facts={}, deliveries=())


def as_bytes(manifest: Manifest, *, places: Places) -> bytes:
    """The manifest as JSON, with the format number first."""
    content = {
        "format": FORMAT,
        "organisation_id": places.organisation,
        "version": manifest.version,
        "published": now(),
        "organisation": dict(manifest.facts),
        "deliveries": [_as_json(record) for record in manifest.deliveries],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def from_bytes(content: bytes, *, places: Places, name: str) -> Manifest:
    """The manifest read from JSON. Raises StorageError `home-newer` or `home-damaged` (naming the file `name`)."""
    read = require_format(content, name=name)
    try:
        if read["organisation_id"] != places.organisation:
            raise refusals.home_damaged(name)
        deliveries = tuple(_from_json(row, places=places) for row in read["deliveries"])
        return Manifest(version=int(read["version"]), facts=dict(read["organisation"]), deliveries=deliveries)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refusals.home_damaged(name) from None


def require_format(content: bytes, *, name: str) -> dict[str, Any]:
    """The JSON object in `content`, once its format number is one this program knows."""
    try:
        read: dict[str, Any] = json.loads(content)
        found = int(read["format"])
    except (KeyError, TypeError, ValueError):
        raise refusals.home_damaged(name) from None
    if found > FORMAT:
        raise refusals.home_newer(found, known=FORMAT)
    return read


def now() -> str:
    """The moment, in universal time, as written in manifests."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _as_json(record: DeliveryRecord) -> dict[str, object]:
    plain = {name: getattr(record, name) for name in _PLAIN}
    plain["source"], plain["ledger"] = dict(record.source), dict(record.ledger)
    days = {name: day.isoformat() if day else None for name, day in (("first", record.first), ("last", record.last))}
    files = {
        "original": vars(record.original),
        "set_aside": vars(record.set_aside),
        "findings": vars(record.findings_file),
        "current": vars(record.current) if record.current else None,
    }
    return {**plain, **days, **files}


def _from_json(row: dict[str, Any], *, places: Places) -> DeliveryRecord:
    return DeliveryRecord(
        organisation=places.organisation,
        root=places.root,
        first=date.fromisoformat(row["first"]) if row["first"] else None,
        last=date.fromisoformat(row["last"]) if row["last"] else None,
        original=_file(row["original"]),
        set_aside=_file(row["set_aside"]),
        findings_file=_file(row["findings"]),
        current=_file(row["current"]) if row["current"] else None,
        **{name: row[name] for name in _PLAIN},
    )


def _file(row: dict[str, Any]) -> KeptFile:
    # A manifest that points outside its own folder is never followed.
    if not is_kept_path(row["path"]):
        raise ValueError
    return KeptFile(**row)

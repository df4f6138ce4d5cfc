"""On which words did somebody agree? Each version is kept by the digest of its words, so that it can be shown again."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock

from publiek.consent import refusals
from publiek.consent.keeping import FOLDER, storing
from publiek.house import House
from publiek.warehouse.places import places_of
from publiek.warehouse.publication import write_whole

_LONGEST = 20_000
_SHORT = 12


@dataclass(frozen=True)
class Words:
    """One version: its `digest` (SHA-256 of the words), since when it is known here, and the `words` themselves."""

    digest: str
    added: date
    words: str

    def as_dict(self) -> dict[str, object]:
        """As it is told."""
        return {"digest": self.digest, "added": self.added.isoformat(), "words": self.words}


def add(house: House, words: str, *, on: date | None = None) -> Words:
    """Keeps a version; the same words are the same version. Raises UsageError "consent-text-empty"."""
    plain = unicodedata.normalize("NFC", words).strip().replace("\r\n", "\n")
    if not plain or len(plain) > _LONGEST:
        raise refusals.text_empty()
    digest = hashlib.sha256(plain.encode()).hexdigest()
    path = _path(house)
    with storing():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(str(path.parent / "texts.lock"), mode=0o600):
            known = dict(texts(house))
            if digest not in known:
                known[digest] = Words(digest, on or date.today(), plain)
                content = json.dumps([one.as_dict() for one in known.values()], ensure_ascii=False, indent=1)
                write_whole(path, content=content.encode())
                path.chmod(0o600)
    return known[digest]


def texts(house: House) -> Mapping[str, Words]:
    """Every version, by its digest, in the order in which they came. A version whose words were changed is left out."""
    path = _path(house)
    if not path.exists():
        return {}
    told, damaged = [], False
    try:
        told = [
            Words(one["digest"], date.fromisoformat(one["added"]), one["words"])
            for one in json.loads(path.read_bytes())
        ]
    except (ValueError, KeyError, TypeError):
        damaged = True
    if damaged:
        raise refusals.ledger_damaged()
    return {one.digest: one for one in told if hashlib.sha256(one.words.encode()).hexdigest() == one.digest}


def digest_of(house: House, named: str) -> str:
    """The whole digest of a version, by its beginning (12 signs or more). Raises UsageError "consent-text"."""
    found = [digest for digest in texts(house) if len(named) >= _SHORT and digest.startswith(named)]
    if len(found) != 1:
        raise refusals.text_unknown()
    return found[0]


def _path(house: House) -> Path:
    return places_of(house.home, organisation=house.organisation).root / FOLDER / "texts.json"

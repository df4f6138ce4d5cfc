"""What was written behind whom, and what stood there before? Kept so that it can be taken back, unreadable to others.

One SQLite file per connection, in the data folder. A contact is there as a keyed number (HMAC-SHA256 with a secret that
the vault seals), its values sealed by the vault and padded to one length; so neither id nor value can be read from it,
and one contact can still be found and forgotten. What is about to be written is noted before, and settled after.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from publiek import logbook
from publiek.connecting.writing_back import refusals
from publiek.pseudonymisation.vault import Vault
from publiek.warehouse.places import places_of

#: A run can be taken back for so many months; after that what stood before is erased.
MONTHS = 24
#: What is kept of a contact is padded to a multiple of this, so that its length says nothing of its values.
_PAD = 256
_TABLES = """
CREATE TABLE IF NOT EXISTS header (name TEXT PRIMARY KEY, sealed BLOB);
CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY AUTOINCREMENT, begun TEXT, ended TEXT, state TEXT, told TEXT);
CREATE TABLE IF NOT EXISTS entries (run INTEGER, contact BLOB, state TEXT, sealed BLOB, PRIMARY KEY (run, contact));
CREATE TABLE IF NOT EXISTS standing (contact BLOB, field TEXT, mac BLOB, PRIMARY KEY (contact, field));
"""


@dataclass(frozen=True)
class Wrote:
    """One field of one contact: what stood there, what was put there, and whether what stood there was ours."""

    old: str | None = field(repr=False)
    new: str | None = field(repr=False)
    ours: bool = False


Fields = Mapping[str, Wrote]


@dataclass(frozen=True)
class Run:
    """One writing. `state`: open, done, undoing, undone or expired; `told`: version, fields and counts."""

    id: int
    begun: str
    ended: str
    state: str
    told: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """As it is listed."""
        return {"run": self.id, "begun": self.begun, "ended": self.ended, "state": self.state, **self.told}


class Journal:
    """The journal of one connection of one house. Use it inside `held()`; see the module for what it keeps."""

    def __init__(self, home: Path, organisation: str, name: str, vault: Vault) -> None:
        self._folder = places_of(home, organisation=organisation).root / "written-back"
        self._path, self._vault = self._folder / f"{name}.db", vault
        self._lines: sqlite3.Connection | None = None
        self._secret = b""

    def __repr__(self) -> str:
        return "Journal()"

    def note(self, what: str, **counts: int) -> None:
        """Tells in the log of the house what was done with this connection."""
        root = self._folder.parent
        entry = logbook.Entry("write-back", f"connection {self._path.stem}", detail={"what": what, **counts})
        logbook.note(root.parent.parent, root.name, entry)

    @property
    def exists(self) -> bool:
        """Whether anything was ever written."""
        return self._path.is_file()

    @contextlib.contextmanager
    def held(self, *, looking: bool = False) -> Iterator[None]:
        """Open, for this process alone. `looking`: nothing is made where nothing is; what is noted then is forgotten.

        Raises StorageError "write-back-busy", "write-back-journal-damaged" and those of the vault.
        """
        if looking and not self.exists:
            with self._opened(":memory:", b"\0" * 32):
                yield
            return
        with refusals.storing():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with FileLock(str(self._path.with_suffix(".lock")), timeout=0, mode=0o600):
                with refusals.storing():
                    os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
                with self._opened(str(self._path)):
                    yield
            return
        except Timeout:
            pass
        raise refusals.busy()

    @contextlib.contextmanager
    def _opened(self, where: str, secret: bytes = b"") -> Iterator[None]:
        with refusals.storing():
            self._lines = sqlite3.connect(where, isolation_level=None)
            for wish in ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON"):
                self._lines.execute(f"PRAGMA {wish}")
            self._lines.executescript(_TABLES)
        try:
            self._secret = secret or self._kept_secret()
            yield
        finally:
            self._lines.close()
            self._lines, self._secret = None, b""

    def _kept_secret(self) -> bytes:
        found = self._ask("SELECT sealed FROM header WHERE name = 'secret'")
        if found:
            return self._vault.open(found[0][0])
        if self._ask("SELECT 1 FROM entries LIMIT 1"):
            raise refusals.journal_damaged()
        secret = secrets.token_bytes(32)
        self._ask("INSERT INTO header VALUES ('secret', ?)", self._vault.seal(secret))
        return secret

    def _ask(self, words: str, *told: object) -> list[tuple[Any, ...]]:
        assert self._lines is not None
        with refusals.storing():
            return self._lines.execute(words, told).fetchall()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is noted within is kept whole or not at all."""
        self._ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._ask("ROLLBACK")
            raise
        self._ask("COMMIT")

    def key(self, contact: str) -> bytes:
        """The keyed number of a contact."""
        return hmac.new(self._secret, contact.encode(), sha256).digest()

    # runs

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        found = self._ask("SELECT id, begun, ended, state, told FROM runs ORDER BY id")
        return [Run(one, begun, ended, state, json.loads(told)) for one, begun, ended, state, told in found]

    def begin(self, told: Mapping[str, Any], now: datetime) -> Run:
        """A new run."""
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        self._ask("INSERT INTO runs (begun, ended, state, told) VALUES (?, '', 'open', ?)", at, json.dumps(dict(told)))
        return self.runs()[-1]

    def mark(self, run: Run, state: str, *, now: datetime | None = None, **counts: object) -> None:
        """Another state of a run, with more told of it."""
        ended = now.astimezone(UTC).isoformat(timespec="seconds") if now else run.ended
        told = json.dumps({**run.told, **counts})
        self._ask("UPDATE runs SET state = ?, ended = ?, told = ? WHERE id = ?", state, ended, told, run.id)

    # what was written behind whom

    def entries(self, run: Run, state: str = "") -> dict[bytes, tuple[str, dict[str, Wrote]]]:
        """Per contact of a run: "meant" or "done", and its fields. `state`: those alone."""
        found = self._ask("SELECT contact, state, sealed FROM entries WHERE run = ?", run.id)
        return {one: (is_, self._opened_fields(sealed)) for one, is_, sealed in found if state in ("", is_)}

    def of(self, contact: str) -> list[tuple[Run, str, dict[str, Wrote]]]:
        """Of one contact, known by its id at the vendor: every run it is in, "meant" or "done", and its fields."""
        runs = {run.id: run for run in self.runs()}
        found = self._ask("SELECT run, state, sealed FROM entries WHERE contact = ? ORDER BY run", self.key(contact))
        return [(runs[run], state, self._opened_fields(sealed)) for run, state, sealed in found]

    def stands(self, contact: str) -> tuple[str, ...]:
        """The fields of one contact in which something of ours stands."""
        found = self._ask("SELECT field FROM standing WHERE contact = ? ORDER BY field", self.key(contact))
        return tuple(str(one[0]) for one in found)

    def many(self, run: Run) -> int:
        """How many contacts of a run can be taken back."""
        return int(self._ask("SELECT count(*) FROM entries WHERE run = ?", run.id)[0][0])

    def did(self, run: Run, contact: bytes) -> None:
        """What was meant stands at the vendor."""
        self._ask("UPDATE entries SET state = 'done' WHERE run = ? AND contact = ?", run.id, contact)

    def put(self, run: Run, contact: bytes, state: str, fields: Fields) -> None:
        """Note a contact of a run; without fields nothing is left of it."""
        if not fields:
            self._ask("DELETE FROM entries WHERE run = ? AND contact = ?", run.id, contact)
            return
        told = json.dumps({name: [one.old, one.new, one.ours] for name, one in fields.items()}).encode()
        sealed = self._vault.seal(told + b" " * (-len(told) % _PAD))
        self._ask("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", run.id, contact, state, sealed)

    def _opened_fields(self, sealed: bytes) -> dict[str, Wrote]:
        return {name: Wrote(*one) for name, one in json.loads(self._vault.open(sealed)).items()}

    # what stands at the vendor because of us

    def stand(self, contact: bytes, name: str, value: str | None) -> None:
        """Ours stands in a field now; None: nothing of ours."""
        if value is None:
            self._ask("DELETE FROM standing WHERE contact = ? AND field = ?", contact, name)
            return
        self._ask("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", contact, name, self._mac(contact, name, value))

    def standing(self) -> dict[bytes, dict[str, bytes]]:
        """Per contact the fields in which something of ours stands."""
        found: dict[bytes, dict[str, bytes]] = {}
        for contact, name, mac in self._ask("SELECT contact, field, mac FROM standing"):
            found.setdefault(contact, {})[name] = mac
        return found

    def is_ours(self, contact: bytes, name: str, value: str | None, mac: bytes | None) -> bool:
        """Whether `value` is what we put there."""
        return value is not None and mac is not None and hmac.compare_digest(self._mac(contact, name, value), mac)

    def _mac(self, contact: bytes, name: str, value: str) -> bytes:
        told = json.dumps([contact.hex(), name, value]).encode()
        return hmac.new(self._secret, told, sha256).digest()

    # forgetting

    def known(self) -> set[bytes]:
        """Every contact of whom something is kept."""
        return {one[0] for one in self._ask("SELECT contact FROM entries UNION SELECT contact FROM standing")}

    def forget(self, contact: str) -> bool:
        """Nothing is left of a contact, known by its id at the vendor. Whether there was anything."""
        return self.forget_key(self.key(contact))

    def forget_key(self, contact: bytes) -> bool:
        """The same, by its keyed number."""
        tables = ("entries", "standing")
        was = any(self._ask(f"SELECT 1 FROM {table} WHERE contact = ? LIMIT 1", contact) for table in tables)
        with self.together():
            self._ask("DELETE FROM entries WHERE contact = ?", contact)
            self._ask("DELETE FROM standing WHERE contact = ?", contact)
        return was

    def drop_entries(self, run: Run) -> None:
        """What stood before a run is erased: it was taken back, or is too long ago."""
        self._ask("DELETE FROM entries WHERE run = ?", run.id)

    def expire(self, now: datetime, *, months: int = MONTHS) -> int:
        """Runs begun more than `months` ago can no longer be undone. Gives how many there were."""
        year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
        limit = now.astimezone(UTC).replace(year=year, month=month + 1, day=min(now.day, 28)).isoformat()
        old = [one for one in self.runs() if one.begun < limit and one.state != "undone" and one.state != "expired"]
        for run in old:
            with self.together():
                self.drop_entries(run)
                self.mark(run, "expired")
        return len(old)

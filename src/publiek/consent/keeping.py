"""How does the ledger lie on disk: added to by several processes, whole after a kill, and readable by the house alone?

One SQLite file at home/organisations/<id>/consent/ledger.db. A line is never changed; only erasing takes its content
out (see `forgetting`), and the chain still holds. Beside the keys stands how far the ledger came: an older one that is
put back, or one of which the end was cut off, is refused, because objections could be missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from publiek.consent import refusals
from publiek.consent.events import Contact, canonical
from publiek.consent.number_forms import Known, has_more, plain_system
from publiek.consent.sealing import START, Row, Seals, chained, digest_of, new_salt
from publiek.house import House
from publiek.pipeline import keys_of
from publiek.pseudonymisation import EntityKeys, Keyring, key_files
from publiek.pseudonymisation.vault import Vault
from publiek.warehouse.places import places_of
from publiek.warehouse.publication import write_whole

FOLDER = "consent"
_WAIT = 60.0
#: What was taken out leaves the disk too; a list of 50,000 contacts fits in memory until it is written at once.
_WISHES = ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON", "temp_store=MEMORY", "cache_size=-131072")
_TABLES = """
CREATE TABLE IF NOT EXISTS header (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS events (n INTEGER PRIMARY KEY, email BLOB, number BLOB, id BLOB UNIQUE, sealed BLOB NOT NULL,
    digest BLOB NOT NULL, chain BLOB NOT NULL, mac BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_email ON events (email);
CREATE INDEX IF NOT EXISTS by_number ON events (number);
CREATE TABLE IF NOT EXISTS gone (key TEXT, mark BLOB, PRIMARY KEY (key, mark));
CREATE TABLE IF NOT EXISTS systems (name TEXT PRIMARY KEY);
"""
#: What is kept track of, so that it is looked for only where it can be.
_MORE = ("unnamed", "more")
_ROWS = "SELECT n, email, number, id, sealed, digest, chain, mac FROM events"


class Ledger:
    """The ledger of one house. Use it inside `held()`; see the module for what it keeps."""

    def __init__(self, house: House) -> None:
        self._folder = places_of(house.home, organisation=house.organisation).root / FOLDER
        self._path, self.house = self._folder / "ledger.db", house
        self._entity = house.legal_entity or house.organisation
        self._vault = Vault(house.keys, self._entity, house.home)
        self._lines: sqlite3.Connection | None = None
        self._last: tuple[int, bytes] | None = None
        self.seals: Seals

    def __repr__(self) -> str:
        return "Ledger()"

    @property
    def exists(self) -> bool:
        """Whether anything was ever written down."""
        return self._path.is_file()

    @property
    def entity(self) -> str:
        """Who the house is in law."""
        return self._entity

    @contextlib.contextmanager
    def held(self, *, looking: bool = False, older: bool = False) -> Iterator[None]:
        """Open; to write for this process alone. `older`: also when it is behind what is known beside the keys.

        Raises DisclosureError "consent-ledger-missing" when one is `looking` and there is none; StorageError
        "consent-ledger-unreadable", "consent-ledger-damaged", "consent-ledger-behind", and those of keys and vault.
        """
        if looking and not self.exists:
            raise refusals.ledger_missing()
        with storing():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with FileLock(str(self._folder / "lock"), timeout=_WAIT, mode=0o600), self._opened():
                if not older:
                    self.require_newest()
                yield
            return
        except Timeout:
            pass
        raise refusals.ledger_unreadable()

    @contextlib.contextmanager
    def _opened(self) -> Iterator[None]:
        fresh = not self.exists
        with storing():
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            self._lines = sqlite3.connect(str(self._path), isolation_level=None, timeout=_WAIT)
            for wish in _WISHES:
                self._lines.execute(f"PRAGMA {wish}")
            self._lines.executescript(_TABLES)
        try:
            keys = self._keys()
            self.keys = keys
            self.seals = Seals(self._secret(keys))
            yield
            fresh = False
        finally:
            # what was refused before anything stood in it makes no ledger: an empty one would look like one
            nothing = fresh and not self._lines.execute("SELECT 1 FROM events LIMIT 1").fetchall()
            self._lines.close()
            self._lines = None
            if nothing:
                self._path.unlink(missing_ok=True)

    def ask(self, words: str, *told: object) -> list[tuple[Any, ...]]:
        """One statement, with what the library says of a disk in our words."""
        assert self._lines is not None
        trouble: Exception | None = None
        # asked for every line: without the machinery of `storing` until there is something to say
        try:
            return self._lines.execute(words, told).fetchall()
        except (sqlite3.DatabaseError, OSError) as told_by_library:
            trouble = told_by_library
        with storing():
            raise trouble

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is done within is kept whole or not at all."""
        self.ask("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._last = None
            self.ask("ROLLBACK")
            raise
        # another process may write the next line
        self._last = None
        self.ask("COMMIT")

    # keys

    def _keys(self) -> EntityKeys:
        """The keys of the house; the one with which the contacts here were keyed must be among them."""
        ring = Keyring(self.house.keys, data_folder=self.house.home)
        keys = keys_of(self.house, ring)
        named = self.header("key")
        if named is not None:
            return ring.keys(self._entity, expected=(named.decode(),))
        return keys

    def _secret(self, keys: EntityKeys) -> bytes:
        sealed = self.header("secret")
        if sealed is not None:
            return self._vault.open(sealed)
        if self.ask("SELECT 1 FROM events LIMIT 1"):
            raise refusals.ledger_damaged()
        secret = secrets.token_bytes(32)
        sealed = self._vault.seal(secret)
        with self.together():
            self.put_header("secret", sealed)
            self.put_header("key", keys.id.encode())
            self.put_header("ledger", secrets.token_hex(16).encode())
            self.put_header("forms", b"1")
        return secret

    def reseal(self, secret: bytes) -> None:
        """Another secret for the lines from now on, sealed with the newest of the vault."""
        self.put_header("secret", self._vault.seal(secret))

    def header(self, name: str) -> bytes | None:
        """One thing that is known of the whole."""
        found = self.ask("SELECT value FROM header WHERE name = ?", name)
        return bytes(found[0][0]) if found else None

    def put_header(self, name: str, value: bytes) -> None:
        """The same, to be known from now on."""
        self.ask("INSERT OR REPLACE INTO header VALUES (?, ?)", name, value)

    @property
    def generation(self) -> str:
        """The id of the key with which the contacts here were keyed."""
        named = self.header("key")
        assert named is not None
        return named.decode()

    # lines

    def add(self, told: Mapping[str, Any], contact: tuple[bytes | None, bytes | None], same: Mapping[str, Any]) -> bool:
        """One more line, unless it stands there (`same`: what makes it the same). Whether it was added.

        Call it within `together`: the end of the ledger is looked up once.
        """
        one = self.seals.identify(same, contact)
        if self.ask("SELECT 1 FROM events WHERE id = ?", one):
            return False
        n, before = self._last or self.end()
        salt, said = new_salt(), canonical(told)
        digest = digest_of(said, salt)
        row = Row(n + 1, *contact, one, self.seals.seal(said, salt, n + 1), digest, chained(before, n + 1, digest))
        self.put(row)
        self._last = (row.n, row.chain)
        return True

    def put(self, row: Row) -> None:
        """A line with its mark, new or in place of what stood there."""
        told = (row.n, row.email, row.number, row.id, row.sealed, row.digest, row.chain, self.seals.mac(row))
        self.ask("INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *told)

    def knows(self, number: bytes) -> bool:
        """Whether a line carries this customer number."""
        return bool(self.ask("SELECT 1 FROM events WHERE number = ? LIMIT 1", number))

    def systems(self) -> tuple[str, ...]:
        """The systems of which customer numbers are known."""
        return tuple(name for (name,) in self.ask("SELECT name FROM systems ORDER BY name"))

    def forms(self) -> Known:
        """In which forms customer numbers may stand here. What an earlier version did not keep track of may be."""
        systems, kept = self.systems(), self.header("forms")
        told = {name for name in _MORE if not kept or self.header(name)}
        return Known(systems, "unnamed" in told or "" in systems, "more" in told)

    def know(self, contacts: Collection[Contact], systems: Collection[str]) -> None:
        """Numbers in these forms, of these `systems`, are known from now on."""
        for name in systems:
            self.ask("INSERT OR IGNORE INTO systems VALUES (?)", name)
        numbers = [one for one in contacts if one.number]
        told = {"unnamed": any(not plain_system(one.system) for one in numbers), "more": any(map(has_more, numbers))}
        for name in _MORE:
            if told[name]:
                self.put_header(name, b"1")

    def end(self) -> tuple[int, bytes]:
        """The number of the last line and its chain."""
        found = self.ask("SELECT n, chain FROM events ORDER BY n DESC LIMIT 1")
        return (int(found[0][0]), bytes(found[0][1])) if found else (0, START)

    def every(self) -> Iterator[Row]:
        """Every line in its order, each tried. Raises StorageError "consent-ledger-damaged"."""
        assert self._lines is not None
        before, at = START, 0
        with storing():
            for found in self._lines.execute(f"{_ROWS} ORDER BY n"):
                row, at = Row(*found), at + 1
                if row.n != at or row.chain != chained(before, at, row.digest) or not self.seals.holds(row):
                    raise refusals.ledger_damaged(at)
                before = row.chain
                yield row

    def of(self, numbers: Sequence[bytes]) -> list[Row]:
        """The lines that carry one of these numbers, each tried."""
        found: dict[int, Row] = {}
        for number in numbers:
            for told in self.ask(f"{_ROWS} WHERE email = ? OR number = ?", number, number):
                found[told[0]] = Row(*told)
        if broken := [row.n for row in found.values() if not self.seals.holds(row)]:
            raise refusals.ledger_damaged(min(broken))
        return [found[n] for n in sorted(found)]

    def line(self, n: int) -> Row:
        """One line, tried."""
        row = Row(*self.ask(f"{_ROWS} WHERE n = ?", n)[0])
        if not self.seals.holds(row):
            raise refusals.ledger_damaged(n)
        return row

    def empty_pages(self) -> None:
        """Nothing that was taken out stays in an unused part of the file."""
        self.ask("VACUUM")

    # how far it came, beside the keys

    def _beside(self) -> Path:
        name = self.header("ledger")
        assert name is not None
        keys = Keyring(self.house.keys, data_folder=self.house.home).folder
        stem = key_files.name_of(self._entity).removesuffix(".key.json")
        return keys / f"{stem}.{name.decode()}.consent.json"

    def known_beside(self) -> dict[str, Any]:
        """What stands beside the keys: lines, chain, and who was erased."""
        path, damaged = self._beside(), False
        try:
            if path.exists():
                told: dict[str, Any] = json.loads(path.read_bytes())
                return {"lines": int(told["lines"]), "chain": str(told["chain"]), "gone": list(told["gone"])}
        except (OSError, ValueError, KeyError, TypeError):
            damaged = True
        if damaged:
            raise refusals.ledger_unreadable()
        return {"lines": 0, "chain": START.hex(), "gone": []}

    def note_beside(self, *, lifted: Collection[tuple[str, bytes]] = ()) -> None:
        """How far it came now, and who was erased. Called after what was written is whole."""
        n, chain = self.end()
        back = {(key, mark.hex()) for key, mark in lifted}
        gone = {(key, mark) for key, mark in self.known_beside()["gone"]} - back
        gone |= {(key, bytes(mark).hex()) for key, mark in self.ask("SELECT key, mark FROM gone")}
        told = json.dumps({"lines": n, "chain": chain.hex(), "gone": sorted(gone)}).encode()
        path = self._beside()
        with storing():
            write_whole(path, content=told)
            path.chmod(0o600)

    def require_newest(self) -> None:
        """Raises StorageError "consent-ledger-behind" when lines that were known are not here."""
        known = self.known_beside()
        lines, chain = known["lines"], bytes.fromhex(known["chain"])
        there = self.ask("SELECT chain FROM events WHERE n = ?", lines)
        if lines and (not there or bytes(there[0][0]) != chain):
            raise refusals.ledger_behind(max(0, lines - self.end()[0]))


@contextlib.contextmanager
def storing() -> Iterator[None]:
    """What the disk and the library say, in our words and without a value."""
    broken = damaged = False
    try:
        yield
    except sqlite3.DatabaseError as trouble:
        damaged = not isinstance(trouble, sqlite3.OperationalError)
        broken = not damaged
    except OSError:
        broken = True
    if damaged:
        raise refusals.ledger_damaged()
    if broken:
        raise refusals.ledger_unreadable()

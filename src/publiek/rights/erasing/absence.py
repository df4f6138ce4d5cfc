"""Is there really nothing left? Every byte of the data folder of the house and of its keys is looked through again.

Looked for are the keyed numbers of the person (of the booker in every generation of the key, of orders, tickets and the
records of connections) as eight bytes, as text and as hexadecimals; and the e-mail address, the name and the customer
number as texts. Parquet and SQLite are read as tables too, what is packed is unpacked, what is sealed is opened.

Not looked through: other organisations, the mark on the list of who is gone, cases (they have a term of their own), the
erasure that is going on.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation import Keyring
from publiek.rights.intent import FOLDER, vault_of
from publiek.warehouse.places import places_of

_SEALED = re.compile(rb"1\.[0-9a-f]{16}\.[0-9A-Za-z_=-]{60,}")
_BASE64 = re.compile(rb"MS[45][0-9A-Za-z+/=]{60,}")
_LARGEST_INSIDE = 512 * 2**20


@dataclass(frozen=True, repr=False)
class Needles:
    """What is looked for: keyed `numbers`, `texts` in lower case, `keys` (bytes of other keyed numbers)."""

    numbers: frozenset[int]
    texts: tuple[str, ...] = ()
    keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Needles({len(self)})"

    def __len__(self) -> int:
        return len(self.numbers) + len(self.texts) + len(self.keys)

    @property
    def sorted(self) -> np.ndarray:
        """The numbers, in order."""
        return np.array(sorted(self.numbers), np.int64)

    @property
    def written(self) -> tuple[bytes, ...]:
        """The numbers as text: signed, unsigned, hexadecimal; and the texts."""
        found = {text.encode() for text in self.texts}
        for number in self.numbers:
            unsigned = number & (1 << 64) - 1
            found |= {str(number).encode(), str(unsigned).encode(), f"{unsigned:016x}".encode()}
        return tuple(sorted(found))


@dataclass(frozen=True)
class Absence:
    """What was looked through and what was found: paths below the data folder or the keys folder, never a value.

    `found`: where a keyed number stands; `named`: where an e-mail address or name stands as a text, which may be of
    somebody who works here.
    """

    files: int
    looked_for: int
    found: tuple[str, ...]
    named: tuple[str, ...] = ()


def absence(house: House, needles: Needles, *, beside: Iterable[Path] = ()) -> Absence:
    """Looks for `needles` in everything of `house`, and in the files and folders `beside`."""
    home = house.home.absolute()
    keyed = _Looker(house, Needles(needles.numbers, keys=needles.keys))
    named = _Looker(house, Needles(frozenset(), needles.texts))
    keys = Keyring(house.keys, data_folder=house.home).folder
    places = [(home, path) for path in _of_the_house(home, house.organisation)]
    places += [(keys, path) for path in _files(keys)]
    places += [(one.parent, path) for one in beside for path in (_files(one) if one.is_dir() else [one])]
    told = {path: f"{root.name}/{path.relative_to(root).as_posix()}" for root, path in places}
    found = tuple(told[path] for _, path in places if keyed.sees(path))
    return Absence(len(places), len(needles), found, tuple(told[path] for _, path in places if named.sees(path)))


class _Looker:
    def __init__(self, house: House, needles: Needles) -> None:
        self._vault, self._numbers = vault_of(house), needles.sorted
        self._written, self._keys, self._texts = needles.written, needles.keys, needles.texts

    def sees(self, path: Path) -> bool:
        """Whether anything stands in a file. One that is gone meanwhile has nothing."""
        with contextlib.suppress(FileNotFoundError):
            if _head(path, 4) == b"PAR1" and self._in_parquet(path):
                return True
            if _head(path, 15) == b"SQLite format 3" and self._in_database(path):
                return True
            return any(self._in_bytes(part) for part in _parts(path))
        return False

    def _in_bytes(self, content: bytes, *, deep: int = 0) -> bool:
        if self._has(content):
            return True
        if deep > 2:
            return False
        return any(self._in_bytes(inside, deep=deep + 1) for inside in self._inside(content))

    def _has(self, content: bytes) -> bool:
        lower = content.lower()
        if any(text in lower for text in self._written) or any(key in content for key in self._keys):
            return True
        hexes = (key.hex().encode() for key in self._keys)
        return any(text in lower for text in hexes) or self._numbers_in(content)

    def _numbers_in(self, content: bytes) -> bool:
        """Whether one of the numbers stands anywhere as eight bytes, little end first."""
        for start in range(8):
            size = (len(content) - start) // 8
            if size <= 0:
                return False
            here = np.frombuffer(content, "<i8", count=size, offset=start)
            if len(self._numbers) and _among(here, self._numbers):
                return True
        return False

    def _inside(self, content: bytes) -> Iterator[bytes]:
        """What is packed or sealed in it, opened."""
        if content[:2] == b"\x1f\x8b":
            with contextlib.suppress(OSError, EOFError):
                yield gzip.decompress(content)
        if content[:4] == b"PK\x03\x04":
            with (
                contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError),
                zipfile.ZipFile(io.BytesIO(content)) as archive,
            ):
                yield from (archive.read(one) for one in archive.infolist() if one.file_size <= _LARGEST_INSIDE)
        for sealed in self._sealed(content):
            # Of another house, or no longer to be opened by anybody: then there is nothing to be read either.
            with contextlib.suppress(PubliekError):
                yield self._vault.open(sealed)

    def _sealed(self, content: bytes) -> Iterator[bytes]:
        yield from (hit.group() for hit in _SEALED.finditer(content))
        for hit in _BASE64.finditer(content):
            with contextlib.suppress(ValueError):
                yield base64.b64decode(hit.group() + b"=" * (-len(hit.group()) % 4))

    def _in_parquet(self, path: Path) -> bool:
        with contextlib.suppress(pa.ArrowException, OSError), pq.ParquetFile(path) as file:
            return any(self._in_column(column) for batch in file.iter_batches(250_000) for column in batch.columns)
        return False

    def _in_column(self, column: pa.Array) -> bool:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary
        if pa.types.is_int64(column.type) or pa.types.is_uint64(column.type):
            return _among(column.drop_null().to_numpy(zero_copy_only=False).astype(np.int64), self._numbers)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            unique = pc.utf8_lower(column.unique().drop_null())
            return any(pc.any(pc.match_substring(unique, text.decode())).as_py() for text in self._written)
        if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
            return any(self._has(one) for one in column.unique().drop_null().to_pylist())
        return False

    def _in_database(self, path: Path) -> bool:
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(_reading(path)) as lines:
            tables = [name for (name,) in lines.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                quoted = table.replace('"', '""')
                if any(self._in_value(value) for row in lines.execute(f'SELECT * FROM "{quoted}"') for value in row):
                    return True
        return False

    def _in_value(self, value: object) -> bool:
        if isinstance(value, bytes):
            return self._in_bytes(value)
        if isinstance(value, int):
            return bool(np.isin(np.int64(value), self._numbers)) if -(2**63) <= value < 2**63 else False
        return isinstance(value, str) and self._in_bytes(value.encode())


def _among(here: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether any of `here` is in the sorted `wanted`."""
    if not len(wanted) or not len(here):
        return False
    at = np.searchsorted(wanted, here)
    return bool(np.any(wanted[np.minimum(at, len(wanted) - 1)] == here))


def _of_the_house(home: Path, organisation: str) -> Iterator[Path]:
    own = places_of(home, organisation=organisation).root
    unseen = (own / FOLDER, own / "cases")
    for path in _files(home):
        of_other = home / "organisations" in path.parents and own not in path.parents
        if not of_other and not any(folder in path.parents for folder in unseen):
            yield path


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _parts(path: Path, size: int = 64 * 2**20, over: int = 4096) -> Iterator[bytes]:
    """The file in parts that overlap, so that nothing falls between two."""
    with path.open("rb") as file:
        tail = b""
        while content := file.read(size):
            yield tail + content
            tail = content[-over:]


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

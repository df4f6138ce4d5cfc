"""Where does something lie that a vault sealed? Found by looking, so that no place can be forgotten.

What a vault gives is recognised by its form (form, id of the secret, Fernet token) in any file, plain or as base64 in
JSON or YAML, and in any cell of an SQLite file. `tests` hold what is found against a home in which everything was used.
"""

from __future__ import annotations

import base64
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from filelock import FileLock

from publiek.safekeeping import refusals
from publiek.warehouse import Store, organisations
from publiek.warehouse.publication import write_whole

_TOKEN = re.compile(rb"1\.([0-9a-f]{16})\.gAAAA[A-Za-z0-9_-]+={0,2}")
#: The same as base64: "1." and a digit begin with "MS4", "1." and a letter with "MS5".
_PACKED = re.compile(rb"MS[45][0-9a-zA-Z+/]{120,}={0,2}")
_SQLITE = b"SQLite format 3\x00"
#: Never sealed, and large.
_NEVER = {".parquet", ".part", ".lock", ".draft"}

Reseal = Callable[[bytes], bytes]


def sealed_in(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below `home` in which something is sealed, with the id of its secret; a file once per thing."""
    for path in _files(home):
        for token in _tokens(path):
            yield path, token


def reseal_all(home: Path, ids: frozenset[str], reseal: Reseal) -> int:
    """Seals everything anew of which the secret is one of `ids`; gives how many things. Each file in one step."""
    done = 0
    with ExitStack() as held:
        for organisation in organisations(home):
            store = Store(home, organisation)
            for name in store.mirrors():
                held.enter_context(store.mirror(name).running(patience=600.0))
        for path in list(_files(home)):
            wanted = [token for token in _tokens(path) if id_of(token) in ids]
            if wanted:
                with refusals.storing():
                    _replace(path, ids, reseal)
                done += len(wanted)
    return done


def id_of(token: bytes) -> str:
    """The id of the secret that sealed a token."""
    return token.split(b".")[1].decode()


def _files(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        if path.suffix not in _NEVER and path.name != "lock" and path.is_file() and not path.is_symlink():
            yield path


def _tokens(path: Path) -> list[bytes]:
    if _is_sqlite(path):
        return [token for _, _, _, value in _cells(path) for token in _found(value)]
    return _found(path.read_bytes())


def _found(content: bytes) -> list[bytes]:
    plain = [match.group() for match in _TOKEN.finditer(content)]
    packed = [token for match in _PACKED.finditer(content) if (token := _unpacked(match.group()))]
    return plain + packed


def _unpacked(text: bytes) -> bytes | None:
    try:
        plain = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return plain if _TOKEN.fullmatch(plain) else None


def _resealed(content: bytes, ids: frozenset[str], reseal: Reseal) -> bytes:
    """The content with every token of `ids` sealed anew, where it stands."""

    def plain(match: re.Match[bytes]) -> bytes:
        return reseal(match.group()) if id_of(match.group()) in ids else match.group()

    def packed(match: re.Match[bytes]) -> bytes:
        token = _unpacked(match.group())
        return base64.b64encode(reseal(token)) if token and id_of(token) in ids else match.group()

    return _PACKED.sub(packed, _TOKEN.sub(plain, content))


def _replace(path: Path, ids: frozenset[str], reseal: Reseal) -> None:
    if not _is_sqlite(path):
        mode = path.stat().st_mode & 0o777
        write_whole(path, content=_resealed(path.read_bytes(), ids, reseal))
        path.chmod(mode)
        return
    with FileLock(str(path.with_suffix(".lock")), mode=0o600), closing(_database(path)) as lines:
        lines.execute("PRAGMA secure_delete=ON")
        lines.execute("BEGIN IMMEDIATE")
        for table, column, row, value in list(_cells(path, lines)):
            new = _resealed(value, ids, reseal)
            if new != value:
                kept = new if isinstance(_cell(lines, table, column, row), bytes) else new.decode()
                lines.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (kept, row))
        lines.execute("COMMIT")


def _cell(lines: sqlite3.Connection, table: str, column: str, row: int) -> object:
    return lines.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (row,)).fetchone()[0]


def _cells(path: Path, lines: sqlite3.Connection | None = None) -> Iterator[tuple[str, str, int, bytes]]:
    """Every cell with text or bytes: its table, column, row and value."""
    with ExitStack() as opened:
        asked = lines or opened.enter_context(closing(_database(path)))
        tables = [one[0] for one in asked.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [one[1] for one in asked.execute(f'PRAGMA table_info("{table}")')]
            for column in columns:
                found = asked.execute(
                    f'SELECT rowid, "{column}" FROM "{table}" WHERE typeof("{column}") IN (?, ?)', ("text", "blob")
                )
                for row, value in found:
                    yield table, column, row, value if isinstance(value, bytes) else value.encode()


def _database(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=60)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE

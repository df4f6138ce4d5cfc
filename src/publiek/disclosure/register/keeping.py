"""How is every release kept, so that none can be changed, dropped or put in another order unseen?

FOLDER/000001.json, 000002.json, ...: one file per release, never changed, each with the sha256 of the one before.
`last.json` holds the number and the sha256 of the last, so that a register of which the end is missing shows it. Kept
is what readers have, never what lies behind it.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from publiek.disclosure.register.judging import judged
from publiek.disclosure.register.verdict import Verdict
from publiek.disclosure.register.writing import FORMAT, digest_of, entry_written, tables_read
from publiek.disclosure.tables.published import Published
from publiek.errors import StorageError, Text

LAST, LOCK = "last.json", ".lock"
_PART = ".part"
_PATIENCE = 120.0


@dataclass(frozen=True)
class Entry:
    """One release: its place, the sha256 of its file and of the one before, its tables and its account."""

    number: int
    digest: str
    before: str
    tables: tuple[Published, ...]
    account: Mapping[str, object]


class Register:
    """The releases in a folder (made when something is first recorded)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def entries(self, agreement: str | None = None) -> tuple[Entry, ...]:
        """Every release, oldest first; of one agreement when it is named.

        Raises StorageError "register-damaged" (changed, dropped, another order), "register-newer" (written by a newer
        version), "register-not-stored" (permission, lock).
        """
        with _storing():
            known = self._read()
        return tuple(one for one in known if agreement is None or any(t.agreement == agreement for t in one.tables))

    def judge(
        self, candidates: Sequence[Published], *, width: int, organisations: int, linked: frozenset[str] = frozenset()
    ) -> Verdict:
        """Whether these tables may be released, together with all that was released before.

        `width`: for every count at least so many whole numbers must remain possible. `organisations`: no fewer may be
        read off. `linked`: other agreements that count the same people. See `judging` for the reasons.

        Raises StorageError as `entries`, DisclosureError "table-too-hard".
        """
        agreements = {table.agreement for table in candidates} | linked
        earlier = [table for entry in self.entries() for table in entry.tables if table.agreement in agreements]
        return judged(candidates, earlier, width=width, organisations=organisations)

    def record(self, candidates: Sequence[Published], *, account: Mapping[str, object]) -> Entry:
        """Adds a release; it stands, whole, or not at all. `account`: plain values, also the policy and its version.

        Does not judge: judge first. Raises StorageError as `entries`, ValueError for tables whose parts do not belong
        together.
        """
        if not candidates or not all(table.fits for table in candidates):
            raise ValueError("tables whose values and limits have their shape")
        with _storing():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self._folder / LOCK, timeout=_PATIENCE):
                known = self._read()
                for left in self._folder.glob(f"*{_PART}"):
                    left.unlink()
                before = known[-1].digest if known else ""
                content = entry_written(len(known) + 1, before, candidates, account)
                entry = _entry(content, len(known) + 1, before)
                self._add(self._folder / _name(entry.number), content)
                self._mark_last(entry)
        return entry

    def _read(self) -> list[Entry]:
        if not self._folder.exists():
            return []
        known: list[Entry] = []
        for path in sorted(self._folder.glob("[0-9]*.json")):
            if path.name != _name(len(known) + 1):
                raise _damaged(len(known) + 1)
            known.append(_entry(path.read_bytes(), len(known) + 1, known[-1].digest if known else ""))
        self._check_last(known)
        return known

    def _check_last(self, known: Sequence[Entry]) -> None:
        """What `last.json` names must be there. A process killed between the two files leaves one entry more."""
        marked = self._folder / LAST
        if not marked.exists() and len(known) <= 1:
            return
        try:
            last = json.loads(marked.read_bytes())
            number, digest = int(last["entry"]), str(last["digest"])
        except (ValueError, KeyError, TypeError, FileNotFoundError):
            raise _damaged(len(known)) from None
        if not 1 <= number <= len(known) <= number + 1 or known[number - 1].digest != digest:
            raise _damaged(number)

    def _mark_last(self, entry: Entry) -> None:
        part = self._write(json.dumps({"entry": entry.number, "digest": entry.digest}).encode() + b"\n")
        part.replace(self._folder / LAST)
        self._force()

    def _add(self, place: Path, content: bytes) -> None:
        """A file that never replaces another one."""
        part = self._write(content)
        os.link(part, place)
        part.unlink()
        self._force()

    def _write(self, content: bytes) -> Path:
        part = self._folder / f".{secrets.token_hex(8)}{_PART}"
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return part

    def _force(self) -> None:
        if os.name == "nt":
            return
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _name(number: int) -> str:
    return f"{number:06d}.json"


def _entry(content: bytes, number: int, before: str) -> Entry:
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise _newer(number)
        tables = tables_read(told["tables"])
        account = dict(told["account"])
        right = told["entry"] == number and told["before"] == before and all(table.fits for table in tables)
    except (ValueError, KeyError, TypeError):
        raise _damaged(number) from None
    if not right:
        raise _damaged(number)
    return Entry(number, digest_of(content), before, tables, account)


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except (OSError, Timeout) as trouble:
        kind = type(trouble).__name__
    else:
        return
    raise StorageError(
        "register-not-stored",
        Text(
            "Het register van uitgaven kan niet gelezen of geschreven worden.",
            "The release register cannot be read or written.",
        ),
        Text(
            "Controleer ruimte en rechten van de map, en of een ander proces haar vasthoudt. Er is niets vrijgegeven.",
            "Check the room and permissions of the folder, and whether another process holds it. Nothing was released.",
        ),
        {"kind": kind},
    )


def _damaged(number: int) -> StorageError:
    return StorageError(
        "register-damaged",
        Text(
            "Het register van uitgaven is niet heel: er is iets veranderd, weg of van plaats verwisseld.",
            "The release register is not whole: something was changed, is gone or changed places.",
        ),
        Text(
            "Zet de map terug uit een reservekopie. Tot dan wordt niets vrijgegeven.",
            "Put the folder back from a backup. Until then nothing is released.",
        ),
        {"entry": number},
    )


def _newer(number: int) -> StorageError:
    return StorageError(
        "register-newer",
        Text(
            "Het register van uitgaven is door een nieuwere versie geschreven.",
            "The release register was written by a newer version.",
        ),
        Text("Werk Publiek bij.", "Update Publiek."),
        {"entry": number},
    )

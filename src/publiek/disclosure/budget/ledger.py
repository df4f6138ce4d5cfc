"""What was already said of households, and how much may still be said?

One file of lines per agreement and round, only ever added to. The first line sets how much rho may be spent in all; it
is never raised. Every spending is one line more, written before any noise is drawn, so that a run that breaks off has
paid. Lines are chained by their digests: a line that is changed, dropped in between or moved shows. (Lines cut off at
the end show only to who holds a later receipt: every release carries its own.)
"""

from __future__ import annotations

import json
import math
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.errors import DisclosureError, StorageError, Text

FORMAT = 1
_START = "0" * 64
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Receipt:
    """Proof that something was paid for: the digest of its line in the ledger, what it cost, and what was left."""

    digest: str
    agreement: str
    round: str
    what: str
    rho: float
    left: float


class Ledger:
    """The budget of every agreement and round in `folder`. Rho adds up; what would go over the limit is refused."""

    def __init__(self, folder: Path) -> None:
        """Making one touches nothing on disk."""
        self._folder = folder

    def allow(self, rho: float, *, agreement: str, round: str) -> None:
        """Sets how much may be spent in all; the same again changes nothing.

        Raises DisclosureError "budget-fixed" for another limit than the one that was set.
        """
        if not (rho > 0 and math.isfinite(rho)):
            raise ValueError("a limit is positive and finite")
        with self._only_writer(agreement, round) as path:
            lines = _read(path)
            if not lines:
                _append(path, lines, {"kind": "limit", "rho": rho})
            elif float(lines[0]["rho"]) != rho:
                raise _fixed(float(lines[0]["rho"]))

    def spend(self, rho: float, *, agreement: str, round: str, what: str) -> Receipt:
        """Pays `rho` for `what` (a code) and gives the receipt.

        Raises DisclosureError "budget-unset" when no limit was set and "budget-spent" when less is left than asked;
        then nothing is written.
        """
        if not (rho > 0 and math.isfinite(rho)):
            raise ValueError("what is spent is positive and finite")
        with self._only_writer(agreement, round) as path:
            lines = _read(path)
            left = _left(lines)
            if rho > left + _ROUNDING:
                raise _spent(asked=rho, left=left)
            digest = _append(path, lines, {"kind": "spent", "rho": rho, "what": what})
            return Receipt(digest, agreement, round, what, rho, max(0.0, left - rho))

    def left(self, *, agreement: str, round: str) -> float:
        """How much rho is left. Raises as `spend` does when no limit was set."""
        return max(0.0, _left(_read(self._path(agreement, round))))

    def spent(self, *, agreement: str, round: str) -> float:
        """How much rho was spent."""
        return sum(float(line["rho"]) for line in _read(self._path(agreement, round)) if line["kind"] == "spent")

    def holds(self, receipt: Receipt) -> bool:
        """Whether this receipt is of a spending that stands here."""
        lines = _read(self._path(receipt.agreement, receipt.round))
        return any(
            (line["digest"], line["kind"], line.get("what"), line["rho"])
            == (receipt.digest, "spent", receipt.what, receipt.rho)
            for line in lines
        )

    def paid(self, digest: str, *, agreement: str, round: str) -> bool:
        """Whether a spending with this digest stands here."""
        lines = _read(self._path(agreement, round))
        return any(line["digest"] == digest and line["kind"] == "spent" for line in lines)

    def receipt(self, what: str, *, agreement: str, round: str) -> Receipt | None:
        """The receipt of the last spending for `what`, None when there was none: it need not be paid twice."""
        lines = _read(self._path(agreement, round))
        for number, line in reversed([*enumerate(lines)]):
            if line["kind"] == "spent" and line["what"] == what:
                rho = float(line["rho"])
                left = max(0.0, _left(lines[:number]) - rho)
                return Receipt(line["digest"], agreement, round, what, rho, left)
        return None

    def _only_writer(self, agreement: str, round: str) -> _Turn:
        return _Turn(self._path(agreement, round))

    def _path(self, agreement: str, round: str) -> Path:
        """A readable name, and a part that is different for different agreements and rounds."""
        readable = re.sub(r"[^a-z0-9]+", "-", f"{agreement} {round}".lower()).strip("-")[:60]
        exact = sha256(json.dumps([agreement, round]).encode()).hexdigest()[:12]
        return self._folder / f"{readable}-{exact}.ledger.jsonl"


class _Turn:
    """One writer at a time, over processes and threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: FileLock | None = None

    def __enter__(self) -> Path:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(str(self._path.with_suffix(".lock")), mode=0o600)
            self._lock.acquire(timeout=60)
        except OSError:  # A lock that does not come is a TimeoutError, which is one.
            raise _unwritable() from None
        return self._path

    def __exit__(self, *trouble: object) -> None:
        if self._lock is not None:
            self._lock.release()


def _left(lines: list[dict[str, Any]]) -> float:
    if not lines:
        raise DisclosureError(
            "budget-unset",
            Text(
                "Voor deze afspraak en dit seizoen is geen privacybudget vastgelegd.",
                "No privacy budget was set for this agreement and round.",
            ),
            Text("Leg het eerst vast, zoals afgesproken.", "Set it first, as was agreed."),
        )
    return float(lines[0]["rho"]) - sum(float(line["rho"]) for line in lines[1:])


def _append(path: Path, lines: list[dict[str, Any]], entry: dict[str, Any]) -> str:
    before = lines[-1]["digest"] if lines else _START
    at = datetime.now(UTC).isoformat(timespec="seconds")
    line = {"format": FORMAT, "number": len(lines), **entry, "at": at, "before": before}
    line["digest"] = _digest(line)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(json.dumps(line, sort_keys=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise _unwritable() from None
    return str(line["digest"])


def _read(path: Path) -> list[dict[str, Any]]:
    """Every line, checked. A ledger that is not whole says nothing: nothing can be spent from it."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError:
        raise _unwritable() from None
    try:
        lines: list[dict[str, Any]] = [json.loads(line) for line in content.splitlines()]
        before = _START
        for number, line in enumerate(lines):
            kind = "limit" if number == 0 else "spent"
            bare = {key: value for key, value in line.items() if key != "digest"}
            told = (line["format"], line["number"], line["kind"], line["before"], line["digest"])
            if told != (FORMAT, number, kind, before, _digest(bare)) or not content.endswith(b"\n"):
                raise ValueError("not the line that was written")
            before = line["digest"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None
    return lines


def _digest(line: dict[str, Any]) -> str:
    return sha256(b"publiek budget line|" + json.dumps(line, sort_keys=True).encode()).hexdigest()


def _spent(*, asked: float, left: float) -> DisclosureError:
    return DisclosureError(
        "budget-spent",
        Text(
            "Het privacybudget van deze afspraak en dit seizoen is hiervoor te klein.",
            "The privacy budget of this agreement and round is too small for this.",
        ),
        Text(
            "Gebruik de cijfers die er al zijn. Een volgend seizoen heeft een eigen budget.",
            "Use the figures that are there. A next round has a budget of its own.",
        ),
        {"asked_rho": round(asked, 6), "left_rho": round(max(0.0, left), 6)},
    )


def _fixed(limit: float) -> DisclosureError:
    return DisclosureError(
        "budget-fixed",
        Text("Het privacybudget ligt al vast en verandert niet.", "The privacy budget was set and does not change."),
        Text("Spreek voor een volgend seizoen een ander budget af.", "Agree upon another budget for a next round."),
        {"limit_rho": limit},
    )


def _damaged() -> StorageError:
    return StorageError(
        "budget-damaged",
        Text("Het logboek van het privacybudget is veranderd of beschadigd.", "The privacy ledger was changed."),
        Text(
            "Zet het terug uit de back-up. Tot dan wordt niets meer uitgegeven.",
            "Restore it from its backup. Until then nothing more is spent.",
        ),
    )


def _unwritable() -> StorageError:
    return StorageError(
        "budget-unwritable",
        Text("Het logboek van het privacybudget kan niet worden bijgewerkt.", "The privacy ledger cannot be updated."),
        Text("Controleer de map en of de schijf vol is.", "Check the folder and whether the disk is full."),
    )

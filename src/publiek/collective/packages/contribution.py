"""What does one house contribute to one round of an agreement? Tables and sealed counts, no rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import pyarrow as pa

from publiek.collective.agreements import NAME, ROUND
from publiek.collective.menu import menu, menu_version
from publiek.collective.packages import refusals, tables_as_files, written
from publiek.collective.packages.limits import MOST_BYTES

DESCRIPTION = "contribution.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOB = re.compile(r"[a-z0-9-]{1,40}")
_FACTS = ("agreement", "agreement_digest", "round", "member", "number", "menu_version", "program", "withdrawn")


@dataclass(frozen=True)
class Contribution:
    """`tables`: menu code -> exactly the table that the gate let through. `blobs`: what only machines read, sealed.

    `number` counts 1, 2, ... within a round: a later one replaces an earlier one. `withdrawn`: it takes the
    contribution of this round back, and has no tables. `account`: which rule of the gate changed how much.
    """

    agreement: str
    agreement_digest: str
    round: str
    member: str
    number: int
    menu_version: int
    program: str
    tables: Mapping[str, pa.Table]
    blobs: Mapping[str, bytes]
    account: tuple[Mapping[str, object], ...] = ()
    withdrawn: bool = False

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Everything that leaves, as it leaves: each table, each blob, and the file that describes them."""
        tables = {f"tables/{code}.csv": tables_as_files.written(table) for code, table in self.tables.items()}
        blobs = {f"blobs/{name}": content for name, content in self.blobs.items()}
        described: dict[str, Any] = {name: getattr(self, name) for name in _FACTS}
        described["account"] = [dict(entry) for entry in self.account]
        described["tables"] = {
            code: {
                "columns": [list(pair) for pair in tables_as_files.columns_of(table)],
                "rows": table.num_rows,
                "sha256": sha256(tables[f"tables/{code}.csv"]).hexdigest(),
            }
            for code, table in self.tables.items()
        }
        described["blobs"] = {
            name: {"bytes": len(content), "sha256": sha256(content).hexdigest()} for name, content in self.blobs.items()
        }
        return {DESCRIPTION: written.as_json(described), **tables, **blobs}

    @property
    def digest(self) -> str:
        """What is approved: the sha256 of the file that describes all others by theirs."""
        return sha256(self.files[DESCRIPTION]).hexdigest()


def from_files(files: Mapping[str, bytes]) -> Contribution:
    """The contribution in `files`. Raises PackageError when it is not whole, or of a version that is not known."""
    told = written.from_json(files.get(DESCRIPTION, b""), part=DESCRIPTION)
    if set(told) != {*_FACTS, "account", "tables", "blobs"}:
        raise refusals.damaged(DESCRIPTION)
    _require_facts(told)
    _require_known(told)
    made = Contribution(
        **{name: told[name] for name in _FACTS},
        tables={code: _table(files, code, facts) for code, facts in told["tables"].items()},
        blobs={name: files.get(f"blobs/{name}", b"") for name in told["blobs"]},
        account=tuple(told["account"]),
    )
    if made.files != dict(files):
        raise refusals.damaged(DESCRIPTION)
    return made


def _table(files: Mapping[str, bytes], code: str, facts: Mapping[str, Any]) -> pa.Table:
    name = f"tables/{code}.csv"
    columns = facts.get("columns") if isinstance(facts, dict) else None
    return tables_as_files.read(files.get(name, b""), columns, part=name)


def _require_facts(told: Mapping[str, Any]) -> None:
    """Raises PackageError when a fact is not of its kind."""
    texts = {"agreement": NAME, "agreement_digest": _DIGEST, "round": ROUND, "member": NAME}
    sound = all(isinstance(told[name], str) and form.fullmatch(told[name]) for name, form in texts.items())
    counted = all(type(told[name]) is int and 0 < told[name] < 10**6 for name in ("number", "menu_version"))
    program = isinstance(told["program"], str) and len(told["program"]) <= 60 and told["program"].isprintable()
    held = isinstance(told["tables"], dict) and isinstance(told["blobs"], dict) and isinstance(told["account"], list)
    if not (sound and counted and program and held and isinstance(told["withdrawn"], bool)):
        raise refusals.damaged(DESCRIPTION)
    if not all(isinstance(entry, dict) for entry in told["account"]):
        raise refusals.damaged(DESCRIPTION)
    if not all(_BLOB.fullmatch(name) for name in told["blobs"]) or (
        told["withdrawn"] and (told["tables"] or told["blobs"])
    ):
        raise refusals.damaged(DESCRIPTION)


def _require_known(told: Mapping[str, Any]) -> None:
    """Raises PackageError for a menu that is younger than ours, or a table that is not on it."""
    if told["menu_version"] > menu_version():
        raise refusals.version(told["menu_version"])
    if not set(told["tables"]) <= set(menu()):
        raise refusals.version(told["menu_version"])


def require_size(made: Contribution) -> None:
    """Raises PackageError when it is too large to be sent."""
    if sum(len(content) for content in made.files.values()) > MOST_BYTES * 15 // 16:
        raise refusals.too_large("contribution", MOST_BYTES)

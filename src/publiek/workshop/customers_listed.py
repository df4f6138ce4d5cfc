"""Which customers does a list hold, with which postcode, and on what ground may something be written behind them?

Read are the number, the postcode, the permission, the objection, the ground and the date of birth, and the columns in
which something stands that would be written; a name is never looked at. The rules for a permission are those of
`permitted_labels`: only a plain yes is yes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from publiek.deliveries.live.connector import Contact
from publiek.errors import Text, UsageError
from publiek.workshop.lists import read_columns
from publiek.workshop.permitted_labels import COLUMNS, is_no, is_yes

_MORE: dict[str, tuple[str, ...]] = {
    "basis": ("grondslag", "basis", "legal basis", "soort toestemming", "consent type"),
    "born": ("geboortedatum", "geb datum", "date of birth", "birthdate", "birth date", "dob"),
}
_SOFT = frozenset(("soft opt-in", "soft-opt-in", "soft optin", "soft_opt_in", "softoptin"))
_CONSENT = frozenset(("toestemming", "consent", "opt-in", "optin", "uitdrukkelijke toestemming", "explicit consent"))
_YOUNGEST = 16


def customers(path: Path, *, fields: Collection[str] = (), today: date | None = None) -> tuple[list[Contact], int]:
    """Every row as a contact, and how many rows could not be read. `fields`: columns in which something may stand.

    Raises DeliveryError, UsageError "customer-list-columns" and those of a list.
    """
    wanted = {**COLUMNS, **_MORE, **{f"field:{name}": (name,) for name in fields}}
    read = read_columns(path, wanted, needed=2)
    names = set(read.table.column_names)
    missing = [name for name in ("number", "postcode") if name not in names]
    if missing or not names & {"consent", "basis"}:
        raise _columns_missing([*missing, *(["consent"] if not names & {"consent", "basis"} else [])])
    rows = read.table.drop_columns(["row"]).to_pylist()
    return [_contact(row, fields, today or date.today()) for row in rows], len(read.aside)


def _contact(row: dict[str, str], fields: Collection[str], today: date) -> Contact:
    return Contact(
        id=row["number"].strip().removesuffix(".0"),
        postcode=row["postcode"] or None,
        basis=_basis(row),
        objected=not is_no(row.get("refusal", "")),
        attributes={name: row[f"field:{name}"] for name in fields if row.get(f"field:{name}")},
        child=_child(row.get("born", ""), today),
    )


def _basis(row: dict[str, str]) -> str | None:
    """What both columns say together: a permission that is no yes is no, whatever the ground is called."""
    ground = row.get("basis", "").strip().casefold()
    if "consent" in row and not is_yes(row["consent"]):
        return None
    if "basis" not in row:
        return "consent"
    return "soft-opt-in" if ground in _SOFT else "consent" if ground in _CONSENT else None


def _child(cell: str, today: date) -> bool:
    """Under sixteen, or possibly: a date that is there and cannot be read counts as a child's."""
    told = re.fullmatch(r"\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?:[ T].*)?\s*", cell)
    if not cell.strip():
        return False
    if told is None:
        return True
    year, month, day = (int(told[at] or told[other]) for at, other in ((1, 6), (2, 5), (3, 4)))
    return (today.year, today.month, today.day) < (year + _YOUNGEST, month, day)


def _columns_missing(missing: list[str]) -> UsageError:
    return UsageError(
        "customer-list-columns",
        Text(
            "De lijst heeft niet alle kolommen die nodig zijn: klantnummer, postcode en toestemming of grondslag.",
            "The list lacks a column that is needed: customer number, postcode, and permission or legal basis.",
        ),
        Text(
            "Zet ze erin met die woorden als kop. Zonder toestemming krijgt niemand iets.",
            "Add them with those words as headings. Without permission nobody gets anything.",
        ),
        {"missing": missing},
    )

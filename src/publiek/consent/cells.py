"""What does one cell of a list say? A plain word or nothing: a sign more is another answer, and that is no."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from publiek.consent import refusals
from publiek.consent.listed import Listed, fields, words

_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_AMOUNT = re.compile(r"(?:€|EUR)?\s*(\d{1,7})(?:[.,](\d{1,2}))?\s*(?:€|EUR)?", re.IGNORECASE)
#: What can be declared for a whole list.
DECLARED = ("order", "paid", "seller", "category", "address_from", "informed", "opt_out_then", "opt_out_each", "form")


def is_yes(cell: str) -> bool:
    """Whether a cell is a plain yes."""
    return plain(cell) in words()["said_yes"]


def is_no(cell: str) -> bool:
    """Whether a cell is a plain no, or empty."""
    return plain(cell) in ("", *words()["said_no"])


def is_customer(cell: str) -> bool:
    """Whether an address came from the customer."""
    return plain(cell) in words()["said_customer"]


def basis_of(cell: str) -> str:
    """The basis that a cell names; "" for none that is known."""
    told = plain(cell)
    return "soft-opt-in" if told in words()["said_soft"] else "consent" if told in words()["said_consent"] else ""


def category_of(cell: str) -> str:
    """The kind of product that a cell names; "other" when it is none that is known, "" when it is empty."""
    told = plain(cell)
    found = (code for code, names in words()["categories"].items() if told == code or told in names)
    return next(found, "other") if told else ""


def cents_of(cell: str) -> int | None:
    """An amount in cents; None for what is none."""
    told = _AMOUNT.fullmatch(cell.strip())
    return int(told[1]) * 100 + int((told[2] or "0").ljust(2, "0")) if told else None


def moment_of(cell: str) -> datetime | None:
    """The moment that a cell names: 2024-05-01, 01-05-2024, with a time or without. None for what is none."""
    told = cell.strip()
    found = _DAY.fullmatch(told)
    try:
        if found:
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC) if at.year > 1900 else None


def midnight(day: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(day, time(), UTC)


def plain(cell: str) -> str:
    """As answers are compared; a spreadsheet writes 1 as 1.0."""
    return cell.strip().casefold().removesuffix(".0")


def pairs(told: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE as typed. Raises UsageError "consent-list-column"."""
    found = {}
    for one in told:
        name, sign, value = one.partition("=")
        if not sign or name.strip() not in fields() or not value.strip():
            raise refusals.column_unknown(fields())
        found[name.strip()] = value.strip()
    return found


def require_declared(told: Mapping[str, str]) -> None:
    """Raises UsageError "consent-list-column" for what cannot be declared for a whole list."""
    if set(told) - set(DECLARED):
        raise refusals.column_unknown(DECLARED)


def require_columns(listed: Listed) -> None:
    """Raises UsageError "consent-list-columns" when a list does not tell who, or what they said."""
    missing = [] if {"email", "number"} & set(listed.columns) else ["email", "number"]
    if not {"opt_in", "opt_out", "bounced"} & set(listed.columns):
        missing.append("opt_in")
    if missing:
        raise refusals.columns_missing(missing)

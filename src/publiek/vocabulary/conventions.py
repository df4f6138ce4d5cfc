"""How does one delivery write numbers and dates?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conventions:
    """`decimal`: "," or "." or None when no amount shows it; `date_order`: "dmy", "mdy", "ymd" or None when unknown."""

    decimal: str | None = None
    date_order: str | None = None

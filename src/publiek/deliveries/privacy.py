"""What happens to each column, and why? The privacy preview of a delivery."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from publiek.deliveries.header_row import known_words, letter
from publiek.deliveries.headers import load
from publiek.deliveries.reading import Use
from publiek.errors import Text


@dataclass(frozen=True)
class ColumnUse:
    """One column of a file: where it stands, what it is called, which field it is, and what becomes of it.

    `position` counts from 0; `decision` is one of `codes.DECISIONS`; `reason` says why, to a person. `header` is "" or
    a letter in brackets when the text above the column could be a value. `strange`: it has a name that nobody knows.
    """

    position: int
    header: str
    field: str | None
    decision: str
    reason: Text
    strange: bool = False

    @property
    def lasting(self) -> str:
        """The header as it may be kept and reported: words that are known; a header of the house's own is its letter.

        Whoever holds the file may see what stands above a column. What stays must be beyond doubt: in a list that a
        person made, a name can stand above a column as well as in it.
        """
        return known_words(self.header) or f"({letter(self.position)})"


@cache
def _fields() -> dict[str, tuple[str, Text]]:
    """Field -> (reason code, explanation)."""
    listed: dict[str, list[str]] = load("fields.yaml")["fields"]  # type: ignore[assignment]
    return {name: (reason, Text(nl, en)) for name, (reason, nl, en) in listed.items()}


@cache
def _reasons() -> dict[str, tuple[str, Text]]:
    """Reason code -> (decision, sentence)."""
    listed: dict[str, dict[str, str]] = load("fields.yaml")["reasons"]  # type: ignore[assignment]
    return {code: (one["decision"], Text(one["nl"], one["en"])) for code, one in listed.items()}


def explain(name: str) -> Text:
    """What a field is, in one line."""
    return _fields()[name][1]


def field_names() -> tuple[str, ...]:
    """All fields a column can be, in the order in which a person should read them."""
    return tuple(_fields())


def is_read(name: str) -> bool:
    """Whether a field is worth reading: a telephone number is recognised, and never read."""
    return _fields()[name][0] != "contact"


def column_use(use: Use) -> ColumnUse:
    """The fate of one column as the preview shows it."""
    if use.field and use.group != "join":
        decision, reason = _reasons()[_fields()[use.field][0]]
        return ColumnUse(use.position, use.header, use.field, decision, reason)
    decision, reason = _reasons()[use.reason]
    strange = use.reason in ("unknown", "unclear") and use.header != f"({letter(use.position)})"
    return ColumnUse(use.position, use.header, None, decision, reason, strange)

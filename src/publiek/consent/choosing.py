"""Which rows of a list of a customer system may be reached? The list is read in memory; nothing of it is kept.

The stricter of two wins: the ledger must say yes, and a list that itself says no is right too.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from publiek import logbook, permitting
from publiek.consent import cells, refusals
from publiek.consent.asking import Permitted, Question, permitted
from publiek.consent.events import Contact
from publiek.consent.importing import contacts_in
from publiek.consent.listed import Listed, pairs, read
from publiek.consent.number_forms import plain_number
from publiek.consent.recording import systems
from publiek.consent.terms import purpose_of
from publiek.house import House

#: Reasons that a list adds to those of the ledger.
MORE = ("unreadable", "no-contact", "list-says-no")
_MARK = b"\xef\xbb\xbf"
#: What a spreadsheet takes for a formula; a telephone number with its + is none.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d ()]*$)")


@dataclass(frozen=True)
class Selected:
    """`rows` = `may` + those in `left_out`. `content`: the rows that may be reached, as they were; `reasons`: of the
    others the row number and why not (both CSV).
    """

    rows: int
    may: int
    left_out: dict[str, int]
    bases: dict[str, int]
    unknown: int = 0
    content: bytes = field(default=b"", repr=False)
    reasons: bytes = field(default=b"", repr=False)


def select(
    house: House,
    path: Path,
    question: Question,
    *,
    system: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Selected:
    """The rows of the list at `path` that may be reached. Only counts are written in the log.

    Raises those of `listed.read` and `asking.permitted`, DisclosureError of the gate, UsageError "consent-system".
    """
    permitting.require(house, purpose_of(question.purpose).step)
    made = check(house, path, question, system=system, columns=columns, sheet=sheet)
    counts: dict[str, str | int | bool] = {"purpose": question.purpose, "rows": made.rows, "may": made.may}
    logbook.note(house.home, house.organisation, logbook.Entry("export", "consent-selection", detail=counts))
    return made


def check(
    house: House,
    path: Path,
    question: Question,
    *,
    system: str | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Selected:
    """As `select`, to be looked at: nothing goes out, nothing is written in the log."""
    listed = read(path, named=columns, sheet=sheet)
    if not {"email", "number"} & set(listed.columns):
        raise refusals.columns_missing(["email", "number"])
    contacts = contacts_in(listed, system_of(house, system, needed="number" in listed.columns))
    told = permitted(house, contacts, question.purpose, question.channel, question.on, party=question.party)
    why = []
    for contact, row, reason in zip(contacts, listed.rows.values(), told.why, strict=True):
        nobody = not (contact.email or plain_number(contact.number))
        why.append("no-contact" if nobody else reason or ("list-says-no" if _says_no(listed, row) else ""))
    return _selected(listed, told, why)


def why_not(
    house: House, numbers: Sequence[str], purpose: str, *, system: str, listed: Path | None = None
) -> list[str]:
    """Why not, for each customer number; "" for who may. `listed`: the list they are in, for the addresses beside them.

    Who said no by their address says it for the number beside it. Raises as `asking.permitted`.
    """
    beside = [Contact(email, number, system) for email, number in (pairs(listed) if listed else ())]
    told = permitted(house, [*(Contact("", number, system) for number in numbers), *beside], purpose).why
    gone = {plain_number(one.number) for one, why in zip(beside, told[len(numbers) :], strict=True) if why == "erased"}
    found = zip(numbers, told, strict=False)
    return ["erased" if plain_number(number) in gone else why for number, why in found]


def system_of(house: House, named: str | None, *, needed: bool = True) -> str:
    """The system that customer numbers of a list are of: as named, else the only one that the ledger knows.

    Raises UsageError "consent-system" when it could be several.
    """
    known = systems(house)
    if named is not None:
        return named
    if needed and len(known) > 1:
        raise refusals.system_needed(known)
    return known[0] if known else ""


def _says_no(listed: Listed, row: tuple[str, ...]) -> bool:
    refused = listed.cell(row, "opt_in")
    return not cells.is_no(listed.cell(row, "opt_out")) or bool(refused and cells.is_no(refused))


def _selected(listed: Listed, told: Permitted, why: list[str]) -> Selected:
    left = Counter(reason for reason in why if reason) + Counter({"unreadable": listed.aside})
    may = [row for row, reason in zip(listed.rows.values(), why, strict=True) if not reason]
    others = [(str(n), reason) for n, reason in zip(listed.rows, why, strict=True) if reason]
    bases = Counter(basis for basis, reason in zip(told.basis, why, strict=True) if not reason)
    rows = len(listed.rows) + listed.aside
    content, reasons = _csv(listed.heads, may), _csv(("row", "why"), others)
    return Selected(rows, len(may), dict(left), dict(bases), listed.unknown, content, reasons)


def _csv(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> bytes:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=";")
    for row in (heads, *rows):
        writer.writerow([f"'{cell}" if _FORMULA.match(cell or "") else cell for cell in row])
    return _MARK + sheet.getvalue().encode("utf-8")

"""Which customers of a list said yes, and to which group does the area of each belong?

Only who is sure to have given permission gets a group: an empty cell, a word that is not known, or two rows of one
customer that disagree mean no. Read are the number, the postcode and the permission; a name is never looked at. Who
passes here is asked of the consent ledger of the house (see `column_basis`): the stricter of two wins.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import Text, UsageError
from publiek.segmentation import SegmentScheme, schemes
from publiek.workshop.column_basis import REASONS as LEDGER_REASONS
from publiek.workshop.lists import Listed, read_columns
from publiek.workshop.postcodes import clean

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": (
        "klantnummer", "klantnr", "klant id", "klantid", "relatienummer", "relatie nummer", "relatienr", "relatie id",
        "relatieid", "debiteurnummer", "debiteurnr", "boekernummer", "lidnummer", "contact id", "contactid",
        "customer number", "customer no", "customer id", "customerid", "account id", "account number", "crm id", "id",
    ),
    "postcode": ("postcode", "post code", "pc6", "pc4", "zip", "zipcode", "zip code", "postal code", "postcode adres"),
    "consent": (
        "toestemming", "toestemming profiel", "opt in", "optin", "opt-in", "consent", "permission",
        "mag benaderd worden",
        "benaderen", "marketing toestemming", "marketing consent", "profilering toegestaan", "akkoord",
    ),
    "refusal": (
        "opt out", "optout", "opt-out", "bezwaar", "bezwaar profilering", "afgemeld", "uitgeschreven", "unsubscribed",
        "niet benaderen", "do not contact", "geblokkeerd", "objection", "geen post",
    ),
}  # fmt: skip
#: Whole cells, compared without case: a sign more ("ja?") is another answer.
_YES = frozenset(
    ("ja", "j", "yes", "y", "true", "waar", "1", "x", "aan", "on", "opt-in", "optin", "ingeschreven", "toegestaan")
)
_NO = frozenset(("nee", "n", "no", "false", "onwaar", "0", "uit", "off", "niet", ""))
#: Why a row gets no group, in the order in which it is asked.
REASONS = ("no-number", "refused", "no-permission", "disagree", "no-postcode", "no-group")
#: What the ledger says of customers, by their numbers: why not, "" when they may.
Asking = Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class Labels:
    """`table`: number, segment, name, percent (how sure), in order of the list. `left_out`: rows by reason."""

    table: pa.Table = field(repr=False)
    rows: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    labels_right: str = ""
    segmentation: str = ""

    @property
    def kept(self) -> int:
        """How many customers got a group."""
        return self.table.num_rows


def label(
    path: Path, scheme: SegmentScheme, *, language: str, secret: str = "", asking: Asking | None = None
) -> Labels:
    """The groups of the customers in the list at `path` who gave permission. `secret`: key the numbers with it.

    `asking`: the consent ledger; None only where there is no house.

    Raises DisclosureError "licence-blocks-export", DeliveryError, UsageError "column-list-columns" and those of a list.
    """
    level = "pc6" if scheme.fine is not None and scheme.licence.finest in ("household", "pc6") else "pc4"
    schemes.export_segments(pa.table({"postcode": pa.array([], pa.string())}), scheme, level=level, language=language)
    read = _read(path)
    told = schemes.export_segments(
        pa.table({"postcode": clean(read.table["postcode"])}), scheme, level=level, language=language
    )
    numbers = [text.strip().removesuffix(".0") for text in read.table["number"].to_pylist()]
    segments = told["segment"].to_pylist()
    reasons = _reasons(read.table, numbers, segments, told["segment_status"].to_pylist())
    may = [row for row, reason in enumerate(reasons) if not reason]
    if asking is not None and may:
        for row, reason in zip(may, asking([numbers[row] for row in may]), strict=True):
            reasons[row] = reason
    kept, seen = [], set()
    for row, reason in enumerate(reasons):
        if not reason and numbers[row] not in seen:
            seen.add(numbers[row])
            kept.append(row)
    picked = told.take(pa.array(kept, pa.int64()))
    shown = [numbers[row] for row in kept]
    table = pa.table(
        {
            "number": pa.array([keyed(number, secret) for number in shown] if secret else shown, pa.string()),
            "segment": picked["segment"].cast(pa.string()),
            "name": picked["segment_name"].cast(pa.string()),
            "percent": pc.cast(pc.round(pc.multiply(picked["certainty"], 100)), pa.int64()),
        }
    )
    left = {reason: reasons.count(reason) for reason in (*REASONS, *LEDGER_REASONS) if reason in reasons}
    rows = len(numbers) + len(read.aside)
    if read.aside:
        left["unreadable"] = len(read.aside)
    right = told["labels_right"][0].as_py() if len(told) else ""
    return Labels(table, rows, left, right, f"{scheme.code} {scheme.version} ({level})")


def keyed(number: str, secret: str) -> str:
    """HMAC-SHA256 of a number with a secret, in hexadecimal: who has neither list nor secret can join nothing."""
    return hmac.new(secret.encode(), number.encode(), sha256).hexdigest()


def _read(path: Path) -> Listed:
    read = read_columns(path, COLUMNS, needed=2)
    missing = [name for name in ("number", "postcode", "consent") if name not in read.table.column_names]
    if missing:
        raise UsageError(
            "column-list-columns",
            Text(
                "De lijst heeft niet alle kolommen die nodig zijn: klantnummer, postcode en toestemming.",
                "The list lacks a column that is needed: customer number, postcode and permission.",
            ),
            Text(
                "Zet ze erin met die woorden als kop. Zonder kolom met toestemming krijgt niemand een groep.",
                "Add them with those words as headings. Without a column of permission nobody gets a group.",
            ),
            {"missing": missing},
        )
    return read


def _reasons(table: pa.Table, numbers: list[str], segments: list[str | None], statuses: list[str]) -> list[str]:
    """Per row why it gets no group, "" when it does."""
    consent = table["consent"].to_pylist()
    refusal = table["refusal"].to_pylist() if "refusal" in table.column_names else [""] * len(numbers)
    said = [
        "no-number" if not number
        else "refused" if not is_no(no)
        else "no-permission" if not is_yes(yes)
        else ""
        for number, yes, no in zip(numbers, consent, refusal, strict=True)
    ]  # fmt: skip
    torn = _torn(zip(numbers, said, segments, strict=True))
    found = []
    for number, reason, segment, status in zip(numbers, said, segments, statuses, strict=True):
        if not reason and number in torn:
            reason = "disagree"
        elif not reason and segment is None:
            reason = "no-postcode" if status == "unmatched" else "no-group"
        found.append(reason)
    return found


def is_yes(cell: str) -> bool:
    """Whether a cell is a plain yes."""
    return _plain(cell) in _YES


def is_no(cell: str) -> bool:
    """Whether a cell is a plain no, or empty."""
    return _plain(cell) in _NO


def _plain(cell: str) -> str:
    """As answers are compared; a spreadsheet writes 1 as 1.0."""
    return cell.strip().casefold().removesuffix(".0")


def _torn(rows: Iterable[tuple[str, str, str | None]]) -> set[str]:
    """Customers of whom one row says yes and another no, or who have two groups."""
    first: dict[str, tuple[bool, str | None]] = {}
    torn = set()
    for number, reason, segment in rows:
        now = (not reason, segment)
        if first.setdefault(number, now) != now:
            torn.add(number)
    return torn

"""What is in the file that a house imports into its own system, and in the file that takes it back?

Two files of the same customers: with the values, and with what stood there before (as far as the list told; else an
empty cell, which clears). A number is keyed unless the house says that the file stays inside. Who gives no permission
is in neither, unless the list shows that something stands behind them: then the first file clears it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.permission import Asking, Judged, declared, judged
from publiek.connecting.writing_back.planning import Counts, Rules, now_in
from publiek.connecting.writing_back.telling_areas import Sayings
from publiek.deliveries.live.connector import Contact
from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "files.yaml"
_MARK = b"\xef\xbb\xbf"
#: What a spreadsheet would take for a formula is no customer number.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """The file of one system; see files.yaml."""

    code: str
    name: str
    key: Text
    delimiter: str
    road: Text
    source: str = ""


@dataclass(frozen=True)
class Filed:
    """`values` and `back`: the two files; `counts`: for how many, and why not for the others."""

    values: bytes = field(repr=False)
    back: bytes = field(repr=False)
    counts: Counts = field(default_factory=Counts)
    version: str = ""


@cache
def shapes() -> Mapping[str, Shape]:
    """The shapes of files, by the code of the system."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    return {
        code: Shape(code, one["name"], Text(**one["key"]), one["delimiter"], Text(**one["road"]), one.get("source", ""))
        for code, one in told.items()
    }


def shape_of(system: str) -> Shape:
    """The shape for a system. Raises UsageError "write-back-system"."""
    if system not in shapes():
        raise refusals.system_unknown(tuple(shapes()))
    return shapes()[system]


def files_for(
    contacts: Iterable[Contact],
    sayings: Sayings,
    shape: Shape,
    *,
    fields: Mapping[str, str],
    key: Callable[[str], str],
    rules: Rules = Rules(),  # noqa: B008
    basis: Asking | None = None,
) -> Filed:
    """The two files for the contacts of a list. `key`: what stands for a number in them; `basis`: the ledger.

    Raises as `permission` and, where the ledger is asked, as it does.
    """
    found = judged(contacts, soft_opt_in=declared(rules.conditions), asking=basis)
    rows, counts = _rows(found, sayings, fields)
    heads = (shape.key.in_language(sayings.language), *fields.values())
    keyed = [(key(number), new, old) for number, new, old in rows]
    values = [(number, *new) for number, new, _ in keyed]
    back = [(number, *old) for number, _, old in keyed]
    return Filed(_csv(heads, values, shape), _csv(heads, back, shape), counts, sayings.version)


def _rows(
    found: Mapping[str, Judged], sayings: Sayings, fields: Mapping[str, str]
) -> tuple[list[tuple[str, Row, Row]], Counts]:
    """Number, new values and old ones, in order of the list; and the counts."""
    counts, rows = Counts(contacts=len(found)), []
    may = {one: judged.contact for one, judged in found.items() if not judged.reason}
    said = dict(zip(may, sayings.of([contact.postcode for contact in may.values()]), strict=True))
    for number, one in found.items():
        values = said.get(number) or {}
        old = tuple(now_in(one.contact, name) or "" for name in fields.values())
        new = tuple(values.get(code) or "" for code in fields)
        reason = "no-number" if number.startswith(_FORMULA) else one.reason
        if not reason and not any(new):
            reason = "no-postcode" if said[number] is None else "no-group"
        if reason:
            counts.why[reason] += 1
        else:
            counts.with_values += 1
            counts.already_there += sum(1 for was, is_ in zip(old, new, strict=True) if was and was == is_)
        if reason != "no-number" and new != old and any((*new, *old)):
            rows.append((number, new, old))
            counts.to_write += any(new)
            counts.values += sum(1 for was, is_ in zip(old, new, strict=True) if is_ and was != is_)
            counts.to_clear += not any(new)
    return rows, counts


def _csv(heads: Row, rows: Iterable[Row], shape: Shape) -> bytes:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, delimiter=shape.delimiter)
    writer.writerow(heads)
    writer.writerows(rows)
    return _MARK + sheet.getvalue().encode("utf-8")

"""What was recognised in a file that arrived, and what becomes of each column? Looked at once, and kept beside it.

What is kept holds headers, so it lies in the folder of the upload and goes with it. No value of a row is in it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from secrets import token_hex
from typing import Any

import pyarrow.compute as pc
from django.utils import timezone

from publiek import deliveries, standardisation
from publiek.deliveries.opening import open_file
from publiek.deliveries.sheet_names import told
from publiek.engines import Workbench
from publiek.errors import DeliveryError, PubliekError
from publiek.pipeline import column_decisions
from publiek.web.uploads import leaving, refusals
from publiek.web.uploads.models import Upload
from publiek.web.visibility import house_of

_SEEN = "seen.json"
#: So many rows are read to say of which period they are.
_ROWS = 5_000


@dataclass(frozen=True)
class Seen:
    """What is known of one file: `preview` when it is understood, else `refusal`; the `sheets` there are to choose."""

    preview: dict[str, Any] | None = None
    refusal: dict[str, Any] | None = None
    sheets: list[dict[str, Any]] = field(default_factory=list)


def seen(upload: Upload) -> Seen:
    """What is recognised of `upload`. A file that is no delivery at all is removed at once and stays refused."""
    if upload.state == "refused":
        return Seen(refusal=upload.refusal)
    if not upload.file.is_file():
        raise refusals.gone()
    kept = upload.folder / _SEEN
    with suppress(OSError, ValueError, TypeError):
        return Seen(**json.loads(kept.read_text(encoding="utf-8")))
    found = _look(upload)
    if upload.state == "refused":
        return found
    part = kept.with_name(f"{token_hex(8)}.part")
    part.write_text(json.dumps(vars(found)), encoding="utf-8")
    part.replace(kept)
    return found


def forget(upload: Upload) -> None:
    """Something was said of the file: it is looked at anew, and kept a day longer."""
    Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now())
    (upload.folder / _SEEN).unlink(missing_ok=True)


def refusal_of(error: PubliekError) -> dict[str, Any]:
    """A refusal in both languages, as it can be kept. Never a value: see `errors`."""
    words = {"what": vars(error.what), "do": vars(error.do)}
    return {"code": error.code, **words, "where": {name: _plain(value) for name, value in error.where.items()}}


def _look(upload: Upload) -> Seen:
    mapping = upload.mapping if upload.mapping.exists() else None
    # Looking is not deciding: what was chosen is remembered for the next file once this one is imported.
    maps = None if mapping else house_of(upload.organisation).maps
    sheets: list[dict[str, Any]] = []
    try:
        opened = open_file(upload.file)
        sheets = [{"number": n, "name": told(one.name, n)} for n, one in enumerate(opened.tables, start=1) if one.name]
        sheet = upload.sheet or None
        received = deliveries.receive(upload.file, mapping=mapping, sheet=sheet, maps_folder=maps)
        return Seen(preview=_preview(received), sheets=sheets)
    except PubliekError as error:
        trouble = error
    if isinstance(trouble, DeliveryError) and len(sheets) < 2:
        _refuse(upload, trouble)
    return Seen(refusal=refusal_of(trouble), sheets=sheets)


def _refuse(upload: Upload, error: PubliekError) -> None:
    """It cannot be read, whatever one says of it: it has nothing to do here any longer."""
    upload.state, upload.refusal = "refused", refusal_of(error)
    upload.save()
    leaving.take_away(upload)


def _preview(received: deliveries.Received) -> dict[str, Any]:
    facts = received.facts
    first, last, rows = _period(received)
    return {
        "system": received.system,
        "system_name": facts.get("system_name") or "",
        "level": received.level,
        "sheet": facts.get("sheet") or "",
        "records": _rows(facts),
        "looked_at": rows,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "columns": column_decisions(received),
        "strange": len(received.strange),
    }


def _rows(facts: dict[str, object]) -> int | None:
    """How many rows stand below the header; None when nobody counted."""
    records, header = facts.get("records"), facts.get("header_row")
    return max(0, records - header) if isinstance(records, int) and isinstance(header, int) else None


def _period(received: deliveries.Received) -> tuple[date | None, date | None, int]:
    """The first and last day of performance in the first rows, and how many rows those are."""
    rows = next(received.batches(), None)
    if rows is None:
        return None, None, 0
    rows = rows.slice(0, _ROWS)
    how = (received.system, received.level, received.fields, received.conventions)
    try:
        # No spill folder: names are in these rows.
        with Workbench(memory="400MB") as workbench:
            plan = standardisation.Plan(*how, today=date.today())
            lines = standardisation.Standardiser(plan, workbench).standardise(rows).lines
    except Exception:
        # The import will say what is wrong; here it only means that the period is not told.
        return None, None, len(rows)
    moments = pc.min_max(lines["performance_start"]).as_py()
    first, last = (moments[end].date() if moments[end] else None for end in ("min", "max"))
    return first, last, len(rows)


def _plain(value: object) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | float | str | None) else str(value)

"""Do the two people who coded what was said agree? The sheet opened through the front door, and compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from publiek.deliveries.opening import RawTable, open_file
from publiek.errors import LessonError, Text
from publiek.estimation.coding.agreement import Agreement
from publiek.estimation.coding.double_coding import Told, compared, read_sheet

_COLUMNS = ("number", "coder_a", "coder_b")


@dataclass(frozen=True)
class Compared:
    """`told`: agreement and differences, by the number of the statement; `coded`: statements with any code."""

    told: Told
    coded: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for `--json`; what was said is never among them."""
        codes = [{"code": code, **_plain(one)} for code, one in self.told.codes.items()]
        differ = [
            {"number": number, **{coder: list(given) for coder, given in sorted(codes.items())}}
            for number, codes in self.told.differ.items()
        ]
        return {"coded": self.coded, **_plain(self.told.main), "codes": codes, "differ": differ}


def compare(path: Path) -> Compared:
    """The agreement of a coding sheet (XLSX, ODS or CSV) with the columns number, coder_a and coder_b.

    Raises LessonError "coding-sheet-columns", DeliveryError for a file that cannot be opened, SurveyError for codes.
    """
    for table in open_file(path).tables:
        heads = [[cell.strip().lower() for cell in record] for record in table.head[:5]]
        place = next((at for at, record in enumerate(heads) if set(_COLUMNS) <= set(record)), None)
        if place is not None:
            return _compared(table, place, heads[place])
    raise LessonError(
        "coding-sheet-columns",
        Text("Dit is geen codeerblad.", "This is no coding sheet."),
        Text(
            "Nodig zijn de kolommen number, coder_a en coder_b; publiek listen kit schrijft een leeg blad.",
            "It takes the columns number, coder_a and coder_b; publiek listen kit writes an empty sheet.",
        ),
    )


def _compared(table: RawTable, header: int, heads: list[str]) -> Compared:
    columns = {heads.index(name): name for name in _COLUMNS}
    lines: list[dict[str, str]] = []
    for batch in table.batches(header_row=header, columns=columns):
        for row in batch.to_pylist():
            for coder in ("coder_a", "coder_b"):
                codes = (row[coder] or "").lower()
                lines.append({"answer": row["number"] or f"row {row['row']}", "coder": coder, "codes": codes})
    sheet = read_sheet(lines)
    return Compared(compared(sheet), len({one.answer for one in sheet}))


def _plain(found: Agreement) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in ("alpha", "low", "high", "agree")}
    told: dict[str, Any] = {name: float(value) if np.isfinite(value) else None for name, value in numbers.items()}
    return told | {"units": found.units, "verdict": found.verdict}

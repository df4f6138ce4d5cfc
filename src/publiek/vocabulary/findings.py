"""What was noticed in a delivery, without ever quoting it.

A finding is a row: which code, in which column, how many times, in which rows. The catalogue with meaning and advice
in Dutch and English is `finding_codes.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass

#: How many row numbers a finding carries; the count is always complete.
ROWS_SHOWN = 100


@dataclass(frozen=True)
class Finding:
    """`count` rows of a delivery have the problem `code` in `column` (a field of the vocabulary, or "" for the row)."""

    code: str
    column: str
    count: int
    rows: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The finding as `--json` prints it."""
        return {"code": self.code, "column": self.column, "count": self.count, "rows": list(self.rows)}


def merge(findings: list[Finding]) -> list[Finding]:
    """One finding per (code, column): counts added, the first `ROWS_SHOWN` row numbers kept, sorted by code."""
    counts: dict[tuple[str, str], int] = {}
    rows: dict[tuple[str, str], list[int]] = {}
    for finding in findings:
        key = (finding.code, finding.column)
        counts[key] = counts.get(key, 0) + finding.count
        rows.setdefault(key, []).extend(finding.rows)
    return [
        Finding(code, column, counts[code, column], tuple(sorted(rows[code, column])[:ROWS_SHOWN]))
        for code, column in sorted(counts)
    ]

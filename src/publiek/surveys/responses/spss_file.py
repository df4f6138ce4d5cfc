"""What stands in an SPSS file? Names, the words of questions, and answers in the words of their labels.

Needs the extra "surveys" (pyreadstat). An answer with a label becomes its label; missing answers become "".
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from publiek.errors import SurveyError, Text, UsageError

#: A survey is never larger; a damaged file may say it is.
LARGEST, MOST_ROWS, MOST_COLUMNS = 256 * 1024 * 1024, 500_000, 5_000


@dataclass(frozen=True)
class SpssFile:
    """`names` and `labels` of the variables, and `rows` of text."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    rows: list[list[str]] = field(repr=False)


def read_spss(path: Path) -> SpssFile:
    """The file as text. Raises SurveyError "spss-unreadable", UsageError "spss-not-installed"."""
    try:
        import pyreadstat
    except ImportError:
        raise UsageError(
            "spss-not-installed",
            Text("Voor SPSS-bestanden is een extra onderdeel nodig.", "SPSS files need an extra part."),
            Text('Installeer het met: pip install "publiek[surveys]".', 'Install it: pip install "publiek[surveys]".'),
        ) from None
    try:
        small = path.stat().st_size <= LARGEST
        _, about = pyreadstat.read_sav(path, metadataonly=True) if small else (None, None)
        fits = small and (about.number_rows or 0) <= MOST_ROWS and len(about.column_names) <= MOST_COLUMNS
        columns, about = pyreadstat.read_sav(path, output_format="dict", user_missing=False) if fits else ({}, None)
    except Exception:
        # What the library says may quote the file; the file is as unreadable whatever it says.
        about = None
    if about is None:
        raise SurveyError(
            "spss-unreadable",
            Text("Dit SPSS-bestand is niet te lezen.", "This SPSS file cannot be read."),
            Text("Sla het opnieuw op als .sav, of als CSV.", "Save it again as .sav, or as CSV."),
        )
    names = tuple(about.column_names)
    labels = tuple(str(label or "") for label in about.column_labels)
    told = about.variable_value_labels
    texts = [[_text(value, told.get(name, {})) for value in columns[name]] for name in names]
    return SpssFile(names, labels, [list(row) for row in zip(*texts, strict=True)])


def _text(value: Any, labels: dict[Any, str]) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if value in labels:
        return str(labels[value])
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)

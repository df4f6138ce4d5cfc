"""How do labels and time series get from one segmentation to another, and groups behind a list of postcodes?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from publiek.errors import Text, UsageError
from publiek.segmentation import SegmentScheme, area_profile, schemes
from publiek.workshop.writing import as_csv, write_all

_POSTCODES = ("postcode", "pc6", "pc4")


@dataclass(frozen=True)
class Carried:
    """A bridge with the files that tell it."""

    bridge: schemes.Bridge
    files: list[Path]

    @property
    def sentence(self) -> Text:
        """How well the two go together, in one sentence."""
        first, second = ("@".join(name) for name in (self.bridge.first, self.bridge.second))
        rand, fit = f"{self.bridge.rand:.2f}", round(100 * self.bridge.fit)
        comma = rand.replace(".", ",")
        return Text(
            f"{first} → {second}: overeenkomst van de indelingen {comma} (1 = gelijk); de brug verklaart {fit}% van "
            "de verschillen tussen gebieden.",
            f"{first} → {second}: agreement of the labels {rand} (1 = equal); the bridge explains {fit}% of the "
            "differences between areas.",
        )

    def as_answer(self) -> dict[str, object]:
        """The bridge for a machine."""
        return {
            "first": "@".join(self.bridge.first),
            "second": "@".join(self.bridge.second),
            "rand": self.bridge.rand,
            "information": self.bridge.information,
            "cramers_v": self.bridge.cramers_v,
            "fit": self.bridge.fit,
            "covered": self.bridge.covered,
            "match": [list(pair) for pair in self.bridge.match],
            "table": self.bridge.table.to_pylist(),
            "files": [str(path) for path in self.files],
        }


def carry_over(first: SegmentScheme, second: SegmentScheme, *, series: Path | None, out: Path) -> Carried:
    """The bridge as a table in `out`, and `series` (period, segment, share, optionally base) in the second's groups."""
    found = schemes.bridge(first, second, area_profile.packaged())
    texts = {"bridge.csv": as_csv(found.table)}
    if series:
        table = _read(series)
        texts["series.csv"] = as_csv(schemes.carry(table, found))
    return Carried(found, write_all(texts, out))


def label_postcodes(
    path: Path, scheme: SegmentScheme, *, level: str, out: Path, language: str
) -> tuple[Path, dict[str, int]]:
    """Write `path` with groups behind the postcodes. Only the postcode column is kept: other columns may hold names.

    Returns the file and how many rows were classified, unclassified and unmatched.
    """
    table = _read(path)
    named = {name.strip().lower(): name for name in table.column_names}
    found = [named[name] for name in _POSTCODES if name in named]
    lone = found[:1] if found else table.column_names[:1] if table.num_columns == 1 else []
    postcodes = table.select(lone).rename_columns(["postcode"] * len(lone))
    told = schemes.export_segments(postcodes, scheme, level=level, language=language)
    counts = {row["values"]: row["counts"] for row in pc.value_counts(told.column("segment_status")).to_pylist()}
    (made,) = write_all({f"{path.stem}-segments.csv": as_csv(told)}, out)
    known = {name: int(counts.get(name, 0)) for name in ("classified", "unclassified", "unmatched")}
    return made, {"rows": len(told), **known}


def _read(path: Path) -> pa.Table:
    """A CSV as text, its delimiter the one the first line has most of; never a value in a refusal."""
    try:
        head = path.read_bytes()[:4096].splitlines()
        line = head[0] if head else b""
        delimiter = max((";", ",", "\t"), key=lambda mark: line.count(mark.encode()))
        table = pacsv.read_csv(
            path,
            parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(strings_can_be_null=True, column_types=_text_columns(line, delimiter)),
        )
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        raise UsageError(
            "table-unreadable",
            Text("Deze tabel is niet te lezen.", "This table cannot be read."),
            Text("Maak een CSV in UTF-8 met een rij namen bovenaan.", "Make a CSV in UTF-8 with a row of names."),
            {"file": path.suffix},
        ) from None
    return table


def _text_columns(line: bytes, delimiter: str) -> dict[str, pa.DataType]:
    """Postcodes as text: a column of four digits is no column of numbers."""
    names = line.decode("utf-8-sig", "replace").split(delimiter)
    return {name.strip().strip('"'): pa.string() for name in names if name.strip().strip('"').lower() in _POSTCODES}

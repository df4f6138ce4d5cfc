"""How do labels and time series get from one segmentation to another, and groups behind a list of postcodes?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import SegmentationError, Text
from publiek.segmentation import SegmentScheme, area_profile, schemes
from publiek.segmentation.schemes.refusals import refuse
from publiek.workshop.lists import read_columns, read_postcodes
from publiek.workshop.postcodes import clean
from publiek.workshop.writing import csv_writer, write_all

#: What the columns of a time series may be called.
_SERIES = {
    "period": ("period", "periode", "seizoen", "season", "jaar", "year"),
    "segment": ("segment", "groep", "group", "code"),
    "share": ("share", "aandeel", "deel"),
    "base": ("base", "basis", "boekers", "bookers", "aantal boekers", "n"),
}
_NEEDED = ("period", "segment", "share")
_NUMBER = re.compile(r"(?P<number>[0-9]*[.,]?[0-9]+(?:[eE]-?[0-9]{1,2})?)\s*(?P<percent>%)?")
_STATUSES = ("classified", "unclassified", "unmatched")
_ROWS_TOLD = 20


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
    """The bridge as a table in `out`, and `series` (period, segment, share, optionally base) in the second's groups.

    The series is read first: a bridge is not written beside a series that is refused.
    """
    table = read_series(series) if series else None
    found = schemes.bridge(first, second, area_profile.packaged())
    writers = {"bridge.csv": csv_writer(found.table)}
    if table is not None:
        writers["series.csv"] = csv_writer(schemes.carry(table, found))
    return Carried(found, write_all(writers, out))


def read_series(path: Path) -> pa.Table:
    """Shares by period from a list of any make: 0.125, 0,125 and 12,5% are the same.

    Raises UsageError "series-columns-missing", SegmentationError "series-numbers-unreadable" with row numbers.
    """
    read = read_columns(path, _SERIES)
    found = [name for name in _NEEDED if name in read.table.column_names]
    if len(found) < len(_NEEDED):
        raise refuse("series-columns-missing", found=found)
    table, rows = read.table, read.table["row"].to_pylist()
    wrong = list(read.aside)
    columns = {}
    for name in [name for name in ("share", "base") if name in table.column_names]:
        columns[name] = [_number(text) for text in table[name].to_pylist()]
        pairs = zip(rows, table[name].to_pylist(), columns[name], strict=True)
        wrong += [row for row, text, number in pairs if number is None and (text or name == "share")]
    if wrong:
        raise SegmentationError(
            "series-numbers-unreadable",
            Text("In de reeks staan rijen zonder leesbaar getal.", "The series has rows without a readable number."),
            Text(
                "Schrijf aandelen als 0,125 of 12,5% en aantallen zonder punten.",
                "Write shares as 0.125 or 12.5% and counts without thousands marks.",
            ),
            {"rows": sorted(set(wrong))[:_ROWS_TOLD], "count": len(set(wrong))},
        )
    return pa.table({"period": table["period"], "segment": table["segment"], **columns})


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    return float(found["number"].replace(",", ".")) / (100 if found["percent"] else 1)


@dataclass(frozen=True)
class PostcodeList:
    """A list to be labelled: the file, and which `column` (heading or letter) and `sheet` when that is not evident."""

    path: Path
    column: str = ""
    sheet: str | None = None


@dataclass(frozen=True)
class Labelled:
    """The file that was made, how many rows got what, from which column, and the first rows without a postcode."""

    path: Path
    counts: dict[str, int]
    read_from: str
    unmatched: tuple[int, ...]
    labels_right: Text

    def lines(self) -> list[Text]:
        """What a person reads."""
        rows, done, without = (f"{self.counts[name]}" for name in ("rows", "classified", "unclassified"))
        told = [
            Text(f"Postcodes uit kolom {self.read_from}.", f"Postcodes from column {self.read_from}."),
            Text(f"Met groep: {done} van {rows} rijen.", f"With a group: {done} of {rows} rows."),
        ]
        if self.counts["unclassified"]:
            told.append(Text(f"Postcode zonder groep: {without}.", f"Postcode without a group: {without}."))
        if self.unmatched:
            many, listed = self.counts["unmatched"], ", ".join(map(str, self.unmatched))
            more = ", …" if many > len(self.unmatched) else ""
            told.append(
                Text(
                    f"Zonder leesbare Nederlandse postcode: {many} (rij {listed}{more}).",
                    f"Without a readable Dutch postcode: {many} (row {listed}{more}).",
                )
            )
        return [*told, self.labels_right]

    def as_answer(self) -> dict[str, object]:
        """What a machine reads."""
        told = {"files": [str(self.path)], **self.counts, "read_from": self.read_from}
        return {**told, "rows_unmatched": list(self.unmatched)}


def label_postcodes(given: PostcodeList, scheme: SegmentScheme, *, level: str, out: Path, language: str) -> Labelled:
    """Write the list with groups behind the postcodes: a row for each of its rows, with its number.

    Nothing of the list is written but what was read as a postcode: a cell with something else can be a person, and so
    can every other column. Raises what `lists.read_postcodes` and `schemes.export_segments` raise.
    """
    # what may not leave is refused before the list is opened
    schemes.export_segments(pa.table({"postcode": pa.array([], pa.string())}), scheme, level=level, language=language)
    read = read_postcodes(given.path, column=given.column, sheet=given.sheet)
    rows, postcodes = _in_place(read.table["row"], clean(read.table["postcode"]), read.aside)
    told = schemes.export_segments(
        pa.table({"row": rows, "postcode": postcodes}), scheme, level=level, language=language
    )
    status = told.column("segment_status").cast(pa.string())
    counts = {row["values"]: row["counts"] for row in pc.value_counts(status).to_pylist()}
    (made,) = write_all({f"{given.path.stem}-segments.csv": csv_writer(told)}, out)
    known = {name: int(counts.get(name, 0)) for name in _STATUSES}
    unmatched = rows.filter(pc.equal(status, "unmatched"))[:_ROWS_TOLD].to_pylist()
    right = schemes.labels_right_sentence(_right(scheme, level))
    return Labelled(made, {"rows": len(told), **known}, read.read_from, tuple(unmatched), right)


def _right(scheme: SegmentScheme, level: str) -> float | None:
    """Of how many people a label at this level is right, as the export says it."""
    coarse = level != "pc6" and scheme.fine is not None
    return scheme.facts.get("labels_right_pc4") if coarse else scheme.labels_right  # type: ignore[return-value]


def _in_place(rows: pa.ChunkedArray, postcodes: pa.Array, aside: Sequence[int]) -> tuple[pa.ChunkedArray, pa.Array]:
    """Rows whose cells do not fit under the headings keep their place too, without a postcode."""
    if not aside:
        return rows, postcodes
    numbers = np.concatenate([rows.to_numpy(), np.array(aside, np.int64)])
    order = pa.array(np.argsort(numbers, kind="stable"))
    all_of = pa.concat_arrays([postcodes, pa.nulls(len(aside), pa.string())])
    return pa.chunked_array([pa.array(numbers).take(order)]), all_of.take(order)

"""Made tables of a licensee, their plans, and made schemes whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.errors import Text
from publiek.segmentation.scheme import Group, Licence, SegmentScheme
from publiek.segmentation.schemes import Columns, ImportPlan
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of

LICENCE = Licence("Voorbeeld BV", "alleen voor eigen gebruik", "pc4")
PC6 = ImportPlan("own", "2025", 2025, "pc6", Columns(("PC6",), segment="CODE"), LICENCE, "Voorbeeld BV 2025")
PC4 = replace(PC6, level="pc4", columns=Columns(("PC4",), segment="CODE"))
HOUSEHOLD = replace(
    PC6, level="household", columns=Columns(("POSTCODE",), number="HUISNR", addition="TOEV", segment="CODE")
)


def write(folder: Path, text: str, name: str = "table.csv") -> Path:
    """A file with `text`."""
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def table(folder: Path, header: str, *rows: str) -> Path:
    """A CSV with a header and rows."""
    return write(folder, "\n".join([header, *rows]) + "\n")


def households(postcode: str, codes: str) -> list[str]:
    """One address per letter of `codes` in a postcode, with that letter as its group."""
    return [f"{postcode},{2 * at + 1},,{code}" for at, code in enumerate(codes)]


def mixes(scheme: SegmentScheme) -> dict[int, dict[str, float]]:
    """pc4 -> group -> part, groups without a part left out."""
    return {row["pc4"]: {code: part for code, part in row["mix"] if part} for row in scheme.table.to_pylist()}


def made_scheme(code: str, pc4: np.ndarray, mix: np.ndarray, letters: str, version: str = "1") -> SegmentScheme:
    """A scheme over `pc4` with the mixes `mix` (areas x groups); group codes are letters."""
    maps = pa.array(
        [list(zip(letters, row, strict=True)) for row in mix.tolist()], schema_of(AREA_SEGMENT).field(3).type
    )
    labels = [letters[at] for at in mix.argmax(axis=1)]
    columns = [pa.array(pc4, pa.int32()), pa.array(labels), pa.array(mix.max(axis=1)), maps]
    groups = tuple(Group(letter, Text(letter, letter), Text("", "")) for letter in letters)
    laid = pa.table(columns, schema=schema_of(AREA_SEGMENT))
    return SegmentScheme(code, version, "licensed", laid, groups, float(mix.max(axis=1).mean()), "made")

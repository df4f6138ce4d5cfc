"""How does a list of postcodes get a column with groups, no finer than the licence allows?

Every row keeps its place and gets: `segment`, `segment_name`, `segment_status` ("classified"; "unclassified": a Dutch
postcode without a group; "unmatched": no readable Dutch postcode at this level), `certainty` (0-1, empty = not known),
`labels_right` (the sentence for how many people a label is right) and `segmentation` (code, version and level).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek.segmentation.scheme import SegmentScheme
from publiek.segmentation.schemes.keys import read_postcodes
from publiek.segmentation.schemes.plan import EXPORT_LEVELS
from publiek.segmentation.schemes.refusals import refuse
from publiek.segmentation.schemes.sentences import labels_right_sentence

LEVELS = ("pc4", "pc6")
ADDED = ("segment", "segment_name", "segment_status", "certainty", "labels_right", "segmentation")
_COLUMNS = ("postcode", "pc6", "pc4")
_STATUSES = ("classified", "unclassified", "unmatched")


def export_segments(postcodes: pa.Table, scheme: SegmentScheme, *, level: str, language: str = "nl") -> pa.Table:
    """`postcodes` with the columns `ADDED` behind its own; rows keep their order.

    `postcodes` has one column named postcode, pc6 or pc4 (text or whole numbers). `level` is that of the labels: "pc4",
    or "pc6" when the scheme is that fine. Raises DisclosureError "licence-blocks-export" when the level is finer than
    the licence allows, UsageError "export-level-unknown", "export-column-missing", "export-column-taken".
    """
    check_licence(scheme, level=level)
    if level not in LEVELS or (level == "pc6" and scheme.fine is None):
        raise refuse("export-level-unknown", levels=list(LEVELS if scheme.fine is not None else LEVELS[:1]))
    name = _column(postcodes)
    at, missing = _places(postcodes.column(name), scheme, level)
    source = scheme.fine if level == "pc6" else scheme.table
    segment = pc.take(source.column("segment").combine_chunks().dictionary_encode(), at)  # type: ignore[union-attr]
    names = {group.code: group.name.in_language(language) for group in scheme.groups}
    said = pa.array([names.get(code, code) for code in segment.dictionary.to_pylist()], pa.string())
    right = scheme.labels_right if level == "pc6" or scheme.fine is None else scheme.facts.get("labels_right_pc4")
    sentence = labels_right_sentence(right).in_language(language)  # type: ignore[arg-type]
    added = (
        segment,
        pa.DictionaryArray.from_arrays(segment.indices, said),
        missing,
        pc.take(source.column("certainty").combine_chunks(), at),  # type: ignore[union-attr]
        _everywhere(sentence, len(postcodes)),
        _everywhere(f"{scheme.code} {scheme.version} ({level})", len(postcodes)),
    )
    for column, values in zip(ADDED, added, strict=True):
        postcodes = postcodes.append_column(column, values)
    return postcodes


def check_licence(scheme: SegmentScheme, *, level: str) -> None:
    """Raises DisclosureError "licence-blocks-export" when labels per `level` may not leave; an unknown word blocks."""
    finest = scheme.licence.finest
    allowed = EXPORT_LEVELS[EXPORT_LEVELS.index(finest) : -1] if finest in EXPORT_LEVELS else ()
    if level in EXPORT_LEVELS and level not in allowed:
        raise refuse("licence-blocks-export", code=scheme.code, level=level, finest=finest, owner=scheme.licence.owner)


def _column(postcodes: pa.Table) -> str:
    names = [name for name in postcodes.column_names if name in _COLUMNS]
    if len(names) != 1:
        raise refuse("export-column-missing", found=names)
    taken = [name for name in ADDED if name in postcodes.column_names]
    if taken:
        raise refuse("export-column-taken", columns=taken)
    return names[0]


def _places(column: pa.ChunkedArray, scheme: SegmentScheme, level: str) -> tuple[pa.Array, pa.Array]:
    """Per row its place in the table of the scheme (null = no group), and its status."""
    text = column.combine_chunks()
    text = text if isinstance(text, pa.Array) else text.combine_chunks()
    coded = pc.fill_null(text.cast(pa.string()), "").dictionary_encode()
    read = read_postcodes(pa.chunked_array([coded.dictionary]))
    key = read.pc6 if level == "pc6" else read.pc4
    if level == "pc6" and scheme.fine is not None:
        known = read_postcodes(scheme.fine.column("pc6")).pc6
    else:
        known = scheme.table.column("pc4").to_numpy()
    order = np.argsort(known, kind="stable")
    spot = np.clip(np.searchsorted(known[order], key), 0, max(len(known) - 1, 0))
    there = (known[order][spot] == key) if len(known) else np.zeros(len(key), bool)
    place = pa.array(order[spot] if len(known) else np.zeros(len(key), np.int64), mask=~there)
    status = np.where(key < 0, 2, np.where(there, 0, 1)).astype(np.int8)
    statuses = pa.DictionaryArray.from_arrays(pc.take(pa.array(status), coded.indices), pa.array(_STATUSES))
    return pc.take(place, coded.indices), statuses


def _everywhere(text: str, rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([text]))

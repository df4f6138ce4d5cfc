"""Which part of the programme draws which segment? The shared making of the figures by genre and by production."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures import frames, intervals
from publiek.measures.answers import labelled_answer
from publiek.measures.geography import Integers
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import Reference, references
from publiek.measures.residence import whole
from publiek.vocabulary.figures import Figure


def facet_segments(prepared: Prepared, name: str, facet: str, columns: pa.Schema) -> Figure:
    """One row per value of `facet` and segment; `columns` begins with the facet and segment and ends with thin."""
    rules = prepared.question.thresholds
    counts = _counts(prepared, facet)
    answer = labelled_answer(prepared, name, columns, limits=("area-not-person", "genre-is-supply"))
    n = answer.n if prepared.residence.counted == "bookers" else 0
    answer = replace(answer, n=n, counted="bookers")
    if n < rules.bookers_min or not len(counts):
        return answer.silent(prepared, need=rules.bookers_min)
    reference = references(prepared, prepared.labelling.shares)[0]
    told = _told(prepared, counts, reference)
    return replace(answer, reference_n=reference.households).told(
        prepared, {columns.names[0]: told.pop("key"), **{column: told[column] for column in columns.names[1:]}}
    )


def _counts(prepared: Prepared, facet: str) -> dict[str, np.ndarray]:
    """Bookers by segment, per value of the facet that has any."""
    keys, segments = prepared.performances.keys[facet], len(prepared.geography.segments)
    number, label, bookers = _by_facet(prepared, facet)
    kept = (number >= 0) & (label >= 0)
    cell = number[kept] * segments + label[kept]
    table = np.bincount(cell, bookers[kept], len(keys) * segments).reshape(len(keys), segments)
    return {key: k for key, k in zip(keys, table, strict=True) if k.sum() > 0}


def _by_facet(prepared: Prepared, facet: str) -> tuple[Integers, Integers, Integers]:
    """Facet, segment (-1 without a label) and bookers: by the label of the home area, or of the own pc6."""
    if prepared.fine is None:
        where = prepared.geography
        table = prepared.collected(frames.audience_by(prepared.attendances, facet, frames.UNDATED))
        spot = where.locate(whole(table, "pc4"))
        label = np.where(spot >= 0, where.label[spot], -1)
    else:
        homes = prepared.placed(prepared.fine_homes.select(["booker", "segment"]))
        labelled = prepared.attendances.join(homes, on="booker", how="inner")
        table = prepared.collected(frames.audience_by(labelled, facet, frames.UNDATED, home="segment"))
        label = whole(table, "segment")
    return whole(table, facet), label, whole(table, "n") * whole(table, "profile")


def _told(prepared: Prepared, counts: dict[str, np.ndarray], reference: Reference) -> dict[str, object]:
    """Every column, one row per value and segment: the arithmetic of `profiles.profile`, of all values at once."""
    segments, rules = prepared.geography.segments, prepared.question.thresholds
    k, shares = np.array(list(counts.values())), reference.shares
    n = k.sum(axis=1, keepdims=True)
    low, high = intervals.wilson(k, n, confidence=rules.confidence)
    present = np.where(shares > 0, shares, np.nan)
    share = k / np.maximum(n, 1.0)
    thin = (k < rules.cell_min) | (n < rules.bookers_min) | (shares < rules.reference_share_min)
    cells = {"share": share, "share_low": low, "share_high": high}
    cells |= {"index": 100 * share / present, "low": 100 * low / present, "high": 100 * high / present}
    return {
        "key": [value for value in counts for _ in segments],
        "segment": [segment for _ in counts for segment in segments],
        "bookers": k.astype(np.int64).ravel(),
        **{name: values.ravel() for name, values in cells.items()},
        "thin": thin.ravel(),
    }

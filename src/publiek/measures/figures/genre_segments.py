"""Which genre draws which segment?

Per genre the bookers with a visit to it by dominant segment of their home area (of their own pc6 when the segmentation
is that fine). share = part of the genre's bookers;
index = 100 share / share of the households in the catchment (the same reference as segment_index); low and high: Wilson
interval of the share divided by the reference share. thin = fewer than 30 bookers in the genre or 5 in the segment.
A booker counts once per genre.
It does not say: what would draw whom. One can only choose from what was on. An area is not a person.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from publiek.measures import frames
from publiek.measures.answers import labelled_answer
from publiek.measures.geography import Integers
from publiek.measures.prepared import Prepared
from publiek.measures.profiles import Reference, profile, references
from publiek.measures.residence import whole
from publiek.vocabulary.figures import Figure

NAME = "genre_segments"
COLUMNS = pa.schema(
    [
        ("genre", pa.string()),
        ("segment", pa.string()),
        ("bookers", pa.int64()),
        *[(name, pa.float64()) for name in ("share", "index", "low", "high")],
        ("thin", pa.bool_()),
    ]
)


def figure(prepared: Prepared) -> Figure:
    """One row per genre and segment."""
    rules = prepared.question.thresholds
    counts = _counts(prepared)
    answer = labelled_answer(prepared, NAME, COLUMNS, limits=("area-not-person", "genre-is-supply"))
    n = answer.n if prepared.residence.counted == "bookers" else 0
    answer = replace(answer, n=n, counted="bookers")
    if n < rules.bookers_min or not len(counts):
        return answer.silent(prepared, need=rules.bookers_min)
    reference = references(prepared, prepared.labelling.shares)[0]
    blocks = [_block(prepared, genre, k, reference) for genre, k in counts.items()]
    told = {name: [value for block in blocks for value in block[name]] for name in COLUMNS.names}
    return replace(answer, reference_n=reference.households).told(prepared, told)


def _counts(prepared: Prepared) -> dict[str, np.ndarray]:
    """Bookers by segment, per genre that has any."""
    genres, segments = prepared.performances.keys["genre"], len(prepared.geography.segments)
    number, label, bookers = _by_genre(prepared)
    kept = (number >= 0) & (label >= 0)
    cell = number[kept] * segments + label[kept]
    table = np.bincount(cell, bookers[kept], len(genres) * segments).reshape(len(genres), segments)
    return {genre: k for genre, k in zip(genres, table, strict=True) if k.sum() > 0}


def _by_genre(prepared: Prepared) -> tuple[Integers, Integers, Integers]:
    """Genre, segment (-1 without a label) and bookers: by the label of the home area, or of the own pc6."""
    if prepared.fine is None:
        where = prepared.geography
        table = prepared.collected(frames.audience_by(prepared.attendances, "genre", frames.UNDATED))
        spot = where.locate(whole(table, "pc4"))
        label = np.where(spot >= 0, where.label[spot], -1)
    else:
        homes = prepared.placed(prepared.fine_homes.select(["booker", "segment"]))
        labelled = prepared.attendances.join(homes, on="booker", how="inner")
        table = prepared.collected(frames.audience_by(labelled, "genre", frames.UNDATED, home="segment"))
        label = whole(table, "segment")
    return whole(table, "genre"), label, whole(table, "n") * whole(table, "profile")


def _block(prepared: Prepared, genre: str, k: np.ndarray, reference: Reference) -> dict[str, list[object]]:
    segments = prepared.geography.segments
    found = profile(k, reference.shares, rules=prepared.question.thresholds)
    numbers = {name: getattr(found, name) for name in ("share", "index", "low", "high")}
    return {
        "genre": [genre] * len(segments),
        "segment": list(segments),
        "bookers": [int(value) for value in k],
        **{name: [None if np.isnan(value) else float(value) for value in values] for name, values in numbers.items()},
        "thin": [verdict == "thin" for verdict in found.verdict],
    }

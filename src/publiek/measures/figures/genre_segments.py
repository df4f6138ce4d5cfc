"""Which genre draws which segment?

Per genre the bookers with a visit to it by dominant segment of their home area. share = part of the genre's bookers;
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
from publiek.measures.answers import home_answer
from publiek.measures.prepared import Prepared, collected
from publiek.measures.profiles import Reference, profile, references, segment_sums
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
    living = prepared.residence
    n = living.n if living.counted == "bookers" else 0
    answer = replace(home_answer(prepared, NAME, COLUMNS, limits=("area-not-person", "genre-is-supply")), n=n)
    answer = replace(answer, uses=("areas", "segments"), reference="catchment", counted="bookers")
    if n < rules.bookers_min or not len(counts):
        return answer.silent(prepared, need=rules.bookers_min)
    reference = references(prepared)[0]
    blocks = [_block(prepared, genre, k, reference) for genre, k in counts.items()]
    told = {name: [value for block in blocks for value in block[name]] for name in COLUMNS.names}
    return replace(answer, reference_n=reference.households).told(prepared, told)


def _counts(prepared: Prepared) -> dict[str, np.ndarray]:
    """Bookers by segment, per genre that has any."""
    where, genres = prepared.geography, prepared.performances.keys["genre"]
    table = collected(frames.audience_by(prepared.attendances, "genre", frames.UNDATED))
    number, spot = whole(table, "genre"), where.locate(whole(table, "pc4"))
    bookers = whole(table, "n") * whole(table, "profile")
    found = {}
    for position, genre in enumerate(genres):
        kept = (number == position) & (spot >= 0)
        k = segment_sums(where.label[spot[kept]], bookers[kept], len(where.segments))
        if k.sum() > 0:
            found[genre] = k
    return found


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

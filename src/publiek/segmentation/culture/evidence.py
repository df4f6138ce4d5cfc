"""What does each contribution say about the log rates of groups, as lines for one model?

A counted row is one Poisson line about one group. A modelled block (all groups of a source in a discipline) is a
quadratic: log-likelihood = score' (theta - theta0) - (theta - theta0)' J (theta - theta0) / 2. With J = sum l v v' that
is one normal line per eigenvector: sqrt(l) v' theta measured as sqrt(l) v' theta0 + v' score / sqrt(l), variance 1.
A survey's count is divided by 1 - share, with its persons, so that it has the spread of a share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.culture.contributions import Floats, Rows

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Lines:
    """Lines x groups `design`; per line `count` and `size` (a measured value and 1 where `normal`), and the codes of
    its `block` (source in a discipline and region). Per block its `source`, `discipline` and `region` codes and
    whether it is a `survey`.
    """

    design: Floats
    count: Floats
    size: Floats
    normal: NDArray[np.bool_]
    block: Codes
    source: Codes
    discipline: Codes
    region: Codes
    survey: NDArray[np.bool_]
    disciplines: tuple[str, ...]


def lines_of(rows: Rows, groups: tuple[str, ...]) -> Lines:
    """The contributions as lines, in the order of their names whatever order they came in."""
    keys = np.column_stack([rows.survey.astype(int).astype(str), rows.source, rows.discipline, rows.region])
    blocks, block = np.unique(keys, axis=0, return_inverse=True)
    block = np.asarray(block).ravel()
    segment = np.array([groups.index(code) for code in rows.segment])
    parts = [_block_lines(rows, np.flatnonzero(block == at), segment, len(groups)) for at in range(len(blocks))]
    disciplines, discipline = np.unique(blocks[:, 2], return_inverse=True)
    return Lines(
        design=np.vstack([part[0] for part in parts]),
        count=np.concatenate([part[1] for part in parts]),
        size=np.concatenate([part[2] for part in parts]),
        normal=np.concatenate([part[3] for part in parts]),
        block=np.repeat(np.arange(len(blocks)), [len(part[1]) for part in parts]),
        source=np.unique(blocks[:, :3], axis=0, return_inverse=True)[1].ravel(),
        discipline=discipline,
        region=np.unique(blocks[:, 3], return_inverse=True)[1],
        survey=blocks[:, 0] == "1",
        disciplines=tuple(disciplines.tolist()),
    )


def _block_lines(
    rows: Rows, here: Codes, segment: Codes, groups: int
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    counted, modelled = here[~rows.modelled[here]], here[rows.modelled[here]]
    counted = counted[np.argsort(segment[counted])]
    events, expected = rows.events[counted], rows.expected[counted]
    left = np.where(rows.survey[counted], 1 - np.minimum((events + 0.5) / (expected + 1), 0.9), 1.0)
    design, value = _quadratic(rows, modelled, segment[modelled], groups)
    return (
        np.vstack([np.eye(groups)[segment[counted]], design]),
        np.concatenate([events / left, value]),
        np.concatenate([expected / left, np.ones(len(value))]),
        np.concatenate([np.zeros(len(counted), dtype=bool), np.ones(len(value), dtype=bool)]),
    )


def _quadratic(rows: Rows, here: Codes, segment: Codes, groups: int) -> tuple[Floats, Floats]:
    """The normal lines of one modelled block: design (lines x groups) and measured values."""
    curve, start, score = np.zeros((groups, groups)), np.zeros(groups), np.zeros(groups)
    curve[segment] = rows.information[here]
    start[segment] = np.log(rows.events[here] / rows.expected[here])
    score[segment] = rows.score[here]
    strength, ways = np.linalg.eigh((curve + curve.T) / 2)
    kept = strength > 1e-6 * max(float(strength.max()), 1.0)
    root, ways = np.sqrt(strength[kept]), ways[:, kept]
    return (ways * root).T, root * (start @ ways) + (score @ ways) / root

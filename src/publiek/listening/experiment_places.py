"""Which areas and houses are meant, and do the areas compared lie so near that word may travel?"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from publiek import areas
from publiek.errors import LessonError, Text
from publiek.house import House

#: Kilometres between centres within which people of one area easily hear of what happens in another.
_NEAR = 2.0
#: The part of the areas compared that must lie so near before it is told.
_MANY = 0.25


def of_segments(house: House, segments: tuple[str, ...]) -> tuple[int, ...]:
    """The areas whose most common group is one of `segments`; none when no group is named."""
    if not segments:
        return ()
    told = house.scheme.table.select(["pc4", "segment"]).to_pylist()
    return tuple(sorted({row["pc4"] for row in told if row["segment"] in segments}))


def near_one_another(treated: tuple[int, ...], control: tuple[int, ...]) -> bool:
    """Whether a quarter or more of the areas compared lie within two kilometres of one where something was done."""
    if not treated or not control:
        return False
    table = areas.describe().table.select(["pc4", "rd_x", "rd_y"]).to_pylist()
    place = {row["pc4"]: (row["rd_x"], row["rd_y"]) for row in table if row["rd_x"] is not None}
    own = np.array([place[area] for area in treated if area in place])
    others = np.array([place[area] for area in control if area in place])
    if not len(own) or not len(others):
        return False
    km = np.sqrt(((own[:, None, :] - others[None, :, :]) ** 2).sum(axis=2)) / 1000
    return bool((km.min(axis=0) < _NEAR).mean() >= _MANY)


def counts_of_others(path: Path) -> dict[str, tuple[float, float]]:
    """Counts of other houses, from a CSV with a header and the columns house, before, after.

    Raises LessonError "experiment-others-unreadable".
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        found = {row["house"].strip(): (float(row["before"]), float(row["after"])) for row in rows}
        if any(not 0 <= number < float("inf") for pair in found.values() for number in pair):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error):
        raise LessonError(
            "experiment-others-unreadable",
            Text("De tellingen van andere huizen zijn niet te lezen.", "The counts of other houses cannot be read."),
            Text(
                "Maak een CSV met de kolommen house, before, after.",
                "Make a CSV with the columns house, before, after.",
            ),
        ) from None
    return found

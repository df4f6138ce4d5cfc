"""What is assumed where nobody measured? Ranges with their reason and date, from `assumptions.yaml` or a house's own.

Formula: `visits_per_visitor` is drawn triangular on the logarithm (least, likely, most); the others evenly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from publiek.errors import SurveyError, Text
from publiek.surveys.reach.parts import Floats
from publiek.vocabulary.data_files import read_yaml

_NAMES = ("accounts_per_booker", "companions_who_book", "companions_come_back", "look_back")


@dataclass(frozen=True)
class Range:
    """`least` to `most`; `likely` where one value is likelier than others (None: all alike)."""

    least: float
    most: float
    likely: float | None = None
    reason: str = ""

    def draws(self, count: int, dice: np.random.Generator) -> Floats:
        """So many values from the range."""
        if self.most == self.least:
            return np.full(count, self.least)
        if self.likely is None:
            return dice.uniform(self.least, self.most, count)
        return np.exp(dice.triangular(np.log(self.least), np.log(self.likely), np.log(self.most), count))


@dataclass(frozen=True)
class Assumptions:
    """All ranges of one version; `dated`: when they were last looked at."""

    version: str
    dated: str
    visits_per_visitor: Mapping[str, Range]
    accounts_per_booker: Range
    companions_who_book: Range
    companions_come_back: Range
    look_back: Range
    door_count: float

    def of_subsector(self, subsector: str) -> Range:
        """How often one visitor may come to a house of this kind."""
        return self.visits_per_visitor.get(subsector) or self.visits_per_visitor["other"]


def assumed(own: Path | None = None) -> Assumptions:
    """The built-in assumptions, with those of `own` (YAML, same keys) in their place.

    Raises SurveyError "reach-assumptions" when the file cannot be read or a range is upside down.
    """
    raw = read_yaml(files("publiek.surveys.reach").joinpath("assumptions.yaml").read_text(encoding="utf-8"))
    if own:
        raw = _laid_over(raw, _read(own))
    try:
        return Assumptions(
            version=str(raw["version"]),
            dated=str(raw["dated"]),
            visits_per_visitor={kind: _range(entry, least=1.0) for kind, entry in raw["visits_per_visitor"].items()},
            door_count=float(raw["door_count"]["sd"]),
            **{name: _range(raw["ranges"][name]) for name in _NAMES},
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise _refused(str(wrong)) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        found = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        raise _refused(type(wrong).__name__) from None
    if not isinstance(found, dict):
        raise _refused("no keys")
    return found


def _laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(own) - set(base))
    if unknown:
        raise _refused(unknown[0])
    merged = dict(base)
    for key, entry in own.items():
        both = isinstance(entry, dict) and isinstance(base[key], dict)
        merged[key] = {**base[key], **entry} if both else entry
    return merged


def _range(entry: Mapping[str, Any], *, least: float = 0.0) -> Range:
    numbers = [float(number) for number in entry["range"]]
    if sorted(numbers) != numbers or len(numbers) not in (2, 3) or not least <= numbers[0]:
        raise ValueError(f"range {numbers}")
    likely = numbers[1] if len(numbers) == 3 else None
    return Range(numbers[0], numbers[-1], likely, str(entry.get("reason", "")))


def _refused(what: str) -> SurveyError:
    return SurveyError(
        "reach-assumptions",
        Text("De aannames voor het bereik zijn niet te lezen.", "The assumptions on reach cannot be read."),
        Text(
            "Schrijf YAML met de sleutels van docs/how-to/estimate-reach.md; elk bereik van klein naar groot.",
            "Write YAML with the keys of docs/how-to/estimate-reach.md; each range from small to large.",
        ),
        {"at": what},
    )

"""Which limits decide what may be told about visiting, and what each class of intensity means?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "thresholds.yaml"


@dataclass(frozen=True)
class Thresholds:
    """The limits of thresholds.yaml; each is explained there."""

    date: str
    organisations_least: int
    regions_least: int
    largest_part_most: float
    bookers_least: float
    survey_persons_least: float
    intensive_from: float
    light_until: float
    disciplines_least: int
    probability_least: float


@cache
def thresholds() -> Thresholds:
    """The limits that come with the program."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    return Thresholds(**{**told, "date": str(told["date"])})

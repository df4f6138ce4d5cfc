"""How much does an agreement say? The shares that are packaged (`weights.yaml`), and why they are as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Weights:
    """See `weights.yaml`. `same_person`: per comparison the share of pairs of one person at each level."""

    same_person: dict[str, dict[str, float]]
    shared_value: float
    strangers: dict[str, float]
    least_second: float
    names_of_one_value: int
    thresholds: dict[str, float]
    model_error: dict[str, float]


@cache
def weights() -> Weights:
    """The packaged weights."""
    text = resources.files("publiek.linking").joinpath("weights.yaml").read_text(encoding="utf-8")
    told = read_yaml(text)
    return Weights(**{name: value for name, value in told.items() if name in Weights.__dataclass_fields__})

"""Which numbers decide what keeps invented people away? All of barriers.yaml, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from publiek.invented.society.assumptions import Floats
from publiek.vocabulary.barriers import barrier_codes
from publiek.vocabulary.data_files import read_yaml

#: What somebody is to the question why people do not come.
STATES = ("visitor", "uninterested", "interested")


@cache
def told() -> dict[str, Any]:
    """The content of barriers.yaml."""
    return dict(read_yaml(Path(__file__).with_name("barriers.yaml").read_text(encoding="utf-8")))


def barrier_classes() -> tuple[str, ...]:
    """Codes of the classes of staying away."""
    return tuple(one["code"] for one in told()["classes"])


def per_barrier(name: str) -> list[Any]:
    """One entry per barrier, in the order of the vocabulary."""
    return [told()["barriers"][code][name] for code in barrier_codes()]


def class_chances() -> Floats:
    """Classes x barriers: the chance to name it, before levels, traits and places."""
    return np.array([[one["chance"][code] for code in barrier_codes()] for one in told()["classes"]])


def missed_chance() -> Floats:
    """Per state the chance to have wanted to go and not gone."""
    return np.array([told()["missed"][state] for state in STATES])

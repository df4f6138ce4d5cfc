"""Which names may an invented person, street or institution carry?"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from publiek.vocabulary.data_files import read_yaml


@cache
def words() -> dict[str, Any]:
    """The lists of words.yaml."""
    text = (Path(__file__).with_name("words.yaml")).read_text(encoding="utf-8")
    lists: dict[str, Any] = read_yaml(text)
    return lists


def title(number: int) -> str:
    """The title of invented production `number`: 600 different ones, after that numbered."""
    first, second = words()["titles"]["first"], words()["titles"]["second"]
    text = f"{first[number % len(first)]} {second[(number * 7 + number // len(first)) % len(second)]}"
    again = number // (len(first) * len(second))
    return text if not again else f"{text} {again + 1}"


def plain_letters(text: str) -> str:
    """Lower case without accents, as people write in addresses on the internet."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def scatter(numbers: np.ndarray, salt: int) -> np.ndarray:
    """A fixed pseudo-random 63-bit number for each number: who has which name needs no storage."""
    mixed = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(1)).astype(np.int64)


def pick(choices: list[str] | tuple[str, ...], index: np.ndarray) -> pa.Array:
    """`choices[index]` as an Arrow text column; index outside the list gives null."""
    known = (index >= 0) & (index < len(choices))
    return pa.array(list(choices), pa.string()).take(pa.array(np.where(known, index, 0), mask=~known))

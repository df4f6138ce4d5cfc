"""What are the figures of a survey called, what do they mean, and what do they not say, in Dutch and English?"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml


@cache
def _file(name: str) -> dict[str, Any]:
    return read_yaml(resources.files("publiek.surveys").joinpath(name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def labels() -> dict[str, dict[str, Any]]:
    """Per figure: title, question and definition ({nl, en}), formula and unit."""
    return _file("labels.yaml")["figures"]  # type: ignore[no-any-return]


@cache
def limits() -> dict[str, Text]:
    """Per limit code one sentence: what a figure with this code does not say."""
    return {code: Text(**words) for code, words in _file("limits.yaml").items()}

"""What do the papers say that the software does, and which test proves it? Without a proof a claim is not made.

`claims.yaml` holds every claim with the tests that prove it; `proven.yaml` is made by `docs/generate_claims.py` from
the tests that exist. A claim of which one test is not there yet is left out of every paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml


@dataclass(frozen=True)
class Claim:
    """One claim: its sentence, the facts on which it depends, and the tests (file::function) that prove it."""

    code: str
    text: Text
    when: tuple[str, ...]
    proof: tuple[str, ...]


@cache
def claims() -> Mapping[str, Claim]:
    """Every claim there is, proven or not, by code."""
    raw: dict[str, Any] = read_yaml(_read("claims.yaml"))
    return {
        code: Claim(code, Text(told["nl"], told["en"]), tuple(told.get("when", ())), tuple(told["proof"]))
        for code, told in raw.items()
    }


@cache
def proven() -> frozenset[str]:
    """The codes of the claims of which every test exists."""
    told = read_yaml(_read("proven.yaml"))
    return frozenset(told or ())


def _read(name: str) -> str:
    return files("publiek.governance.papers").joinpath(name).read_text(encoding="utf-8")

"""Which postcode areas are there, and what is known of them? The built-in reference, readable without a network."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from publiek.vocabulary.tables import AREA, schema_of

REFERENCE = Path(__file__).parent / "reference"
TABLE, FACTS, ATTRIBUTION = "nl_pc4.parquet", "nl_pc4.json", "ATTRIBUTION.md"


@dataclass(frozen=True)
class AreaReference:
    """The areas (vocabulary AREA, sorted by pc4) with their source.

    `estimated`: areas whose households were suppressed and are estimated from residents; `unpublished`: areas that
    have a boundary but no published figures (households and residents null). `facts`: counts of the build.
    """

    table: pa.Table
    vintage: int
    source: str
    attribution: str
    estimated: frozenset[int] = frozenset()
    unpublished: frozenset[int] = frozenset()
    facts: dict[str, object] = field(default_factory=dict)


@cache
def describe() -> AreaReference:
    """The built-in reference for the Netherlands: all four-digit postcode areas (PC4)."""
    facts = json.loads((REFERENCE / FACTS).read_text(encoding="utf-8"))
    table = pq.read_table(REFERENCE / TABLE).cast(schema_of(AREA))
    return AreaReference(
        table=table,
        vintage=facts["vintage"],
        source=facts["source"],
        attribution=facts["attribution"],
        estimated=frozenset(facts["households_estimated"]),
        unpublished=frozenset(facts["unpublished"]),
        facts=facts["counts"],
    )


@cache
def _known() -> frozenset[int]:
    return frozenset(describe().table.column("pc4").to_pylist())


def find(postcode: str | int | None) -> int | None:
    """The area of a Dutch postcode ("3011AA", "3011 aa", 3011); None when it is no postcode or no area that exists."""
    told = re.fullmatch(r"\s*([1-9]\d{3})\s*([A-Za-z]{2})?\s*", str(postcode if postcode is not None else ""))
    pc4 = int(told.group(1)) if told else None
    return pc4 if pc4 in _known() else None

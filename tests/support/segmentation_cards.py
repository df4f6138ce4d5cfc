"""Small made segmentations, areas and answers for the tests of model cards and their pages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from publiek import areas, segmentation
from publiek.errors import Text
from publiek.reports.segmentations import SegmentationContext
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.card import Evidence, ModelCard, write_card
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.vocabulary.microdata import Item, Microdata, Trait
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of

VERSIONS = ("2022.1", "2022.2")


def scheme_of(segment: dict[int, str], *, codes: tuple[str, ...] = ("A", "B"), **more: object) -> SegmentScheme:
    """A segmentation with hard labels: pc4 -> code."""
    rows = [
        {"pc4": pc4, "segment": code, "certainty": 0.6, "mix": [(one, float(one == code)) for one in codes]}
        for pc4, code in sorted(segment.items())
    ]
    groups = tuple(Group(code, Text(f"Groep {code}", f"Group {code}"), Text("", "")) for code in codes)
    known: dict[str, object] = {
        "code": "made",
        "version": "1",
        "kind": "licensed",
        "table": pa.Table.from_pylist(rows, schema=schema_of(AREA_SEGMENT)),
        "groups": groups,
        "accuracy": 1.0,
        "source": "made up",
    }
    return SegmentScheme(**{**known, **more})  # type: ignore[arg-type]


def profile_of(values: list[list[float]], households: list[float], **more: object) -> AreaProfile:
    """Areas 1001, 1002, ... with two variables: a share ("owned") and a level ("density")."""
    count = len(values)
    known: dict[str, object] = {
        "area": np.array([str(1001 + at) for at in range(count)]),
        "level": "pc4",
        "names": ("owned", "density"),
        "kinds": ("share", "level"),
        "values": np.array(values, dtype=float),
        "reliability": np.ones((count, 2)),
        "published": np.full(count, 2),
        "households": np.array(households, dtype=float),
        "residents": 2 * np.array(households, dtype=float),
        "municipality": np.array([f"M{at % 3}" for at in range(count)]),
        "province": np.array(["P1" if at < count // 2 else "P2" for at in range(count)]),
        "vintage": 2022,
        "source": "made up",
    }
    return AreaProfile(**{**known, **more})  # type: ignore[arg-type]


def answers_of(went: np.ndarray, area: np.ndarray, age: np.ndarray, education: np.ndarray) -> Microdata:
    """Answers to one item ("theatre") with two traits; every respondent is their own cluster."""
    table = pa.table({"theatre": went.astype("int8"), "age": age.astype("int8"), "education": education.astype("int8")})
    traits = tuple(Trait(name, tuple(str(v) for v in range(4)), Text(name, name)) for name in ("age", "education"))
    count = len(went)
    return Microdata(
        answers=table,
        items=(Item("theatre", "visit", "theatre", ("no", "yes"), Text("theater", "theatre")),),
        traits=traits,
        weight=np.ones(count),
        area=area,
        region=np.full(count, ""),
        cluster=np.arange(count),
        source="Made survey",
        year=2022,
    )


@cache
def packaged_tiers() -> tuple[SegmentScheme, ...]:
    """The packaged area types in all tiers, coarsest first."""
    return tuple(segmentation.assign(tier=tier) for tier in ("main", "type", "subtype"))


@cache
def packaged_card() -> ModelCard:
    """The card of the packaged area types, compared with the version before."""
    earlier = segmentation.assign(version=VERSIONS[0])
    return write_card(
        segmentation.assign(), profile=packaged(), evidence=Evidence(tiers=packaged_tiers(), earlier=earlier)
    )


@cache
def packaged_context(language: str) -> SegmentationContext:
    """The country for the page of the packaged area types."""
    from datetime import date

    reference = areas.describe()
    shapes = areas.shapes(reference.table["pc4"].to_pylist())
    return SegmentationContext(
        tables=tuple(tier.table for tier in packaged_tiers()),
        areas=reference.table,
        shapes=shapes.features,
        shapes_approximate=shapes.approximate,
        language=language,
        made_on=date(2026, 11, 23),
        version="0.0.0",
    )

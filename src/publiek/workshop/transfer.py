"""Does a segmentation, made and learned in one region, work in another? Evidence from houses or a survey, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek import __version__, areas
from publiek.errors import Text, UsageError
from publiek.reports.segmentations import SegmentationContext, render_transfer
from publiek.segmentation import SegmentScheme, area_profile, respondents, transfer
from publiek.segmentation.area_types.building import cluster_alone
from publiek.segmentation.area_types.clustering import can_cluster
from publiek.vocabulary.data_files import read_yaml
from publiek.workshop.houses import brought


@dataclass(frozen=True)
class Asked:
    """What is asked: from which regions to which (both empty: all against all), and by what.

    `by`: "province" or "municipality", or a YAML file with regions and their postcode areas. `survey`: answers and
    their description; `item`: which question; without a survey the houses in the home are the evidence, for all
    disciplines together or for `item` as one discipline.
    """

    source: tuple[str, ...] = ()
    target: str = ""
    by: str | Path = "province"
    survey: tuple[Path, Path] | None = None
    item: str = ""
    deep: bool = True


def judge(
    asked: Asked, *, home: Path, scheme: SegmentScheme, today: date
) -> transfer.Judgement | transfer.TransferTable:
    """One judgement when a target is named, else every region by all others and every pair."""
    ground = transfer.territory(area_profile.packaged(), scheme, by=_regions(asked.by))
    evidence = _evidence(asked, home=home, scheme=scheme, today=today)
    settings = transfer.Settings(recluster=cluster_alone if can_cluster() else None, deep=asked.deep)
    if asked.target:
        others = tuple(name for name in ground.regions if name != asked.target)
        return transfer.judge(
            evidence, source=asked.source or others, target=asked.target, ground=ground, settings=settings
        )
    return transfer.judge_all(evidence, ground=ground, regions=asked.source or None, settings=settings)


def report(
    table: transfer.TransferTable, *, home: Path, folder: Path, formats: tuple[str, ...], language: str
) -> list[Path]:
    """The page of all regions in every format asked."""
    reference = areas.describe()
    shapes = areas.shapes(reference.table["pc4"].to_pylist(), home=home)
    context = SegmentationContext(
        areas=reference.table,
        shapes=shapes.features,
        shapes_approximate=shapes.approximate,
        language=language,
        version=__version__,
    )
    return render_transfer(table, context, folder=folder, formats=formats)


def _regions(by: str | Path) -> str | Mapping[str, str]:
    if isinstance(by, str):
        return by
    told = read_yaml(by.read_text(encoding="utf-8-sig")) if by.is_file() else None
    regions = told.get("regions") if isinstance(told, dict) else None
    if not isinstance(regions, dict) or not all(isinstance(codes, list) and codes for codes in regions.values()):
        raise UsageError(
            "regions-file",
            Text("Het bestand met regio's is niet te lezen.", "The file with regions cannot be read."),
            Text("Maak YAML: regions: {Naam: [3011, 3012]}.", "Make YAML: regions: {Name: [3011, 3012]}."),
            {"file": by.name},
        )
    pairs = [(str(code), str(name)) for name, codes in regions.items() for code in codes]
    if len({code for code, _ in pairs}) < len(pairs):
        raise UsageError(
            "regions-overlap-areas",
            Text("Een gebied staat in twee regio's.", "An area is in two regions."),
            Text("Zet elk gebied in één regio.", "Put every area in one region."),
            {"file": by.name},
        )
    return dict(pairs)


def _evidence(asked: Asked, *, home: Path, scheme: SegmentScheme, today: date) -> transfer.Evidence | None:
    if asked.survey:
        data = respondents.read_survey(*asked.survey)
        return transfer.evidence_from(data, item=asked.item, scheme=scheme)
    houses = enumerate(brought(home, scheme, today=today))
    told = [_house(house.counts, scheme, number, asked.item) for number, house in houses]
    rows = [table for table in told if len(table)]
    return transfer.evidence_of(pa.concat_tables(rows), kind="bookers") if rows else None


def _house(counts: pa.Table, scheme: SegmentScheme, number: int, discipline: str) -> pa.Table:
    """Bookers and expected bookers of one house per area; where they live is the region, the house is the cluster."""
    label = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
    kept = counts.filter(pc.equal(counts["discipline"], discipline)) if discipline else counts
    pc4 = kept.column("pc4").to_numpy()
    bookers, exposure = (kept.column(name).cast(pa.float64()).to_numpy() for name in ("bookers", "exposure"))
    segment = np.array([label.get(int(code), "") or "" for code in pc4], dtype=np.str_)
    inside = (segment != "") & (exposure > 0)
    scale = bookers[inside].sum() / exposure[inside].sum() if inside.any() else 0.0
    return pa.table(
        {
            "area": [str(code) for code in pc4[inside]],
            "segment": segment[inside].tolist(),
            "persons": exposure[inside] * scale,
            "participants": bookers[inside],
            "cluster": [str(number)] * int(inside.sum()),
        }
    )


def as_table(told: transfer.Judgement | transfer.TransferTable) -> transfer.TransferTable:
    """One judgement as a table of one, for the page."""
    if isinstance(told, transfer.TransferTable):
        return told
    return transfer.TransferTable(
        regions=(told.target,), judgements=(told,), pairs=(), transfer=told.transfer, concordance=None, level=None
    )


def lines(told: transfer.Judgement | transfer.TransferTable, language: str) -> list[str]:
    """The verdicts, one line per region."""
    return [f"{one.target}: {one.headline.in_language(language)}" for one in as_table(told).judgements]

"""Does the model of these regions work in that region? Everything is measured and one verdict is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text, UsageError
from publiek.segmentation.transfer.assessment import Assessment, assess, needed_without_evidence
from publiek.segmentation.transfer.counts import Counts, clustered, count
from publiek.segmentation.transfer.evidence import SURVEY, Evidence
from publiek.segmentation.transfer.heterogeneity import Transfer, transfer_coefficient
from publiek.segmentation.transfer.judgement import Judgement
from publiek.segmentation.transfer.ladder import predictor_of
from publiek.segmentation.transfer.relatedness import Relatedness, relate
from publiek.segmentation.transfer.settings import Settings, Thresholds
from publiek.segmentation.transfer.shift import Spread, predictor_spread
from publiek.segmentation.transfer.territory import Territory, region_unknown
from publiek.segmentation.transfer.verdict import verdict


@dataclass(frozen=True)
class Material:
    """Evidence laid over regions: `where` is the region of every row, `counts` per region and group."""

    evidence: Evidence
    where: NDArray[np.str_]
    counts: Counts


def judge(
    evidence: Evidence | None,
    *,
    source: Sequence[str] | str,
    target: str,
    ground: Territory | None = None,
    settings: Settings | None = None,
) -> Judgement:
    """The judgement of `target`, by rates learned in the `source` regions (together), never in `target` itself.

    Without evidence, or with too little of it, shift, support and stability are still told and the verdict is "not
    enough data" with the number of persons needed. Without `ground` (areas) only the evidence speaks, and its own
    region names are used; with it, rows are placed by their area first. Raises UsageError "transfer-nothing-given",
    "regions-overlap", "region-unknown", SegmentationError "evidence-groups-unknown".
    """
    chosen = settings or Settings()
    sources = (source,) if isinstance(source, str) else tuple(source)
    material = None if evidence is None else lay_out(evidence, ground, chosen)
    _check(sources, target, ground, material)
    coefficient = None if material is None else coefficient_of(material, (*sources, target), chosen.thresholds)
    return weigh(material, sources=sources, target=target, ground=ground, settings=(chosen, coefficient))


def weigh(
    material: Material | None,
    *,
    sources: tuple[str, ...],
    target: str,
    ground: Territory | None,
    settings: tuple[Settings, Transfer | None],
) -> Judgement:
    """The judgement once everything is laid out; `settings` and the transfer coefficient to show with it."""
    chosen, coefficient = settings
    limits = chosen.thresholds
    found = None if material is None else appraise(material, sources, target, limits)
    related = None if ground is None else relate(ground, source=sources, target=target, settings=chosen)
    needed = found.needed if found else needed_without_evidence(limits)
    return Judgement(
        source=sources,
        target=target,
        about="" if material is None else material.evidence.label,
        verdict=verdict(found.letter if found else "E", limits, planned=needed.planned),
        extrapolation=_extrapolation(found, related, limits),
        assessment=found,
        relatedness=related,
        spread=None if material is None else _spread(material.counts, sources, target),
        transfer=coefficient,
        needed=needed,
        thresholds=limits,
    )


def lay_out(evidence: Evidence, ground: Territory | None, settings: Settings) -> Material:
    """The evidence over regions and groups. Raises SegmentationError "evidence-groups-unknown"."""
    codes = tuple(sorted(set(evidence.segment.tolist())))
    if ground is not None:
        known = tuple(group.code for group in ground.scheme.groups)
        if not set(codes) <= set(known):
            raise SegmentationError(
                "evidence-groups-unknown",
                Text("De groepen in deze gegevens horen niet bij de indeling.", "These groups are not of the scheme."),
                Text("Gebruik groepen van deze indeling.", "Use the groups of this segmentation."),
                {"unknown": len(set(codes) - set(known)), "known": list(known)},
            )
        codes = known
    where = evidence.region if ground is None else _placed(evidence, ground)
    planned = settings.thresholds.planned_design_effect
    return Material(evidence, where, count(evidence, where, codes, given=settings.design_effect, planned=planned))


def _placed(evidence: Evidence, ground: Territory) -> NDArray[np.str_]:
    """The region of every row: that of its area; of its four digits when these lie in one region; else its own."""
    region: dict[str, str] = {}
    coarse: dict[str, set[str]] = {}
    for area, name in zip(ground.profile.area.tolist(), ground.region.tolist(), strict=True):
        region[area] = name
        coarse.setdefault(area[:4], set()).add(name)
    whole = {digits: next(iter(names)) for digits, names in coarse.items() if len(names) == 1}
    told = [
        region.get(area) or whole.get(area[:4]) or own
        for area, own in zip(evidence.area.tolist(), evidence.region.tolist(), strict=True)
    ]
    return np.array(told, dtype=np.str_)


def check_regions(names: Sequence[str], ground: Territory | None, material: Material | None) -> None:
    """Refuse when there is nothing to compare by, or a region is not known (to the areas, or without them to the
    evidence).
    """
    if ground is None and material is None:
        raise UsageError(
            "transfer-nothing-given",
            Text("Er is niets om regio's mee te vergelijken.", "There is nothing to compare regions by."),
            Text("Geef gebieden, gegevens over deelname, of beide.", "Give areas, data on participation, or both."),
        )
    known = set(material.counts.regions if ground is None else ground.regions)  # type: ignore[union-attr]
    unknown = sorted(set(names) - known)
    if unknown or not names:
        raise region_unknown(unknown, sorted(known))


def _check(sources: tuple[str, ...], target: str, ground: Territory | None, material: Material | None) -> None:
    check_regions((*sources, target) if sources else (), ground, material)
    if target in sources:
        raise UsageError(
            "regions-overlap",
            Text("Een regio kan niet met zichzelf worden beoordeeld.", "A region cannot be judged by itself."),
            Text("Laat de beoordeelde regio weg uit de bron.", "Leave the judged region out of the source."),
            {"region": target},
        )


def appraise(material: Material, sources: Sequence[str], target: str, limits: Thresholds) -> Assessment | None:
    """What the evidence says of `target`; None when one of the two sides has none."""
    counts = material.counts
    learned = [name for name in sources if name in counts.regions]
    if not learned or target not in counts.regions:
        return None
    own = material.evidence.only(material.where == target)
    tables = clustered(own, counts.segments, design_effect=counts.design_effect)
    return assess(counts, source=learned, target=target, tables=tables, limits=limits)


def coefficient_of(material: Material, regions: Sequence[str], limits: Thresholds) -> Transfer | None:
    """T over these regions, None when there is evidence of fewer than two."""
    counts = material.counts
    rows = [counts.regions.index(name) for name in regions if name in counts.regions]
    return transfer_coefficient(
        counts.participants[rows],
        counts.persons[rows],
        replicates=limits.coefficient_replicates,
        seed=limits.seed,
        poisson=counts.kind != SURVEY,
    )


def _spread(counts: Counts, sources: Sequence[str], target: str) -> Spread | None:
    learned = [name for name in sources if name in counts.regions]
    if not learned or target not in counts.regions:
        return None
    rate = counts.rates(learned)
    first, second = counts.of(learned)[0], counts.of([target])[0]
    held = ~np.isnan(rate)
    if not second[held].sum():
        return None
    return predictor_spread(predictor_of(rate[held], poisson=counts.kind != SURVEY), first[held], second[held])


def _extrapolation(found: Assessment | None, related: Relatedness | None, limits: Thresholds) -> tuple[str, ...]:
    """Why the model is used outside the range it was learned in."""
    reasons = {
        "groups": related is not None and related.groups > limits.psi_large,
        "support": related is not None and related.support.share < limits.support_least,
        "unmatched": found is not None and found.basis.unmatched > limits.unmatched_most,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def light(settings: Settings) -> Settings:
    """The same settings for many pairs at once: without what takes seconds per region."""
    return replace(settings, deep=False, recluster=None)

"""Where does the model work, and where not? Every region judged by all others, and every region by every other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError
from publiek.segmentation.transfer.discrimination import Estimate
from publiek.segmentation.transfer.evidence import Evidence
from publiek.segmentation.transfer.heterogeneity import Transfer
from publiek.segmentation.transfer.judgement import Judgement, plain
from publiek.segmentation.transfer.judging import Material, check_regions, coefficient_of, lay_out, light, weigh
from publiek.segmentation.transfer.pooling import Pooled, pool
from publiek.segmentation.transfer.settings import Settings
from publiek.segmentation.transfer.territory import Territory
from publiek.segmentation.transfer.verdict import Verdict

Floats = NDArray[np.float64]
_NONE = Estimate(float("nan"))
Scale = Callable[[Floats], Floats]
_Z = 1.959964


@dataclass(frozen=True)
class Pair:
    """One region judged by one other: the verdict and what it rests on; nan where not measured.

    `groups`: stability index over groups; `support` (0-1); the estimates as in Judgement.
    """

    source: str
    target: str
    verdict: Verdict
    extrapolation: tuple[str, ...]
    groups: float
    support: float
    concordance: Estimate
    retained: Estimate
    observed_expected: Estimate


@dataclass(frozen=True)
class TransferTable:
    """`judgements`: every region by all others (internal-external validation); `pairs`: every region by every other;
    `transfer`: T over all regions; `concordance` and `level`: pooled C (logit scale) and O/E (log scale) over regions
    with their prediction interval for a new region: mean and intervals are back on their own scale, error and tau2 are
    not; None with fewer than two regions.
    """

    regions: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    pairs: tuple[Pair, ...]
    transfer: Transfer | None
    concordance: Pooled | None
    level: Pooled | None

    def as_dict(self, language: str = "nl") -> dict[str, object]:
        """The table as plain data in one language."""
        pairs = [
            {**asdict(pair), "verdict": {"letter": pair.verdict.letter, "code": pair.verdict.code}}
            for pair in self.pairs
        ]
        told = {
            "regions": list(self.regions),
            "judgements": [judgement.as_dict(language) for judgement in self.judgements],
            "pairs": pairs,
            "transfer": None if self.transfer is None else asdict(self.transfer),
            "concordance": None if self.concordance is None else asdict(self.concordance),
            "level": None if self.level is None else asdict(self.level),
        }
        return plain(told)  # type: ignore[return-value]


def judge_all(
    evidence: Evidence | None,
    *,
    ground: Territory | None = None,
    regions: Sequence[str] | None = None,
    settings: Settings | None = None,
    pairs: bool = True,
) -> TransferTable:
    """Every region as target with all others as source, and (unless `pairs` is off) every ordered pair.

    `regions`: which ones, default all that the ground, or else the evidence, has. Raises UsageError
    "transfer-nothing-given", "regions-too-few", "region-unknown", SegmentationError "evidence-groups-unknown".
    """
    chosen = settings or Settings()
    material = None if evidence is None else lay_out(evidence, ground, chosen)
    names = _regions(regions, ground, material)
    coefficient = None if material is None else coefficient_of(material, names, chosen.thresholds)
    judgements = tuple(
        weigh(
            material,
            sources=tuple(name for name in names if name != target),
            target=target,
            ground=ground,
            settings=(chosen, coefficient),
        )
        for target in names
    )
    each = _pairs(material, names, ground, chosen) if pairs else ()
    return TransferTable(names, judgements, each, coefficient, *_pooled(judgements))


def _regions(asked: Sequence[str] | None, ground: Territory | None, material: Material | None) -> tuple[str, ...]:
    known = ground.regions if ground else (material.counts.regions if material else ())
    names = tuple(dict.fromkeys(asked)) if asked is not None else known
    if len(names) < 2 and (ground is not None or material is not None):
        raise UsageError(
            "regions-too-few",
            Text("Er zijn ten minste twee regio's nodig.", "At least two regions are needed."),
            Text("Kies meer regio's, of een fijnere indeling.", "Choose more regions, or a finer division."),
            {"regions": len(names)},
        )
    check_regions(names, ground, material)
    return names


def _pairs(
    material: Material | None, names: tuple[str, ...], ground: Territory | None, settings: Settings
) -> tuple[Pair, ...]:
    quick = light(settings)
    return tuple(
        _pair(weigh(material, sources=(source,), target=target, ground=ground, settings=(quick, None)))
        for source in names
        for target in names
        if source != target
    )


def _pair(told: Judgement) -> Pair:
    figures = told.assessment.figures if told.assessment else {}
    return Pair(
        told.source[0],
        told.target,
        told.verdict,
        told.extrapolation,
        told.relatedness.groups if told.relatedness else float("nan"),
        told.relatedness.support.share if told.relatedness else float("nan"),
        figures.get("concordance", _NONE),
        figures.get("retained", _NONE),
        figures.get("observed_expected", _NONE),
    )


def _pooled(judgements: tuple[Judgement, ...]) -> tuple[Pooled | None, Pooled | None]:
    """C on the logit scale and O/E on the log scale over regions (Snell et al. 2018), told on their own scale."""
    usable = [told.assessment.figures for told in judgements if told.assessment and told.assessment.figures]
    return (
        _on_own_scale(
            [figures["concordance"] for figures in usable],
            lambda c: np.log(c / (1 - c)),
            lambda x: 1 / (1 + np.exp(-x)),
        ),
        _on_own_scale([figures["observed_expected"] for figures in usable], np.log, np.exp),
    )


def _on_own_scale(estimates: list[Estimate], there: Scale, back: Scale) -> Pooled | None:
    spans = np.array([[e.value, e.low, e.high] for e in estimates]).reshape(-1, 3)
    held = np.isfinite(spans).all(axis=1) & (spans[:, 1] > 0)
    if held.sum() < 2:
        return None
    value, low, high = (there(column) for column in spans[held].T)
    found = pool(value, ((high - low) / (2 * _Z)) ** 2)
    mean, interval, prediction = (
        back(np.array(edges)).tolist() for edges in ([found.mean], found.interval, found.prediction)
    )
    return replace(found, mean=mean[0], interval=tuple(interval), prediction=tuple(prediction))

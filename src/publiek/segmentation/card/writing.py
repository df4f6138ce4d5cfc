"""How is the card of a segmentation made? From the segmentation, the areas it lies over and the evidence there is.

Nothing is typed in: what cannot be computed from these is on the card as not measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile, Floats
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.card.changes import compare_versions
from publiek.segmentation.card.contents import GroupFacts, Measured, ModelCard, Served, TierFacts, VariableUse
from publiek.segmentation.card.fairness import judge_service
from publiek.segmentation.card.profiles import Laid, explained, index_profiles, lay
from publiek.segmentation.card.wording import percent, text, texts
from publiek.segmentation.culture.unmixing import mixes
from publiek.segmentation.scheme import SegmentScheme

_DIGEST_SHOWN = 16


@dataclass(frozen=True)
class Evidence:
    """What is known besides the segmentation and its areas. `tiers`: the same segmentation at every tier, coarsest
    first (empty: it has one tier); `earlier`: the version before; `lift` (measure_lift), `held_out` (hold_out) and
    `ceiling` (share of what a postcode can tell): None = not measured.
    """

    tiers: tuple[SegmentScheme, ...] = ()
    earlier: SegmentScheme | None = None
    lift: Measured | None = None
    held_out: Measured | None = None
    ceiling: Measured | None = None


def write_card(scheme: SegmentScheme, *, profile: AreaProfile, evidence: Evidence | None = None) -> ModelCard:
    """The card of `scheme`, laid over `profile` (level pc4). `scheme` must be one of `evidence.tiers` when there are
    any: it is the tier users compare with.
    """
    evidence = evidence or Evidence()
    tiers = evidence.tiers or (scheme,)
    laid, parts = lay(scheme, profile), explained(scheme, profile)
    served = judge_service(laid, profile)
    told = tuple(_tier(tier, profile) for tier in tiers)
    main = next(at for at, tier in enumerate(tiers) if _codes(tier) == _codes(scheme))
    name, digest = text("names", scheme.kind), str(scheme.facts.get("digest", ""))
    vintage = int(scheme.facts.get("vintage", profile.vintage))  # type: ignore[call-overload]
    return ModelCard(
        code=scheme.code,
        version=scheme.version,
        kind=scheme.kind,
        source=scheme.source,
        vintage=vintage,
        digest=digest,
        licence=scheme.licence.terms,
        labels_right=_labels_right(scheme),
        tiers=told,
        main=main,
        variables=_variables(scheme, profile, parts),
        quality=_quality(scheme, evidence, main=told[main], parts=parts, country=served[0]),
        stability=_stability(scheme),
        fairness=served,
        change=compare_versions(evidence.earlier, scheme, profile) if evidence.earlier else None,
        limits=tuple(text("limits", part, at, vintage=vintage) for part, at in _limits(scheme.kind)),
        cite=text(
            "cite",
            name=name,
            version=scheme.version,
            source=scheme.source,
            licence=scheme.licence.terms,
            digest=digest[:_DIGEST_SHOWN] or text("unknown"),
        ),
    )


def _codes(scheme: SegmentScheme) -> list[str]:
    return [group.code for group in scheme.groups]


def _tier(scheme: SegmentScheme, profile: AreaProfile) -> TierFacts:
    laid, profiles = lay(scheme, profile), index_profiles(scheme, profile)
    homes, people = (lived_in(scheme, laid, count, profile) for count in (profile.households, profile.residents))
    total = sum(homes.values())
    groups = tuple(
        GroupFacts(
            code=group.code,
            name=group.name,
            portrait=group.portrait,
            parent=group.parent,
            areas=int(inside.sum()),
            households=int(homes[group.code]),
            residents=int(people[group.code]),
            share=round(homes[group.code] / total, 6) if total else 0.0,
            certainty=_mean_certainty(laid, profile, inside),
            profile=profiles[group.code],
            labels_right=_labels_right_of(scheme, group.code),
        )
        for group, inside in ((group, laid.of(group.code)) for group in scheme.groups)
    )
    variance = round(float(np.mean(list(explained(scheme, profile).values()))), 4)
    return TierFacts(groups, variance, None if scheme.labels_right is None else _labels_right(scheme))


def lived_in(scheme: SegmentScheme, laid: Laid, count: Floats, profile: AreaProfile) -> dict[str, float]:
    """Households or residents (`count`, per area) per group: of the areas that carry its label; for classes from a
    survey, whose mix says how many people of each live in an area, of the mixes.
    """
    if scheme.kind != "survey-classes":
        return {code: float(count[laid.of(code)].sum()) for code in laid.codes}
    codes, known = mixes(scheme)
    parts = np.array([known.get(str(area), np.zeros(len(codes))) for area in profile.area])
    return dict(zip(codes, (count @ parts).tolist(), strict=True))


def _mean_certainty(laid: Laid, profile: AreaProfile, inside: np.ndarray) -> float | None:
    weight = profile.households[inside]
    return round(float(weight @ laid.certainty[inside] / weight.sum()), 4) if weight.sum() else None


def _labels_right(scheme: SegmentScheme) -> Measured:
    if scheme.labels_right is None:
        return _missing("labels-right")
    ends: Any = scheme.facts.get("labels_right_interval", (None, None))
    return Measured("labels-right", round(scheme.labels_right, 4), ends[0], ends[1], how=scheme.labels_right_how)


def _labels_right_of(scheme: SegmentScheme, code: str) -> Measured | None:
    """Of how many people in the areas of one group the label is right, where the segmentation says so."""
    known: Any = scheme.facts.get("labels_right_by_group", {})
    if code not in known:
        return None
    value, low, high = known[code]
    return Measured("labels-right", value, low, high, how=scheme.labels_right_how)


def _missing(key: str) -> Measured:
    return Measured(key, how=text("measures", key, "missing"))


def _variables(scheme: SegmentScheme, profile: AreaProfile, parts: dict[str, float]) -> tuple[VariableUse, ...]:
    """Every variable of the profile; the reasons are those of the segmentation where it was made from them."""
    known = {variable.name: variable for variable in recipe().variables}
    used = scheme.facts.get("variables", {})
    assert isinstance(used, dict)
    return tuple(
        VariableUse(
            name,
            known[name].label if name in known else Text(name, name),
            text("reasons", name) if name in used and name in texts()["reasons"] else Text("", ""),
            known[name].domain if name in known else "",
            parts[name],
        )
        for name in profile.names
    )


def _quality(
    scheme: SegmentScheme, evidence: Evidence, *, main: TierFacts, parts: dict[str, float], country: Served
) -> tuple[Measured, ...]:
    how = text("how", "profile")
    classified = country.areas - country.unclassified_areas
    part = 1 - country.unclassified_residents / country.residents if country.residents else None
    covered = None if part is None else round(part, 6)
    smallest = min(group.share for group in main.groups)
    return (
        Measured("covered", covered, n=country.residents, unit="residents", how=how),
        Measured("variance", round(float(np.mean(list(parts.values()))), 4), n=classified, unit="areas", how=how),
        Measured("certainty", country.certainty, n=classified, unit="areas", how=how),
        Measured("largest-part", round(scheme.accuracy, 4), n=classified, unit="areas", how=how),
        Measured("smallest", round(smallest, 4), n=len(main.groups), unit="groups", how=how),
        _spread(scheme, classified),
        _named(evidence.lift, "lift"),
        _named(evidence.held_out, "held-out"),
        _named(evidence.ceiling or _ceiling(scheme), "ceiling"),
    )


def _spread(scheme: SegmentScheme, areas: int) -> Measured:
    """How far an area's mix could be off, where the segmentation says so."""
    told = scheme.facts.get("spread", scheme.facts.get("mean_spread"))
    if not isinstance(told, float):
        return _missing("spread")
    how = "spread-survey" if scheme.kind == "survey-classes" else "spread"
    return Measured("spread", round(told, 4), n=areas, unit="areas", how=text("how", how))


def _ceiling(scheme: SegmentScheme) -> Measured | None:
    """The share of what a postcode can tell that classes from a survey reach, where the segmentation says so."""
    reached: Any = scheme.facts.get("share_of_ceiling")
    most: Any = scheme.facts.get("ceiling")
    if not reached or not most:
        return None
    told = Text(*(percent(most[0], language) for language in ("nl", "en")))
    value, low, high = reached
    return Measured("ceiling", value, low, high, how=text("how", "ceiling", most=told))


def _named(measured: Measured | None, key: str) -> Measured:
    return replace(measured, key=key) if measured else _missing(key)


def _stability(scheme: SegmentScheme) -> tuple[Measured, ...]:
    """What the study of the number of groups found for the number that was chosen: mean, lowest and highest."""
    study = scheme.facts.get("stability") or ()
    rows = study.get("types", ()) if isinstance(study, dict) else study
    own = [row for row in rows if isinstance(row, dict) and row.get("groups") == len(scheme.groups)]  # type: ignore[attr-defined]
    found = []
    for key, column in (("ari-seeds", "seeds"), ("ari-resamples", "resamples"), ("ari-halves", "halves")):
        numbers = own[0].get(column) if own else None
        if not numbers:
            found.append(_missing(key))
            continue
        mean, low, high = (round(float(f(numbers)), 4) for f in (np.mean, np.min, np.max))
        found.append(Measured(key, mean, low, high, n=len(numbers), unit=column, how=text("how", column)))
    return tuple(found)


def _limits(kind: str) -> list[tuple[str, int]]:
    limits = texts()["limits"]
    return [(part, at) for part in (kind, "all") for at in range(len(limits[part]))]

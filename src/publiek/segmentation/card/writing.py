"""How is the card of a segmentation made? From the segmentation, the areas it lies over and the evidence there is.

Nothing is typed in: what cannot be computed from these is on the card as not measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.card.changes import compare_versions
from publiek.segmentation.card.contents import GroupFacts, Measured, ModelCard, Served, TierFacts, VariableUse
from publiek.segmentation.card.fairness import judge_service
from publiek.segmentation.card.profiles import Laid, explained, index_profiles, lay
from publiek.segmentation.card.wording import text, texts
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
        tiers=tuple(_tier(tier, profile) for tier in tiers),
        main=next(at for at, tier in enumerate(tiers) if _codes(tier) == _codes(scheme)),
        variables=_variables(scheme, profile, parts),
        quality=_quality(scheme, evidence, laid=laid, parts=parts, country=served[0]),
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
    total = profile.households[laid.group >= 0].sum()
    groups = tuple(
        GroupFacts(
            code=group.code,
            name=group.name,
            portrait=group.portrait,
            parent=group.parent,
            areas=int(inside.sum()),
            households=int(profile.households[inside].sum()),
            residents=int(profile.residents[inside].sum()),
            share=round(float(profile.households[inside].sum() / total), 6) if total else 0.0,
            certainty=_mean_certainty(laid, profile, inside),
            profile=profiles[group.code],
            labels_right=_labels_right_of(scheme, group.code),
        )
        for group, inside in ((group, laid.of(group.code)) for group in scheme.groups)
    )
    variance = round(float(np.mean(list(explained(scheme, profile).values()))), 4)
    return TierFacts(groups, variance, None if scheme.labels_right is None else _labels_right(scheme))


def _mean_certainty(laid: Laid, profile: AreaProfile, inside: np.ndarray) -> float | None:
    weight = profile.households[inside]
    return round(float(weight @ laid.certainty[inside] / weight.sum()), 4) if weight.sum() else None


def _labels_right(scheme: SegmentScheme) -> Measured:
    if scheme.labels_right is None:
        return _missing("labels-right")
    low, high = scheme.facts.get("labels_right_interval", (None, None))  # type: ignore[misc]
    return Measured("labels-right", round(scheme.labels_right, 4), low, high, how=scheme.labels_right_how)


def _labels_right_of(scheme: SegmentScheme, code: str) -> Measured | None:
    """Of how many people in the areas of one group the label is right, where the segmentation says so."""
    known = scheme.facts.get("labels_right_by_group", {})
    if code not in known:  # type: ignore[operator]
        return None
    return Measured("labels-right", *known[code], how=scheme.labels_right_how)  # type: ignore[index]


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
    scheme: SegmentScheme, evidence: Evidence, *, laid: Laid, parts: dict[str, float], country: Served
) -> tuple[Measured, ...]:
    how, households = text("how", "profile"), laid.households
    classified = country.areas - country.unclassified_areas
    part = 1 - country.unclassified_residents / country.residents if country.residents else None
    covered = None if part is None else round(part, 6)
    smallest = min(float(households[laid.of(code)].sum()) for code in laid.codes) / households[laid.group >= 0].sum()
    return (
        Measured("covered", covered, n=country.residents, unit="residents", how=how),
        Measured("variance", round(float(np.mean(list(parts.values()))), 4), n=classified, unit="areas", how=how),
        Measured("certainty", country.certainty, n=classified, unit="areas", how=how),
        Measured("largest-part", round(scheme.accuracy, 4), n=classified, unit="areas", how=how),
        Measured("smallest", round(float(smallest), 4), n=len(laid.codes), unit="groups", how=how),
        _spread(scheme, classified),
        _named(evidence.lift, "lift"),
        _named(evidence.held_out, "held-out"),
        _named(evidence.ceiling, "ceiling"),
    )


def _spread(scheme: SegmentScheme, areas: int) -> Measured:
    """How far an area's mix could be off, where the segmentation says so."""
    told = scheme.facts.get("spread")
    if not isinstance(told, float):
        return _missing("spread")
    return Measured("spread", round(told, 4), n=areas, unit="areas", how=text("how", "spread"))


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

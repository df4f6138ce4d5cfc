"""How does a segmentation show itself: its page, its model card, its list, its bridge to another?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from publiek import __version__, areas
from publiek.errors import UsageError
from publiek.reports.segmentations import SegmentationContext, render_segmentation
from publiek.reports.segmentations.context import Visiting
from publiek.segmentation import SegmentScheme, area_profile, assignment, respondents, schemes
from publiek.segmentation.card import Evidence, ModelCard, as_markdown, measure_lift, write_card
from publiek.workshop import culture
from publiek.workshop.writing import write_all

_TIERS = ("main", "type", "subtype")


@dataclass(frozen=True)
class Survey:
    """Answers with their description, and the item by which a lift is measured."""

    answers: Path
    description: Path
    item: str


def card_of(scheme: SegmentScheme, *, home: Path | None, survey: Survey | None = None) -> ModelCard:
    """The model card, with everything that can be measured here: the version before, what houses taught, a survey."""
    tiers = tiers_of(scheme)
    lift = None
    if survey:
        data = respondents.read_survey(survey.answers, survey.description)
        lift = measure_lift(data, scheme, item=survey.item)
    learned = culture.known(home, scheme) if home else None
    held_out = learned.held_out if learned else None
    evidence = Evidence(tiers=tiers, earlier=_earlier(scheme, home), lift=lift, held_out=held_out)
    return write_card(scheme, profile=area_profile.packaged(), evidence=evidence)


def show(
    scheme: SegmentScheme,
    *,
    home: Path,
    folder: Path,
    formats: tuple[str, ...],
    language: str,
    survey: Survey | None = None,
) -> list[Path]:
    """The page of a segmentation in every format asked, and its model card as Markdown in both languages.

    What was learned in `home` of exactly this version is on it. Raises SegmentationError "culture-file-changed".
    """
    card = card_of(scheme, home=home, survey=survey)
    reference = areas.describe()
    shapes = areas.shapes(reference.table["pc4"].to_pylist(), home=home)
    context = SegmentationContext(
        tables=tuple(tier.table for tier in tiers_of(scheme) or (scheme,)),
        areas=reference.table,
        shapes=shapes.features,
        shapes_approximate=shapes.approximate,
        language=language,
        version=__version__,
        visiting=_visiting(home, scheme),
        spread=spread_of(scheme),
    )
    made = render_segmentation(card, context, folder=folder, formats=formats)
    cards = {f"model-card.{spoken}.md": as_markdown(card, language=spoken) for spoken in ("nl", "en")}
    return [*made, *write_all(cards, folder)]


def _visiting(home: Path, scheme: SegmentScheme) -> Visiting | None:
    found = culture.known(home, scheme)
    return Visiting(found.rates, found.changes) if found else None


def spread_of(scheme: SegmentScheme) -> pa.Table | None:
    """How uncertain each area's mix is; None for a segmentation that was not packaged with that."""
    tier = scheme.facts.get("tier")
    if not isinstance(tier, str) or scheme.version not in assignment.packaged_versions(scheme.code):
        return None
    try:
        return assignment.spread_of(scheme.code, version=scheme.version, tier=tier)
    except UsageError:
        return None


def tiers_of(scheme: SegmentScheme) -> tuple[SegmentScheme, ...]:
    """The same version at every tier, coarsest first; () when there is one tier."""
    known = scheme.facts.get("tiers", ())
    names = [tier for tier in _TIERS if tier in known]  # type: ignore[operator]
    if len(names) < 2:
        return ()
    return tuple(
        scheme if tier == scheme.facts.get("tier") else schemes.assign(scheme.code, version=scheme.version, tier=tier)
        for tier in names
    )


def _earlier(scheme: SegmentScheme, home: Path | None) -> SegmentScheme | None:
    versions = [one.version for one in schemes.list_schemes(home) if one.code == scheme.code and not one.damaged]
    at = versions.index(scheme.version) if scheme.version in versions else 0
    return schemes.assign(scheme.code, version=versions[at - 1], home=home) if at else None


def bridge(first: SegmentScheme, second: SegmentScheme) -> schemes.Bridge:
    """How the groups of the first go over into those of the second, over the packaged areas."""
    return schemes.bridge(first, second, area_profile.packaged())


def listed(home: Path) -> list[dict[str, object]]:
    """Every version of every segmentation that can be used here."""
    return [
        {
            "code": one.code,
            "version": one.version,
            "kind": one.kind,
            "where": one.where,
            "groups": one.groups,
            "vintage": one.vintage,
            "source": one.source,
            "finest": one.finest,
            "export": one.licence.finest,
            "tiers": list(one.tiers),
            "damaged": one.damaged,
        }
        for one in schemes.list_schemes(home)
    ]

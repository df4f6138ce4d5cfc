"""From a release to a story: which chapters, in which order, and what stands on the cover?"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from publiek.disclosure import Release
from publiek.errors import DisclosureError, Text
from publiek.reports.chapters import (
    answered,
    audience,
    barrier_kinds,
    barrier_places,
    barriers,
    barriers_by,
    buying,
    data_quality,
    explanation,
    interest,
    loyalty,
    origin,
    programme,
    programme_for_whom,
    reach_told,
    revenue,
    start,
    timeline,
    white_spots,
)
from publiek.reports.context import ReportContext
from publiek.reports.reading import Reading
from publiek.reports.story import Quality, Story
from publiek.reports.words import cleaned

_CHAPTERS = (start, audience, origin, programme, loyalty, buying, white_spots, data_quality, explanation)
#: What can be told by itself: the pages of a dashboard.
CHAPTERS = {
    "start": start,
    "audience": audience,
    "origin": origin,
    "programme": programme_for_whom,
    "loyalty": loyalty,
    "buying": buying,
    "white_spots": white_spots,
    "timeline": timeline,
    "revenue": revenue,
    "data": data_quality,
    "explanation": explanation,
    "barriers": barriers,
    "barriers_by": barriers_by,
    "barrier_kinds": barrier_kinds,
    "barrier_places": barrier_places,
    "interest": interest,
    "answered": answered,
    "reach_told": reach_told,
}


def tell_chapters(release: Release, context: ReportContext, keys: Sequence[str]) -> Story:
    """As `tell`, of some chapters only (see `CHAPTERS`); the release need not hold more than these read."""
    return _told(release, context, [CHAPTERS[key] for key in keys])


def tell(release: Release, context: ReportContext) -> Story:
    """The whole report as a story, in the language of the context. Figures that are missing or too thin say so.

    Raises DisclosureError for anything that did not come through `publiek.disclosure.release`.
    """
    return _told(release, context, _CHAPTERS)


def _told(release: Release, context: ReportContext, chapters: Sequence[ModuleType]) -> Story:
    if not isinstance(release, Release):
        raise DisclosureError(
            "figures-not-released",
            Text("Deze cijfers zijn niet vrijgegeven.", "These figures were not released."),
            Text("Gebruik publiek.disclosure.release().", "Use publiek.disclosure.release()."),
        )
    reading = Reading(release, context)
    say = reading.words.say
    organisation = cleaned(context.organisation)
    return Story(
        title=say("frame.survey-title" if _of_a_survey(reading) else "frame.title", organisation=organisation),
        subtitle=_subtitle(reading),
        chapters=tuple(one.chapter(reading) for one in chapters),
        quality=_quality(reading),
        language=reading.words.language,
        organisation=organisation,
        made_on=context.made_on,
        made_line=say("frame.made", made_on=context.made_on, version=context.version),
        eyes=reading.text(release.policy.meaning),
    )


def _subtitle(reading: Reading) -> str:
    """How much there was, over which period, and of which part of the audience that is."""
    totals = {str(row["measure"]): row["value"] for row in reading.rows("totals") if row["season"] == ""}
    say, figure = reading.words.say, reading.figure("totals")
    parts = [
        say(f"frame.subtitle.{key}", n=totals[key]) for key in ("visits", "bookers", "performances") if totals.get(key)
    ]
    if not parts and _of_a_survey(reading):
        figure = reading.figure("survey_response")
        parts = [say("frame.subtitle.respondents", n=figure.base.n if figure else 0)]
    if not parts and (reached := reading.figure("reach_told")):
        figure, parts = reached, [say("frame.subtitle.visits", n=reached.base.of)]
    if not parts:
        return say("frame.subtitle.empty")
    if figure and figure.base.first and figure.base.last:
        parts.append(say("frame.subtitle.period", first=figure.base.first, last=figure.base.last))
    if reading.context.selected:
        said = cleaned(reading.context.selected)
        parts.append(said if _of_a_survey(reading) else say("frame.subtitle.selected", selected=said))
    return " \N{MIDDLE DOT} ".join(parts)


def _of_a_survey(reading: Reading) -> bool:
    """Whether what is told is what people answered, not what was sold."""
    return reading.figure("survey_response") is not None and reading.figure("totals") is None


def _quality(reading: Reading) -> Quality:
    book, matched = reading.context.ledger, reading.fact("coverage", "share_matched")
    return Quality(
        rows_read=book.rows_read,
        rows_kept=book.rows_kept,
        rows_set_aside=book.rows_set_aside,
        findings=sum(finding.count for finding in reading.context.findings),
        matched=matched if isinstance(matched, float) else None,
        described=data_quality.accuracy(reading),
        shapes_approximate=reading.context.shapes_approximate,
    )

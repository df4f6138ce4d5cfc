"""What does a survey tell? open -> weigh -> tables -> release: the walk of answers, for the house's own eyes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publiek import __version__, disclosure, permitting, reports
from publiek.disclosure import Release
from publiek.house import House, Progress, silent
from publiek.listening.in_steps import answers_told
from publiek.listening.running import Survey, store_of, survey_of
from publiek.listening.weighing import Weighing, weigh, who_answered
from publiek.surveys.barriers.helping import affinity, help_wanted, visitor_kinds
from publiek.surveys.barriers.most_help import help_ranked
from publiek.surveys.barriers.telling import barrier_that_matters_most, barriers_named
from publiek.vocabulary.figures import Figure

#: The pages of a survey, in order (chapters of `reports`).
CHAPTERS = ("barriers", "barriers_by", "interest", "answered")


@dataclass(frozen=True)
class ToldSurvey:
    """A survey with what it tells."""

    survey: Survey
    weighing: Weighing
    release: Release


def told(
    house: House,
    code: str,
    *,
    own: Mapping[str, Mapping[str, float]] | None = None,
    progress: Progress = silent,
) -> ToldSurvey:
    """The figures of one survey. `own`: margins of the house.

    Raises SurveyError "survey-unknown" and those of `weigh`.
    """
    permitting.require(house, "survey")
    survey, answers = survey_of(house, code), answers_told(house, code)
    progress("weigh", 0.0)
    weighing = weigh(survey, answers, house.scheme, own=own)
    progress("measure", 0.2)
    return ToldSurvey(survey, weighing, disclosure.release(figures(weighing)))


def figures(weighing: Weighing) -> list[Figure]:
    """Every figure of weighed answers that takes no time."""
    told = weighing.told
    makers = [barriers_named, barrier_that_matters_most, help_wanted, affinity, visitor_kinds]
    if any(item.kind == "best_worst" for item in told.answers.questionnaire.items):
        makers.insert(3, help_ranked)
    return [who_answered(weighing), *(make(told) for make in makers)]


def mark_of(house: House, code: str) -> str:
    """Changes whenever the answers of a survey do: what was told of them before no longer holds."""
    store = store_of(house)
    names = sorted(path.name for path in store.folder(code).forms.glob("*.json"))
    names += [batch.name for batch in store.batches(code)]
    return hashlib.sha256("/".join(names).encode()).hexdigest()[:16]


def context_of(house: House, survey: Survey, *, language: str, today: date | None = None) -> reports.ReportContext:
    """What the pages of a survey tell besides its figures."""
    scheme = house.scheme
    return reports.ReportContext(
        organisation=house.name or house.organisation,
        language=language,
        venue_pc4=house.venue_pc4,
        groups=tuple(reports.Group(group.code, group.name, group.portrait) for group in scheme.groups),
        made_on=today or date.today(),
        version=__version__,
        selected=survey.title,
    )

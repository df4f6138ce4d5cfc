"""How many visits and visitors did a house have in a season, from everything it kept and what visitors told?

open -> one source per performance -> parts -> total -> release: the walk of reach. A survey joins when it asked how
often people came (questionnaire door@1, or the same items in another one).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from publiek import areas, disclosure, permitting, reports
from publiek.disclosure import Release
from publiek.engines import EngineSettings, open_engine
from publiek.errors import Text, UsageError
from publiek.house import House, Progress, silent
from publiek.listening import reach_lines
from publiek.listening.in_steps import answers_told
from publiek.listening.reach_asked import asked_of
from publiek.listening.running import survey_of
from publiek.listening.told import context_of as survey_context
from publiek.looking import require_delivered
from publiek.measures.answers import season_name
from publiek.surveys.reach import Evidence, Reached, assumed, estimate, told
from publiek.vocabulary.figures import Base, Figure

#: By which places of residence a reach is told.
PLACES = ("province", "municipality", "pc4")


@dataclass(frozen=True)
class Wish:
    """`season`: the year in which it begins (None: the latest one); `survey`: the code of a survey at the door;
    `place`: one of PLACES; `assumptions`: a file with ranges of the house's own.
    """

    season: int | None = None
    survey: str = ""
    place: str = "province"
    assumptions: Path | None = None


@dataclass(frozen=True)
class ToldReach:
    """The estimate, and the release that may be shown of it."""

    season: str
    reached: Reached
    release: Release


def reach(
    house: House, wish: Wish | None = None, *, today: date | None = None, progress: Progress = silent
) -> ToldReach:
    """Visits, visitors and bookers of one season; `today` tells whether it is over.

    Raises UsageError "reach-place", "reach-season"; StorageError "nothing-delivered"; SurveyError "survey-unknown",
    "reach-survey-items", "reach-assumptions", "reach-nothing-counted".
    """
    permitting.require(house, "own-analysis")
    wish = wish or Wish()
    places = _places(wish.place)
    assumptions = assumed(wish.assumptions)
    snapshot = house.store.current()
    require_delivered(house, snapshot)
    progress("measure", 0.0)
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as workbench:
        lines = reach_lines.counting_lines(snapshot.lines(workbench))
        season = _season(wish.season, workbench.collected(reach_lines.seasons(lines)))
        known = reach_lines.known_of(lines, season, workbench, places=places)
    subsector = house.subsector or str(snapshot.organisation.get("subsector") or "other")
    asked = None
    if wish.survey:
        asked = asked_of(
            answers_told(house, survey_of(house, wish.survey).code), season, places=places, visits=known.by_id
        )
    evidence = Evidence(known.performances, subsector, known.booked, known.passes, known.places, asked)
    progress("measure", 0.5)
    reached = estimate(evidence, assumptions)
    dated = f"{assumptions.version}, {assumptions.dated}"
    running = (today or date.today()) <= reach_lines.season_days(season)[1]
    base = _base(reached, known, wish.survey)
    figure = told(reached, base, season=season_name(season), assumptions=dated, running=running)
    return ToldReach(season_name(season), reached, disclosure.release([figure]))


def _base(reached: Reached, known: reach_lines.Known, survey: str) -> Base:
    total = max(round(reached.visits.value), 1)
    return Base("visits", total, total, first=known.first, last=known.last, sources=(survey,) if survey else ())


def context_of(house: House, *, language: str, today: date | None = None) -> reports.ReportContext:
    """What the page of reach tells besides its figure."""
    from publiek.listening.running import Survey

    return survey_context(house, Survey("", "", ""), language=language, today=today)


def figure_of(found: ToldReach) -> Figure:
    """The released figure."""
    return found.release["reach_told"]


def _season(wanted: int | None, seasons: pa.Table) -> int:
    known = sorted(int(year) for year in seasons["season"].to_pylist() if year)
    if not known or (wanted is not None and wanted not in known):
        raise UsageError(
            "reach-season",
            Text("Van dit seizoen is niets ingelezen.", "Nothing of this season has been imported."),
            Text(
                f"Kies uit: {', '.join(season_name(year) for year in known)}.",
                f"Choose from: {', '.join(season_name(year) for year in known)}.",
            ),
        )
    return wanted if wanted is not None else known[-1]


def _places(kind: str) -> dict[int, str]:
    """Postcode area -> place of residence."""
    if kind not in PLACES:
        raise UsageError(
            "reach-place",
            Text("Zo kan het bereik niet verdeeld worden.", "Reach cannot be divided like that."),
            Text(f"Kies uit: {', '.join(PLACES)}.", f"Choose from: {', '.join(PLACES)}."),
        )
    table = areas.describe().table
    return {code: str(place) for code, place in zip(*(table[name].to_pylist() for name in ("pc4", kind)), strict=True)}

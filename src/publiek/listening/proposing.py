"""Which lessons fit what holds people back here, and how large must an experiment be to see it? For one house."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from publiek.disclosure import Release
from publiek.errors import LessonError, PubliekError, StorageError, Text
from publiek.house import House
from publiek.lessons.gaps import gaps_of
from publiek.lessons.library.shelves import every
from publiek.lessons.proposing import Gap, Proposal, propose
from publiek.listening.experiment_lessons import own_lessons
from publiek.listening.experiment_planning import Wish, size
from publiek.looking import look
from publiek.vocabulary.barriers import barrier_codes
from publiek.vocabulary.figures import Figure

#: What an experiment is sized for when nobody says otherwise: half a year, and a third more new bookers.
_MONTHS, _HOPED = 6, 1.33
_NOTHING = Text(
    "Er is niets dat past: geen les in de bibliotheek gaat over wat hier mensen tegenhoudt.",
    "Nothing fits: no lesson in the library is about what holds people back here.",
)
_NOBODY_ASKED = Text(
    "Niemand is hier nog gevraagd wat tegenhoudt. Houd een enquête, of noem zelf drempels met --barrier.",
    "Nobody was asked here yet what holds them back. Hold a survey, or name barriers yourself with --barrier.",
)


@dataclass(frozen=True)
class Proposals:
    """At most five proposals; `nothing` is said when there are none; `size`: how large an experiment must be here."""

    proposals: tuple[Proposal, ...]
    nothing: Text
    size: Text


def propose_for(
    house: House, *, survey: str = "", told: tuple[str, ...] = (), ages: tuple[str, ...] = (), today: date
) -> Proposals:
    """From what a survey told (`survey`), or from barriers somebody named (`told`); never from a guess.

    Raises LessonError "barrier-unknown", SurveyError "survey-unknown".
    """
    unknown = sorted(set(told) - set(barrier_codes()))
    if unknown:
        raise LessonError(
            "barrier-unknown",
            Text("Deze drempel bestaat niet.", "There is no such barrier."),
            Text(f"Kies uit: {', '.join(barrier_codes())}.", f"Choose from: {', '.join(barrier_codes())}."),
            {"barriers": len(unknown)},
        )
    gaps = [*(_named(code) for code in told), *_asked(house, survey, today)]
    if not gaps:
        return Proposals((), _NOBODY_ASKED, Text("", ""))
    found = propose(gaps, every(own_lessons(house)), subsector=house.subsector, ages=ages)
    return Proposals(found, _NOTHING, _sized(house, today) if found else Text("", ""))


def proposals_from(release: Release, house: House, *, own: tuple[Figure, ...] = ()) -> tuple[Proposal, ...]:
    """As `propose_for`, from figures that were released before (a page that shows them already)."""
    gaps = gaps_of([*release.figures.values(), *own], names={group.code: group.name for group in house.scheme.groups})
    return propose(gaps, every(own_lessons(house)), subsector=house.subsector)


def _named(code: str) -> Gap:
    return Gap(code, share=1.0, low=1.0, high=1.0, n=0)


def _asked(house: House, survey: str, today: date) -> tuple[Gap, ...]:
    if not survey:
        return ()
    from publiek.listening.told import told

    figures = list(told(house, survey).release.figures.values())
    with suppress(StorageError):  # a house without ticket lines still has its survey
        figures += look(house, today=today, only=("segment_index", "white_spots")).figures.values()
    return gaps_of(figures, names={group.code: group.name for group in house.scheme.groups})


def _sized(house: House, today: date) -> Text:
    """How long it takes to see a third more new bookers; why that cannot be told where it cannot."""
    start = today + timedelta(days=30)
    wish = Wish("new_bookers", start, start + timedelta(days=_MONTHS * 30), hoped=_HOPED)
    try:
        found = size(house, wish, today=today)
    except PubliekError:
        return Text(
            "Probeer het als experiment. Hoe groot het moet zijn, is uit deze gegevens niet te zeggen.",
            "Try it as an experiment. How large it must be cannot be told from these data.",
        )
    if found.months is None:
        return Text(
            f"Probeer het samen met andere huizen: alleen is pas {found.least:.1f} keer zoveel te zien.",
            f"Try it together with other houses: alone only {found.least:.1f} times as many can be seen.",
        )
    return Text(
        f"Probeer het als experiment: een derde meer nieuwe boekers is hier te zien in {found.pairs} paren gebieden "
        f"en {found.months} maanden (kans 80%).",
        f"Try it as an experiment: a third more new bookers can be seen here in {found.pairs} pairs of areas "
        f"and {found.months} months (chance 80%).",
    )

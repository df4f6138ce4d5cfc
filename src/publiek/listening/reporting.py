"""How does what a survey tells become files? The same release as the pages, laid out as any report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publiek import disclosure, logbook, reports
from publiek.disclosure import Release
from publiek.house import House
from publiek.listening import slow
from publiek.listening.population import own_margins
from publiek.listening.told import CHAPTERS, context_of, told


@dataclass(frozen=True)
class Wish:
    """What is asked of one survey: `margins` a file with own margins; `kinds` and `places` take longer."""

    code: str
    margins: Path | None = None
    kinds: bool = False
    places: bool = False


@dataclass(frozen=True)
class Reported:
    """What was told, and the files that were made of it."""

    release: Release
    files: tuple[Path, ...]


def report(
    house: House, wish: Wish, *, folder: Path | None, formats: tuple[str, ...], language: str = "nl"
) -> Reported:
    """Everything a survey tells; with a `folder` also as files. Raises SurveyError as `told` does."""
    own = own_margins(wish.margins) if wish.margins else None
    found = told(house, wish.code, own=own)
    figures, chapters = list(found.release.figures.values()), list(CHAPTERS)
    if wish.kinds:
        figures += slow.kinds(house, wish.code).figures.values()
        chapters.insert(2, "barrier_kinds")
    if wish.places:
        figures += slow.places(house, wish.code).figures.values()
        chapters.insert(2, "barrier_places")
    release = disclosure.release(figures)
    if folder is None:
        return Reported(release, ())
    detail = {"figures": len(release.figures), "policy": release.policy.name, "formats": "-".join(sorted(formats))}
    logbook.note(house.home, house.organisation, logbook.Entry("export", f"survey {wish.code}", detail=detail))
    context = context_of(house, found.survey, language=language, today=date.today())
    made = reports.render_chapters(release, chapters, context=context, folder=folder, formats=formats)
    return Reported(release, tuple(made))

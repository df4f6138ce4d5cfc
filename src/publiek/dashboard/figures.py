"""Which chapters does a dashboard have, and which figures does each need?"""

from __future__ import annotations

from publiek.errors import Text, UsageError

_FIGURES: dict[str, tuple[str, ...]] = {
    "start": ("totals", "segment_index", "catchment", "white_spots", "loyalty", "coverage"),
    "audience": ("totals", "segment_index"),
    "origin": ("totals", "penetration", "catchment", "distance_bands"),
    "programme": (
        "totals",
        "by_production",
        "by_genre",
        "genre_segments",
        "production_segments",
        "by_month",
        "by_weekday",
    ),
    "loyalty": ("totals", "loyalty", "loyalty_flow", "reach", "frequency", "booker_groups"),
    "revenue": ("totals", "by_month", "by_genre", "lead_time", "party_size", "channel", "price"),
    "white_spots": ("totals", "white_spots"),
    "timeline": ("totals", "by_month"),
    "data": ("totals", "coverage"),
    "explanation": ("totals",),
}
#: The chapters, in the order of the pages.
CHAPTERS: tuple[str, ...] = tuple(_FIGURES)
#: Costs as much as all others together, so it is told only when it is asked for.
_OF_PEOPLE = "person_index"


def figures_of(chapter: str, *, people: bool = False) -> tuple[str, ...]:
    """The figures of one chapter; `people`: with the index of people beside that of areas.

    Raises UsageError "chapter-unknown".
    """
    if chapter not in _FIGURES:
        raise UsageError(
            "chapter-unknown",
            Text("Dit onderdeel bestaat niet.", "There is no such chapter."),
            Text(f"Kies uit: {', '.join(CHAPTERS)}.", f"Choose from: {', '.join(CHAPTERS)}."),
        )
    return (*_FIGURES[chapter], *((_OF_PEOPLE,) if people and chapter == "audience" else ()))

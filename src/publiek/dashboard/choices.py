"""What can be chosen: which periods, genres, venues and channels are in the data of a house?"""

from __future__ import annotations

from dataclasses import dataclass

from publiek.dashboard.view import View, unknown
from publiek.measures import Prepared
from publiek.measures.answers import season_name
from publiek.measures.frames import CHANNEL_CODES, UNDATED

#: A list of venues longer than this is no choice any more.
_MOST_VENUES = 200


@dataclass(frozen=True)
class Choices:
    """What the filters offer: names as in the address, in the order in which a form shows them."""

    seasons: tuple[str, ...]
    months: tuple[str, ...]
    genres: tuple[str, ...]
    venues: tuple[str, ...]
    productions: tuple[str, ...]
    channels: tuple[str, ...]
    municipalities: tuple[str, ...]
    provinces: tuple[str, ...]

    def check(self, view: View) -> None:
        """Raises UsageError "filter-unknown" when a view names what is not there."""
        chosen = view.selection
        offered = {
            "genre": (chosen.genres, self.genres),
            "venue": (chosen.venues, self.venues),
            "channel": (chosen.channels, self.channels),
        }
        for name, (asked, there) in offered.items():
            if not asked <= set(there):
                raise unknown(name)
        named = {"municipality": self.municipalities, "province": self.provinces}
        for code in view.references:
            kind, _, place = code.partition(":")
            if place and place not in named[kind]:
                raise unknown("reference")


def choices_of(prepared: Prepared) -> Choices:
    """What a house's own data offer."""
    listed, where = prepared.every_performance, prepared.geography
    months = sorted(key for key in listed.keys["month"])
    seasons = sorted({season for season in listed.seasons if season != UNDATED}, reverse=True)
    return Choices(
        seasons=tuple(season_name(season) for season in seasons),
        months=tuple(months),
        genres=tuple(sorted(listed.keys["genre"])),
        venues=tuple(sorted(listed.keys["venue"]))[:_MOST_VENUES],
        productions=listed.keys["production"],
        channels=CHANNEL_CODES,
        municipalities=tuple(sorted({str(name) for name in where.municipality.tolist() if name})),
        provinces=tuple(sorted({str(name) for name in where.province.tolist() if name})),
    )

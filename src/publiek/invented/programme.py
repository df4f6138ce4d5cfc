"""What is on in one season of one house: productions, performances, and who likes which?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from publiek.invented.organisations import House
from publiek.invented.settings import SectorSettings
from publiek.invented.subsectors import SUBSECTORS
from publiek.invented.words import title
from publiek.vocabulary.codes import GENRES

#: Performances per production, and first and last day of playing counted from 1 August.
RUNS = {"theatre": 1.8, "museum": 70.0, "festival": 99.0, "pop": 1.0, "cinema": 40.0, "library": 3.0, "maker": 6.0}
PLAYING = {"museum": (2, 362), "cinema": (2, 362), "festival": (300, 311)}


@dataclass(frozen=True)
class Programme:
    """P performances of one season, in order of time. `day` counts days since 1970; `minute` is the start of day.

    `likes` (segments x P, rows sum to 1) is the true chance that a visitor of a segment picks a performance.
    """

    season: int
    codes: list[str]
    titles: list[str]
    production: np.ndarray
    genres: list[str]
    day: np.ndarray
    minute: np.ndarray
    capacity: np.ndarray
    price: np.ndarray
    likes: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)


def programme(settings: SectorSettings, house: House, season: int, segments: int) -> Programme:
    """The programme of `house` in the season that starts in August of year `season`."""
    dice, traits = settings.dice(6, house.number, season), SUBSECTORS[house.subsector]
    sold = settings.tickets * house.share / settings.seasons
    shows = int(np.clip(sold / traits.fill, *traits.shows))
    production = np.sort(np.arange(shows) // RUNS[house.subsector]).astype(int)
    day, minute = _calendar(house, season, shows, dice)
    genre_of = dice.integers(0, len(traits.genres), production[-1] + 1)
    genres = [traits.genres[g] for g in genre_of]
    popular = np.exp(dice.normal(0, 0.5, production[-1] + 1))[production] * np.exp(dice.normal(0, 0.2, shows))
    taste = np.exp(settings.dice(7).normal(0, 0.5, (segments, len(GENRES))))
    likes = taste[:, [GENRES.index(g) for g in genres]][:, production] * popular
    start = int(dice.integers(0, 600))
    expected = sold * likes.mean(0) / likes.mean(0).sum()
    return Programme(
        season=season,
        codes=[f"{house.code}-{season % 100:02d}{number + 1:04d}" for number in range(shows)],
        titles=[title(start + p) for p in production],
        production=production,
        genres=[genres[p] for p in production],
        day=day,
        minute=minute,
        capacity=(np.ceil(np.maximum(expected / 0.7, 40) / 10) * 10).astype(np.int32),
        price=(house.price * np.exp(dice.normal(0, 0.15, production[-1] + 1)) / 50).round()[production] * 50,
        likes=likes / likes.sum(1, keepdims=True),
    )


def _calendar(house: House, season: int, shows: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Days and starting minutes: one show a day where that fits, Fridays and Saturdays more often."""
    first, last = PLAYING.get(house.subsector, (40, 325))
    august = int((np.datetime64(f"{season}-08-01") - np.datetime64("1970-01-01")).astype(int))
    days = np.arange(august + first, august + last + 1)
    weekday = (days + 3) % 7
    chance = np.where(weekday >= 4, 1.6, 1.0) * np.where(weekday == 0, 0.4, 1.0)
    replace = shows > len(days) * 0.8
    day = np.sort(dice.choice(days, shows, replace=replace, p=chance / chance.sum()))
    hours = SUBSECTORS[house.subsector].hour
    minute = np.array(hours)[dice.integers(0, len(hours), shows)] * 60 + dice.choice((0, 0, 15, 30), shows)
    order = np.lexsort((minute, day))
    return day[order].astype(np.int32), minute[order].astype(np.int32)

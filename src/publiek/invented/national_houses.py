"""Which houses does the invented country have, how large is each, what does it play, and which postcodes are there?

As in the measured workload: sizes fall with a power of the rank (the largest of 2,000 houses sells 6.3% of all
tickets), and a season holds 100 million tickets. Everything follows from the seed and a number; nobody in it exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from publiek import areas
from publiek.invented.words import scatter, title
from publiek.vocabulary.codes import GENRES, SUBSECTORS

#: Tickets of a season in the whole country, and the year in which the last season starts.
SEASON_TICKETS, LAST_SEASON, SEASON_DAYS = 100_000_000, 2024, 365
#: Twelve genres of the code list are played.
PLAYED = GENRES[:12]
#: Gives the largest of 2,000 houses 6.3% of all tickets.
_DECLINE = 0.833
_TICKETS_A_PERFORMANCE, _MOST_PERFORMANCES = 150, 1500
#: Households behind one six-character postcode; the letters that are given out.
_HOUSEHOLDS_A_PC6, _LETTERS = 17, "ABCDEGHJKLMNPRSTVWXZ"
_NEVER = ("SA", "SD", "SS")

#: What is drawn: every use has numbers of its own.
USES = ("house", "start", "genre", "price", "order", "performance", "booker", "who", "channel", "lead", "taken_back",
        "type", "ticket", "home", "status", "birth", "key")  # fmt: skip


@dataclass(frozen=True)
class NationalHouse:
    """One invented house: its rank by size (1 = the largest), its ticket lines, the seasons it played (start years)."""

    rank: int
    lines: int
    seed: int
    seasons: tuple[int, ...]

    @property
    def id(self) -> str:
        """The id under which it is kept."""
        return f"house-{self.rank:04d}"

    @property
    def name(self) -> str:
        """What people call it."""
        return f"Huis {self.rank}"

    @property
    def subsector(self) -> str:
        """Its branch."""
        return SUBSECTORS[self.rank % len(SUBSECTORS)]

    @property
    def season_performances(self) -> int:
        """How many performances it has in one season."""
        wanted = self.lines // len(self.seasons) // _TICKETS_A_PERFORMANCE
        return 3 + min(wanted, _MOST_PERFORMANCES)

    @property
    def pool(self) -> int:
        """How many people may come in one season: 14 million a 100 million tickets, each at home in two houses."""
        return max(1, self.lines // len(self.seasons) * 28 // 100)

    @property
    def centre(self) -> int:
        """The place of its own postcode among all six-character postcodes."""
        return int(below(self.drawn(np.array([self.rank]), "house"), len(postcodes().pc4))[0])

    @property
    def venue_pc4(self) -> int:
        """The area it stands in."""
        return int(postcodes().pc4[self.centre])

    def drawn(self, numbers: np.ndarray, use: str) -> np.ndarray:
        """A fixed 63-bit number for each number, for one use of one house."""
        return scatter(numbers, (self.seed * 100_003 + self.rank) * len(USES) + USES.index(use))


@dataclass(frozen=True)
class Postcodes:
    """Six-character postcodes in the order of their areas: as text, and the area of each."""

    pc6: pa.Array
    pc4: np.ndarray


@dataclass(frozen=True)
class Programme:
    """The performances of a house by date: start in seconds, genre (place in PLAYED), price in cents, texts."""

    start: np.ndarray
    genre: np.ndarray
    price: np.ndarray
    capacity: np.ndarray
    ids: pa.DictionaryArray
    production_ids: pa.DictionaryArray
    productions: pa.DictionaryArray


def below(drawn: np.ndarray, number: int) -> np.ndarray:
    """63-bit draws as whole numbers from 0 to `number` (at most two milliard), exclusive."""
    return (drawn >> 31) * number >> 32


def part(drawn: np.ndarray) -> np.ndarray:
    """63-bit draws as fractions from 0 to 1, exclusive."""
    return (drawn >> 10).astype(np.float64) / 2**53


def houses(*, tickets: int, organisations: int, seed: int) -> list[NationalHouse]:
    """The houses, the largest first; their lines add up to `tickets`, and each has at least one."""
    share = np.arange(1, organisations + 1, dtype=np.float64) ** -_DECLINE
    shares = share / share.sum() * max(0, tickets - organisations)
    sizes = 1 + shares.astype(np.int64)
    sizes[: tickets - int(sizes.sum())] += 1
    count = -(-tickets // SEASON_TICKETS)
    seasons = tuple(range(LAST_SEASON - count + 1, LAST_SEASON + 1))
    return [NationalHouse(rank, int(size), seed, seasons) for rank, size in enumerate(sizes, start=1)]


@cache
def postcodes() -> Postcodes:
    """As many six-character postcodes in every area that exists as its households ask for."""
    table = areas.describe().table
    households = table["households"].fill_null(0).to_numpy()
    letters = [a + b for a in _LETTERS for b in _LETTERS if a + b not in _NEVER]
    counts = np.clip(households // _HOUSEHOLDS_A_PC6, 1, len(letters))
    pc4 = np.repeat(table["pc4"].to_numpy(), counts)
    nth = np.arange(len(pc4)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Postcodes(pa.array([f"{code}{letters[n]}" for code, n in zip(pc4.tolist(), nth.tolist(), strict=True)]), pc4)


def programme(house: NationalHouse, *, season: int | None = None) -> Programme:
    """What a house plays in all its seasons, or in one `season` (also one that is still to come)."""
    seasons, each = (season,) if season else house.seasons, house.season_performances
    numbers = np.concatenate([(year * 10_000) + np.arange(each) for year in seasons])
    first = np.repeat(np.array([f"{year}-08-01" for year in seasons], "datetime64[s]").astype(np.int64), each)
    # Evenly over the season, each performance within its own stretch: so they are in order of date.
    day = ((np.arange(each) + 0.999 * part(house.drawn(numbers, "start")[:each])) * (SEASON_DAYS / each)).astype(int)
    hour = 14 + below(house.drawn(numbers, "house"), 7)
    start = first + np.tile(day, len(seasons)) * 86_400 + hour * 3_600
    # A few genres carry most of a house's programme: which ones differs.
    genre = (house.rank * 5 + (12 * part(house.drawn(numbers // 2, "genre")) ** 2).astype(int)) % len(PLAYED)
    productions = (numbers // 2).tolist()
    return Programme(
        start=start,
        genre=genre,
        price=1_000 + 250 * below(house.drawn(numbers // 2, "price"), 20),
        capacity=100 + 50 * below(house.drawn(numbers, "price"), 30),
        ids=pa.array([f"V{number}" for number in numbers.tolist()]).dictionary_encode(),
        production_ids=pa.array([f"P{number}" for number in productions]).dictionary_encode(),
        productions=pa.array([title(number % 5_000) for number in productions]).dictionary_encode(),
    )

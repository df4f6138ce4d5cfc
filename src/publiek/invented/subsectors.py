"""In what do theatres, museums, festivals, pop venues, cinemas, libraries and makers differ?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subsector:
    """The habits of one kind of house. All of this is assumption; only the sums are calibrated (calibration.py).

    `weight`: size relative to others · `decay_km`: distance at which attraction has fallen to 37 % · `price`: mean in
    cents · `fill`: tickets per performance when there is room · `shows`: fewest and most performances a season ·
    `ages`: attraction per age band · `online`, `passes`, `free`: shares · `party`: chances of 1, 2, 3, 4, 5-9 tickets.
    """

    weight: float
    decay_km: float
    price: int
    fill: int
    shows: tuple[int, int]
    hour: tuple[int, ...]
    genres: tuple[str, ...]
    ages: tuple[float, ...]
    online: float
    passes: float
    free: float
    party: tuple[float, float, float, float, float]


SUBSECTORS: dict[str, Subsector] = {
    "theatre": Subsector(
        1.4, 9, 2650, 260, (12, 320), (20, 20, 20, 14, 19),
        ("theatre", "cabaret", "musical", "dance", "classical", "family", "opera"),
        (0.6, 0.7, 0.8, 1.0, 1.3, 1.4, 0.9), 0.64, 0.03, 0.02, (0.10, 0.54, 0.10, 0.16, 0.10),
    ),
    "museum": Subsector(
        1.2, 18, 1500, 140, (20, 300), (11, 13, 14),
        ("exhibition",),
        (0.5, 0.7, 0.8, 0.9, 1.2, 1.6, 1.0), 0.38, 0.28, 0.06, (0.19, 0.50, 0.11, 0.13, 0.07),
    ),
    "festival": Subsector(
        1.2, 20, 3900, 4000, (3, 12), (13, 16, 19),
        ("festival", "pop", "world", "dance"),
        (1.5, 1.5, 1.1, 0.9, 0.8, 0.6, 0.2), 0.72, 0.00, 0.05, (0.10, 0.50, 0.14, 0.16, 0.10),
    ),
    "pop": Subsector(
        1.0, 12, 2400, 330, (12, 260), (20, 20, 21, 23),
        ("pop", "pop", "jazz", "world"),
        (1.6, 1.5, 1.2, 1.0, 0.8, 0.4, 0.1), 0.72, 0.00, 0.02, (0.13, 0.50, 0.13, 0.16, 0.08),
    ),
    "cinema": Subsector(
        0.9, 5, 1150, 60, (30, 1500), (14, 16, 19, 21),
        ("film",),
        (0.9, 1.0, 0.9, 0.9, 1.1, 1.3, 1.0), 0.36, 0.18, 0.01, (0.20, 0.58, 0.09, 0.10, 0.03),
    ),
    "library": Subsector(
        0.6, 2.5, 600, 40, (20, 260), (10, 14, 15, 20),
        ("literature", "education", "family"),
        (1.0, 0.7, 1.4, 1.1, 0.9, 1.3, 1.1), 0.30, 0.05, 0.45, (0.34, 0.39, 0.14, 0.10, 0.03),
    ),
    "maker": Subsector(
        0.25, 8, 1800, 90, (6, 60), (20, 20, 15),
        ("theatre", "dance", "classical", "jazz", "family"),
        (0.9, 1.1, 1.0, 1.0, 1.1, 1.1, 0.6), 0.50, 0.02, 0.06, (0.17, 0.56, 0.10, 0.11, 0.06),
    ),
}  # fmt: skip

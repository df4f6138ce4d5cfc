"""What kind of society is imagined: how many answer, what draws people of one taste together, what travels?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from publiek.errors import Text, UsageError

DESIGNS = ("simple", "stratified")
#: What may become of the profiles in a region: how well its tastes correlate with those elsewhere, and how much more
#: (in logits) everybody there goes. "flat": no class differs from another.
FATES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "identical": (1.0, 0.0),
        "level": (1.0, 0.45),
        "mild": (0.86, 0.0),
        "interaction": (0.5, 0.0),
        "unrelated": (0.0, 0.0),
        "flat": (float("nan"), 0.0),
    }
)
#: Six regions, each some whole provinces.
REGIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Noord": ("Groningen", "Fryslân", "Drenthe"),
        "Oost": ("Overijssel", "Gelderland"),
        "Midden": ("Utrecht", "Flevoland"),
        "Noordwest": ("Noord-Holland",),
        "Zuidwest": ("Zuid-Holland", "Zeeland"),
        "Zuid": ("Noord-Brabant", "Limburg"),
    }
)
#: A world to try the transfer verdicts in: every fate once, two regions in which nothing changes.
ALL_FATES: Mapping[str, str] = MappingProxyType(
    {"Noord": "unrelated", "Oost": "interaction", "Zuidwest": "level", "Zuid": "flat"}
)
_MOST = 200_000


@dataclass(frozen=True)
class SocietySettings:
    """`people`, `places`: how strongly traits and surroundings decide on taste (1 = as assumed, 0 = not at all).

    `area_spread`, `municipality_spread`: sd (logits) of what only that place has, for belonging and for going.
    `travel`: region -> fate (FATES); a region that is not named is "identical". `design`: "simple" (anyone alike) or
    "stratified" (as many answers from every region). `unit_nonresponse`: whether who answers depends on education, age
    and household; `item_nonresponse`, `trait_nonresponse`, `area_unknown`: parts that stay empty.
    Raises UsageError "society-settings".
    """

    seed: int = 1
    respondents: int = 5_000
    design: str = "simple"
    people: float = 1.0
    places: float = 1.0
    area_spread: float = 0.2
    municipality_spread: float = 0.15
    travel: Mapping[str, str] = field(default_factory=dict)
    unit_nonresponse: bool = True
    item_nonresponse: float = 0.02
    trait_nonresponse: float = 0.01
    area_unknown: float = 0.02

    def __post_init__(self) -> None:
        """Refuse what cannot be imagined."""
        parts = (self.item_nonresponse, self.trait_nonresponse, self.area_unknown)
        strengths = (self.people, self.places, self.area_spread, self.municipality_spread)
        fits = (
            1 <= self.respondents <= _MOST
            and self.design in DESIGNS
            and all(0 <= part < 1 for part in parts)
            and all(0 <= strength <= 5 for strength in strengths)
            and set(self.travel) <= set(REGIONS)
            and set(self.travel.values()) <= set(FATES)
        )
        if not fits:
            raise UsageError(
                "society-settings",
                Text("Deze verzonnen samenleving kan niet bestaan.", "This invented society cannot exist."),
                Text(
                    "Kies 1 tot 200.000 deelnemers, een bekende opzet, sterktes van 0 tot 5, delen van 0 tot 1, "
                    "bekende regio's en een bekend lot.",
                    "Choose 1 to 200,000 respondents, a known design, strengths of 0 to 5, parts of 0 to 1, known "
                    "regions and a known fate.",
                ),
                {"designs": list(DESIGNS), "regions": list(REGIONS), "fates": list(FATES)},
            )

    def dice(self, *purpose: int) -> np.random.Generator:
        """A generator of its own for each purpose, so that one part can change without moving the others."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, 77, *purpose])))

"""Invented surveys for tests: the world is made once, a survey takes a fraction of a second."""

from __future__ import annotations

from functools import cache

from publiek.invented.society import Asked, SocietySettings, imagine
from publiek.invented.society.asked import asked
from publiek.invented.society.survey import World
from publiek.segmentation.area_profile import packaged

#: A world in which nothing differs between people or places: every area has the same barriers.
ALIKE = {"people": 0.0, "places": 0.0, "area_spread": 0.0, "municipality_spread": 0.0}


@cache
def world(seed: int = 1, *, alike: bool = False) -> World:
    """The Dutch-shaped society on all packaged areas; `alike`: no person and no place differs."""
    settings = SocietySettings(seed=seed, respondents=100, **(ALIKE if alike else {}))
    return imagine(settings, packaged()).world


@cache
def survey(respondents: int = 1_500, seed: int = 1, design: str = "simple", nonresponse: float = 0.3) -> Asked:
    """One survey in the world of seed 1."""
    return asked(world(), respondents=respondents, seed=seed, design=design, nonresponse=nonresponse)

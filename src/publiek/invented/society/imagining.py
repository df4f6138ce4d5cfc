"""How is a society imagined, from the map to the answers on the questionnaire?"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from publiek.invented.society.land import explore
from publiek.invented.society.residents import compositions
from publiek.invented.society.settings import SocietySettings
from publiek.invented.society.survey import World, born, respondents, surveyed, willing
from publiek.invented.society.tastes import class_chances
from publiek.invented.society.truth import Truth, calibration, told, truth
from publiek.invented.society.visits import visiting
from publiek.segmentation.area_profile import AreaProfile
from publiek.vocabulary.microdata import Microdata

_CALIBRATED_ON = 40_000


@dataclass(frozen=True)
class Society:
    """An invented society. `survey`: what respondents answered; `sample`: who they truly are, row by row the same
    people; `truth`: what is true of everybody; `world`: what they were made from.
    """

    survey: Microdata
    sample: pa.Table
    truth: Truth
    world: World

    def people(self, count: int, *, seed: int = 0) -> pa.Table:
        """`count` persons drawn from everybody, with their truth (columns as `sample`)."""
        dice = self.world.settings.dice(10, seed)
        return told(self.world, born(self.world, count, dice), dice)

    def calibration(self) -> pa.Table:
        """Published totals beside those of this society: target, achieved, tolerance, met, source."""
        lives = born(self.world, _CALIBRATED_ON, self.world.settings.dice(11))
        share = self.world.land.weight @ self.world.mix
        return calibration(self.world, lives, float(share @ willing(self.world)))


def imagine(settings: SocietySettings, profile: AreaProfile) -> Society:
    """A Dutch-shaped society on the areas of `profile`: the same settings and profile give the same society.

    Areas, their sizes and their margins are those of the profile; everything people are, like and do is invented
    (assumptions.yaml). Raises UsageError "society-profile" when the profile misses variables or has no residents.
    """
    land = explore(profile)
    mix = compositions(land)
    belonging = class_chances(land, mix, settings)
    world = World(settings, land, mix, belonging, visiting(land, mix, belonging, settings))
    lives = respondents(world)
    return Society(surveyed(world, lives), told(world, lives, settings.dice(12)), truth(world), world)

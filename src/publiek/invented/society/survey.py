"""Who is asked, who answers, and what does the survey hold? Respondents drawn from the society, weighted as real ones.

Everybody of 15 and over has the same chance to be asked (design "simple"), or the same number is wanted from every
region ("stratified"). Who answers depends on age, education and household alone; the weights are raked to the true
totals of age x education and of region, so that what is left of non-response is small but not nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import expit

from publiek.errors import Text
from publiek.invented.society.assumptions import (
    AGES,
    EDUCATIONS,
    HOUSEHOLDS,
    Floats,
    assumptions,
    by_cell,
    cells,
    disciplines,
)
from publiek.invented.society.land import Land
from publiek.invented.society.settings import SocietySettings
from publiek.invented.society.visits import Ints, Lives, Visiting, answer
from publiek.vocabulary.microdata import Item, Microdata, Trait

SOURCE = "Verzonnen samenleving (invented society), seed {seed}"
YEAR = 2022
TRAITS = (
    Trait("age", AGES, Text("Leeftijd", "Age")),
    Trait("education", EDUCATIONS, Text("Opleiding", "Education")),
    Trait("household", HOUSEHOLDS, Text("Huishouden", "Household")),
)
_ASKED = {
    "visit": (("no", "yes"), "Ging u in de afgelopen 12 maanden naar {}?", "In the past 12 months, did you go to {}?"),
    "frequency": (
        ("0", "1-2", "3-5", "6+"),
        "Hoe vaak ging u in de afgelopen 12 maanden naar {}?",
        "In the past 12 months, how often did you go to {}?",
    ),
    "interest": (
        ("none", "a little", "interested", "very"),
        "Hoeveel interesse heeft u in {}?",
        "How interested are you in {}?",
    ),
}
KINDS = tuple(_ASKED)


@dataclass(frozen=True, eq=False)
class World:
    """A society before anybody is asked: `mix` areas x kinds of person, `belonging` areas x kinds x classes."""

    settings: SocietySettings
    land: Land
    mix: Floats
    belonging: Floats
    visits: Visiting


def items() -> tuple[Item, ...]:
    """What the survey asks: visit, frequency and interest per discipline."""
    told = assumptions()["disciplines"]
    return tuple(
        Item(f"{kind}_{genre}", kind, genre, values, Text(nl.format(told[genre]["nl"]), en.format(told[genre]["en"])))
        for kind, (values, nl, en) in _ASKED.items()
        for genre in disciplines()
    )


def born(world: World, count: int, dice: np.random.Generator, among: Floats | None = None) -> Lives:
    """`count` persons drawn at random from the society; `among`: chance per area (default: persons who live there)."""
    edges = np.cumsum(world.land.weight if among is None else among / among.sum())
    area = np.searchsorted(edges, dice.random(count) * edges[-1], side="right").clip(0, len(edges) - 1)
    kind = _drawn(np.cumsum(world.mix, axis=1)[area], dice)
    taste = _drawn(np.cumsum(world.belonging[area, kind], axis=1), dice)
    return Lives(area, kind, taste)


def _drawn(edges: Floats, dice: np.random.Generator) -> Ints:
    found: Ints = (dice.random(len(edges))[:, None] * edges[:, -1:] > edges).sum(axis=1).clip(0, edges.shape[1] - 1)
    return found


def willing(world: World) -> Floats:
    """Per kind of person the chance to answer when asked; on average the published part of the society does."""
    told = assumptions()
    target = next(one["target"] for one in told["published"] if one["id"] == "response")
    share = world.land.weight @ world.mix
    logits = by_cell(told["response"]["age"], told["response"]["high"], told["response"]["household"])
    logits = logits * float(world.settings.unit_nonresponse)
    level = 0.0
    for _ in range(30):
        chance = expit(level + logits)
        level -= float((share @ chance - target) / (share @ (chance * (1 - chance))))
    return np.asarray(expit(level + logits))


def respondents(world: World) -> Lives:
    """Who answered, in the order in which they were asked."""
    wanted, dice = world.settings.respondents, world.settings.dice(6)
    chance = willing(world)
    if world.settings.design == "simple":
        return _asked(world, wanted, chance, dice)
    size, land = len(world.land.regions), world.land
    numbers = [wanted // size + (one < wanted % size) for one in range(size)]
    among = [land.weight * (land.region == one) for one in range(size)]
    parts = [_asked(world, number, chance, dice, where) for number, where in zip(numbers, among, strict=True)]
    return Lives(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("area", "kind", "taste")))


def _asked(world: World, wanted: int, chance: Floats, dice: np.random.Generator, among: Floats | None = None) -> Lives:
    """People are asked until enough have answered."""
    nobody = np.zeros(0, dtype=np.int64)
    found = [Lives(nobody, nobody, nobody)]
    while sum(len(part) for part in found) < wanted:
        asked = born(world, int(wanted / chance.mean() * 1.2) + 20, dice, among)
        yes = dice.random(len(asked)) < chance[asked.kind]
        found.append(Lives(asked.area[yes], asked.kind[yes], asked.taste[yes]))
    joined = (np.concatenate([getattr(part, name) for part in found]) for name in ("area", "kind", "taste"))
    return Lives(*(part[:wanted] for part in joined))


def weights(world: World, lives: Lives) -> Floats:
    """Raked to the true totals of age x education and of region; mean 1."""
    share = world.land.weight
    pairs = cells()[:, 0] * len(EDUCATIONS) + cells()[:, 1]
    who = np.bincount(pairs, weights=share @ world.mix, minlength=len(AGES) * len(EDUCATIONS))
    where = np.bincount(world.land.region, weights=share, minlength=len(world.land.regions))
    weight = np.ones(len(lives))
    for _ in range(50):
        for group, target in ((pairs[lives.kind], who), (world.land.region[lives.area], where)):
            have = np.bincount(group, weights=weight, minlength=len(target))
            weight = weight * (target / np.maximum(have, 1e-12))[group]
        weight = weight * len(weight) / weight.sum()
    return weight


def surveyed(world: World, lives: Lives) -> Microdata:
    """The answers of `lives` as the rest of the program takes them; some are missing. `region` is the province."""
    settings = world.settings
    said, dice = answer(world.visits, lives, settings.dice(7)), settings.dice(8)
    columns: dict[str, pa.Array] = {}
    for kind in KINDS:
        for place, genre in enumerate(disciplines()):
            columns[f"{kind}_{genre}"] = _with_gaps(said[kind][:, place], settings.item_nonresponse, dice)
    for place, trait in enumerate(TRAITS):
        columns[trait.name] = _with_gaps(cells()[lives.kind, place], settings.trait_nonresponse, dice)
    known = dice.random(len(lives)) >= settings.area_unknown
    return Microdata(
        answers=pa.table(columns).replace_schema_metadata({"invented": "true"}),
        items=items(),
        traits=TRAITS,
        weight=weights(world, lives),
        area=np.where(known, world.land.profile.area[lives.area], ""),
        region=world.land.profile.province[lives.area],
        cluster=np.arange(len(lives), dtype=np.int64),
        source=SOURCE.format(seed=settings.seed),
        year=YEAR,
    )


def _with_gaps(codes: Ints, missing: float, dice: np.random.Generator) -> pa.Array:
    return pa.array(codes.astype(np.int8), mask=dice.random(len(codes)) < missing)


def narrowed(data: Microdata, *kinds: str) -> Microdata:
    """The same survey with only the items of these kinds ("visit", "frequency", "interest")."""
    kept = tuple(item for item in data.items if item.kind in kinds)
    names = [*(item.name for item in kept), *(trait.name for trait in data.traits)]
    return Microdata(**{**data.__dict__, "answers": data.answers.select(names), "items": kept})

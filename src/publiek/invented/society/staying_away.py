"""Who stays away, and what keeps them? True chances per area and kind of person.

    P(never went)   = product over 13 disciplines of 1 - P(go)
    P(class z)      proportional to exp(share_z + state + traits)                  four classes of staying away
    logit P(names b | z) = level_b + logit chance_zb + traits_b + place_a . w_b + u_ab

`traits` count as far as the society's `people`, places as far as its `places`; u is what only the municipality and only
the area has. The levels are set so that the assumed or published part of the people in question names the barrier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit, logit, softmax

from publiek.invented.society.assumptions import (
    PLACE,
    Floats,
    by_cell,
    cells,
    disciplines,
)
from publiek.invented.society.barrier_assumptions import (
    STATES,
    class_chances,
    missed_chance,
    per_barrier,
    told,
)
from publiek.invented.society.levels import level_for
from publiek.invented.society.persons import refined, trait_logits
from publiek.invented.society.survey import World
from publiek.invented.society.tastes import local
from publiek.invented.society.visits import Ints
from publiek.vocabulary.barriers import AMONG, barrier_codes

_AREAS_AT_ONCE = 400
_CALIBRATED_ON = 500


@dataclass(frozen=True, eq=False)
class StayingAway:
    """Everything that decides who stays away and why.

    `books`: regions x taste classes x kinds, the chance to go to a literary programme; `uninterested`: kinds x taste
    classes, of those who never went; `belonging`: states x finer kinds x barrier classes; `person`: finer kinds x
    barrier classes x barriers (logits, level included); `place`: areas x barriers (logits); `crowd`: areas x kinds x
    states, parts of all residents (sums to 1 within an area).
    """

    world: World
    books: Floats
    uninterested: Floats
    belonging: Floats
    person: Floats
    place: Floats
    crowd: Floats

    def among(self, group: str, areas: Ints) -> Floats:
        """Areas x finer kinds x barrier classes: the part of the area's residents that is `group` and of this sort."""
        states = np.einsum("aks,kf->afs", self.crowd[areas] * _counted(group), refined())
        return np.asarray(np.einsum("afs,sfz->afz", states, self.belonging))

    def naming(self, areas: Ints) -> Floats:
        """Areas x finer kinds x barrier classes x barriers: the chance to name each barrier."""
        return np.asarray(expit(self.person[None] + self.place[areas, None, None, :]))


def _counted(group: str) -> Floats:
    """Per state the part of people who belong to `group`, one of AMONG."""
    if group == "missed":
        return missed_chance()
    return np.array([0.0, 1.0, 1.0] if group == "non_visitors" else [0.0, 0.0, 1.0])


@lru_cache(maxsize=4)
def staying_away(world: World) -> StayingAway:
    """What keeps the people of `world` away; worked out once per world."""
    books = _books(world)
    never = _never(world, books)
    uninterested = _uninterested(world, never)
    crowd = _crowd(world, never, uninterested)
    belonging = _belonging(world.settings.people)
    place = _place(world)
    unset = StayingAway(world, books, uninterested, belonging, _person(world.settings.people), place, crowd)
    level = _levels(unset)
    return StayingAway(world, books, uninterested, belonging, unset.person + level, place, crowd)


def book_taste(world: World) -> Floats:
    """Regions x taste classes: the taste for literary programmes."""
    names = disciplines()
    both = [names.index("theatre"), names.index("exhibition")]
    return np.asarray(world.visits.taste[:, :, both].mean(axis=2))


def _books(world: World) -> Floats:
    """Regions x taste classes x kinds: the chance to go to a literary programme, for the assumed part of everybody."""
    assumed = told()["literature"]
    high = assumed["high"] * (cells()[:, 1] == 0) * world.settings.people
    known = book_taste(world)[:, :, None] + high
    weight = np.zeros(known.shape)
    per_area = (world.land.weight[:, None] * world.mix)[:, :, None] * world.belonging
    np.add.at(weight, world.land.region, np.transpose(per_area, (0, 2, 1)))
    level = level_for(known.reshape(-1, 1), weight.reshape(-1, 1), np.array([assumed["rate"]]))
    return np.asarray(expit(level + known))


def _never(world: World, books: Floats) -> Floats:
    """Areas x kinds x taste classes: the chance to go nowhere within a year."""
    visits, found = world.visits, np.empty(world.belonging.shape)
    for start in range(0, len(found), _AREAS_AT_ONCE):
        here = slice(start, start + _AREAS_AT_ONCE)
        region = visits.region[here]
        stays = np.log1p(-np.transpose(books[region], (0, 2, 1)))
        for one in range(visits.place.shape[1]):
            traits = visits.trait_part[region][:, None] * visits.traits[:, one]
            person = visits.level[one] + traits[:, :, None] + visits.taste[region, :, one][:, None]
            stays = stays - np.logaddexp(0, person + visits.place[here, one, None, None])
        found[here] = np.exp(stays)
    return found


def _uninterested(world: World, never: Floats) -> Floats:
    """Kinds x taste classes: of those who never went, the part that likes nothing."""
    assumed, people = told()["uninterested"], world.settings.people
    known = by_cell(assumed["age"], assumed["high"], assumed["household"])[:, None] + np.array(assumed["classes"])
    known = known * people
    weight = np.einsum("a,ak,akc,akc->kc", world.land.weight, world.mix, world.belonging, never)
    weight = weight / weight.sum()
    level = level_for(known.reshape(-1, 1), weight.reshape(-1, 1), np.array([assumed["share"]]))
    return np.asarray(expit(level + known))


def _crowd(world: World, never: Floats, uninterested: Floats) -> Floats:
    """Areas x kinds x states."""
    people = world.mix[:, :, None] * world.belonging
    away = people * never
    dull = (away * uninterested).sum(axis=2)
    away_all = away.sum(axis=2)
    return np.stack([world.mix - away_all, dull, away_all - dull], axis=2)


def _belonging(people: float) -> Floats:
    """States x finer kinds x barrier classes."""
    classes = told()["classes"]
    traits = np.column_stack([one["share"] + people * trait_logits(one) for one in classes])
    states = np.array([[one["states"][state] for one in classes] for state in STATES])
    return np.asarray(softmax(states[:, None, :] + traits[None], axis=2))


def _person(people: float) -> Floats:
    """Finer kinds x barrier classes x barriers: logits before the level."""
    traits = np.column_stack([trait_logits(told()["barriers"][code]) for code in barrier_codes()])
    return np.asarray(logit(class_chances())[None] + people * traits[:, None, :])


def _place(world: World) -> Floats:
    """Areas x barriers: what the surroundings add, and what only the place has; mean 0 over residents."""
    land, settings = world.land, world.settings
    away = np.log1p(land.kilometres[:, disciplines().index("theatre")] / 5)
    away = away - land.weight @ away
    away = away / max(float(np.sqrt(land.weight @ away**2)), 1e-9)
    surroundings = np.column_stack([land.place, away])
    names = (*PLACE, "away")
    slopes = np.array([[one.get(name, 0.0) for one in per_barrier("place")] for name in names])
    own = local(land, len(barrier_codes()), settings, purpose=14)
    added = settings.places * surroundings @ slopes + own
    return np.asarray(added - land.weight @ added)


def _levels(unset: StayingAway) -> Floats:
    """Per barrier the level with which the told part of the told people names it; on a sample of areas when many."""
    land = unset.world.land
    steps = (np.arange(_CALIBRATED_ON) + 0.5) / _CALIBRATED_ON
    areas, part = np.searchsorted(np.cumsum(land.weight), steps).clip(0, len(land) - 1), np.ones(len(steps))
    if len(land) <= _CALIBRATED_ON:
        areas, part = np.arange(len(land)), land.weight
    weights = {group: unset.among(group, areas) * part[:, None, None] for group in AMONG}
    levels = np.empty(len(barrier_codes()))
    for at, (group, share) in enumerate(zip(per_barrier("among"), per_barrier("share"), strict=True)):
        known = unset.person[None, :, :, at] + unset.place[areas, at, None, None]
        weight = (weights[group] / weights[group].sum()).reshape(-1, 1)
        levels[at] = level_for(known.reshape(-1, 1), weight, np.array([share]))[0]
    return levels

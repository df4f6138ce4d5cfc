"""What does each person who answers say? Codes per column of the core questionnaire, before routes.

Everything follows from who the person is: visits and interest from taste and place, state from both, the class of
staying away from state and traits, barriers from class, traits and place, help from barriers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from publiek.invented.society.approached import Reached
from publiek.invented.society.assumptions import disciplines
from publiek.invented.society.barrier_assumptions import missed_chance, per_barrier, told
from publiek.invented.society.persons import AGES, EDUCATIONS, HOUSEHOLDS, finer
from publiek.invented.society.staying_away import StayingAway, book_taste
from publiek.invented.society.survey import World
from publiek.invented.society.visits import Ints, answer
from publiek.vocabulary.barriers import barrier_codes

Codes = NDArray[np.str_]
LITERATURE = "literature"
_VISITS = np.array(["never", "long_ago", "1-3", "4-11", "12+"])
_INTEREST = np.array(["none", "little", "some", "much", "very"])
_YES = np.array(["no", "yes"])
#: Of those who went three to five, six times or more: how many stay a class lower.
_LOWER = 0.35


@dataclass(frozen=True)
class Lived:
    """True lives behind the answers: `times` and `interest` (0-3) persons x 13 disciplines, `state` (STATES), `missed`,
    `sort` (barrier class), `named` persons x 15 barriers.
    """

    genres: tuple[str, ...]
    times: Ints
    interest: Ints
    state: Ints
    missed: NDArray[np.bool_]
    sort: Ints
    named: NDArray[np.bool_]


def lived(away: StayingAway, people: Reached, dice: np.random.Generator) -> Lived:
    """Draw everything about `people` that was not decided when they were drawn."""
    lives, world = people.lives, away.world
    said = answer(world.visits, lives, dice)
    books = _books(away, people, dice)
    times = np.column_stack([said["frequency"], books[0]])
    interest = np.column_stack([said["interest"], books[1]])
    never = (times == 0).all(axis=1)
    dull = never & (dice.random(len(never)) < away.uninterested[lives.kind, lives.taste])
    interest = _consistent(interest, never, dull, dice)
    state = np.where(dull, 1, np.where(never, 2, 0))
    chances = np.cumsum(away.belonging[state, people.finer], axis=1)
    sort = (dice.random(len(state))[:, None] > chances[:, :-1]).sum(axis=1)
    naming = expit(away.person[people.finer, sort] + away.place[lives.area])
    return Lived(
        genres=(*disciplines(), LITERATURE),
        times=times,
        interest=interest,
        state=state,
        missed=dice.random(len(state)) < missed_chance()[state],
        sort=sort,
        named=dice.random(naming.shape) < naming,
    )


def _books(away: StayingAway, people: Reached, dice: np.random.Generator) -> tuple[Ints, Ints]:
    """Times and interest for the thirteenth discipline."""
    lives, world = people.lives, away.world
    region, count = world.land.region[lives.area], len(people)
    went = dice.random(count) < away.books[region, lives.taste, lives.kind]
    assumed, taste = told()[LITERATURE], book_taste(world)[region, lives.taste]
    rate, keen = assumed["rate"], assumed["interested"]
    both = assumed["conversion"] * keen
    level = logit(np.where(went, both / rate, (keen - both) / (1 - rate)))
    interested = dice.random(count) < expit(level + taste)
    weak = np.where(dice.random(count) < 0.5, 1, 0)
    return np.where(went, 1 + (dice.random(count) < 0.3), 0), np.where(interested, 2, weak)


def _consistent(interest: Ints, never: NDArray[np.bool_], dull: NDArray[np.bool_], dice: np.random.Generator) -> Ints:
    """Uninterested non-visitors like nothing more than a little; interested ones at least one discipline."""
    interest = np.where(dull[:, None], np.minimum(interest, 1), interest)
    lacking = np.flatnonzero(never & ~dull & (interest < 2).all(axis=1))
    best = (interest[lacking] + dice.random((len(lacking), interest.shape[1]))).argmax(axis=1)
    interest[lacking, best] = 2
    return interest


def spoken(world: World, people: Reached, true: Lived, dice: np.random.Generator) -> dict[str, Codes]:
    """Per column of the core questionnaire what everybody would answer if asked ("" when they would not)."""
    consent = dice.random(len(people)) < told()["habits"]["consent"]
    shown = true.named & (consent[:, None] | (np.array(barrier_codes()) != "health"))
    said = {**_grids(true, dice), **_barriers(shown, dice), **_about(world, people, dice), **_texts(len(people), dice)}
    said["missed"] = _YES[true.missed.astype(int)]
    wanted = true.interest + dice.random(true.interest.shape)
    said["missed_what"] = np.array(true.genres)[wanted.argmax(axis=1)]
    said["consent_health"] = _YES[consent.astype(int)]
    return said


def _grids(true: Lived, dice: np.random.Generator) -> dict[str, Codes]:
    habits, count = told()["habits"], len(true.state)
    said = {}
    for at, genre in enumerate(true.genres):
        times, one = true.times[:, at], dice.random(count)
        ever = (one < habits["long_ago"]) & (true.state != 1)
        went = np.where(times == 1, 2, times + 1 - (one < _LOWER))
        said[f"visits.{genre}"] = _VISITS[np.where(times == 0, ever.astype(int), went)]
        liking = true.interest[:, at]
        steps = np.where(liking == 2, 2 + (dice.random(count) < habits["much"]), np.where(liking == 3, 4, liking))
        said[f"interest.{genre}"] = _INTEREST[steps]
    return said


def _barriers(named: NDArray[np.bool_], dice: np.random.Generator) -> dict[str, Codes]:
    """Barriers, the most important one of those named, and what would help."""
    said = {f"barriers.{code}": _YES[named[:, at].astype(int)] for at, code in enumerate(barrier_codes())}
    race = dice.exponential(size=named.shape) / np.array(per_barrier("main"))
    first = np.where(named, race, np.inf).argmin(axis=1)
    other = ~named.any(axis=1) | (dice.random(len(named)) < told()["habits"]["other_main"])
    said["barrier_main"] = np.where(other, "other", np.array(barrier_codes())[first])
    return said | _help(named, dice)


def _help(named: NDArray[np.bool_], dice: np.random.Generator) -> dict[str, Codes]:
    """What would help: what goes with a barrier that was named; nothing, for those who choose nothing else."""
    habits, helps = told()["habits"], np.array(per_barrier("help"))
    said, anything = {}, np.zeros(len(named), dtype=bool)
    for item in sorted(set(helps.tolist()) - {"nothing"}):
        reasons = named[:, helps == item].any(axis=1)
        wanted = dice.random(len(named)) < np.where(reasons, habits["helped"], habits["helped_else"])
        said[f"help.{item}"], anything = _YES[wanted.astype(int)], anything | wanted
    said["help.nothing"] = _YES[(~anything).astype(int)]
    return said


def _about(world: World, people: Reached, dice: np.random.Generator) -> dict[str, Codes]:
    """Who they are: traits, gender, postcode, company at the last visit."""
    kinds, count, genders = finer()[people.finer], len(people), told()["gender"]
    known = dice.random(count) >= world.settings.area_unknown
    edges = np.cumsum(told()["party"], axis=1)[kinds[:, 2]]
    party = 1 + (dice.random(count)[:, None] > edges[:, :-1]).sum(axis=1)
    gender = (dice.random(count)[:, None] > np.cumsum(list(genders.values()))[:-1]).sum(axis=1)
    return {
        "age": np.array(AGES)[kinds[:, 0]],
        "education": np.array(EDUCATIONS)[kinds[:, 1]],
        "household": np.array(HOUSEHOLDS)[kinds[:, 2]],
        "gender": np.array(list(genders))[gender],
        "postcode": np.where(known, world.land.profile.area[people.lives.area], ""),
        "party": party.astype(str),
    }


def _texts(count: int, dice: np.random.Generator) -> dict[str, Codes]:
    """Open answers; four in ten write nothing."""
    said = {}
    for item in ("holds_back", "instead", "change"):
        texts = np.array(told()["texts"][item])
        written = texts[dice.integers(0, len(texts), count)]
        said[item] = np.where(dice.random(count) < 0.6, written, "")
    return said

"""Do 95% intervals of a raked, clustered survey with 30% non-response hold the truth 95 times out of 100?

The population is made, so the truth is known. `pytest -s -m long` on this file prints the coverage per figure.
"""

from __future__ import annotations

import numpy as np
import pytest

from publiek.estimation.designs.breakdowns import shares_by
from publiek.estimation.designs.design import Design
from publiek.estimation.designs.means import shares
from publiek.estimation.designs.replicates import bootstrap, jackknife, refitted, replicate_means
from publiek.estimation.weighting.raking import RakeSettings, rake
from tests.support.survey_worlds import ITEMS, ask, groups_of, make_world, margins_of, stages_of, weigh


def _coverage(seed: int, surveys: int, *, places: int, people: int) -> dict[str, np.ndarray]:
    """Per item how many intervals held the truth: of everybody, by education; and unweighted, as if drawn simply."""
    world, chance = make_world(seed), np.random.default_rng(seed + 1)
    margins, truth, by_education = margins_of(world), world.truth, world.truth_by_education
    held: dict[str, list[np.ndarray]] = {"all": [], "by education": [], "unweighted": [], "rate": []}
    for _ in range(surveys):
        answered = ask(world, chance, places=places, people=people)
        design, y = weigh(world, answered, margins), world.answers[answered.who]
        for name, found, true in (
            ("all", shares(design, y), truth),
            ("by education", shares_by(design, y, world.education[answered.who]), by_education),
            ("unweighted", shares(Design(np.ones(len(y))), y), truth),
        ):
            held[name].append((found.low <= true) & (true <= found.high))
        held["rate"].append(np.array(answered.rate))
    return {name: np.mean(each, axis=0) for name, each in held.items()}


def test_sixty_surveys_of_forty_neighbourhoods() -> None:
    found = _coverage(1, 60, places=8, people=14)
    assert 0.65 < found["rate"] < 0.75
    assert 0.92 < found["all"].mean() < 0.985
    assert found["all"].min() > 0.86
    assert 0.92 < found["by education"].mean() < 0.985
    assert found["unweighted"].mean() < found["all"].mean()  # what weights and the design repair


@pytest.mark.long
@pytest.mark.parametrize(
    ("seed", "places", "people"), [(1, 8, 14), (2, 20, 10), (3, 3, 25), (4, 8, 14)], ids=["40", "100", "15", "40 again"]
)
def test_five_hundred_surveys(seed: int, places: int, people: int) -> None:
    """With 40 and 100 neighbourhoods, and with only 15 of them: then Student's t has ten degrees of freedom."""
    found = _coverage(seed, 500, places=places, people=people)
    told = {name: f"{100 * share:.1f}%" for name, share in zip(ITEMS, found["all"], strict=True)}
    print(f"\n{5 * places} neighbourhoods of {people}: {told}; by education {found['by education'].round(3).tolist()}")
    assert (found["all"] >= 0.92).all()
    assert (found["all"] <= 0.98).all()
    assert 0.93 < found["by education"].mean() < 0.98
    assert found["by education"].min() > 0.91
    print(f"unweighted, as if drawn simply: {found['unweighted'].round(3).tolist()}")


@pytest.mark.long
def test_with_gaps_in_a_margin_and_a_cap_on_weights_as_well() -> None:
    """Six in a hundred do not tell their education and keep their own share on it; no weight above three medians."""
    world, chance = make_world(11), np.random.default_rng(3)
    margins, settings, held = margins_of(world), RakeSettings(unanswered="own", cap=3.0), []
    for _ in range(400):
        answered = ask(world, chance, places=8, people=14)
        groups = groups_of(world, answered)
        groups["education"][chance.random(len(answered.who)) < 0.06] = ""
        raked = rake(answered.weight, groups, margins, settings=settings)
        assert raked.largest <= 3.0 * (1 + 1e-5)
        found = shares(raked.design(stages_of(world, answered)), world.answers[answered.who])
        held.append((found.low <= world.truth) & (world.truth <= found.high))
    coverage = np.mean(held, axis=0)
    print(f"\n{coverage.round(3).tolist()}")
    assert (coverage > 0.92).all()
    assert (coverage < 0.98).all()


@pytest.mark.long
def test_replicates_that_are_raked_again_hold_the_truth_as_well() -> None:
    """Two hundred surveys; the jackknife and two hundred bootstrap draws each."""
    world, chance = make_world(6), np.random.default_rng(7)
    margins, held = margins_of(world), []
    for turn in range(200):
        answered = ask(world, chance, places=8, people=14)
        design, y = weigh(world, answered, margins), world.answers[answered.who]
        before = Design(answered.weight, design.stages)
        raked = rake(answered.weight, groups_of(world, answered), margins)
        for drawn in (jackknife(before), bootstrap(before, count=200, seed=turn)):
            found = replicate_means(refitted(drawn, raked.weight, raked.refit), y[:, [0, 1, 2, 5]])
            held.append((found.low <= world.truth[[0, 1, 2, 5]]) & (world.truth[[0, 1, 2, 5]] <= found.high))
    coverage = np.array(held).reshape(200, 2, 4).mean(axis=(0, 2))
    print(f"\njackknife {100 * coverage[0]:.1f}%, bootstrap {100 * coverage[1]:.1f}%")
    assert (coverage > 0.92).all()
    assert (coverage < 0.98).all()

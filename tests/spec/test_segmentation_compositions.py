"""Compositions: the joint table of an area from margins that are published one by one."""

from __future__ import annotations

import numpy as np
import pytest

from publiek.errors import SegmentationError
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.compositions import Margin, fit_cells, person_cells

# SimpleWorld (Lovelace and Dumont 2016, Spatial Microsimulation with R): five persons in cells age x sex, three zones.
PERSONS = np.array([[1.0, 1.0], [2.0, 1.0]])  # age 0-49, 50+ x male, female
AGES = np.array([[8.0, 4.0], [2.0, 8.0], [7.0, 4.0]])
SEXES = np.array([[6.0, 6.0], [4.0, 6.0], [3.0, 8.0]])


def test_the_published_weights_of_simpleworld_are_reached() -> None:
    fitted = fit_cells(PERSONS, [Margin((0,), AGES), Margin((1,), SEXES)], tolerance=1e-12)
    weights = (fitted / PERSONS)[0]
    older_man, younger_man, older_woman, younger_woman = weights[1, 0], weights[0, 0], weights[1, 1], weights[0, 1]
    assert [older_man, older_man, younger_man, older_woman, younger_woman] == pytest.approx(
        [1.227998, 1.227998, 3.544004, 1.544004, 4.455996], abs=1e-6
    )


def test_every_zone_is_the_root_of_its_own_equation() -> None:
    """In two by two cells the table with given margins and odds ratio 1/2 solves a quadratic equation."""
    fitted = fit_cells(PERSONS, [Margin((0,), AGES), Margin((1,), SEXES)], tolerance=1e-13)
    for zone in range(3):
        young, men, total = AGES[zone, 0], SEXES[zone, 0], AGES[zone].sum()
        # x (total - young - men + x) = 1/2 (young - x)(men - x)
        roots = np.roots([0.5, total - young - men + 0.5 * (young + men), -0.5 * young * men])
        assert fitted[zone, 0, 0] == pytest.approx(max(roots), abs=1e-9)


def test_a_margin_may_know_two_traits_together_in_any_order() -> None:
    truth = np.random.default_rng(1).gamma(2.0, size=(5, 2, 3, 4))
    together = Margin((2, 0), truth.sum(axis=2).transpose(0, 2, 1))
    apart = Margin((1,), truth.sum(axis=(1, 3)))
    fitted = fit_cells(np.ones((2, 3, 4)), [together, apart])
    assert np.allclose(fitted.sum(axis=2), truth.sum(axis=2))
    assert np.allclose(fitted.sum(axis=(1, 3)), truth.sum(axis=(1, 3)))


def test_an_area_without_people_stays_empty() -> None:
    fitted = fit_cells(PERSONS, [Margin((0,), np.zeros((1, 2))), Margin((1,), np.zeros((1, 2)))])
    assert (fitted == 0).all()


@pytest.mark.parametrize(
    ("ages", "sexes", "code"),
    [
        ([[8.0, 4.0]], [[6.0, 7.0]], "margins-disagree"),
        ([[8.0, -1.0]], [[4.0, 3.0]], "margins-impossible"),
        ([[8.0, np.nan]], [[4.0, 3.0]], "margins-impossible"),
    ],
)
def test_counts_that_cannot_be_are_refused(ages: list[list[float]], sexes: list[list[float]], code: str) -> None:
    with pytest.raises(SegmentationError) as refused:
        fit_cells(PERSONS, [Margin((0,), np.array(ages)), Margin((1,), np.array(sexes))])
    assert refused.value.code == code
    assert refused.value.where["areas"] == 1


def test_margins_that_share_a_trait_must_agree_on_it() -> None:
    both = Margin((0, 1), np.ones((1, 2, 2)))
    with pytest.raises(SegmentationError, match="margins-disagree"):
        fit_cells(np.ones((2, 2)), [both, Margin((0,), np.array([[3.0, 1.0]]))])


def test_people_where_the_seed_has_none_are_refused() -> None:
    seed = np.array([[1.0, 1.0], [0.0, 0.0]])
    with pytest.raises(SegmentationError, match="margins-impossible"):
        fit_cells(seed, [Margin((0,), AGES), Margin((1,), SEXES)])


def test_margins_that_only_fit_without_the_empty_cells_are_refused() -> None:
    seed = np.array([[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(SegmentationError, match="margins-not-met"):
        fit_cells(seed, [Margin((0,), np.array([[3.0, 1.0]])), Margin((1,), np.array([[1.0, 3.0]]))])


def test_a_margin_of_the_wrong_size_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="margin over axes"):
        fit_cells(PERSONS, [Margin((0,), np.ones((1, 3)))])


def test_the_people_of_the_netherlands() -> None:
    profile = packaged()
    cells = person_cells(profile)
    assert [trait.name for trait in cells.traits] == ["age", "education", "household"]
    assert cells.counts.shape == (len(profile), 32) and cells.index.shape == (32, 3)
    assert np.allclose(cells.counts.sum(axis=1), profile.residents * (1 - profile.variable("age_00_14")))
    young = cells.counts[:, cells.index[:, 0] == 0].sum(axis=1)
    assert np.allclose(young, profile.residents * profile.variable("age_15_24"), rtol=1e-3, atol=1)
    high = cells.counts[:, cells.index[:, 1] == 0].sum(axis=1) / np.maximum(cells.counts.sum(axis=1), 1)
    assert np.allclose(high[profile.residents > 0], profile.variable("educated_high")[profile.residents > 0], atol=1e-6)
    assert np.allclose(cells.shares.sum(axis=1), 1)


def test_a_survey_can_say_who_lives_with_whom() -> None:
    """With another seed the margins stay and the association changes."""
    profile = packaged().only(np.arange(len(packaged())) < 50)
    usual, independent = person_cells(profile), person_cells(profile, seed=np.ones((4, 2, 4)))
    assert np.allclose(usual.counts.sum(axis=1), independent.counts.sum(axis=1))
    old_and_single = (usual.index[:, 0] == 3) & (usual.index[:, 2] == 0)
    assert usual.counts[:, old_and_single].sum() > 1.1 * independent.counts[:, old_and_single].sum()

"""Does the person index find back how readily people come, where the area index shows less than half of it?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from publiek import areas as open_areas
from publiek import segmentation
from publiek.measures import mixture
from publiek.measures.mixture import Mixture
from tests.support import lines as invented
from tests.support.person_worlds import (
    Seen,
    both_figures,
    covered,
    error,
    sector_seen,
    slope,
    softened,
    with_mixes,
    with_noise,
)

TOWN = invented.area_table(400)
RATES = np.array([0.5, 0.8, 1.0, 1.0, 1.3, 2.0])


def simulated(seed: int, *, noise: float = 0.0, areas: int = 6_000) -> tuple[float, float]:
    """Slope of the estimated on the true log rate, and of labels: eleven segments, the largest 0.47 of an area."""
    dice = np.random.default_rng(seed)
    mix, true = dice.dirichlet(np.full(11, 0.265), areas), dice.normal(0, 0.6, 11)
    counts = dice.poisson(38 * 0.5 * np.exp(dice.normal(0, noise, areas)) * (mix @ np.exp(true))).astype(float)
    seen = np.flatnonzero(counts)
    model = Mixture(counts[seen], mix[seen], seen, 38.0 * mix, np.zeros((areas, 0)), np.full(11, 0.5))
    label = mix.argmax(axis=1)
    hard = np.bincount(label, counts, 11) / np.bincount(label, minlength=11)
    return np.polyfit(true, np.log(mixture.fit(model).rates[0]), 1)[0], np.polyfit(true, np.log(hard), 1)[0]


@pytest.mark.parametrize("noise", [0.0, 0.3], ids=["no area effect", "area effect of 0.3"])
def test_differences_have_their_true_size_and_labels_show_less_than_half(noise: float) -> None:
    """Published: 1.02 against 0.40, with and without a random effect of the area."""
    slopes = np.mean([simulated(seed, noise=noise) for seed in range(6)], axis=0)
    assert 0.95 <= slopes[0] <= 1.05
    assert 0.30 <= slopes[1] <= 0.50


def town_seen(rates: np.ndarray, seeds: range, *, bookers: int) -> list[Seen]:
    """Houses in an invented town with mixed areas, all with these tastes."""
    mixed = softened(invented.segment_table(TOWN, purity=0.3), TOWN, dominant=0.47)
    sector = invented.Sector(rates=tuple(rates))
    weight = invented.draw_rates(TOWN, mixed, sector, hard=False)
    plain = invented.draw_rates(TOWN, mixed, invented.Sector(), hard=False)
    share = plain @ np.array([[part for _, part in mix] for mix in mixed["mix"].to_pylist()])
    true = 100 * rates / (rates @ share / share.sum())
    found = []
    for seed in seeds:
        pc4 = np.asarray(TOWN["pc4"])[np.random.default_rng(seed).choice(400, bookers, p=weight / weight.sum())]
        areal, personal = both_figures(pc4, invented.VENUE, TOWN, mixed)
        found += [Seen(true[i], personal[i], areal[i]) for i in range(6) if personal[i]["verdict"] != "thin"]
    return found


def test_in_a_town_of_mixed_areas() -> None:
    seen = town_seen(RATES, range(8), bookers=3_000)
    assert 0.85 <= slope(seen, "person") <= 1.15
    assert slope(seen, "area") < 0.5
    assert covered(seen, "person") >= 0.87
    assert covered(seen, "area") < 0.6


def test_without_any_difference_in_taste_it_is_hundred() -> None:
    seen = town_seen(np.ones(6), range(100, 108), bookers=3_000)
    mean = np.exp(np.mean([np.log(one.person["index"]) for one in seen]))
    assert 95 <= mean <= 105
    assert covered(seen, "person") >= 0.87
    assert sum(one.person["verdict"] in ("above", "below") for one in seen) == 0


@pytest.mark.long
def test_intervals_hold_the_truth_as_often_as_they_claim() -> None:
    for rates, bookers in ((RATES, 3_000), (RATES, 500), (np.ones(6), 1_000)):
        seen = town_seen(rates, range(500, 530), bookers=bookers)
        assert 0.92 <= covered(seen, "person") <= 0.98, (bookers, covered(seen, "person"))


def country() -> tuple[pa.Table, pa.Table]:
    """The postcode areas of the Netherlands, and the packaged mixes."""
    return open_areas.describe().table, segmentation.assign().table


@pytest.mark.long
def test_in_the_invented_sector_with_soft_mixes() -> None:
    """Houses and persons of the invented sector on the real map; an area's largest group is 0.47 of its households."""
    areas, packaged = country()
    soft = softened(packaged, areas, dominant=0.47)
    seen = list(sector_seen(areas, soft, tickets=3_000_000, houses=60))
    assert len(seen) > 300
    assert 0.9 <= slope(seen, "person") <= 1.1
    assert slope(seen, "area") < 0.5
    assert 0.92 <= covered(seen, "person") <= 0.98
    assert error(seen, "person") < error(seen, "area")
    assert error(seen, "person", "index_shrunk") < error(seen, "person")


@pytest.mark.long
def test_in_the_invented_sector_with_the_packaged_mixes() -> None:
    areas, packaged = country()
    seen = list(sector_seen(areas, packaged, tickets=3_000_000, houses=60))
    assert 0.9 <= slope(seen, "person") <= 1.1
    assert slope(seen, "area") < 0.7
    assert 0.92 <= covered(seen, "person") <= 0.98


@pytest.mark.long
def test_mixes_that_are_known_with_an_error_flatten_the_differences() -> None:
    """What is told is noisy (sd of the log 0.5): still far better than labels, no longer of the true size."""
    areas, packaged = country()
    soft = softened(packaged, areas, dominant=0.47)
    seen = list(sector_seen(areas, soft, given=with_noise(soft, 0.5, seed=5), tickets=3_000_000, houses=40))
    assert slope(seen, "area") + 0.3 < slope(seen, "person") < 0.95
    assert covered(seen, "person") > covered(seen, "area") + 0.3


def test_a_mix_that_is_a_label_gives_what_the_labels_give() -> None:
    """Nearly pure areas: both figures tell the same."""
    pure = invented.segment_table(TOWN, purity=0.3)
    codes = list(invented.SEGMENTS)
    label = np.array([codes.index(code) for code in pure["segment"].to_pylist()])
    nearly = with_mixes(pure, codes, 0.985 * np.eye(6)[label] + 0.0025)
    weight = invented.draw_rates(TOWN, nearly, invented.Sector(rates=tuple(RATES)))
    pc4 = np.asarray(TOWN["pc4"])[np.random.default_rng(4).choice(400, 20_000, p=weight / weight.sum())]
    areal, personal = both_figures(pc4, invented.VENUE, TOWN, nearly)
    ratio = [one["index"] / other["index"] for one, other in zip(personal, areal, strict=True)]
    assert ratio == pytest.approx(np.ones(6), abs=0.15)

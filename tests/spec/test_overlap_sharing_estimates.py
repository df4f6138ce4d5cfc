"""Households from counts of buckets: as exact as stated, with intervals that hold the truth 93 to 97 times in 100.

Here the counts of buckets are made directly, hundreds of times; the servers are in other tests.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from publiek.collective.overlap.sharing import estimates, frequencies, noise
from publiek.collective.overlap.sharing.estimates import Z
from publiek.errors import DisclosureError
from tests.support.overlap_sector import SectorShape, SharedSector, shared_sector

BUCKETS = 1 << 15
SIGMA = 7.5 * np.sqrt(1.5)


def sector() -> SharedSector:
    """Twelve houses, some 20,000 households in 32,768 buckets: as full as the full size is."""
    return shared_sector(SectorShape(houses=12, memberships=60_000, people=40_000, regions=3), seed=9)


def buckets_of(memberships: sparse.csr_array, dice: np.random.Generator) -> np.ndarray:
    """0 or 1 for every house and bucket, households thrown anew."""
    people = memberships.shape[1]
    thrown = sparse.csr_array(
        (np.ones(people, dtype=np.int32), (np.arange(people), dice.integers(BUCKETS, size=people))),
        shape=(people, BUCKETS),
    )
    return ((memberships.astype(np.int32) @ thrown).toarray() > 0).astype(np.float64)


def noisy(exact: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    drawn = np.triu(np.rint(dice.normal(0, SIGMA, exact.shape)))
    return exact + drawn + np.triu(drawn, 1).T


def test_linear_counting_is_exact_without_chance() -> None:
    filled = BUCKETS * (1 - (1 - 1 / BUCKETS) ** np.array([1.0, 100.0, 20_000.0]))
    assert estimates.households(filled, buckets=BUCKETS) == pytest.approx([1, 100, 20_000])


def test_a_bitmap_that_is_nearly_full_is_refused() -> None:
    with pytest.raises(DisclosureError, match="sharing-too-full"):
        estimates.households(np.array([0.99 * BUCKETS]), buckets=BUCKETS)


def test_intervals_hold_sizes_overlaps_reach_and_frequencies_93_to_97_times_in_a_hundred() -> None:
    made, dice = sector(), np.random.default_rng(12)
    truth, above = made.pairs, np.triu_indices(12, 1)
    visited = np.bincount(made.visited, minlength=13)[1:].astype(float)
    held = {"sizes": [], "overlaps": [], "reach": [], "frequencies": []}
    bias = []
    for _ in range(150):
        bits = buckets_of(made.memberships, dice)
        told = noisy(bits @ bits.T, dice)
        each = estimates.sizes(np.diag(told), buckets=BUCKETS, sigma=SIGMA)
        shared = estimates.overlaps(np.diag(told), told, buckets=BUCKETS, sigma=SIGMA)
        counts = np.bincount(bits.sum(axis=0).astype(int), minlength=13)
        counts += noise.truncated_laplace(13) + noise.truncated_laplace(13)
        found = frequencies.deconvolve(counts, each.value, buckets=BUCKETS, classes=12)
        held["sizes"].append(np.abs(each.value - made.sizes) <= Z * each.error)
        held["overlaps"].append((np.abs(shared.value - truth) <= Z * shared.error)[above])
        held["reach"].append(np.abs(found.union.value - made.union) <= Z * found.union.error)
        held["frequencies"].append((np.abs(found.histogram.value - visited) <= Z * found.histogram.error)[:8])
        bias.append((shared.value - truth)[above])
    shares = {name: float(np.mean(told)) for name, told in held.items()}
    assert 0.93 <= shares["overlaps"] <= 0.97, shares
    assert 0.93 <= shares["sizes"] <= 0.97, shares
    assert 0.90 <= shares["reach"] <= 0.985, shares  # 150 throws: two standard errors are 3.6 points
    assert 0.92 <= shares["frequencies"] <= 0.98, shares
    mean, error = np.mean(bias, axis=0), np.std(bias, axis=0) / np.sqrt(len(bias))
    assert np.abs(mean / error).max() < 4.5


def test_without_the_correction_for_two_households_in_a_bucket_it_would_be_wrong() -> None:
    made, dice = sector(), np.random.default_rng(13)
    bits = buckets_of(made.memberships, dice)
    counts = np.bincount(bits.sum(axis=0).astype(int), minlength=13)
    visited = np.bincount(made.visited, minlength=13)[1:]
    found = frequencies.deconvolve(counts, made.sizes.astype(float), buckets=BUCKETS, classes=12)
    naive = np.abs(counts[1:] - visited).sum()
    assert np.abs(found.histogram.value - visited).sum() < naive / 5
    assert found.histogram.value @ np.ones(12) == pytest.approx(float(found.union.value), rel=1e-4)
    assert abs(made.union - counts[1:].sum()) > 15 * abs(made.union - found.union.value)


def test_the_last_class_holds_who_visits_so_many_or_more() -> None:
    made, dice = sector(), np.random.default_rng(14)
    bits = buckets_of(made.memberships, dice)
    counts = np.bincount(bits.sum(axis=0).astype(int), minlength=13)
    found = frequencies.deconvolve(counts, made.sizes.astype(float), buckets=BUCKETS, classes=4)
    assert found.histogram.value.shape == (4,)
    assert abs(found.histogram.value[3] - int((made.visited >= 4).sum())) < 4 * float(found.histogram.error[3])


def test_noise_of_one_server_has_half_the_variance_and_dummies_are_never_negative() -> None:
    drawn = noise.truncated_laplace(40_000)
    assert np.abs(drawn).max() <= noise.SHIFT
    assert drawn.var() == pytest.approx(noise.VARIANCE_HISTOGRAM, rel=0.1)
    assert np.sqrt(2 * noise.VARIANCE_HISTOGRAM) == pytest.approx(4.0, rel=0.02)  # of two servers together

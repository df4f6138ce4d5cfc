"""Do the figures find back what was put in? Invented houses with known truth, all seeded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from publiek import measures
from publiek.engines import Workbench
from publiek.vocabulary.figures import Figure
from tests.support import lines as invented

AREAS = invented.area_table(400)
SEGMENTS = invented.segment_table(AREAS)
LABELS = np.array(SEGMENTS.column("segment").to_pylist())
HOUSEHOLDS = np.array(AREAS.column("households").to_pylist(), dtype=float)
PC4 = np.array(AREAS.column("pc4").to_pylist())
TASTE = invented.Sector(orders=1_500, rates=(0.5, 0.8, 1.0, 1.0, 1.3, 2.0), group_share=0.02)


def ask(sector: invented.Sector, name: str, *, homes: np.ndarray | None = None) -> Figure:
    lines = invented.ticket_lines(AREAS, SEGMENTS, sector, homes=homes)
    with Workbench(threads=1) as workbench:
        (figure,) = measures.measure(
            workbench.frame(lines), invented.question(workbench, AREAS, SEGMENTS), only=(name,)
        )
    return figure


def index_rows(sector: invented.Sector) -> list[dict]:
    return [row for row in ask(sector, "segment_index").table.to_pylist() if row["reference"] == "catchment"]


def shares(weight: np.ndarray) -> dict[str, float]:
    return {code: float(weight[code == LABELS].sum() / weight.sum()) for code in invented.SEGMENTS}


def index_coverage(sector: invented.Sector, repetitions: int) -> tuple[float, float, dict[str, float]]:
    """How often the interval of the share, and of the index, holds the truth; and the mean index."""
    truth = shares(invented.draw_rates(AREAS, SEGMENTS, sector))
    base = shares(invented.draw_rates(AREAS, SEGMENTS, replace(sector, rates=(1.0,) * 6)))
    share, index, values = [], [], []
    for seed in range(repetitions):
        for row in index_rows(replace(sector, seed=1000 + seed)):
            true = truth[row["segment"]]
            share.append(row["share_low"] <= true <= row["share_high"])
            index.append(row["low"] <= 100 * true / base[row["segment"]] <= row["high"])
            values.append((row["segment"], row["index"]))
    means = {code: float(np.mean([value for segment, value in values if segment == code])) for code in truth}
    return float(np.mean(share)), float(np.mean(index)), means


def test_index_interval_on_accounts_holds_the_truth_with_group_bookings_about() -> None:
    share, index, _ = index_coverage(TASTE, 25)
    assert 0.90 <= share <= 0.99
    assert 0.88 <= index <= 0.99


@pytest.mark.long
def test_index_interval_holds_the_truth_at_the_level_it_claims() -> None:
    share, index, _ = index_coverage(TASTE, 250)
    assert 0.92 <= share <= 0.98
    assert 0.91 <= index <= 0.98


def test_without_any_difference_in_taste_the_index_is_hundred() -> None:
    """Every segment comes as readily as another, though they live at different distances."""
    _, index, means = index_coverage(replace(TASTE, rates=(1.0,) * 6), 25)
    assert index >= 0.88
    assert all(abs(mean - 100) < 7 for mean in means.values()), means


@pytest.mark.long
def test_verdicts_are_seldom_given_where_nothing_differs() -> None:
    calm = replace(TASTE, rates=(1.0,) * 6)
    called = [
        any(row["verdict"] in ("above", "below") for row in index_rows(replace(calm, seed=5000 + seed)))
        for seed in range(200)
    ]
    assert np.mean(called) < 0.12


def test_the_strong_tastes_are_called() -> None:
    verdicts = {row["segment"]: row["verdict"] for row in index_rows(replace(TASTE, orders=6_000))}
    assert (verdicts["s1"], verdicts["s6"]) == ("below", "above")


def test_penetration_interval_holds_the_truth_and_shrinking_helps() -> None:
    sector = replace(TASTE, orders=8_000, missing=0.0, foreign=0.0, group_share=0.0, returned=0.0)
    rates = invented.draw_rates(AREAS, SEGMENTS, sector)
    mean = 4_000 * rates / rates.sum()
    inside, raw, shrunk = [], [], []
    for seed in range(4):
        homes = np.repeat(np.arange(len(mean)), np.random.default_rng(seed).poisson(mean))
        for row in ask(replace(sector, seed=seed), "penetration", homes=homes).table.to_pylist():
            spot = row["pc4"] - invented.VENUE
            true = 1000 * mean[spot] / HOUSEHOLDS[spot]
            inside.append(row["low"] <= true <= row["high"])
            raw.append((row["per_1000"] - true) ** 2)
            shrunk.append((row["per_1000_shrunk"] - true) ** 2)
    assert 0.92 <= np.mean(inside) <= 0.98
    assert np.mean(shrunk) < 0.8 * np.mean(raw)


def homes_with(factor: np.ndarray, seed: int, bookers: int = 6_000) -> tuple[np.ndarray, np.ndarray]:
    """Expected bookers per area without the factor, and homes drawn with it."""
    mean = invented.draw_rates(AREAS, SEGMENTS, TASTE, hard=False)
    mean *= bookers / mean.sum()
    return mean, np.repeat(np.arange(len(mean)), np.random.default_rng(seed).poisson(mean * factor))


def missed_areas(homes: np.ndarray, seed: int) -> list[dict]:
    sector = replace(TASTE, orders=len(homes), seed=seed, missing=0.0, foreign=0.0, group_share=0.0, returned=0.0)
    return [row for row in ask(sector, "white_spots", homes=homes).table.to_pylist() if row["kind"] == "missed"]


def test_planted_white_spots_are_found_and_ranked_by_what_they_would_bring() -> None:
    mean = homes_with(np.ones(400), 0)[0]
    planted = np.flatnonzero(mean > 45)[::4][:8]
    factor = np.ones(400)
    factor[planted] = 0.3
    found = missed_areas(homes_with(factor, 3)[1], 3)
    assert {int(PC4[spot]) for spot in planted} <= {row["pc4"] for row in found}
    assert len(found) <= len(planted) + 1
    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    score = [row["shortfall"] * row["probability"] for row in found]
    assert score == sorted(score, reverse=True)


def test_small_areas_are_not_ranked_on_noise() -> None:
    """Nothing is missed anywhere: hundreds of areas fall short by chance, none is called."""
    short, called = 0, 0
    for seed in range(4):
        mean, homes = homes_with(np.ones(400), seed)
        short += int((np.bincount(homes, minlength=400) < 0.5 * mean).sum())
        called += len(missed_areas(homes, seed))
    assert short > 100
    assert called == 0


def test_nine_in_ten_of_the_areas_called_are_truly_low() -> None:
    """Areas differ by more than chance: theta ~ Gamma(4, 4)."""
    truly = []
    for seed in range(5):
        theta = np.random.default_rng(100 + seed).gamma(4.0, 0.25, 400)
        truly += [theta[row["pc4"] - invented.VENUE] < 0.8 for row in missed_areas(homes_with(theta, seed)[1], seed)]
    assert len(truly) > 40
    assert np.mean(truly) >= 0.9

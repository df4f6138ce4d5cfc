"""Does the interval hold the true number of visitors? On the invented sector everybody who was inside is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from publiek.invented import SectorSettings, invent
from publiek.invented.town import town_map
from publiek.surveys.reach import Evidence, estimate
from tests.support import attending

SEASONS = (2022, 2023, 2024)
WAYS = ("visitors_survey", "visitors_bookers", "visitors_tickets", "visitors_counts")


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    areas, segments = town_map()
    out = tmp_path_factory.mktemp("reach")
    invent(SectorSettings(seed=7, tickets=40_000, organisations=12), areas=areas, segments=segments, out=out)
    return out / "truth"


def insides(truth: Path, number: int):
    """Houses and seasons in turn, each time with other companions: who was inside, what their tickets tell, dice."""
    kinds = {
        row["organisation"]: row["subsector"] for row in pq.read_table(truth / "organisations.parquet").to_pylist()
    }
    seen = {(house, season): attending.orders_of(truth, house, season) for house in sorted(kinds) for season in SEASONS}
    large = {key: orders for key, orders in seen.items() if orders.size.sum() >= 500}
    dice = np.random.default_rng(5)
    for turn in range(number):
        (house, _), orders = list(large.items())[turn % len(large)]
        inside = attending.let_in(orders, book=dice.uniform(0.05, 0.35), back=dice.uniform(0.3, 1.3), dice=dice)
        sold = attending.performances(inside, counts=False)
        yield inside, Evidence(sold, kinds[house], attending.booked(orders)), dice


def worlds(truth: Path, number: int):
    """The true visitors, and evidence of four kinds."""
    for inside, known, dice in insides(truth, number):
        asked = attending.ask(inside, moments=40, each=12, dice=dice)
        counts = attending.performances(inside, counts=True, tickets=False)
        both = attending.performances(inside, counts=True)
        yield (
            inside.visitors,
            {
                "tickets+survey": replace(known, asked=asked),
                "tickets+counts": replace(known, performances=both),
                "counts": Evidence(counts, known.subsector),
                "counts+survey": Evidence(counts, known.subsector, asked=asked),
            },
        )


def looked_at(truth: Path, number: int) -> dict[str, np.ndarray]:
    """Per kind of evidence: was the truth inside, and how wide was the interval; and the same of each way alone."""
    found: dict[str, list[tuple[float, float]]] = {}
    for turn, (visitors, evidence) in enumerate(worlds(truth, number)):
        for name, known in evidence.items():
            reached = estimate(known, draws=1000, seed=turn)
            parts = {name: reached.visitors}
            if name == "tickets+survey":
                parts |= {way: reached.part(way) for way in WAYS}
            for key, part in parts.items():
                found.setdefault(key, []).append((float(part.low <= visitors <= part.high), part.width))
    return {name: np.array(rows) for name, rows in found.items()}


def test_the_interval_holds_the_truth_and_together_is_narrower_than_each_source_alone(truth):
    found = looked_at(truth, 36)
    cover, width = ({name: rows[:, at].mean() for name, rows in found.items()} for at in (0, 1))
    for name in ("tickets+survey", "tickets+counts", "counts", "counts+survey"):
        assert cover[name] >= 0.83, (name, cover)
    assert all(width["tickets+survey"] < width[way] for way in WAYS), width


@pytest.mark.long
def test_the_interval_holds_the_truth_in_95_of_100_draws(truth):
    found = looked_at(truth, 400)
    cover, width = ({name: rows[:, at].mean() for name, rows in found.items()} for at in (0, 1))
    for name in ("tickets+survey", "tickets+counts", "counts+survey"):
        assert 0.92 <= cover[name] <= 0.98, (name, cover)
    assert cover["counts"] >= 0.95
    assert all(width["tickets+survey"] < width[way] for way in WAYS), width
    best = np.min([found[way][:, 1] for way in WAYS], axis=0)
    assert np.mean(found["tickets+survey"][:, 1] <= best * 1.001) >= 0.85


@pytest.mark.long
@pytest.mark.parametrize("moments", [4, 6, 12, 18])
def test_the_interval_holds_the_truth_when_people_were_asked_on_a_few_evenings(truth, moments):
    found = []
    for turn, (inside, known, dice) in enumerate(insides(truth, 240)):
        asked = attending.ask(inside, moments=moments, each=20, dice=dice)
        reached = estimate(replace(known, asked=asked), draws=1000, seed=turn)
        found.append(reached.visitors.low <= inside.visitors <= reached.visitors.high)
        assert reached.few_units
    assert 0.90 <= np.mean(found) <= 0.99, np.mean(found)


@pytest.mark.long
def test_one_answer_per_party_stands_for_the_party_and_holds_the_truth(truth):
    found = []
    for turn, (inside, known, dice) in enumerate(insides(truth, 240)):
        asked = attending.ask(inside, moments=40, each=20, dice=dice)
        one = attending.one_of_each_party(asked, dice=dice)
        reached = estimate(replace(known, asked=one), draws=1000, seed=turn)
        found.append(reached.visitors.low <= inside.visitors <= reached.visitors.high)
    assert 0.91 <= np.mean(found) <= 0.985, np.mean(found)


def test_counting_bookers_as_visitors_would_be_far_off(truth):
    ratios = []
    for visitors, evidence in worlds(truth, 12):
        booked = evidence["tickets+survey"].booked
        assert booked
        ratios.append(booked.bookers / visitors)
    assert max(ratios) < 0.7

"""Whatever the sources say: visitors never outnumber visits, intervals hold their value, and nothing counts twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.surveys.reach import Booked, Evidence, Performances, Places, estimate
from publiek.surveys.reach.counting import whole

numbers = st.one_of(st.just(float("nan")), st.integers(0, 3000).map(float))


@st.composite
def some_performances(draw: st.DrawFn) -> Performances:
    size = draw(st.integers(1, 12))
    columns = [np.array(draw(st.lists(numbers, min_size=size, max_size=size))) for _ in range(3)]
    columns[0][0] = draw(st.integers(50, 3000))
    return Performances(columns[0], np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))), *columns[1:])


@given(some_performances())
@settings(max_examples=60, deadline=None)
def test_each_performance_counts_by_one_source(played):
    visits, source = whole(played)
    stacked = np.stack([played.counted, played.tickets, played.tallied])
    for at in range(len(played)):
        known = stacked[:, at][~np.isnan(stacked[:, at])]
        assert visits[at] == (known[0] if len(known) else 0)
        assert np.isnan(source[at]) == (len(known) == 0)


@given(some_performances(), st.integers(1, 2000), st.integers(0, 3000), st.sampled_from(("theatre", "museum", "zoo")))
@settings(max_examples=40, deadline=None)
def test_visitors_lie_between_one_and_the_visits(played, bookers, more, subsector):
    booked = Booked(bookers=bookers, own_visits=bookers + more, tickets=bookers + 2 * more, rest=0)
    reached = estimate(Evidence(played, subsector, booked), draws=300)
    assert 1 <= reached.visitors.low <= reached.visitors.value <= reached.visitors.high
    assert reached.visitors.high <= reached.visits.high
    for part in reached.parts:
        assert part.low <= part.value <= part.high


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 400), min_size=1), st.integers(0, 500))
@settings(max_examples=60, deadline=None)
def test_no_place_is_told_that_rests_on_fewer_than_ten(visits, unknown):
    total = sum(visits.values()) + unknown + 20
    played = Performances(np.array([float(total)]), np.array([False]), np.array([np.nan]), np.array([np.nan]))
    reached = estimate(Evidence(played, places=Places(visits, visits, unknown)), draws=200)
    told = [part for part in reached.parts if part.place]
    assert all(part.rests_on >= 10 for part in told)
    for unit in ("visits", "visitors"):
        named = sum(part.rests_on for part in told if part.unit == unit)
        assert not named or sum(visits.values()) - named == 0

"""Whatever bookers there are: nobody in rows for OSLO is told apart by year and area among fewer than ten."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.exchange.oslo.persons import LEAST_PEOPLE, Person, safe

PEOPLE = st.lists(
    st.builds(
        Person,
        booker=st.integers(0, 2**62),
        born=st.none() | st.integers(1970, 1973),
        pc4=st.none() | st.integers(3011, 3013),
        performances=st.frozensets(st.sampled_from(["a", "b", "c", "d"]), min_size=1),
    ),
    max_size=150,
    unique_by=lambda one: one.booker,
)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_year_and_area_are_shared_by_ten(people: list[Person]) -> None:
    told, _ = safe(people)
    groups = Counter((one.born, one.pc4) for one in told)
    assert all(number >= LEAST_PEOPLE for (born, pc4), number in groups.items() if born is not None or pc4 is not None)
    assert not told or len(told) >= LEAST_PEOPLE


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_a_performance_is_booked_by_ten_and_nothing_is_made_up(people: list[Person]) -> None:
    told, hidden = safe(people)
    before = {one.booker: one for one in people}
    booked = Counter(name for one in told for name in one.performances)
    assert all(number >= LEAST_PEOPLE for number in booked.values())
    for one in told:
        own = before[one.booker]
        assert one.performances and one.performances <= own.performances
        assert one.born in (None, own.born) and one.pc4 in (None, own.pc4)
    assert hidden.persons == len(people) - len(told)

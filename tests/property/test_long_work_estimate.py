"""Whatever the pace does, the time that is told stays a time, and does not jump."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from publiek.cli.remaining import Remaining, Work

_PACES = st.lists(st.floats(0.7, 1.4), min_size=60, max_size=60)
_REPORTS = st.lists(
    st.tuples(st.sampled_from(["open", "read", "keep", "wait", "else"]), st.floats(0, 1), st.floats(0, 100)),
    max_size=40,
)


@given(_REPORTS, st.booleans())
def test_it_stays_a_time(reports: list[tuple[str, float, float]], planned: bool) -> None:
    now = [0.0]
    works = [Work("open", 1.0), Work("read", 10.0), Work("keep", 2.0)] if planned else []
    remaining = Remaining(works, clock=lambda: now[0])
    for step, fraction, seconds in reports:
        now[0] += seconds
        remaining.tell(step, fraction)
        assert 0 <= remaining.share <= 1
        left = remaining.left()
        assert left is None or 0 <= left.low <= left.seconds <= left.high


@given(_PACES)
def test_it_does_not_jump(paces: list[float]) -> None:
    """At a pace that goes up and down by some forty percent, what is told moves by a tenth of the whole at most."""
    now = [0.0]
    remaining = Remaining([Work("read", 60.0, 0.1), Work("keep", 10.0, 0.1)], clock=lambda: now[0])
    remaining.tell("read", 0.0)
    ends, whole = [], sum(paces) * 7 / 6
    for nth, pace in enumerate(paces, start=1):
        now[0] += pace
        remaining.tell("read", nth / 60)
        left = remaining.left()
        if left is not None and nth > 6:
            ends.append(now[0] + left.seconds)
    assert max(abs(a - b) for a, b in pairwise(ends)) < whole / 10
    assert abs(ends[len(ends) // 2] - whole) < whole / 4


@given(st.floats(1, 1000), st.floats(0.3, 3.0))
def test_a_steady_job_is_told_right(seconds: float, keeping: float) -> None:
    """Keeping costs otherwise than was measured, and that is all the error there is."""
    now = [0.0]
    remaining = Remaining([Work("read", 60.0, 0.1), Work("keep", 60.0, 0.1)], clock=lambda: now[0])
    remaining.tell("read", 0.0)
    for nth in range(1, 51):
        now[0] += seconds / 100
        remaining.tell("read", nth / 100)
    left = remaining.left()
    if seconds / 2 >= 3:
        assert left is not None
        assert abs(left.seconds - 1.5 * seconds) < 0.01 * seconds
        true = 0.5 * seconds + keeping * seconds
        assert abs(left.seconds - true) <= abs(keeping - 1) * seconds + 0.01 * seconds
    else:
        assert left is None

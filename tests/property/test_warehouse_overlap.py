"""Whatever is delivered and withdrawn in whatever order, what counts is what a plain Python model says."""

from __future__ import annotations

import tempfile
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publiek.warehouse import Store
from tests.support.kept import amounts, deliver

_STARTS = st.sampled_from([None, datetime(2026, 3, 14, 20), datetime(2026, 3, 15, 20)])
_LINES = st.fixed_dictionaries(
    {
        "level": st.sampled_from(["L2", "L2", "L1", "L0"]),
        "order": st.sampled_from([None, 1, 2]),
        "performance_id": st.sampled_from([None, "v1", "v2"]),
        "performance_start": _STARTS,
        "ticket": st.sampled_from([None, 1, 2]),
        "quantity": st.sampled_from([None, -1, 1, 2]),
        "pc4": st.sampled_from([None, 3011]),
        "postcode_status": st.sampled_from(["dutch", "foreign"]),
        "ticket_type": st.sampled_from(["normal", "free"]),
    }
)
_DELIVERIES = st.tuples(st.just("deliver"), st.lists(_LINES, max_size=6))
_WITHDRAWALS = st.tuples(st.just("withdraw"), st.integers(0, 9))
_STEPS = st.lists(st.one_of(_DELIVERIES, _DELIVERIES, _WITHDRAWALS), min_size=2, max_size=6)


def identity(line: dict) -> tuple | None:
    """What makes two lines the same line, straight from the standard."""
    if line["level"] == "L2":
        back = None if line["quantity"] is None else line["quantity"] < 0
        return line["order"] and ("L2", line["order"], line["performance_id"], line["ticket"], back)
    performance = line["performance_id"] or line["performance_start"]
    if line["level"] == "L1":
        return performance and ("L1", performance, line["pc4"], line["postcode_status"])
    return performance and ("L0", performance, line["ticket_type"])


def what_counts(deliveries: dict[int, list[dict]]) -> list[int]:
    """The amounts of the lines that no later delivery brought again."""
    counted, brought = [], set()
    for number in sorted(deliveries, reverse=True):
        keys = [identity(line) for line in deliveries[number]]
        counted += [
            line["amount_cents"]
            for line, key in zip(deliveries[number], keys, strict=True)
            if key is None or key not in brought
        ]
        brought |= {key for key in keys if key is not None}
    return sorted(counted)


def _check_what_counts(steps: list[tuple]) -> None:
    money, model = count(1), {}
    with tempfile.TemporaryDirectory() as home:
        store = Store(Path(home), "theater-de-brug")
        for place, (step, what) in enumerate(steps):
            if step == "deliver":
                lines = [line | {"status": "valid", "amount_cents": next(money)} for line in what]
                model[deliver(store, f"file-{place}", lines).number] = lines
            elif model:
                number = sorted(model)[what % len(model)]
                store.withdraw(number)
                del model[number]
            assert amounts(store) == what_counts(model)
        store.verify()
        assert store.check_conservation().get("rows_kept", 0) == sum(len(lines) for lines in model.values())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_what_counts_is_what_the_model_says(steps: list[tuple]) -> None:
    _check_what_counts(steps)


@pytest.mark.long
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_what_counts_is_what_the_model_says_at_length(steps: list[tuple]) -> None:
    _check_what_counts(steps)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(_LINES, max_size=5), min_size=2, max_size=4), st.data())
def test_withdrawing_is_as_if_it_had_never_been_delivered(deliveries: list[list[dict]], data: st.DataObject) -> None:
    money = count(1)
    files = [[line | {"status": "valid", "amount_cents": next(money)} for line in lines] for lines in deliveries]
    gone = data.draw(st.integers(0, len(files) - 1))
    with tempfile.TemporaryDirectory() as home:
        withdrawn, never = Store(Path(home), "withdrawn"), Store(Path(home), "never")
        for place, lines in enumerate(files):
            deliver(withdrawn, f"file-{place}", lines)
            if place != gone:
                deliver(never, f"file-{place}", lines)
        withdrawn.withdraw(gone + 1)
        assert amounts(withdrawn) == amounts(never)

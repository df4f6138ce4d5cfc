"""A register is what follows from everything that happened: in whatever order it comes in, and for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.programme.identifiers import derived
from publiek.programme.register import Event, event, is_event, register_of

START = datetime(2026, 1, 1)
IDS = [derived("production", "test", str(number)) for number in range(6)]


def minted(number: int, at: datetime = START) -> Event:
    told = {"kind": "production", "title": f"T{number}", "maker": "", "place": "", "identifiers": {}}
    return event("mint", at, id=IDS[number], **told)


def later(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_merged_identifier_leads_on() -> None:
    events = [
        *(minted(number) for number in range(3)),
        event("link", START, id=IDS[0], key="a/1"),
        event("link", START, id=IDS[1], key="b/1"),
        event("merge", later(1), id=IDS[1], into=IDS[0]),
        event("merge", later(2), id=IDS[0], into=IDS[2]),
    ]
    register = register_of(events)
    assert register.of("production", "b/1") == IDS[2]
    assert register.now(IDS[1]) == IDS[2]
    assert register.keys_of(IDS[0]) == ("a/1", "b/1")


def test_two_homes_that_merged_in_opposite_ways_come_to_the_same() -> None:
    both = [minted(0), minted(1)]
    one = event("merge", later(1), id=IDS[0], into=IDS[1])
    other = event("merge", later(1), id=IDS[1], into=IDS[0])
    assert register_of([*both, one, other]).now(IDS[0]) == register_of([other, *both, one]).now(IDS[1])


def test_a_split_gives_some_records_another_identifier() -> None:
    linked = [event("link", START, id=IDS[0], key=key) for key in ("a/1", "b/1")]
    parted = event("split", later(1), id=IDS[0], into=IDS[1], keys=["b/1"])
    register = register_of([minted(0), minted(1), *linked, parted])
    assert (register.of("production", "a/1"), register.of("production", "b/1")) == (IDS[0], IDS[1])


def test_a_decision_is_taken_back() -> None:
    said = event("decide", START, kind="production", left="a/1", right="b/1", same=False)
    assert register_of([said]).decided == {("a/1", "b/1"): False}
    assert register_of([said, event("undo", later(1), of=said["event"])]).decided == {}


def test_an_event_that_was_changed_is_none() -> None:
    good = minted(0)
    assert is_event(good)
    assert not is_event({**good, "title": "Anders"})
    assert not is_event({**good, "who": "iemand"})
    assert not is_event({**good, "what": "erase"})
    assert not is_event([1])
    strange = event("decide", START, kind="production", left="a/\x1b[2J", right="b/1", same=False)
    assert not is_event(strange)
    assert not is_event(event("decide", START, kind="production", left="a/1", right="b/1", same="no"))
    assert not is_event(event("merge", START, id=IDS[0], into="pub:prod:verzonnen"))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    events = [minted(number, later(draw(st.integers(0, 3)))) for number in range(6)]
    for _ in range(draw(st.integers(0, 12))):
        at, (one, other) = later(draw(st.integers(4, 9))), draw(st.permutations(IDS))[:2]
        what = draw(st.sampled_from(("merge", "link", "split")))
        told = {"merge": {"into": other}, "link": {"key": f"a/{draw(st.integers(0, 3))}"}}
        split = {"into": other, "keys": [f"a/{draw(st.integers(0, 3))}"]}
        events.append(event(what, at, id=one, **told.get(what, split)))
    return events


@settings(max_examples=80, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_coming_in_and_coming_twice_do_not_matter(events: list[Event], dice) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*events, *events[: len(events) // 2]]
    dice.shuffle(shuffled)
    first, second = register_of(events), register_of(shuffled)
    assert [first.now(name) for name in IDS] == [second.now(name) for name in IDS]
    assert first.by_identifier("production") == second.by_identifier("production")
    assert all(first.now(first.now(name)) == first.now(name) for name in IDS)

"""Whatever the order in which events arrive, the state is the same; and it is what a replay of the ledger gives."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek import consent
from publiek.consent import Contact as Person
from publiek.consent import Event, Said
from publiek.consent.contacts import Keyed
from publiek.consent.events import POSITIVE
from publiek.consent.judging import Fact, judge
from tests.support.consented import ANNIE, HER, SALE, asked, day, house_in

_DAYS = st.integers(1, 12).map(lambda month: day(f"2026-{month:02d}-01") if month < 12 else day("2023-01-01"))
_KEYS = st.sampled_from([HER, Keyed(b"e" * 32, b"c" * 32), Keyed(None, b"c" * 32), Keyed(b"o" * 32, b"c" * 32)])


@st.composite
def _said(draw: st.DrawFn) -> Said:
    status = draw(st.sampled_from(consent.STATUSES))
    positive = status in POSITIVE
    purpose = draw(st.sampled_from(["own-newsletter", "survey-invitations", *([] if positive else ["all"])]))
    channel = draw(st.sampled_from(["email", "sms", *([] if positive else ["all"])]))
    evidence = draw(st.sampled_from([SALE, {**SALE, "paid_cents": 0}, {}]))
    return Said(
        purpose,
        channel,
        POSITIVE.get(status, ""),
        status,
        draw(_DAYS),
        "huis",
        draw(st.booleans()),
        "crm",
        "f" * 64 if positive else "",
        evidence if positive else {},
    )


def _facts(told: list[tuple[Said, Keyed]]) -> list[Fact]:
    return [Fact(n, said, day("2026-11-29"), contact) for n, (said, contact) in enumerate(told, start=1)]


@settings(max_examples=300, deadline=None)
@given(told=st.lists(st.tuples(_said(), _KEYS), max_size=8), order=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(told: list[tuple[Said, Keyed]], order: random.Random) -> None:
    shuffled = order.sample(told, len(told))
    for who in (HER, Keyed(None, b"c" * 32), Keyed(b"e" * 32, b"c" * 32)):
        assert judge(_facts(told), who, asked()) == judge(_facts(shuffled), who, asked())


@settings(max_examples=300, deadline=None)
@given(told=st.lists(st.tuples(_said(), _KEYS), max_size=8), one=_said(), where=st.integers(0, 8))
def test_one_no_more_never_makes_a_yes(told: list[tuple[Said, Keyed]], one: Said, where: int) -> None:
    if one.status in POSITIVE:
        one = Said("all", "all", "", "objected", one.at, "huis")
    before = judge(_facts(told), HER, asked())
    after = judge(_facts([*told[:where], (one, HER), *told[where:]]), HER, asked())
    assert before.valid or not after.valid


@settings(max_examples=200, deadline=None)
@given(told=st.lists(st.tuples(_said(), _KEYS), max_size=8))
def test_an_objection_of_today_is_always_no(told: list[tuple[Said, Keyed]]) -> None:
    objection = Said("all", "all", "", "objected", day("2026-11-29"), "huis", False)
    assert judge(_facts([*told, (objection, HER)]), HER, asked()).why == "objected"


@settings(max_examples=5, deadline=None)
@given(told=st.lists(_said(), min_size=1, max_size=6), data=st.data())
def test_the_state_is_a_replay_and_nothing_is_ever_overwritten(told: list[Said], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as place:
        house = house_in(Path(place))
        plain = [Said(**{**vars(said), "source_text": "", "legal_entity": ""}) for said in told]
        kept: list[dict[str, object]] = []
        for said in plain:
            consent.record(house, [Event(Person(ANNIE), said)])
            now = [{"n": fact.n, **fact.said.as_dict()} for fact in consent.of(house, ANNIE)]
            assert now[: len(kept)] == kept
            kept = now
        replay = judge(consent.of(house, ANNIE), consent.of(house, ANNIE)[0].contact, asked())
        assert consent.state(house, ANNIE, "own-newsletter", "email") == replay
        assert consent.permitted(house, [ANNIE], "own-newsletter", "email").why == (replay.why,)
        assert consent.verify(house).lines == len(kept)

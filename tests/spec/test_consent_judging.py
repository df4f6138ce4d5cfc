"""What counts, of everything somebody said? No comes before yes, and what contradicts itself is no."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from publiek.consent import purposes
from publiek.consent.conditions import ADDRESS, CONDITIONS, missing
from publiek.consent.contacts import Keyed
from publiek.consent.judging import Fact, State, judge
from publiek.consent.terms import months_later
from tests.support.consented import HER, SALE, asked, fact, road_of, said


def state(*facts: Fact, **question: str) -> State:
    return judge(facts, HER, asked(**question))  # type: ignore[arg-type]


def test_nobody_said_anything_so_no() -> None:
    assert state() == State(False, why="unknown")


def test_consent_counts_for_its_purpose_its_road_and_its_term() -> None:
    given = fact("given", "2026-01-10")
    assert state(given) == State(True, "consent", "", date(2026, 1, 10), date(2028, 1, 10))
    assert state(given, purpose="personal-offers").why == "unknown"
    assert state(given, channel="sms").why == "unknown"
    assert state(given, at="2028-01-10").valid
    assert state(given, at="2028-01-11").why == "expired"
    assert state(given, at="2026-01-09").why == "unknown"


@pytest.mark.parametrize("status", ["objected", "withdrawn", "refused"])
def test_a_no_counts_until_an_explicit_consent_of_a_later_day(status: str) -> None:
    no = fact(status, "2026-03-01")
    assert state(fact("given", "2026-01-10"), no).why == status
    assert state(no, fact("given", "2026-03-02")).valid
    assert state(no, fact("given", "2026-03-02", dated=False)).why == status
    assert state(no, fact("informed", "2026-03-02", evidence=SALE)).why == status


@pytest.mark.parametrize("purpose", sorted(purposes()))
def test_an_objection_to_everything_reaches_every_purpose(purpose: str) -> None:
    party = "buurhuis" if purposes()[purpose].names_party else "huis"
    yes = fact("given", "2026-01-10", purpose, legal_entity=party)
    assert state(yes, purpose=purpose, entity=party).valid
    no = fact("objected", "2026-02-01", "all", channel="all")
    assert state(yes, no, purpose=purpose, entity=party).why == "objected"


def test_the_same_moment_given_and_withdrawn_is_no() -> None:
    at = "2026-03-01T12:00:00"
    assert state(fact("given", at), fact("withdrawn", at)).why == "contradiction"
    assert state(fact("given", at), fact("objected", at)).why == "objected"


def test_two_bases_at_one_moment_are_no() -> None:
    at = "2026-03-01T12:00:00"
    both = (fact("given", at), fact("informed", at, evidence=SALE))
    assert state(*both).why == "contradiction"
    assert state(*both, fact("given", "2026-04-01")).valid


def test_an_address_that_does_not_work_is_no_until_it_is_given_anew() -> None:
    bounced = fact("bounced", "2026-03-01", "all", channel="email")
    assert state(fact("given", "2026-01-10"), bounced).why == "bounced"
    assert state(fact("given", "2026-01-10"), bounced, fact("informed", "2026-04-01", evidence=SALE)).valid


def test_a_later_sale_keeps_consent_alive() -> None:
    given, sale = fact("given", "2024-01-10"), fact("informed", "2026-06-01", evidence={"order": "B-2"})
    assert state(given).why == "expired"
    assert state(given, sale) == State(True, "consent", "", date(2024, 1, 10), date(2028, 6, 1))
    assert state(fact("given", "2024-01-10", evidence={"last": "2026-06-01"})).valid


def test_the_last_purchase_cannot_be_after_it_was_written_down() -> None:
    assert state(fact("given", "2023-01-10", evidence={"last": "2099-01-01"})).until == date(2028, 11, 1)


def test_mail_by_another_party_needs_consent_that_names_it_and_counts_from_the_day_it_was_given() -> None:
    how = {"purpose": "mail-by-others", "entity": "buurhuis"}
    given = fact("given", "2026-06-01", "mail-by-others", legal_entity="buurhuis")
    assert state(given, **how).valid
    assert state(given, purpose="mail-by-others", entity="ander-huis").why == "other-party"
    assert state(fact("given", "2026-06-01", "mail-by-others"), **how).why == "other-party"
    assert state(fact("informed", "2026-06-01", "mail-by-others", evidence=SALE), **how).why == "not-for-soft-opt-in"
    old = fact("given", "2025-06-01", "mail-by-others", legal_entity="buurhuis")
    assert state(old, fact("informed", "2026-06-01", evidence=SALE), **how).why == "expired"
    away = fact("withdrawn", "2026-07-01", "mail-by-others", legal_entity="ander-huis")
    assert state(given, away, **how).valid
    assert state(given, fact("withdrawn", "2026-07-01", "mail-by-others"), **how).why == "withdrawn"


def test_a_yes_is_of_who_said_it_and_a_no_by_either_number_counts() -> None:
    here, other = Keyed(b"e" * 32, b"c" * 32), Keyed(b"o" * 32, b"c" * 32)
    theirs = fact("given", "2026-01-10", contact=other)
    assert judge([theirs], here, asked()).why == "unknown"
    assert judge([theirs], Keyed(None, b"c" * 32), asked()).valid
    mine = fact("given", "2026-01-10", contact=here)
    no = fact("withdrawn", "2026-02-01", contact=Keyed(None, b"c" * 32))
    assert judge([mine, no], HER, asked()).why == "withdrawn"


#: What makes each condition fail, alone.
BROKEN = {
    "not-paid": {"paid_cents": 0},
    "other-entity": {"seller": "platform"},
    "not-informed": {"informed": False},
    "no-way-out": {"opt_out_each": False},
    "not-similar": {"category": "catering"},
    "enriched": {"address_from": "other"},
}


@pytest.mark.parametrize("purpose", sorted(purposes()))
def test_every_combination_of_conditions_basis_and_purpose(purpose: str) -> None:
    """2^5 conditions, with and without an address of the customer's own, on both bases: only one in 64 carries."""
    names = (*CONDITIONS, *ADDRESS)
    allowed = purposes()[purpose].soft_opt_in
    for holds in product((True, False), repeat=len(names)):
        lacks = tuple(name for name, held in zip(names, holds, strict=True) if not held)
        evidence = {**SALE, **{key: value for name in lacks for key, value in BROKEN[name].items()}}
        soft = state(fact("informed", "2026-06-01", purpose, evidence=evidence), purpose=purpose)
        assert soft.valid == (not lacks and road_of(purpose) in allowed)
        if road_of(purpose) not in allowed:
            assert soft.why == "not-for-soft-opt-in"
        elif lacks:
            assert (soft.why, soft.missing) == (lacks[0], lacks)
        consent = state(fact("given", "2026-06-01", purpose, evidence=evidence), purpose=purpose)
        assert (consent.valid, consent.basis) == (True, "consent")


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("not-paid", {"paid_cents": -5}),
        ("not-paid", {"order": ""}),
        ("not-paid", {"paid_cents": True}),
        ("other-entity", {"seller": ""}),
        ("no-way-out", {"opt_out_then": False}),
        ("not-similar", {"category": "donation"}),
        ("enriched", {"address_from": ""}),
    ],
)
def test_a_condition_that_is_not_known_or_half_met_is_not_met(reason: str, change: dict[str, object]) -> None:
    sale = fact("informed", "2026-06-01", evidence={**SALE, **change})
    assert missing(sale.said, purposes()["own-newsletter"], "huis") == (reason,)
    name = next(iter(change))
    without = fact("informed", "2026-06-01", evidence={key: value for key, value in SALE.items() if key != name})
    assert missing(without.said, purposes()["own-newsletter"], "huis") == (reason,)


def test_being_informed_without_known_words_is_not_being_informed() -> None:
    sale = said("informed", "2026-06-01", evidence=SALE, legal_entity="huis")
    assert missing(sale, purposes()["own-newsletter"], "huis") == ("not-informed",)


def test_a_soft_opt_in_is_of_the_house_that_sold_and_no_other() -> None:
    sale = fact("informed", "2026-06-01", evidence=SALE)
    assert state(sale).basis == "soft-opt-in"
    assert state(sale, entity="collectief").why == "other-entity"


def test_every_term_has_a_source_and_an_order() -> None:
    for purpose in purposes().values():
        for term in purpose.terms:
            assert term.source.nl
            assert term.source.en
        assert purpose.term_on(date(1990, 1, 1)) == purpose.terms[0]


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-12-15", 24, "2028-12-15")],
)
def test_months_end_on_a_day_that_exists(begin: str, months: int, end: str) -> None:
    assert months_later(date.fromisoformat(begin), months) == date.fromisoformat(end)

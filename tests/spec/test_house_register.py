"""The register of a house, read as a manual: what holds on day one, what a house can decide, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from publiek.errors import PubliekError
from publiek.governance import Decision, HouseRegister, beginning, decide, judge, purposes, replay, steps

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
BOTH = {"nl": "Omdat het kan.", "en": "Because one can."}
BALANCE = dict.fromkeys(("interest", "necessity", "weighing", "conclusion"), BOTH) | {"safeguards": [BOTH]}
PARTY = {
    "code": "kassa",
    "name": "Voorbeeld Kaartverkoop",
    "role": "processor",
    "does": "kaarten verkopen",
    "agreement": "12",
    "signed": "2026-01-01",
    "until": "2026-12-31",
    "steps": ["connect"],
}


def after(*told: tuple[str, str, dict[str, object]]) -> HouseRegister:
    """The register after these decisions, an hour after one another."""
    at = (NOON + timedelta(hours=hour) for hour in range(len(told)))
    return replay("huis", [Decision(*one, who="directie", at=when) for one, when in zip(told, at, strict=True)])


def may(register: HouseRegister, step: str, *, on: datetime = NOON + timedelta(days=1)) -> str:
    """ "" when a step may be taken, else why not."""
    try:
        judge(register, steps().step(step), now=on)
    except PubliekError as refusal:
        return refusal.code
    return ""


DAY_ONE = {
    "own-analysis": "",
    "link-accounts": "",
    "connect": "",
    "survey": "",
    "experiment": "",
    "contribute": "",
    "overlap": "",
    "benchmark": "",
    "share-areas": "",
    "exchange-dip": "",
    "exchange-oslo": "",
    "year-end": "",
    "write-back": "",
    "crm-column": "purpose-not-decided",
    "own-newsletter": "purpose-not-decided",
    "mail-by-others": "purpose-not-decided",
    "contact-consent": "",
    "take-back": "",
    "rights": "",
    "retention": "",
    "log": "",
    "backup": "",
}


@pytest.mark.parametrize("step", steps().steps)
def test_on_day_one_what_stays_inside_runs_and_what_touches_contacts_waits_for_a_decision(step: str) -> None:
    assert may(beginning("huis"), step) == DAY_ONE[step]


def test_a_decision_is_dated_and_says_who() -> None:
    register = after(("adopt", "own-newsletter", {"ground": "consent", "months": 12}))
    decided = register.purposes["own-newsletter"]
    assert (decided.state, decided.since, decided.who) == ("adopted", date(2026, 11, 30), "directie")
    assert (decided.ground.code, decided.months, decided.in_force) == ("consent", 12, True)
    assert may(register, "own-newsletter") == ""


@pytest.mark.parametrize("purpose", [code for code, one in purposes().purposes.items() if one.begins != "duty"])
def test_a_purpose_that_is_stopped_stops_every_step_that_rests_on_it_and_no_other(purpose: str) -> None:
    begins = purposes().purposes[purpose].begins
    if begins in ("elsewhere", "not-offered"):
        with pytest.raises(PubliekError, match=f"register-{begins}"):
            after(("stop", purpose, {}))
        return
    register = after(("stop", purpose, {}))
    for code, step in steps().steps.items():
        assert may(register, code) == ("purpose-stopped" if purpose in step.purposes else DAY_ONE[code]), code
    assert may(after(("stop", purpose, {}), ("resume", purpose, {})), steps().resting_on(purpose)[0].code) == ""


def test_what_is_stopped_is_kept_until_its_term_or_until_the_house_cuts_it_short() -> None:
    stopped = after(("change", "own-analysis", {"months": 36}), ("stop", "own-analysis", {}))
    assert stopped.purposes["own-analysis"].months == 36
    cut = after(("stop", "own-analysis", {}), ("purge", "own-analysis", {})).purposes["own-analysis"]
    assert (cut.months, cut.purged) == (1, date(2026, 11, 30))
    again = after(("stop", "own-analysis", {}), ("purge", "own-analysis", {}), ("resume", "own-analysis", {}))
    assert (again.purposes["own-analysis"].months, again.purposes["own-analysis"].purged) == (24, None)


def test_recipients_and_contact_are_the_houses_own() -> None:
    told = {"nl": "de mailverzender", "en": "the sender"}
    register = after(("change", "own-newsletter", {"recipients": told, "contact": "privacy@huis.example"}))
    assert register.purposes["own-newsletter"].recipients.nl == "de mailverzender"
    assert register.purposes["own-newsletter"].state == "undecided"


def test_the_controller_says_what_is_still_missing() -> None:
    assert beginning("huis").controller.missing == ("legal_entity", "address", "contact")
    register = after(("controller", "", {"legal_entity": "Stichting"}), ("controller", "", {"contact": "a@b.example"}))
    assert (register.controller.legal_entity, register.controller.missing) == ("Stichting", ("address",))


REFUSED: list[tuple[str, list[tuple[str, str, dict[str, object]]]]] = [
    ("register-term", [("change", "own-analysis", {"months": 61})]),
    ("register-term", [("change", "own-analysis", {"months": 0})]),
    ("register-term", [("change", "own-analysis", {"months": True})]),
    ("register-two-grounds", [("adopt", "own-newsletter", {"ground": ["consent", "soft-opt-in"]})]),
    ("register-wrong-ground", [("adopt", "own-newsletter", {"ground": "legitimate-interest"})]),
    ("register-wrong-ground", [("adopt", "mail-by-others", {"ground": "soft-opt-in"})]),
    ("register-wrong-ground", [("adopt", "own-analysis", {"ground": "consent"})]),
    (
        "register-other-ground",
        [("adopt", "own-newsletter", {"ground": "consent"}), ("adopt", "own-newsletter", {"ground": "soft-opt-in"})],
    ),
    ("register-balance-missing", [("adopt", "looking-together", {"ground": "legitimate-interest"})]),
    ("register-wrong-ground", [("balance", "own-newsletter", BALANCE)]),
    ("register-value", [("balance", "own-analysis", {**BALANCE, "safeguards": []})]),
    ("register-value", [("balance", "own-analysis", {**BALANCE, "conclusion": {"nl": "ja", "en": " "}})]),
    ("register-duty", [("stop", "keeping-proof", {})]),
    ("register-elsewhere", [("adopt", "tickets", {})]),
    ("register-not-offered", [("adopt", "share-rows", {})]),
    ("register-purpose-unknown", [("adopt", "advertising", {})]),
    ("register-nothing-changes", [("stop", "benchmark", {}), ("stop", "benchmark", {})]),
    ("register-nothing-changes", [("resume", "benchmark", {})]),
    ("register-nothing-changes", [("purge", "own-analysis", {})]),
    ("register-value", [("change", "own-analysis", {})]),
    ("register-value", [("adopt", "own-newsletter", {"price": 3})]),
    ("register-value", [("stop", "benchmark", {"why": "x"})]),
    ("register-value", [("sell", "benchmark", {})]),
    ("register-value", [("controller", "", {"contact": "a\x00b"})]),
    ("register-value", [("processor", "", {**PARTY, "until": "2025-01-01"})]),
    ("register-value", [("processor", "", {**PARTY, "until": "2025-02-30"})]),
    ("register-value", [("processor", "", {**PARTY, "steps": ["sell"]})]),
    ("register-value", [("processor", "", {**PARTY, "role": "friend"})]),
    ("register-value", [("end-processor", "", {"code": "kassa", "until": "2026-11-30"})]),
    (
        "register-value",
        [("processor", "", PARTY), ("end-processor", "", {"code": "kassa", "until": "2027-11-30"})],
    ),
]


@pytest.mark.parametrize(("code", "told"), REFUSED)
def test_what_cannot_be_decided_is_refused(code: str, told: list[tuple[str, str, dict[str, object]]]) -> None:
    after(*told[:-1])
    with pytest.raises(PubliekError) as refusal:
        after(*told)
    assert refusal.value.code == code


def test_a_ground_changes_only_after_a_stop_and_the_history_shows_it() -> None:
    register = after(
        ("adopt", "own-newsletter", {"ground": "consent"}),
        ("stop", "own-newsletter", {}),
        ("adopt", "own-newsletter", {"ground": "soft-opt-in"}),
    )
    assert register.purposes["own-newsletter"].ground.code == "soft-opt-in"
    assert [one.kind for one in register.history] == ["adopt", "stop", "adopt"]


def test_a_legitimate_interest_outside_the_house_needs_the_houses_own_balance() -> None:
    register = after(
        ("balance", "looking-together", BALANCE),
        ("adopt", "looking-together", {"ground": "legitimate-interest"}),
    )
    balance = register.purposes["looking-together"].balance
    assert balance is not None
    assert balance.own and balance.dated == date(2026, 11, 30)
    assert may(register, "overlap") == ""
    inside = beginning("huis").purposes["own-analysis"].balance
    assert inside is not None
    assert not inside.own


@pytest.mark.parametrize(
    ("day", "why"), [("2025-12-30", "agreement-ended"), ("2026-12-31", ""), ("2027-01-02", "agreement-ended")]
)
def test_an_agreement_that_is_over_stops_the_steps_that_rest_on_it(day: str, why: str) -> None:
    decided = Decision("processor", values=PARTY, at=datetime(2025, 12, 1, tzinfo=UTC))
    register = decide(beginning("huis"), decided)
    on = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    assert may(register, "connect", on=on) == why
    assert may(register, "own-analysis", on=on) == ""


def test_a_new_agreement_under_the_same_code_takes_its_place() -> None:
    register = after(("processor", "", PARTY), ("processor", "", {**PARTY, "until": "2028-12-31"}))
    assert may(register, "connect", on=NOON + timedelta(days=60)) == ""
    assert len(register.processors) == 1 and len(register.history) == 2


def test_a_clock_that_is_set_back_decides_nothing_and_runs_nothing() -> None:
    register = after(("adopt", "own-newsletter", {}))
    with pytest.raises(PubliekError, match="register-clock-back"):
        decide(register, Decision("stop", "own-newsletter", at=NOON - timedelta(seconds=1)))
    assert may(register, "own-analysis", on=NOON - timedelta(minutes=6)) == "register-clock-back"
    assert may(register, "own-analysis", on=NOON - timedelta(minutes=4)) == ""
    assert may(register, "rights", on=NOON - timedelta(days=900)) == ""


def test_the_product_itself_contradicts_nothing() -> None:
    for purpose in purposes().purposes.values():
        grounds = {ground.code for ground in purpose.grounds}
        assert not {"consent", "legitimate-interest"} <= grounds
        assert purpose.reach != "outside" or "soft-opt-in" not in grounds
        assert purpose.whose == "respondents" or purpose.source

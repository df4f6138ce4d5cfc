"""How is consent kept: once, in its turn, never changed, gone when it must be, and told to nobody without the keys?"""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from publiek import consent, logbook, permitting
from publiek.consent import Contact, texts
from publiek.errors import PubliekError
from publiek.governance import Decision
from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.vault import Vault
from tests.support.consented import ANNIE, SALE, day, event, house_in
from tests.support.deciding import adopted

NOW = day("2026-11-20T12:00:00")


def refused(code: str) -> pytest.RaisesExc[PubliekError]:
    """A refusal with this code."""
    return pytest.raises(PubliekError, check=lambda error: error.code == code)


def test_what_was_given_counts_and_what_was_withdrawn_does_not(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    assert consent.record(house, [event("given", "2026-01-10")]).added == 1
    assert consent.state(house, ANNIE, "own-newsletter", "email").valid
    consent.withdraw(house, ANNIE)
    assert consent.state(house, ANNIE, "own-newsletter", "email").why == "withdrawn"
    assert consent.state(house, ANNIE, "own-newsletter", "email", on=date(2026, 2, 1)).valid
    assert [fact.said.status for fact in consent.of(house, ANNIE)] == ["given", "withdrawn"]


def test_an_address_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10", who="A.Nnie+nieuws@Gmail.com")])
    assert consent.state(house, " annie@googlemail.com", "own-newsletter", "email").valid


def test_a_customer_number_is_of_its_own_system(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    one = consent.Event(Contact("", "K12", "kassa"), event("given", "2026-01-10").said)
    consent.record(house, [one])
    assert consent.state(house, Contact("", "k12.0", "Kassa"), "own-newsletter", "email").valid
    assert consent.state(house, Contact("", "K12", "crm"), "own-newsletter", "email").why == "unknown"
    assert consent.systems(house) == ("kassa",)


def test_a_no_by_e_mail_reaches_the_customer_number_beside_it(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [consent.Event(Contact(ANNIE, "K1", "crm"), event("given", "2026-01-10").said)])
    assert consent.state(house, Contact("", "K1", "crm"), "own-newsletter", "email").valid
    consent.withdraw(house, ANNIE, objected=True)
    assert consent.state(house, Contact("", "K1", "crm"), "own-newsletter", "email").why == "objected"
    assert consent.permitted(house, [Contact("", "K1", "crm")], "own-newsletter", "email").left_out == {"objected": 1}


def test_the_same_event_twice_is_one(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    one = event("given", "2026-01-10", evidence={"form": "F1"})
    assert consent.record(house, [one, one]) == consent.Recorded(1, 1, 0)
    assert consent.record(house, [one]) == consent.Recorded(0, 1, 0)
    assert consent.record(house, [event("given", "2026-01-10", evidence={"form": "F2"})]).added == 1


def test_all_or_none_is_written_down(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    with refused("consent-future"):
        consent.record(
            house, [event("given", "2026-01-10"), event("given", "2026-12-01", who="pb@example.org")], now=NOW
        )
    assert consent.of(house, ANNIE) == []


def test_permitted_tells_who_may_and_why_not_the_others(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    people = {"a": ("given", "2026-01-10"), "b": ("refused", "2026-01-10"), "c": ("given", "2019-01-10")}
    consent.record(house, [event(*what, who=f"p{one}@example.org") for one, what in people.items()])
    asked = [f"p{one}@example.org" for one in "abcd"] + ["geen@geen.nl"]
    told = consent.permitted(house, asked, "own-newsletter", "email")
    assert told.why == ("", "refused", "expired", "unknown", "unknown")
    assert (told.permitted, told.bases) == (1, {"consent": 1})
    assert told.left_out == {"refused": 1, "expired": 1, "unknown": 2}


def test_expiry_takes_somebody_out_of_every_selection(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10")])
    for on, permitted in ((date(2028, 1, 10), 1), (date(2028, 1, 11), 0)):
        assert consent.permitted(house, [ANNIE], "own-newsletter", "email", on).permitted == permitted


def test_a_house_that_decided_a_shorter_term_has_the_shorter_one(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10")])
    adopted(house.home, "huis", "own-newsletter")
    assert consent.state(house, ANNIE, "own-newsletter", "email").until == date(2028, 1, 10)
    permitting.decide(house, Decision("change", "own-newsletter", {"months": 6}, "directie"))
    assert consent.state(house, ANNIE, "own-newsletter", "email").why == "expired"
    permitting.decide(house, Decision("change", "own-newsletter", {"months": 36}, "directie"))
    assert consent.state(house, ANNIE, "own-newsletter", "email").until == date(2028, 1, 10)


def test_a_house_that_decided_to_mail_on_consent_alone_mails_nobody_on_a_soft_opt_in(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    words = texts.add(house, "Wij mailen u over eigen voorstellingen.")
    consent.record(house, [event("informed", "2026-01-10", evidence=SALE, source_text=words.digest)])
    assert consent.state(house, ANNIE, "own-newsletter", "email").basis == "soft-opt-in"
    before = consent.state(house, ANNIE, "own-newsletter", "email").valid
    adopted(house.home, "huis", "own-newsletter", ground="consent")
    decided = consent.state(house, ANNIE, "own-newsletter", "email")
    assert (before, decided.valid, decided.why) == (True, False, "not-for-soft-opt-in")


def test_without_a_ledger_nobody_may_and_it_says_how_to_make_one(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    assert not consent.exists(house)
    with refused("consent-ledger-missing") as told:
        consent.permitted(house, [ANNIE], "own-newsletter", "email")
    assert "publiek consent import" in told.value.do.nl
    assert consent.of(house, ANNIE) == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("consent-channel", {"channel": "duif"}),
        ("consent-channel", {"channel": "none"}),
        ("consent-basis", {"basis": "soft-opt-in"}),
        ("consent-basis", {"basis": ""}),
        ("consent-evidence", {"evidence": {"note": "belde op"}}),
        ("consent-evidence", {"evidence": {"paid_cents": "12"}}),
        ("consent-evidence", {"evidence": {"form": "F" * 121}}),
        ("consent-text", {"source_text": "f" * 64}),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, code: str, wrong: dict[str, object]) -> None:
    with refused(code):
        consent.record(house_in(tmp_path), [event("given", "2026-01-10", **wrong)])


def test_a_purpose_that_is_not_kept_is_refused(tmp_path: Path) -> None:
    with refused("consent-purpose"):
        consent.record(house_in(tmp_path), [event("given", "2026-01-10", "reclame", channel="email")])
    with refused("consent-purpose"):
        consent.withdraw(house_in(tmp_path), ANNIE, purpose="reclame")


def test_consent_for_others_names_them_and_an_address_is_somebodys(tmp_path: Path) -> None:
    with refused("consent-party"):
        consent.record(house_in(tmp_path), [event("given", "2026-01-10", "mail-by-others")])
    for nobody in ("geen", "noreply@example.org", ""):
        with refused("consent-contact"):
            consent.record(house_in(tmp_path), [event("given", "2026-01-10", who=nobody)])
    assert not consent.exists(house_in(tmp_path))


def test_a_yes_of_tomorrow_is_refused_and_a_no_of_tomorrow_counts_from_now(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    with refused("consent-future"):
        consent.record(house, [event("given", "2026-11-20T12:00:01")], now=NOW)
    consent.record(house, [event("given", "2026-01-10")], now=NOW)
    consent.record(house, [event("objected", "2031-01-01")], now=NOW)
    fact = consent.of(house, ANNIE)[-1]
    assert (fact.said.at, fact.said.flags) == (NOW, ("clock",))
    assert consent.state(house, ANNIE, "own-newsletter", "email").why == "objected"


def test_with_the_clock_set_back_no_yes_is_written_down_and_nobody_is_selected(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10")], now=NOW)
    earlier = NOW - timedelta(days=400)
    with refused("consent-clock-back"):
        consent.record(house, [event("given", "2025-01-10", who="pb@example.org")], now=earlier)
    with refused("consent-clock-back"):
        consent.permitted(house, [ANNIE], "own-newsletter", "email", date(2026, 2, 1))
    consent.record(house, [event("withdrawn", "2025-10-01")], now=earlier)
    told = consent.of(house, ANNIE)[-1]
    assert (told.recorded_at, told.said.flags) == (NOW, ("clock",))


def test_the_words_are_kept_by_version_and_can_be_shown(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    first = texts.add(house, "Ja, ik wil de nieuwsbrief.\r\n")
    assert texts.add(house, "Ja, ik wil de nieuwsbrief.") == first
    second = texts.add(house, "Ja, ik wil de nieuwsbrief en aanbiedingen.")
    assert texts.digest_of(house, second.digest[:12]) == second.digest
    consent.record(house, [event("given", "2026-01-10", source_text=first.digest)])
    assert texts.texts(house)[consent.of(house, ANNIE)[0].said.source_text].words == "Ja, ik wil de nieuwsbrief."
    for short in ("", first.digest[:4], "0" * 12):
        with refused("consent-text"):
            texts.digest_of(house, short)
    for wrong in ("  ", "a" * 20_001):
        with refused("consent-text-empty"):
            texts.add(house, wrong)


def test_words_that_were_changed_on_disk_are_no_longer_those_words(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    kept = texts.add(house, "Ja, ik wil de nieuwsbrief.")
    path = next(tmp_path.rglob("texts.json"))
    path.write_text(path.read_text().replace("de nieuwsbrief", "alles"))
    assert kept.digest not in texts.texts(house)


def test_who_is_erased_is_gone_the_chain_holds_and_no_list_brings_them_back(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    other = event("given", "2026-01-11", who="pb@example.org")
    consent.record(house, [event("given", "2026-01-10"), other, event("refused", "2026-02-01", "survey-invitations")])
    before = consent.verify(house)
    assert consent.erase(house, ANNIE) == (1, 3)
    assert consent.verify(house) == consent.Verified(3, 2, before.chain)
    assert consent.of(house, ANNIE) == []
    assert consent.state(house, ANNIE, "own-newsletter", "email").why == "erased"
    assert consent.record(house, [event("given", "2026-03-01")]) == consent.Recorded(0, 0, 1)
    assert consent.erase(house, ANNIE) == ()
    assert consent.state(house, "pb@example.org", "own-newsletter", "email").valid


def test_who_was_erased_may_come_back_by_agreeing_anew(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10")])
    consent.erase(house, ANNIE)
    assert consent.record(house, [event("given", "2026-03-01")], returning=True).added == 1
    assert consent.state(house, ANNIE, "own-newsletter", "email").valid
    assert consent.record(house, [event("given", "2026-04-01")]).added == 1


def test_erasing_by_e_mail_takes_the_customer_number_along(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    number = Contact("", "K1", "crm")
    consent.record(
        house,
        [
            consent.Event(Contact(ANNIE, "K1", "crm"), event("given", "2026-01-10").said),
            consent.Event(number, event("given", "2026-01-10", "write-back").said),
        ],
    )
    assert consent.erase(house, ANNIE) == (1, 2)
    assert consent.of(house, number) == []
    again = consent.Event(number, event("given", "2026-03-10", "write-back").said)
    assert consent.record(house, [again]).gone == 1


def test_a_new_key_and_a_new_secret_change_every_number_and_nothing_that_counts(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("given", "2026-01-10"), event("given", "2026-01-10", who="pb@example.org")])
    consent.erase(house, "pb@example.org")
    before = consent.contact_key(Keyring(house.keys).keys("huis"), Contact(ANNIE))
    assert before is not None
    chain, sealed = consent.verify(house).chain, consent.tokens(house)
    Keyring(house.keys).rotate("huis")
    Vault(house.keys, "huis", house.home).rotate()
    assert consent.state(house, ANNIE, "own-newsletter", "email").valid
    assert consent.rekey(house) == 2
    assert consent.state(house, ANNIE, "own-newsletter", "email").valid
    assert consent.verify(house).chain == chain
    assert consent.tokens(house) != sealed
    assert Vault(house.keys, "huis", house.home).retire(consent.tokens(house)) == 1
    assert before not in next(tmp_path.rglob("ledger.db")).read_bytes()
    assert consent.state(house, "pb@example.org", "own-newsletter", "email").why == "erased"
    assert consent.record(house, [event("given", "2026-01-10")]).known == 1


def test_what_expired_long_ago_is_emptied_and_a_no_stays(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    events = [event("given", "2021-01-10"), event("given", "2026-01-10", who="pb@example.org")]
    consent.record(house, [*events, event("objected", "2021-03-01", who="pc@example.org")])
    assert consent.expire(house, date(2026, 11, 29)) == 1
    assert consent.of(house, ANNIE) == []
    assert consent.verify(house).empty == 1
    assert consent.expire(house, date(2026, 11, 29)) == 0
    told = consent.permitted(house, ["pb@example.org", "pc@example.org"], "own-newsletter", "email")
    assert told.why == ("", "objected")


def test_the_files_are_for_the_owner_alone_and_the_log_tells_counts(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    consent.record(house, [event("informed", "2026-01-10", evidence={**SALE, "order": "B-77310491"})])
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and "consent" in path.as_posix()]
    assert len(kept) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    noted = b"".join(path.read_bytes() for path in (tmp_path / "data" / "organisations" / "huis" / "log").iterdir())
    assert b'"consent"' in noted
    assert "consent" in {action for kind in logbook.ACTIONS.values() for action in kind}
    assert b"77310491" not in noted


def test_now_is_the_day_when_none_is_named(tmp_path: Path) -> None:
    house = house_in(tmp_path)
    just = datetime.now(UTC).replace(microsecond=0)
    consent.record(
        house, [consent.Event(Contact(ANNIE), consent.Said("own-newsletter", "email", "consent", "given", just))]
    )
    assert consent.permitted(house, [ANNIE], "own-newsletter", "email").permitted == 1

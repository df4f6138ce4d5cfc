"""A case has a number, states that follow one another, and a term that the law sets; on disk it cannot be read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from publiek import logbook
from publiek.errors import StorageError, UsageError
from publiek.house import House
from publiek.rights import Known, cases
from publiek.rights.cases import Doing
from publiek.rights.cases.clock import is_holiday, months_later, term_of

ANNA = Known(email="anna.visser@example.org", name="Anna Visser", postcode="3011 AA", address="Kade 12")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House("de-brug", tmp_path / "home", name="De Brug", keys=tmp_path / "keys")


def opened(house: House, kind: str = "access", at: datetime = AT) -> cases.Case:
    return cases.open_case(house, kind, cases.asker_of(ANNA, "Wat weet u van mij?"), by="visitor", at=at)


def later(days: int, at: datetime = AT) -> Doing:
    return Doing("stewardess", at + timedelta(days=days))


# The clock -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "extended", "target", "last"),
    [
        ("2026-03-02", False, "2026-04-02", "2026-04-02"),
        # A day that the next month does not have: its last day.
        ("2026-01-31", False, "2026-02-28", "2026-03-02"),
        ("2028-01-30", False, "2028-02-29", "2028-02-29"),
        ("2026-05-31", False, "2026-06-30", "2026-06-30"),
        # Saturday; Easter with Good Friday before it; Christmas before a Sunday; King's Day.
        ("2026-04-09", False, "2026-05-09", "2026-05-11"),
        ("2026-03-03", False, "2026-04-03", "2026-04-07"),
        ("2025-11-25", False, "2025-12-25", "2025-12-29"),
        ("2026-03-27", False, "2026-04-27", "2026-04-28"),
        ("2026-11-30", True, "2027-02-28", "2027-03-01"),
        ("2026-12-01", False, "2027-01-01", "2027-01-04"),
    ],
)
def test_a_month_is_counted_as_the_regulation_counts_it(received: str, extended: bool, target: str, last: str) -> None:
    term = term_of(date.fromisoformat(received), extended=extended)
    assert (term.target.isoformat(), term.last.isoformat()) == (target, last)


@pytest.mark.parametrize(
    "day",
    ["2024-03-29", "2024-04-01", "2024-05-09", "2024-05-20", "2025-04-18", "2025-04-21", "2025-05-29", "2025-06-09",
     "2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25", "2027-03-26", "2027-03-29", "2027-05-06", "2027-05-17",
     "2038-04-26", "2025-04-26", "2026-05-05", "2026-12-26"],
)  # fmt: skip
def test_the_general_holidays(day: str) -> None:
    """Days as the calendars of the government print them; in 2025 the King's day was the Saturday before."""
    assert is_holiday(date.fromisoformat(day))


def test_ordinary_days_are_no_holidays() -> None:
    holidays = [day for n in range(365) if is_holiday(day := date(2026, 1, 1) + timedelta(days=n))]
    assert len(holidays) == 9
    assert not is_holiday(date(2025, 4, 27))


def test_months_back_and_forth() -> None:
    assert months_later(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 15), 13) == date(2028, 1, 15)


def test_a_case_of_the_evening_is_of_the_day_where_the_house_is(house: House) -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert opened(house, at=late).term.target == date(2026, 4, 3)


# States --------------------------------------------------------------------------------------------------------------


def test_the_walk_of_a_case(house: House) -> None:
    number = opened(house).number
    assert cases.ask_identity(house, number, later(1)).state == "identity-asked"
    assert cases.confirm_identity(house, number, later(2)).state == "identity-confirmed"
    done = cases.handle(house, number, later(3), receipt="")
    assert (done.state, done.open, done.closed_on) == ("handled", False, date(2026, 3, 5))
    assert cases.get(house, number).asker.known == ANNA


@pytest.mark.parametrize("step", [cases.handle, cases.confirm_identity, cases.ask_identity])
def test_what_cannot_follow_is_refused_and_changes_nothing(house: House, step: object) -> None:
    number = opened(house).number
    cases.refuse(house, number, "not-found", later(1))
    with pytest.raises(UsageError) as refused:
        step(house, number, later(2))  # type: ignore[operator]
    assert refused.value.code == "case-state"
    assert len(cases.get(house, number).steps) == 1


def test_nothing_is_handled_before_it_is_clear_who_asks(house: House) -> None:
    with pytest.raises(UsageError) as refused:
        cases.handle(house, opened(house).number, later(1))
    assert refused.value.code == "case-state"


def test_a_request_is_refused_on_a_ground_of_its_kind_alone(house: House) -> None:
    number = opened(house, "access").number
    with pytest.raises(UsageError) as refused:
        cases.refuse(house, number, "legal-duty", later(1))
    assert refused.value.code == "case-ground"
    assert cases.refuse(house, number, "others-rights", later(1)).state == "refused"


def test_one_extension_with_a_reason_within_the_month(house: House) -> None:
    number = opened(house).number
    with pytest.raises(UsageError, match="case-reason"):
        cases.extend(house, number, "  ", later(1))
    longer = cases.extend(house, number, "Wij zoeken in drie systemen.", later(10))
    assert (longer.state, longer.term.target) == ("received", date(2026, 6, 2))
    with pytest.raises(UsageError, match="case-extended"):
        cases.extend(house, number, "Nog langer.", later(11))


def test_who_is_late_cannot_extend(house: House) -> None:
    number = opened(house).number
    with pytest.raises(UsageError, match="case-extended-late"):
        cases.extend(house, number, "Te druk.", later(32))


def test_a_clock_that_was_set_back_is_refused(house: House) -> None:
    number = opened(house).number
    other = opened(house, at=AT + timedelta(days=2)).number
    with pytest.raises(UsageError, match="case-clock-back"):
        cases.confirm_identity(house, number, later(1))
    with pytest.raises(UsageError, match="case-clock-back"):
        opened(house, at=AT)
    assert cases.confirm_identity(house, other, later(2)).state == "identity-confirmed"


# What is late --------------------------------------------------------------------------------------------------------


def test_what_is_late_and_what_is_soon(house: House) -> None:
    first, second = opened(house), opened(house, "erasure", AT + timedelta(days=20))
    assert cases.waiting(house, date(2026, 3, 10)).open == 2
    assert cases.waiting(house, date(2026, 3, 10)).soon == ()
    assert [case.number for case in cases.waiting(house, date(2026, 3, 26)).soon] == [first.number]
    assert [case.number for case in cases.waiting(house, date(2026, 4, 2)).soon] == [first.number]
    found = cases.waiting(house, date(2026, 4, 3))
    assert ([one.number for one in found.overdue], found.soon) == ([first.number], ())
    assert second.number not in [one.number for one in found.overdue]


def test_a_closed_case_goes_after_its_term(house: House) -> None:
    kept, gone = opened(house), opened(house)
    cases.refuse(house, gone.number, "not-found", later(1))
    assert cases.expire(house, date(2028, 3, 2)) == 0
    assert cases.expire(house, date(2028, 3, 3)) == 1
    assert [case.number for case in cases.everything(house)] == [kept.number]


# What is on the disk -------------------------------------------------------------------------------------------------


#: The signs of what the vault gives: its key, then base64 as addresses have it.
SEALED = re.compile(rb"1\.[0-9a-f]{16}\.[A-Za-z0-9_-]+=*")
#: How long a word must be before it stands in 6,000 sealed signs by chance less than once in a hundred million times.
#: A letter is one sign in 32 there when case is no matter: "kade" is found once in 180 times, "visser" once in 190,000.
CERTAIN = 8


def test_nothing_of_who_asked_can_be_read(house: House, tmp_path: Path) -> None:
    number = opened(house).number
    cases.extend(house, number, "Mevrouw Visser verhuisde van de Kade.", later(1))
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    sealed = {path: told for path, told in files.items() if path.suffix == ".case"}
    assert [len(told) for told in sealed.values()] == [5579]
    # what is sealed is sealed from its first sign to its last; in all else there is nothing long that is random
    assert all(SEALED.fullmatch(told) for told in sealed.values())
    plain = b"\n".join(
        [
            *(told for path, told in files.items() if path not in sealed),
            *(bytes(path.relative_to(tmp_path)) for path in files),
        ]
    ).lower()
    assert len(plain) > 500
    for told in (
        b"visser",
        b"anna ",
        b"anna.",
        b"3011 aa",
        b"kade ",
        b"mevrouw",
        b"verhuis",
        b"weet u",
        b"example.org",
    ):
        assert told not in plain
    for told in (b"anna.visser", b"anna visser", b"mevrouw visser", b"verhuisde", b"example.org"):
        assert len(told) >= CERTAIN and told not in b"".join(sealed.values()).lower()
    assert "Visser" not in repr(cases.get(house, number)) + repr(ANNA) + repr(cases.get(house, number).asker)
    for path in (house.home / "organisations" / "de-brug" / "cases").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_case_is_as_long_whatever_was_asked(house: House) -> None:
    numbers = [opened(house).number]
    numbers.append(cases.open_case(house, "access", cases.asker_of(ANNA, "x" * 1000), at=AT).number)
    sizes = {(house.home / "organisations/de-brug/cases" / f"{n}.case").stat().st_size for n in numbers}
    assert len(sizes) == 1


def test_a_damaged_case_is_refused(house: House) -> None:
    number = opened(house).number
    path = house.home / "organisations/de-brug/cases" / f"{number}.case"
    path.write_bytes(path.read_bytes()[:-4] + b"AAAA")
    with pytest.raises(StorageError):
        cases.get(house, number)


def test_every_step_is_in_the_log_without_a_value(house: House) -> None:
    number = opened(house).number
    cases.confirm_identity(house, number, later(1))
    lines = [line for line in logbook.read(house.home, "de-brug") if line.action == "case"]
    assert sorted(str(line.detail["state"]) for line in lines) == ["identity-confirmed", "received"]
    assert {line.subject for line in lines} == {number}
    assert "visser" not in str(lines).lower()


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "message", "code"),
    [
        ({"name": "Anna Visser"}, "", "case-nobody"),
        ({"email": "geen adres"}, "", "case-field"),
        ({"email": "a@b.nl"}, "x" * 4001, "case-field"),
        ({"email": "a@b.nl"}, "nul\0", "case-field"),
        ({"email": "a" * 255}, "", "person-unreadable"),
        ({"email": "a@b.nl\nBcc: c@d.nl"}, "", "person-unreadable"),
        ({"email": "a@b.nl", "name": "x" * 201}, "", "person-unreadable"),
    ],
)
def test_fields_that_nobody_types_are_refused(known: dict[str, str], message: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        cases.asker_of(Known(**known), message)
    assert refused.value.code == code
    assert all(value.strip() not in str(refused.value) for value in known.values() if len(value) > 3)


def test_unknown_kinds_and_numbers(house: House) -> None:
    with pytest.raises(UsageError, match="case-kind"):
        opened(house, "vergeten")
    with pytest.raises(UsageError, match="case-unknown"):
        cases.get(house, "2026-XXXXXXXX")
    with pytest.raises(UsageError, match="case-unknown"):
        cases.get(house, "../../secret")


# Letters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(cases.KINDS))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_for_every_kind_and_every_stand(house: House, kind: str, language: str) -> None:
    number = opened(house, kind).number

    def letter() -> cases.Letter:
        return cases.letter_of(
            cases.get(house, number), name="De Brug", contact="privacy@debrug.example", language=language
        )

    said = [letter()]
    for step in (cases.ask_identity, cases.confirm_identity):
        step(house, number, later(1))
        said.append(letter())
    cases.extend(house, number, "Wij zoeken {number} in drie systemen.", later(2))
    said.append(letter())
    cases.handle(house, number, later(3), receipt="W-2026-1")
    said.append(letter())
    for one in said:
        assert number in one.text and "De Brug" in one.text
        assert one.text.replace("{number}", "").count("{") == 0
    assert ("2 juni 2026" if language == "nl" else "2 June 2026") in said[3].text
    assert "autoriteitpersoonsgegevens.nl" in said[3].text
    assert ("W-2026-1" in said[4].text) == (kind == "erasure")


def test_a_refusal_tells_the_ground_and_where_to_complain(house: House) -> None:
    number = opened(house, "erasure").number
    cases.refuse(house, number, "legal-duty", later(1))
    text = cases.letter_of(cases.get(house, number), name="De Brug", contact="privacy@debrug.example").text
    assert "artikel 17 lid 3" in text and "Autoriteit Persoonsgegevens" in text

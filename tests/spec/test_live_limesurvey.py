"""LimeSurvey read live: its structure and its answers, in memory, every form once, and what was deleted there goes."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path

import pytest

from publiek.deliveries.live import connector, limesurvey
from publiek.deliveries.live.fakes import limesurvey as fake
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import NetworkError, SurveyError
from publiek.listening import running
from publiek.listening.fetching import fetch_answers, fetch_questionnaire
from tests.support.answering import a_survey
from tests.support.live_door import door_to

LIME = connector("limesurvey")
SID = "123456"


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


@pytest.fixture
def account():
    return fake.sample()


@pytest.fixture
def here(account):
    with serve(account) as serving:
        yield serving


def door_of(serving, **settings):
    return door_to(LIME, serving.address + fake.PATH, fake.SETTINGS | settings)


@pytest.fixture
def house(tmp_path, here):
    asked = fetch_questionnaire(door_of(here), SID, name="zomer").questionnaire
    return a_survey(tmp_path, "zomer", questionnaire=asked)


def fetch(house, serving, **how):
    return fetch_answers(house, "zomer", door_of(serving), SID, **how)


def rows_of(house):
    return running.store_of(house).read("zomer").to_pylist()


def files_under(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_surveys_of_an_account_are_named(here):
    found = LIME.discover(door_of(here))
    assert [(part.id, part.title) for part in found.parts] == [(SID, "Zomer")]


def test_the_structure_becomes_a_questionnaire(here):
    taken = fetch_questionnaire(door_of(here), SID, name="zomer")
    kinds = {item.code: item.kind for item in taken.questionnaire.items}
    assert kinds["age"] == "single" and kinds["bez"] == "grid"
    assert taken.questionnaire.name == "zomer@1" and taken.questionnaire.title.nl == "Zomer"


def test_answers_come_in_once_however_often_they_are_fetched(account, here, house):
    first = fetch(house, here)
    again = fetch(house, here)
    account.hand_in(int(SID), 5, LFT="A2", PC="3013", **{"BEZ[SQ001]": "A1", "BEZ[SQ002]": "A1"})
    third = fetch(house, here)
    assert (first.kept, again.kept, third.kept) == (3, 0, 1)
    rows = rows_of(house)
    assert len(rows) == 4 and len({row["response"] for row in rows}) == 4
    assert [row["age"] for row in rows].count("25-34") == 3


def test_a_form_that_was_left_halfway_does_not_come_along(here, house):
    fetch(house, here)
    assert len(rows_of(house)) == 3


def test_fetching_in_vain_leaves_no_trace(here, house):
    fetch(house, here)
    before = running.store_of(house).batches("zomer")
    fetch(house, here)
    assert running.store_of(house).batches("zomer") == before


def test_no_address_no_token_and_no_number_of_the_vendor_touches_the_disk(account, here, house):
    for number in range(70_001, 70_004):
        account.hand_in(int(SID), number, LFT="A3", PC="3011", **{"BEZ[SQ001]": "A2"})
    fetch(house, here)
    kept = files_under(house.home)
    assert b"192.0.2.7" not in kept and b"token70001" not in kept
    assert b"70001" not in kept and fake.SETTINGS["password"].encode() not in kept


def test_a_form_that_is_deleted_in_limesurvey_goes_here_and_stays_away(account, here, house):
    fetch(house, here)
    taken_out = account.forms[int(SID)].pop(0)
    told = fetch(house, here)
    assert told.gone == 1 and len(rows_of(house)) == 2
    account.forms[int(SID)].append(taken_out)
    assert fetch(house, here).kept == 0, "who was erased does not come back"


def test_many_forms_gone_at_once_are_asked_about_first(account, here, house):
    for number in range(100, 130):
        account.hand_in(int(SID), number, LFT="A3", PC="3011", **{"BEZ[SQ001]": "A2"})
    fetch(house, here)
    del account.forms[int(SID)][4:]
    with pytest.raises(SurveyError) as told:
        fetch(house, here)
    assert told.value.code == "survey-answers-fewer" and told.value.where == {"gone": 30, "known": 33}
    assert len(rows_of(house)) == 33, "nothing changed"
    assert fetch(house, here, accept_less=True).gone == 30 and len(rows_of(house)) == 3


def test_a_survey_that_was_switched_off_erases_nothing(account, here, house):
    fetch(house, here)
    del account.forms[int(SID)]
    assert fetch(house, here).gone == 0 and len(rows_of(house)) == 3


def test_only_what_was_handed_in_since_a_moment(account, here, house):
    account.hand_in(int(SID), 9, "2026-07-01 09:00:00", LFT="A3", PC="3011")
    since = datetime(2026, 7, 1)
    assert fetch(house, here, since=since).kept == 1
    account.hand_in(int(SID), 10, "1980-01-01 00:00:00", LFT="A3", PC="3011")
    told = limesurvey.answers(door_of(here), SID, since=since)
    assert [row[0] for row in told.rows] == ["9", "10"], "an anonymous form has no moment, so it always comes along"


def test_a_session_that_ends_on_the_way_is_opened_once_more(account, here, house):
    account.ends_after = 0
    assert fetch(house, here).kept == 3


def test_the_older_form_of_the_export_is_read_too(account, here, house):
    account.forms[int(SID)] = [{one["id"]: one} for one in account.forms[int(SID)] if one["submitdate"]]
    account._export_responses = lambda sid, *rest: _encoded(account.forms[sid])
    assert fetch(house, here).kept == 3


def _encoded(responses):
    return base64.b64encode(json.dumps({"responses": responses}).encode()).decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"may_export": False}, "live-not-allowed"),
        ({"enabled": False}, "live-not-there"),
        ({"titles": {}}, "live-not-there"),
    ],
)
def test_what_limesurvey_refuses_is_told_in_our_words(account, here, house, change, code):
    for name, value in change.items():
        setattr(account, name, value)
    with pytest.raises(NetworkError) as told:
        fetch(house, here)
    assert told.value.code == code


def test_a_wrong_password_is_told_and_not_quoted(here, house):
    with pytest.raises(NetworkError) as told:
        fetch_answers(house, "zomer", door_of(here, password="fout-wachtwoord"), SID)
    assert told.value.code == "live-credentials-refused"
    assert "fout-wachtwoord" not in str(told.value) + repr(told.value) + str(told.value.where)


@pytest.mark.parametrize("fault", ["busy", "outage", "not-json"])
def test_a_passing_fault_is_asked_again(here, house, fault):
    here.faults[len(here.asked) + 2] = fault
    assert fetch(house, here).kept == 3


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("busy", "live-too-busy"),
        ("outage", "live-unreachable"),
        ("hang-up", "live-unreachable"),
        ("not-json", "live-answer-damaged"),
        ("half", "live-answer-damaged"),
    ],
)
def test_a_lasting_fault_keeps_nothing_and_is_told(here, house, fault, code):
    here.faults.update(dict.fromkeys(range(len(here.asked) + 2, len(here.asked) + 30), fault))
    with pytest.raises(NetworkError) as told:
        fetch(house, here)
    assert told.value.code == code and rows_of(house) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [("@@", "live-answer-damaged"), ("bm8ganNvbg==", "live-answer-damaged"), ("e30=", "live-answer-changed")],
)
def test_an_export_that_is_none_is_refused(account, here, house, content, code):
    account._export_responses = lambda *_: content
    with pytest.raises(NetworkError) as told:
        fetch(house, here)
    assert told.value.code == code and rows_of(house) == []


def test_forms_without_a_number_are_refused(account, here, house):
    for form in account.forms[int(SID)]:
        del form["id"]
    account._export_responses = lambda sid, *_: _encoded(account.forms[sid])
    with pytest.raises(NetworkError) as told:
        fetch(house, here)
    assert told.value.code == "live-answer-changed" and told.value.where["field"] == "id"


@pytest.mark.parametrize("remote", ["", "12x", "../1", "9" * 40])
def test_a_survey_that_is_no_number_is_not_asked(here, house, remote):
    asked = len([one for one in here.asked if "export" in str(one.body)])
    with pytest.raises(NetworkError) as told:
        fetch_answers(house, "zomer", door_of(here), remote)
    assert told.value.code == "live-not-there"
    assert len([one for one in here.asked if "export" in str(one.body)]) == asked

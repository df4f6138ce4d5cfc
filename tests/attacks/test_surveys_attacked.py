"""Somebody who wants to know what one person answered, or to see through the promises of a survey, and does not.

Beside what is attacked room by room (`test_web_asking_attacks.py`, `test_survey_answers_canaries.py`): here is what
shows only when rooms are laid beside one another, or one moment beside the next.
"""

from __future__ import annotations

import csv
import io
import json
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from publiek import disclosure
from publiek.errors import SurveyError
from publiek.house import House
from publiek.listening import importing, keying_in, receiving, running, told
from publiek.listening.exporting import ALIKE, FOUND_BY, exported, hide_the_rare
from publiek.listening.in_steps import STEP, answers_told, told_now
from publiek.reports.questionnaires.form import form_file
from publiek.surveys.instruments import core
from publiek.surveys.responses.answers import Answers
from publiek.surveys.responses.keying import Keyed
from publiek.surveys.responses.masking import mask
from publiek.vocabulary.figures import Base, Figure
from publiek.web.asking import links
from publiek.web.asking.counting import counts
from publiek.web.asking.models import Link
from tests.support import asking
from tests.support.site import an_organisation, seated
from tests.support.surveys_invented import survey as invented_survey

CANARY = "kanarie9c4e"
CODE = asking.CODE


@pytest.fixture
def house(tmp_path: Path) -> House:
    return asking.begun(tmp_path / "home")


def send(house: House, **facts: Any) -> str:
    form = asking.a_form(**facts)
    receiving.receive_form(house, CODE, form, channel="link")
    return str(form["response"])


def everything_in(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


# Before and after -----------------------------------------------------------------------------------------------------


def test_one_answer_more_changes_no_figure_and_ten_do(house: House) -> None:
    """Else whoever looks before and after somebody answers reads that answer from the difference."""
    for _ in range(40):
        send(house)
    before = told.told(house, CODE).release["barriers"].table
    for _ in range(STEP - 1):
        send(house, answers={**asking.ANSWERS, "barriers.time": "no"})
    assert told.told(house, CODE).release["barriers"].table.equals(before)
    assert exported(house, CODE).rows == 40
    assert told.figures(told.weigh(running.survey_of(house, CODE), running.answers_of(house, CODE)))[1].table != before
    send(house)
    assert not told.told(house, CODE).release["barriers"].table.equals(before)
    assert len(answers_told(house, CODE)) == 50


def test_whoever_is_erased_goes_at_once_and_is_not_the_difference(house: House) -> None:
    for n in range(40):
        send(house, receipt=receiving.receipt_of(f"CODE{n:04}"))
    before = set(answers_told(house, CODE).texts("response").tolist())
    assert receiving.withdraw(house, CODE, "CODE0007")
    after = set(answers_told(house, CODE).texts("response").tolist())
    gone = before - set(running.answers_of(house, CODE).texts("response").tolist())
    assert len(gone) == 1 and not gone & after
    assert after < before and len(before) - len(after) == STEP


@pytest.mark.parametrize(("new", "gone"), [(0, 0), (1, 0), (9, 0), (0, 1), (3, 3), (0, 9), (5, 5), (10, 0), (0, 30)])
def test_two_tellings_differ_by_nobody_or_by_ten(new: int, gone: int) -> None:
    before = frozenset(f"a{n}" for n in range(40))
    now = frozenset(f"a{n}" for n in range(gone, 40)) | {f"b{n}" for n in range(new)}
    whole, after = told_now(before, before, now)
    assert after <= now and whole in (before, now)
    assert len(before ^ after) == 0 or len(before ^ after) >= STEP


def test_of_all_tellings_of_a_long_survey_no_two_that_follow_differ_by_a_few() -> None:
    """Forms come and go one by one; someone looks every time, and lays beside it what was told when nobody waited."""
    dice, now, seen = np.random.default_rng(7), frozenset[str](f"a{n}" for n in range(60)), []
    whole = told = now
    for n in range(300):
        now = now | {f"b{n}"} if dice.random() < 0.8 else now - {str(dice.choice(sorted(now)))}
        before = (whole, told)
        whole, told = told_now(whole, told, now)
        assert told <= now, "who is erased goes at once"
        for one in before:
            assert not one ^ told or len(one ^ told) >= STEP
        seen.append(len(told))
    assert len(set(seen)) > 20 and seen[-1] > 100


# Figures laid beside one another --------------------------------------------------------------------------------------


def row(n: int, of: str = "", *, among: str = "non_visitors", by: str = "age", barrier: str = "time") -> dict[str, Any]:
    where = {"among": among, "by": by if of else "", "of": of, "barrier": barrier}
    return {**where, "rank": 1, "n": n, "share": 0.4, "low": 0.3, "high": 0.5, "verdict": ""}


def released(rows: list[dict[str, Any]], name: str = "barriers") -> list[dict[str, Any]]:
    made = Figure(name, Base("respondents", 500, 500), pa.Table.from_pylist(rows))
    return disclosure.release([made])[name].table.to_pylist()


def test_who_did_not_tell_an_age_is_not_the_whole_less_the_parts() -> None:
    told_rows = released([row(103), row(50, "16-24"), row(40, "25-34"), row(12, "35-44")])
    assert [one["share"] for one in told_rows] == [0.4, 0.4, 0.4, None], "103 - 102 is one person"


def test_two_silent_parts_of_three_people_together_take_a_third_along() -> None:
    told_rows = released([row(93), row(50, "16-24"), row(40, "25-34"), row(2, "35-44"), row(1, "45-54")])
    assert [one["share"] for one in told_rows] == [0.4, 0.4, None, None, None]


def test_the_few_who_are_not_interested_are_not_all_less_the_interested() -> None:
    told_rows = released([row(60), row(57, among="interested")])
    assert [one["share"] for one in told_rows] == [0.4, None]
    assert [one["share"] for one in released([row(60), row(50, among="interested")])] == [0.4, 0.4]
    assert [one["share"] for one in released([row(60), row(60, among="interested")])] == [0.4, 0.4]


def test_of_health_the_difference_is_thirty_people_too() -> None:
    both = [row(80, barrier="health"), row(60, among="interested", barrier="health")]
    assert [one["share"] for one in released(both)] == [0.4, None]


def test_the_few_who_saw_something_else_are_not_the_difference_with_a_discipline() -> None:
    told_rows = released([row(60), row(64, "theatre", by="discipline"), row(90, "opera", by="discipline")])
    assert [one["share"] for one in told_rows] == [0.4, None, 0.4]


def test_parts_do_not_tell_a_whole_that_is_silent() -> None:
    parts = [row(30, "16-24", among="interested"), row(27, "25-34", among="interested")]
    told_rows = released([row(60), row(57, among="interested"), *parts])
    assert [one["share"] for one in told_rows] == [0.4, None, None, None]


def test_a_rank_that_lacks_does_not_tell_where_health_stands() -> None:
    rows = [row(400, "Zeeland", by="province", barrier=name) for name in ("time", "health", "cost")]
    for rank, one in enumerate(rows, start=1):
        one["rank"] = rank
    assert [(one["barrier"], one["rank"]) for one in released(rows)] == [("time", 1), ("cost", 2)]


def test_a_wish_that_tells_of_health_needs_thirty_people() -> None:
    rows = [{"item": name, "n": 29, "share": 0.4, "verdict": ""} for name in ("accessible", "closer")]
    assert [one["share"] for one in released(rows, "help_wanted")] == [None, 0.4]


@pytest.mark.parametrize("respondents", [80, 400])
def test_no_two_rows_of_a_whole_survey_leave_a_few_people_between_them(respondents: int) -> None:
    """Every whole less its parts, every non-visitors less interested, over all barriers, traits and disciplines."""
    answers = invented_survey(respondents).answers
    found = told.weigh(running.Survey("s", "core@1", "x", about="visitors"), answers)
    table = disclosure.release(told.figures(found))["barriers"].table.to_pylist()
    sizes = {(r["among"], r["by"], r["of"], r["barrier"]): r["n"] for r in table if r["n"] is not None}
    assert sizes
    for (among, by, of, barrier), n in sizes.items():
        assert n >= (30 if barrier == "health" else 10)
        if among == "interested":
            rest = sizes.get(("non_visitors", by, of, barrier), n) - n
            assert rest == 0 or rest >= 10
    for among in ("non_visitors", "interested", "missed"):
        for by in ("age", "education", "province"):
            block = [r for r in table if (r["among"], r["by"], r["barrier"]) == (among, by, "cost")]
            whole = sizes.get((among, "", "", "cost"))
            if block and whole is not None:
                rest = whole - sum(r["n"] or 0 for r in block)
                assert rest == 0 or rest >= 10


def test_counts_of_days_do_not_tell_how_many_came_on_two_quiet_days() -> None:
    days = [date(2026, 6, 1)] * 40 + [date(2026, 6, 2)] * 1 + [date(2026, 6, 3)] * 2
    table = pa.table({"collected": days, "channel": ["link"] * 43, "unit": [""] * 43})
    told_counts = counts(Answers(core(), table))
    assert told_counts.rounded and told_counts.total == 40


def test_nobody_is_alone_in_an_export() -> None:
    rows = invented_survey(1500).answers.table.to_pylist()
    traits = tuple(name for name in FOUND_BY if name in rows[0])

    def alike() -> list[int]:
        seen: dict[tuple[Any, ...], int] = {}
        for one in rows:
            key = tuple(one[name] for name in traits)
            seen[key] = seen.get(key, 0) + 1
        return [many for key, many in seen.items() if any(part not in (None, "") for part in key)]

    before = alike()
    assert before.count(1) > 1000, "with a postcode nearly everybody is the only one: weaker"
    hide_the_rare(rows, traits)
    assert min(alike()) >= ALIKE
    assert np.mean([one["age"] is not None for one in rows]) > 0.9, "what is asked for most stays"


# What stays behind ----------------------------------------------------------------------------------------------------


def test_a_form_that_waits_has_no_time_of_day_not_even_of_its_file(house: House) -> None:
    send(house)
    (path,) = running.store_of(house).folder(CODE).forms.iterdir()
    assert path.stat().st_mtime < time.mktime((2001, 1, 1, 0, 0, 0, 0, 0, 0))


def test_the_order_of_arrival_is_not_in_a_batch(house: House) -> None:
    came = [send(house, receipt=receiving.receipt_of(f"CODE{n:04}")) for n in range(25)]
    receiving.withdraw(house, CODE, "CODE0000")
    came += [send(house) for _ in range(25)]
    receiving.withdraw(house, CODE, "CODE0001")
    kept = running.answers_of(house, CODE).texts("response").tolist()
    assert kept == sorted(set(came) - {came[0], came[1]})


def test_what_was_erased_is_in_no_file_whenever_the_machine_stopped(house: House, monkeypatch: Any) -> None:
    """The name of the form, its receipt and its words; stopped just after the new files count, before the old go."""
    from publiek.warehouse.surveys_folder import SurveyFolder

    other = {**asking.ANSWERS, "holds_back": "te druk"}
    mine = {**asking.ANSWERS, "holds_back": CANARY, "postcode": 9999}
    for _ in range(3):
        send(house, answers=other, receipt="")
    receipt = receiving.receipt_of("K7QF9D2M")
    send(house, answers=mine, receipt=receipt)
    receiving.withdraw(house, CODE, "nothing here")
    with monkeypatch.context() as stopped:
        calls = []

        def stop(self: SurveyFolder, named: set[str], *, gone: set[str]) -> None:
            calls.append(named)
            if gone:
                raise KeyboardInterrupt

        stopped.setattr(SurveyFolder, "sweep", stop)
        with pytest.raises(KeyboardInterrupt):
            receiving.withdraw(house, CODE, "K7QF9D2M")
    receiving.forget_everywhere(house.home)
    left = everything_in(house.home)
    assert calls and receipt.encode() not in left and CANARY.encode() not in left
    columns = [running.answers_of(house, CODE).numbers("postcode").tolist()]
    assert 9999 not in columns[0] and len(columns[0]) == 3


def test_a_half_typed_form_does_not_wait_for_ever(house: House) -> None:
    keying_in.wait(house, CODE, keying_in.Draft("a" * 32, Keyed({"age": "25-34", "holds_back": "te ver"}, ("age",))))
    draft = running.store_of(house).folder(CODE).typing
    receiving.forget_old(house, CODE)
    assert draft.exists()
    os.utime(draft, (0, time.time() - 86_400 * (receiving.LATE + 2)))
    receiving.forget_old(house, CODE)
    assert not draft.exists()


@pytest.mark.parametrize("age", ["twaalf", "kind", "groep acht", "", "?"])
def test_a_person_cannot_vouch_for_an_age_that_stands_in_the_file_and_cannot_be_read(
    house: House, tmp_path: Path, age: str
) -> None:
    file, mapping = tmp_path / "answers.csv", tmp_path / "map.yaml"
    file.write_text(f"id;leeftijd;postcode\n1;{age};3011\n2;34;3012\n", encoding="utf-8")
    found = importing.mapping_for(house, CODE, importing.understand(house, CODE, file))
    mapping.write_text(found.replace("sixteen_or_over: false", "sixteen_or_over: true"), encoding="utf-8")
    assert importing.import_answers(house, CODE, file, mapping=mapping).kept == 1
    assert running.answers_of(house, CODE).numbers("postcode").tolist() == [3012]


def test_that_everybody_was_old_enough_is_said_of_one_file_and_not_remembered(house: House, tmp_path: Path) -> None:
    first, second, mapping = tmp_path / "one.csv", tmp_path / "two.csv", tmp_path / "map.yaml"
    first.write_text("id;postcode;visits.theatre\n1;3011;never\n", encoding="utf-8")
    second.write_text("id;postcode;visits.theatre\n2;3012;never\n", encoding="utf-8")
    found = importing.mapping_for(house, CODE, importing.understand(house, CODE, first))
    mapping.write_text(found.replace("sixteen_or_over: false", "sixteen_or_over: true"), encoding="utf-8")
    assert importing.import_answers(house, CODE, first, mapping=mapping).kept == 1
    with pytest.raises(SurveyError, match="survey-age-missing"):
        importing.import_answers(house, CODE, second)


@pytest.mark.parametrize(
    ("told_words", "gone"),
    [
        ("mevrouw de boer zei nee", "boer"),
        ("dhr. jansen weigerde mij", "jansen"),
        ("mw. Jansen weigerde mij", "Jansen"),
        ("ik woon op 3011AB12", "AB12"),
        ("geboren 12-3-85", "85"),
        ("ik ben van 12 maart 1985", "1985"),
    ],
)
def test_names_behind_a_title_birthdays_and_addresses_without_spaces_go(told_words: str, gone: str) -> None:
    assert gone not in mask(told_words).text


@pytest.mark.parametrize(
    "content", [b"\x00\xff" * 50, b"{" * 9000, b"leeftijd\n" + CANARY.encode(), b"PK\x03\x04kapot"]
)
def test_a_broken_file_is_not_quoted_and_nothing_of_it_stays(house: House, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    try:
        importing.import_answers(house, CODE, file)
    except Exception as refusal:
        words = f"{refusal} {getattr(refusal, 'what', '')} {getattr(refusal, 'where', '')}"
        assert type(refusal).__module__ == "publiek.errors" and CANARY not in words
    assert CANARY.encode() not in everything_in(house.home)


# On the site ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(db: None, settings: Settings, house: House) -> Link:
    settings.PUBLIEK = replace(settings.PUBLIEK, home=house.home, keys=house.keys)
    return links.link_of(an_organisation(asking.SLUG, name="Theater De Brug"), CODE)


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "//", "http://a]b", "\x00"])
def test_an_origin_that_is_no_address_is_another_site(client: Client, link: Link, origin: str) -> None:
    body = {"channel": "link", "form": asking.a_form()}
    assert asking.post(client, f"/v/{link.token}/answers/", body, origin=origin).status_code == 403


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff\\ud800"])
def test_half_signs_break_nothing(client: Client, link: Link, house: House, half: str) -> None:
    erase = asking.post(client, f"/v/{link.token}/erase/", f'{{"receipt": "{half * 8}"}}')
    assert erase.status_code == 200 and erase.json() == {"erased": False}
    form = json.dumps({"channel": "link", "form": asking.a_form(answers={"age": "25-34", "holds_back": "XX"})})
    assert asking.post(client, f"/v/{link.token}/answers/", form.replace("XX", half + " te ver")).status_code == 200
    for part in ("unit", "response", "receipt", "collected", "language", "survey"):
        sent = json.dumps({"channel": "link", "form": {**asking.a_form(), part: "XX"}}).replace('"XX"', f'"{half}"')
        assert asking.post(client, f"/v/{link.token}/answers/", sent).status_code in (200, 400)
    running.answers_of(house, CODE)


def test_words_of_a_house_run_nowhere(tmp_path: Path) -> None:
    words = f"</script><script>alert('{CANARY}')</script>"
    house = asking.begun(tmp_path / "home", title=words, contact=words)
    from publiek.listening.asking import asked_of

    page = form_file(asked_of(house, running.survey_of(house, CODE)), pin="1234")
    assert f"<script>alert('{CANARY}" not in page and page.count("</script>") == page.count("<script")


def test_a_spreadsheet_runs_nothing_of_an_answer(house: House) -> None:
    for n, begin in enumerate(("=", "+", "-", "@", "\t=", " =", "＝")):
        send(house, answers={**asking.ANSWERS, "holds_back": f"{begin}cmd|'/c calc'!A{n}"})
    text = exported(house, CODE, open_answers=True).text
    cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
    assert any("calc" in cell for cell in cells) or any("cmd" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "code", ["../zomer-2026", "..", ".", "a/b", "A", "zomer_2026", "", "x" * 41, "zomer-2026\n", "é"]
)
def test_a_code_that_is_a_path_is_no_survey(house: House, code: str) -> None:
    for ask in (running.survey_of, running.answers_of, running.remove, running.close):
        with pytest.raises(SurveyError, match="survey-unknown"):
            ask(house, code)


def test_another_house_sees_and_does_nothing_of_a_survey(client: Client, link: Link, house: House) -> None:
    send(house)
    other = an_organisation("ander-huis", name="Ander huis")
    client.force_login(seated("ander@example.org", other, "administrator"))
    own, theirs = f"/o/ander-huis/surveys/of/{CODE}/", f"/o/{asking.SLUG}/surveys/of/{CODE}/"
    for start in (own, theirs):
        for part in ("", "qr.svg", "poster.pdf", "paper.pdf", "keying.xlsx"):
            assert client.get(start + part).status_code == 404
        for part in ("close/", "invitations/", "erase/", "form.html", "file/"):
            told_to = client.post(start + part, {"receipt": asking.RECEIPT, "many": "3", "pin": "1234"})
            assert told_to.status_code == 404
    assert client.get(f"/o/ander-huis/barriers/?survey={CODE}").status_code == 404
    assert running.survey_of(house, CODE).closed is None and len(running.answers_of(house, CODE)) == 1


@pytest.mark.parametrize("role", ["administrator", "steward", "analyst", "reader"])
def test_only_who_may_run_surveys_ends_or_erases(client: Client, link: Link, house: House, role: str) -> None:
    from publiek.web.permissions import may

    client.force_login(seated("zij@example.org", link.organisation, role))
    for part in ("close/", "invitations/", "erase/", "form.html", "file/"):
        allowed = client.post(f"/o/{asking.SLUG}/surveys/of/{CODE}/{part}", {}).status_code != 403
        assert allowed == may(role, "run-surveys")

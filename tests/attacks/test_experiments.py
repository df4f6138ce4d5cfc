"""Can a house (or somebody for it) make an experiment come out as it pleases? Each of these is noticed or refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from publiek.errors import LessonError
from publiek.house import House
from publiek.lessons.experiments.registration import Registration, seed_of
from publiek.listening import experiment_lessons, trying
from publiek.listening.experiment_places import counts_of_others
from publiek.warehouse.experiments import Tried

NOW = datetime(2026, 12, 1, 9)
PLAN = Registration(
    code="buurtbus", title="Buurtbus", barrier="travel", action="Een bus terug na afloop", measure="new_bookers",
    comparison="randomised", start=date(2027, 1, 1), end=date(2027, 6, 30), before=12, hoped=1.3, power=0.8,
    treated=tuple(range(1011, 1018)), control=tuple(range(1021, 1028)), pairs=(*range(7), *range(7)), seed=5,
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(organisation="huis-a", home=tmp_path)


def _folder(house: House) -> Path:
    return Tried(house.home, house.organisation).folder


def _outcome(house: House, verdict: str = "no_difference") -> None:
    numbers = dict.fromkeys(("treated_before", "treated_after", "control_before", "control_after"), 50.0)
    told = {"verdict": verdict, "sentence": {"nl": "n", "en": "e"}, "ratio": 1.0, "low": 0.8, "high": 1.3, "p": 0.9}
    content = told | numbers | {"how": "permutation", "placebo": None, "reservations": []}
    Tried(house.home, house.organisation).append("read", "buurtbus", content, at=datetime(2027, 7, 2))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hoped", 1.01),
        ("end", "2027-03-01"),
        ("treated", [9999]),
        ("control", [9998]),
        ("measure", "tickets"),
        ("seed", 6),
    ],
)
def test_a_registration_that_was_changed_is_noticed_by_every_command(house: House, field: str, value: object) -> None:
    trying.register(house, PLAN, now=NOW)
    _outcome(house)
    log = _folder(house) / "log.jsonl"
    first, *rest = log.read_text("utf-8").splitlines()
    told = json.loads(first)
    told["content"][field] = value
    log.write_text("\n".join([json.dumps(told, ensure_ascii=False, sort_keys=True), *rest, ""]), "utf-8")
    with pytest.raises(LessonError, match="experiments-changed"):
        trying.experiments(house)
    with pytest.raises(LessonError, match="experiments-changed"):
        trying.register(house, replace(PLAN, code="ander"), now=NOW)


def test_a_result_that_did_not_please_cannot_be_left_out(house: House) -> None:
    trying.register(house, PLAN, now=NOW)
    _outcome(house)
    log = _folder(house) / "log.jsonl"
    log.write_text(log.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    with pytest.raises(LessonError, match="experiments-changed"):
        trying.experiments(house)


def test_neither_half_of_the_log_can_be_taken_away(house: House) -> None:
    trying.register(house, PLAN, now=NOW)
    for name in ("log.jsonl", "HEAD"):
        path = _folder(house) / name
        kept = path.read_bytes()
        path.unlink()
        with pytest.raises(LessonError, match="experiments-changed"):
            trying.experiments(house)
        path.write_bytes(kept)
    assert len(trying.experiments(house)) == 1


def test_who_writes_a_whole_new_chain_gets_another_code(house: House, tmp_path: Path) -> None:
    """The code that was told to somebody else on the day does not fit any more."""
    told = trying.register(house, PLAN, now=NOW).digest
    other = House(organisation="huis-a", home=tmp_path / "again")
    assert trying.register(other, replace(PLAN, hoped=1.29), now=NOW).digest != told
    same = House(organisation="huis-a", home=tmp_path / "same")
    assert trying.register(same, PLAN, now=NOW).digest == told


def test_what_has_started_is_refused_or_marked_late_for_good(house: House) -> None:
    for start in (date(2026, 12, 1), date(2026, 6, 1)):
        with pytest.raises(LessonError, match="experiment-backdated"):
            trying.register(house, replace(PLAN, start=start), now=NOW)
    late = trying.register(house, replace(PLAN, start=date(2026, 6, 1), late=False), now=NOW, late=True)
    assert late.plan.late and trying.experiment(house, "buurtbus").plan.late
    # On time stays on time, whatever is claimed.
    assert not trying.register(house, replace(PLAN, code="op-tijd", late=True), now=NOW, late=True).plan.late


@pytest.mark.parametrize("what", ["treated", "control", "measure", "start", "hoped", "comparison", "seed", "pairs"])
def test_the_comparison_cannot_be_chosen_afterwards(house: House, what: str) -> None:
    trying.register(house, PLAN, now=NOW)
    with pytest.raises(LessonError, match="experiment-fixed"):
        trying.amend(house, "buurtbus", what=what, to="1011", why="beter", now=NOW)
    with pytest.raises(LessonError, match="experiment-known"):
        trying.register(house, replace(PLAN, control=tuple(range(1031, 1038))), now=NOW)


def test_the_end_moves_only_away_and_only_before_it_has_come_and_everybody_sees_it(house: House) -> None:
    trying.register(house, PLAN, now=NOW)
    for to in ("2027-05-01", "2027-06-30", "nooit"):
        with pytest.raises(LessonError, match="experiment-fixed"):
            trying.amend(house, "buurtbus", what="end", to=to, why="w", now=datetime(2027, 2, 1))
    with pytest.raises(LessonError, match="experiment-fixed"):
        trying.amend(house, "buurtbus", what="end", to="2027-12-31", why="bijna raak", now=datetime(2027, 7, 1))
    found = trying.amend(house, "buurtbus", what="end", to="2027-08-31", why="ziekte", now=datetime(2027, 2, 1))
    assert found.plan.end == date(2027, 8, 31)
    assert [one.why for one in found.amendments] == ["ziekte"]


def test_the_draw_cannot_be_tried_until_it_pleases() -> None:
    """The seed follows from areas, dates and measure: in whatever order they are given, it is the same."""
    asked = {"start": PLAN.start, "end": PLAN.end, "measure": "new_bookers"}
    assert seed_of((1011, 1012, 1013), **asked) == seed_of((1013, 1011, 1012), **asked)
    assert seed_of((1011, 1012), **asked) != seed_of((1011, 1012, 1013), **asked)


@pytest.mark.parametrize(
    "text",
    [
        "house,before,after\nb,1,-3",
        "house,before,after\nb,x,3",
        "naam,voor,na\nb,1,2",
        "house,before,after\nb,1,inf",
        "",
    ],
)
def test_counts_of_others_that_are_none_are_refused_without_quoting_them(tmp_path: Path, text: str) -> None:
    file = tmp_path / "others.csv"
    file.write_text(text, "utf-8")
    if not text:
        assert counts_of_others(file) == {}
        return
    with pytest.raises(LessonError, match="experiment-others-unreadable"):
        counts_of_others(file)


def _lesson(**changes: object) -> str:
    import yaml

    from publiek.lessons.library.reading import written
    from publiek.lessons.library.shelves import packaged

    return str(yaml.safe_dump({**yaml.safe_load(written(packaged()[0])), "code": "eigen-les", **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "../../weg"},
        {"code": "a" * 80},
        {"source": {"title": "t", "year": 2020, "url": "javascript:alert(1)"}},
        {"effect": {"unit": "ratio", "value": 3.0, "low": 1.0, "high": 2.0}},
        {"barriers": []},
        {"barriers": ["laziness"]},
        {"surprise": "x"},
        {"result": {"nl": "alleen Nederlands"}},
        {"checked": "yes"},
        {"strength": "certain"},
    ],
)
def test_a_lesson_that_does_not_fit_is_refused_without_quoting_it(house: House, changes: dict) -> None:
    with pytest.raises(LessonError, match="lesson-unreadable") as refused:
        experiment_lessons.keep(house, _lesson(**changes))
    assert "javascript" not in str(refused.value.where) and "weg" not in str(refused.value.where)
    assert experiment_lessons.own_lessons(house) == ()


@pytest.mark.parametrize(
    "text", ["[" * 5000, "- - - " * 300, "!!python/object/apply:os.system ['true']", "", "4", "a: &a [*a]"]
)
def test_a_hostile_file_is_a_lesson_that_cannot_be_read(house: House, text: str) -> None:
    with pytest.raises(LessonError, match="lesson-unreadable"):
        experiment_lessons.keep(house, text)


def test_nothing_of_a_person_leaves_with_a_lesson(house: House) -> None:
    result = {"nl": "Bel Kanarie op 06-12345678 of kanarie@example.org", "en": "Call +31 6 1234 5678 in 2016-2018"}
    kept = experiment_lessons.keep(house, _lesson(contact="Kanarie, kanarie@example.org", result=result))
    shared = experiment_lessons.exported(kept)
    assert "example.org" not in shared and "12345678" not in shared and "1234 5678" not in shared
    assert "contact:" not in shared and "2016-2018" in shared


def test_a_packaged_lesson_is_not_replaced_by_an_own_one(house: House) -> None:
    from publiek.lessons.library.shelves import packaged

    with pytest.raises(LessonError, match="lesson-known"):
        experiment_lessons.keep(house, _lesson(code=packaged()[0].code))

"""An invented survey: consistent with the lives behind it, asked as the questionnaire asks, and with a known truth."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from publiek.errors import UsageError
from publiek.invented.society import Asked, barrier_truth, write_asked
from publiek.invented.society.asked import asked
from publiek.invented.society.barrier_assumptions import per_barrier, told
from publiek.surveys.instruments.catalogue import core
from publiek.surveys.responses.answers import schema_of
from tests.support.surveys_invented import survey, world

WENT, KEEN = ("1-3", "4-11", "12+"), ("some", "much", "very")


@pytest.fixture(scope="module")
def everybody() -> Asked:
    """So many that what is counted is close to what is true."""
    return survey(40_000, nonresponse=0.0)


def any_row(found: Asked, item: str, codes: tuple[str, ...]) -> np.ndarray:
    rows = [row.code for row in core().item(item).rows]
    return np.column_stack([found.answers.said(f"{item}.{row}", *codes) == 1 for row in rows]).any(axis=1)


def members(found: Asked) -> dict[str, np.ndarray]:
    """The three groups, as anybody counts them from the answers."""
    never = ~any_row(found, "visits", WENT)
    missed = found.answers.said("missed", "yes") == 1
    return {"non_visitors": never, "interested": never & any_row(found, "interest", KEEN), "missed": missed}


def test_answers_stand_in_the_columns_of_the_core_questionnaire() -> None:
    found = survey().answers
    assert found.table.schema.equals(schema_of(core()))
    assert len(found) == 1_500
    assert found.table.schema.metadata == {b"invented": b"true"}
    assert len(set(found.texts("response"))) == 1_500
    for item in core().items:
        known = {option.code for option in item.options} | {""}
        for row in item.rows if item.kind == "grid" else ():
            assert set(found.texts(f"{item.code}.{row.code}")) <= known
        if item.kind == "single":
            assert set(found.texts(item.code)) <= known
    assert "under_16" not in found.texts("age")


def test_the_same_seed_gives_the_same_answers_and_another_gives_others() -> None:
    one, same, other = (asked(world(), respondents=60, seed=seed).answers.table for seed in (3, 3, 4))
    assert one.equals(same)
    assert not one.equals(other)


def test_what_is_not_asked_is_not_answered() -> None:
    found = survey().answers
    texts = found.texts
    consented = texts("consent_health") == "yes"
    assert set(texts("barriers.health")[~consented]) == {""}
    assert set(texts("barriers.health")[consented]) == {"yes", "no"}
    assert set(texts("missed_what")[texts("missed") == "no"]) == {""}
    assert "" not in texts("missed_what")[texts("missed") == "yes"]
    assert set(texts("change")[texts("barriers.interest") == "no"]) == {""}
    for code, reason in enumerate(found.questionnaire.item("barriers").rows):
        chosen = texts("barrier_main") == reason.code
        assert (texts(f"barriers.{reason.code}")[chosen] == "yes").all(), code


def test_answers_follow_from_the_life_behind_them() -> None:
    found = survey()
    groups = members(found)
    assert (groups["non_visitors"] == (found.lived.state > 0)).all()
    assert (groups["interested"] == (found.lived.state == 2)).all()
    assert (groups["missed"] == found.lived.missed).all()


def test_who_is_counted_from_the_answers_has_the_true_barriers(everybody: Asked) -> None:
    truth = everybody.truth
    for at, (group, inside) in enumerate(members(everybody).items()):
        assert inside.mean() == pytest.approx(truth.size[at], abs=4 * np.sqrt(truth.size[at] / 40_000))
        for barrier in truth.barriers:
            said = everybody.answers.said(f"barriers.{barrier}", "yes")[inside]
            said, true = said[np.isfinite(said)], truth.share(barrier, group)
            assert said.mean() == pytest.approx(true, abs=4 * np.sqrt(true / len(said))), (group, barrier)


def test_margins_are_those_of_everybody(everybody: Asked) -> None:
    for trait in ("age", "education", "household", "gender"):
        given = everybody.answers.texts(trait)
        for category, share in everybody.truth.margins[trait].items():
            assert (given == category).mean() == pytest.approx(share, abs=0.01)
    province = everybody.truth.margins["province"]
    assert sum(province.values()) == pytest.approx(1)
    assert len(province) == 12


def test_published_totals_are_met() -> None:
    """GSS 2016 among those who missed something, Taking Part 2019/20 among non-visitors."""
    truth = barrier_truth(world())
    for barrier, among, share in zip(truth.barriers, per_barrier("among"), per_barrier("share"), strict=True):
        assert truth.share(barrier, among) == pytest.approx(share, abs=0.012)
    for held in told()["published"]:
        assert truth.share(held["barrier"], held["among"]) == pytest.approx(held["target"], abs=held["tolerance"])
    among_all = max(truth.barriers, key=truth.share)
    among_missed = max(truth.barriers, key=lambda barrier: truth.share(barrier, "missed"))
    assert (among_all, among_missed) in {("interest", "habit"), ("interest", "time")}, "other people, another answer"


def test_truth_per_area_adds_up_to_the_country() -> None:
    truth = barrier_truth(world())
    for at, _ in enumerate(truth.among):
        weight = truth.persons * truth.members[at]
        assert weight @ truth.shares[at] / weight.sum() == pytest.approx(truth.national[at], abs=1e-9)
    assert truth.class_shares @ truth.class_chances == pytest.approx(truth.national[0], abs=1e-9)
    for trait in truth.by:
        shares = truth.by[trait][1][0]
        assert (shares.min(axis=0) <= truth.national[0]).all()
        assert (truth.national[0] <= shares.max(axis=0)).all()


def test_areas_differ_as_planted_and_not_where_nothing_was_planted() -> None:
    truth, alike = barrier_truth(world()), barrier_truth(world(alike=True))
    assert np.std(truth.areas("travel")) > 0.05
    assert np.corrcoef(truth.areas("travel"), truth.areas("supply"))[0, 1] > 0.5
    assert np.ptp(alike.areas("travel")) < 1e-9
    assert np.ptp(alike.members[0]) < 1e-9


def test_who_does_not_answer_is_lower_educated_more_often() -> None:
    found = survey(8_000)
    lower = (found.answers.texts("education") == "lower").mean()
    assert lower < found.truth.margins["education"]["lower"] - 0.03
    everyone = survey(8_000, nonresponse=0.0).answers.texts("education") == "lower"
    assert everyone.mean() == pytest.approx(found.truth.margins["education"]["lower"], abs=0.02)


def test_a_clustered_survey_names_its_areas_and_strata() -> None:
    found = survey(1_500, design="clustered")
    unit, stratum = found.answers.texts("unit"), found.answers.texts("stratum")
    assert 1_350 < len(found.answers) < 1_650
    assert 120 < len(set(unit)) < 240
    assert set(stratum) == set(found.truth.margins["province"])
    for one in set(unit):
        assert len(set(stratum[unit == one])) == 1
        assert len(set(found.people.lives.area[unit == one])) == 1
    weight = found.answers.numbers("weight")
    assert 0.5 < weight.min() <= weight.max() < 2
    assert np.isnan(survey().answers.numbers("weight")).all()


def test_people_of_one_area_resemble_one_another() -> None:
    """The variance between sampled areas is more than chance: a clustered survey is less sure."""
    found = survey(12_000, design="clustered")
    unit = np.unique(found.answers.texts("unit"), return_inverse=True)[1]
    said = found.answers.said("barriers.travel", "yes")
    size = np.bincount(unit)
    between = np.bincount(unit, said) / size - said.mean()
    expected = said.var() * (1 - 1 / len(size)) * len(size)
    assert (size * between**2).sum() > 1.15 * expected


def test_an_impossible_survey_is_refused() -> None:
    for wrong in ({"design": "quota"}, {"nonresponse": 1.0}, {"respondents": 0}):
        with pytest.raises(UsageError) as refusal:
            asked(world(), **{"respondents": 10, "seed": 1, **wrong})
        assert refusal.value.code == "survey-invented"


def test_many_surveys_are_drawn_fast() -> None:
    survey()
    begun = time.process_time()
    for seed in range(10):
        asked(world(), respondents=1_500, seed=seed)
    assert time.process_time() - begun < 5


def test_the_files_look_as_people_bring_them_and_say_that_they_are_invented(tmp_path: Path) -> None:
    found = survey(400, design="clustered")
    paths = write_asked(found, tmp_path)
    assert {path.name for path in paths} == {
        "verzonnen-enquete.csv",
        "verzonnen-enquete.xlsx",
        "waarheid-drempels.csv",
        "waarheid-gebieden.csv",
        "waarheid-klassen.csv",
        "waarheid-marges.csv",
    }
    with paths[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == len(found.answers)
    assert {row["bron"] for row in rows} == {"verzonnen"}
    assert {row["Hoe oud bent u?"] for row in rows} <= {option.label.nl for option in core().item("age").options}
    texts = " ".join(row["Wat houdt u vooral tegen om (vaker) te gaan?"] for row in rows)
    assert "@example." in texts
    assert "06-000000" in texts or "0600 0000" in texts
    sheet = openpyxl.load_workbook(paths[1], read_only=True).active
    assert sum(1 for _ in sheet.iter_rows()) == len(rows) + 1
    assert not any("@" in text for text in found.answers.texts("holds_back")), "kept answers are masked"

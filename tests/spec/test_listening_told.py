"""What a survey tells: weighed to who lives there, with who is missing, and as a report in every form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SurveyError
from publiek.house import House
from publiek.listening.population import own_margins, population_of
from publiek.listening.running import Survey
from publiek.listening.told import figures, mark_of, told
from publiek.listening.weighing import weigh, who_answered
from publiek.segmentation import assign
from publiek.surveys.responses.answers import Answers
from tests.support import surveyed
from tests.support.surveys_invented import survey
from tests.support.typing_in import Terminal

SURVEY = Survey("s", "core@1", "Verzonnen")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = surveyed.a_house(tmp_path_factory.mktemp("told") / "home")
    surveyed.ask(made)
    return made


def part_of(answers: Answers, kept: np.ndarray) -> Answers:
    return replace(answers, table=answers.table.filter(pa.array(kept)))


def skewed(respondents: int = 1500) -> Answers:
    """A survey in which two of three without higher education did not take part."""
    answers = survey(respondents).answers
    dice = np.random.default_rng(5).random(len(answers))
    return part_of(answers, (answers.texts("education") == "higher") | (dice < 0.35))


def test_the_population_is_counted_from_the_area_statistics() -> None:
    country, city = population_of(), population_of(("Rotterdam",))
    assert 14.2e6 < country.persons < 15e6
    assert all(sum(margin.values()) == pytest.approx(country.persons, rel=0.01) for margin in country.margins.values())
    assert len(country.margins["place"]) == 12
    assert 0.45e6 < city.persons < 0.6e6 and "place" not in city.margins


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SurveyError, match="survey-area-unknown"):
        population_of(("Nergenshuizen",))


def test_after_weighting_the_answers_are_like_the_population() -> None:
    rows = who_answered(weigh(SURVEY, skewed())).table.to_pylist()
    known = [row for row in rows if row["category"] != "unknown"]
    high = next(row for row in known if row["category"] == "high")
    assert high["share_answers"] > high["share_population"] + 0.15
    for row in known:
        mine = sum(r["share_weighted"] for r in known if r["variable"] == row["variable"])
        assert row["share_weighted"] / mine == pytest.approx(row["share_population"], abs=0.01)


def test_weights_bring_a_share_nearer_to_the_truth() -> None:
    answers = skewed(6000)
    true = survey(6000).truth

    def named(weighing: object) -> float:
        rows = figures(weighing)[1].table.to_pylist()  # type: ignore[arg-type]
        return next(r["share"] for r in rows if (r["among"], r["by"], r["barrier"]) == ("missed", "", "cost"))

    plain = weigh(replace(SURVEY, about="visitors"), answers)
    truth = true.share("cost", among="missed")
    assert abs(named(weigh(SURVEY, answers)) - truth) < abs(named(plain) - truth)


def test_a_survey_among_visitors_is_not_weighted_to_residents() -> None:
    weighing = weigh(replace(SURVEY, about="visitors"), survey(600).answers)
    assert weighing.result is None
    assert "visitors-only" in weighing.told.limits


def test_under_a_hundred_answers_nothing_is_weighted_and_it_says_so() -> None:
    answers = part_of(survey(600).answers, np.arange(600) < 60)
    weighing = weigh(SURVEY, answers)
    assert weighing.result is None and "not-weighted" in weighing.told.limits


def test_eight_answers_say_nothing_at_all() -> None:
    weighing = weigh(SURVEY, part_of(survey(600).answers, np.arange(600) < 8))
    assert all(figure.too_thin for figure in figures(weighing))


def test_own_margins_about_other_people_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("gender: {woman: 6000, man: 5900, other: 50, not_told: 50}")
    with pytest.raises(SurveyError, match="weighting-margins-differ"):
        weigh(SURVEY, survey(600).answers, own=own_margins(file))


def test_own_margins_that_are_no_margins_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    for text in ("- 1", "gender: 3", "gender: {woman: many}", "gender: {woman: -1, man: 3}", ""):
        file.write_text(text)
        with pytest.raises(SurveyError, match="margins-wrong"):
            own_margins(file)


def test_with_own_margins_sex_is_weighted(tmp_path: Path) -> None:
    persons = population_of().persons
    file = tmp_path / "own.yaml"
    file.write_text(f"gender: {{woman: {persons * 0.505}, man: {persons * 0.495}}}")
    weighing = weigh(SURVEY, survey(1500).answers, own=own_margins(file))
    assert "sex-not-weighted" not in weighing.told.limits


def test_people_asked_together_make_the_margins_wider() -> None:
    """Four who answer alike in one place say no more than one."""
    one = survey(600).answers
    names = pa.array([f"plek {at}" for at in range(len(one))])
    fourfold = pa.concat_tables([one.table.set_column(5, "unit", names)] * 4)
    apart = fourfold.set_column(5, "unit", pa.array([""] * fourfold.num_rows))
    told = [figures(weigh(SURVEY, replace(one, table=table)))[1].table.to_pylist() for table in (fourfold, apart)]
    wider = [
        (a["high"] - a["low"]) / (b["high"] - b["low"])
        for a, b in zip(*told, strict=True)
        if a["by"] == "" and a["share"] and b["share"]
    ]
    assert 1.7 < np.mean(wider) < 2.3


def test_answers_may_be_divided_by_the_group_of_the_area() -> None:
    weighing = weigh(SURVEY, survey(1500).answers, assign())
    rows = figures(weighing)[1].table.to_pylist()
    assert {row["of"] for row in rows if row["by"] == "segment"} <= {group.code for group in assign().groups}
    assert {row["by"] for row in rows} >= {"", "age", "education", "province", "segment", "discipline"}


def test_a_kept_survey_is_told_for_the_houses_own_eyes(house: House) -> None:
    found = told(house, surveyed.CODE)
    assert found.release.policy.name == "own-eyes"
    assert set(found.release.figures) == {
        "survey_response", "barriers", "barriers_main", "help_wanted", "affinity", "visitor_kinds",
    }  # fmt: skip


def test_what_was_told_is_no_longer_good_when_an_answer_goes(tmp_path: Path) -> None:
    from publiek.listening.running import store_of

    house = surveyed.a_house(tmp_path / "home")
    surveyed.ask(house, respondents=120)
    before = mark_of(house, surveyed.CODE)
    assert mark_of(house, surveyed.CODE) == before
    store_of(house).forget(surveyed.CODE, store_of(house).read(surveyed.CODE)["collected"][5].as_py())
    assert mark_of(house, surveyed.CODE) != before


def test_the_command_tells_per_kind_of_people(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    words = ("survey", "tell", surveyed.CODE, "-o", house.organisation, "--home", house.home)
    said = terminal.say(*words).out
    assert "Alle niet-bezoekers" in said and "Mensen die iets wilden zien en niet gingen" in said
    assert "gewone steekproef" in said
    answer = terminal.ask(*words, "--out", tmp_path / "uit", "--formats", "html,json", answer="survey tell")
    assert [Path(file).name for file in answer["files"]] == ["publiek-report.html", "publiek-report.json"]
    page = (tmp_path / "uit" / "publiek-report.html").read_text()
    assert "Waarom mensen niet komen" in page and "Wie deed mee, en wie ontbreekt?" in page
    first = answer["figures"]["barriers"]["rows"][0]
    assert (first["among"], first["by"], first["barrier"]) == ("non_visitors", "", "time")


def test_a_survey_that_is_not_there_is_refused_plainly(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path, monkeypatch, capsys)
    said = terminal.say("survey", "tell", "nooit", "-o", house.organisation, "--home", house.home, code=12)
    assert "enquête" in said.err

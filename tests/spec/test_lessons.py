"""What does the library of lessons hold, what is proposed for a house, and what do its commands answer?"""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.estimation.effects.rate_ratio import Ratio
from publiek.lessons.experiments.verdicts import told as verdict_told
from publiek.lessons.experiments.verdicts import verdict
from publiek.lessons.gaps import gaps_of
from publiek.lessons.library.lesson import STRENGTHS
from publiek.lessons.library.reading import read_lesson, written
from publiek.lessons.library.shelves import packaged
from publiek.lessons.proposing import MOST, Gap, propose
from publiek.vocabulary.barriers import barrier_codes
from publiek.vocabulary.figures import Base, Figure
from tests.support import surveyed
from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_every_lesson_names_its_source_and_what_it_may_not_be_believed_for() -> None:
    for lesson in packaged():
        assert lesson.source.url.startswith("http") and 1980 < lesson.source.year <= 2026
        assert lesson.conditions.nl != lesson.conditions.en and lesson.result.nl and lesson.result.en
        # No interval was published for any of them: none may be made up.
        assert lesson.effect is None
        assert not lesson.contact


def test_every_barrier_has_a_lesson_and_what_found_nothing_is_among_them() -> None:
    told = {code for lesson in packaged() for code in lesson.barriers}
    assert told == set(barrier_codes())
    directions = Counter(lesson.direction for lesson in packaged())
    assert len(packaged()) >= 30 and directions["null"] >= 5 and directions["negative"] >= 2
    assert {lesson.strength for lesson in packaged()} == set(STRENGTHS)


def test_a_lesson_reads_back_as_it_was_written() -> None:
    assert all(read_lesson(written(lesson)) == lesson for lesson in packaged())


def test_the_strongest_that_fits_comes_first_and_never_more_than_five() -> None:
    found = propose([Gap("cost", 0.4, 0.35, 0.45, 300)], packaged(), subsector="theatre")
    assert len(found) == MOST and all("cost" in one.lesson.barriers for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert "40% (35%-45%)" in found[0].why.en and "n = 300" in found[0].why.en
    assert all("No margin of uncertainty" in one.unknown.en for one in found)


def test_another_house_or_other_ages_count_for_less_and_it_is_said() -> None:
    gap = Gap("belonging", 0.5, 0.4, 0.6, 100)
    by_code = {one.lesson.code: one for one in propose([gap], packaged(), subsector="library")}
    assert "another kind of house" in next(iter(by_code.values())).unknown.en or len(by_code) == 0
    young = propose([Gap("time", 0.5, 0.4, 0.6, 100, ages=("16-24",))], packaged(), subsector="museum")
    assert young[0].lesson.code == "free-evenings-young-paris"


def test_nothing_is_proposed_where_nothing_fits() -> None:
    assert propose([], packaged()) == ()
    assert propose([Gap("language", 0.3, 0.2, 0.4, 50)], [one for one in packaged() if "cost" in one.barriers]) == ()


def _figure(name: str, rows: list[dict]) -> Figure:
    return Figure(name, Base("respondents", 500, 500), pa.Table.from_pylist(rows))


def test_gaps_are_the_highest_barriers_of_the_interested_of_groups_that_come_less_and_of_white_spots() -> None:
    def row(barrier: str, share: float, **more: object) -> dict:
        usual = {"among": "interested", "by": "", "of": "", "group": "kunnen", "n": 200, "n_effective": 150.0}
        return {
            **usual,
            "barrier": barrier,
            "share": share,
            "low": share - 0.1,
            "high": share + 0.1,
            "verdict": "",
            **more,
        }

    barriers = _figure(
        "barriers",
        [
            *(row(code, share) for code, share in (("time", 0.5), ("cost", 0.4), ("travel", 0.3), ("info", 0.1))),
            row("interest", 0.9, among="non_visitors"),
            row("belonging", 0.7, by="segment", of="A2"),
            row("company", 0.7, by="segment", of="A1"),
            row("language", 0.9, by="age", of="16-24", verdict="thin", n=4),
        ],
    )
    index = _figure("segment_index", [{"segment": "A1", "high": 140.0}, {"segment": "A2", "high": 70.0}])
    spots = _figure("white_spots", [{"pc4": 1011, "kind": "missed"}, {"pc4": 1012, "kind": "low"}])
    places = _figure(
        "barrier_areas",
        [
            {"pc4": 1011, "barrier": "safety", "value": 0.4, "low": 0.2, "high": 0.6, "n": 3},
            {"pc4": 1012, "barrier": "care", "value": 0.9, "low": 0.8, "high": 1.0, "n": 3},
        ],
    )
    found = gaps_of([barriers, index, spots, places])
    assert [gap.barrier for gap in found] == ["time", "cost", "travel", "belonging", "safety"]
    assert found[-1].areas == 1 and gaps_of([index]) == ()


@pytest.mark.parametrize(
    ("numbers", "totals", "code"),
    [
        ((1.5, 1.2, 1.9), (100, 150, 100, 100), "worked"),
        ((1.05, 0.9, 1.2), (100, 105, 100, 100), "did_not_work"),
        ((1.2, 0.9, 1.6), (100, 120, 100, 100), "no_difference"),
        ((0.5, 0.3, 0.8), (100, 50, 100, 100), "did_not_work"),
        ((2.0, 1.1, 3.6), (5, 8, 100, 100), "too_little"),
        ((1.5, 0.2, 9.0), (100, 150, 100, 100), "too_little"),
        ((1.5, 0.0, float("inf")), (100, 150, 100, 100), "too_little"),
    ],
)
def test_a_verdict_follows_from_the_interval_and_what_was_hoped(numbers: tuple, totals: tuple, code: str) -> None:
    found = Ratio(*numbers, 0.5, float("nan"), "permutation", tuple(map(float, totals)))
    assert verdict(found, hoped=1.3) == code
    said = verdict_told(found, hoped=1.3)
    assert ("no proof that it does not work" in said.en) == (code == "no_difference")
    assert (f"{numbers[0]:.2f}" in said.nl) == (code != "too_little")


def test_the_commands_answer_as_documented(terminal: Terminal, tmp_path: Path) -> None:
    home = ("--home", tmp_path / "home")
    listed = terminal.ask("lesson", "list", "--barrier", "language", answer="lesson list")["lessons"]
    assert [one["code"] for one in listed] == ["surtitles-madrid"]
    terminal.ask("lesson", "show", "surtitles-madrid", answer="lesson show")
    terminal.ask("lesson", "show", "onbekend", code=13, answer="error")
    found = terminal.ask("lesson", "propose", "-o", "Huis A", "--barrier", "care", *home, answer="lesson propose")
    assert found["proposals"][0]["lesson"] in ("thursday-matinee-broadway", "parents-with-babies-royal-court")
    nothing = terminal.ask("lesson", "propose", "-o", "Huis A", *home, answer="lesson propose")
    assert nothing["proposals"] == [] and "survey" in nothing["nothing"]["en"]
    terminal.ask("lesson", "propose", "-o", "Huis A", "--barrier", "luiheid", *home, code=13, answer="error")


def test_what_a_survey_told_is_what_lessons_are_proposed_for(terminal: Terminal, tmp_path: Path) -> None:
    house = surveyed.a_house(tmp_path / "home")
    surveyed.ask(house)
    place = ("-o", house.organisation, "--home", house.home)
    found = terminal.ask("lesson", "propose", *place, "--survey", surveyed.CODE, answer="lesson propose")
    assert 1 <= len(found["proposals"]) <= MOST
    assert all("n = " in one["why"]["en"] for one in found["proposals"])
    said = terminal.say("lesson", "propose", *place, "--survey", surveyed.CODE, language="en").out
    assert "Evidence: " in said and "holds back" in said
    terminal.ask("lesson", "propose", *place, "--survey", "onbekend", code=12, answer="error")


def test_a_lesson_is_kept_from_questions_and_the_bare_word_null_is_understood(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["mijn-les", "Busje", "Een bus", "De buurt", "niet gemeten", "Geen verschil", "Let op", "travel, cost"]
    answers += ["theatre", "null", "told", "low", "Utrecht", "2025", "Eigen verslag", "2025", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers)))
    kept = terminal.ask("lesson", "new", "-o", "Huis A", "--home", tmp_path / "home", answer="lesson show")
    assert (kept["direction"], kept["barriers"], kept["source"]["year"]) == ("null", ["travel", "cost"], 2025)
    assert read_lesson(written(packaged()[0]).replace("direction: negative", "direction: null")).direction == "null"


def test_an_own_lesson_is_written_kept_listed_and_shared(terminal: Terminal, tmp_path: Path) -> None:
    file, shared, home = tmp_path / "les.yaml", tmp_path / "delen.yaml", ("--home", tmp_path / "home")
    terminal.ask("lesson", "new", "--template", file, answer="lesson new --template")
    text = file.read_text("utf-8").replace("code: asking-for-gifts-while-booking", "code: eigen-les")
    file.write_text(text + "contact: iemand@example.org\n", "utf-8")
    kept = terminal.ask("lesson", "new", file, "-o", "Huis A", *home, answer="lesson show")
    assert kept["own"] and "contact" not in kept
    assert "eigen-les" in terminal.say("lesson", "list", "-o", "Huis A", *home).out
    assert "eigen-les" not in terminal.say("lesson", "list").out
    terminal.ask("lesson", "export", "eigen-les", "-o", "Huis A", "--out", shared, *home, answer="lesson export")
    assert "example.org" not in shared.read_text("utf-8") and read_lesson(shared.read_text("utf-8"))
    said = terminal.say("lesson", "show", "eigen-les", "-o", "Huis A", *home, language="en").out
    assert "Evidence: compared with others." in said

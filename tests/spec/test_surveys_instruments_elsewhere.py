"""The same questions elsewhere: the crosswalk, and the US arts module read as answers to our questionnaire."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from publiek.errors import SurveyError
from publiek.surveys.instruments import compose, core
from publiek.surveys.instruments.crosswalk import SOURCES, crosswalk
from publiek.surveys.instruments.recoding import recode, recodings
from publiek.vocabulary.barriers import barriers

#: Sector research, chapter 2.6: respondents that call it a reason, of how many asked (unweighted).
PERFORMANCES = {
    "time": (232, 459),
    "cost": (199, 459),
    "travel": (129, 459),
    "company": (91, 458),
    "belonging": (38, 458),
    "programme": (31, 459),
}
MAIN = {"time": 68, "cost": 60, "travel": 39, "company": 19, "belonging": 6, "programme": 2}
EXHIBITS = {"time": (95, 157), "cost": (44, 157), "travel": (47, 157), "company": (23, 157), "belonging": (13, 157)}
#: Motives of who went: major, minor, not a reason.
MOTIVES = {
    "performer": (234, 61, 131),
    "together": (229, 98, 98),
    "quality": (175, 101, 150),
    "place": (124, 129, 172),
    "community": (97, 113, 216),
    "learn": (74, 117, 235),
    "low_price": (62, 101, 263),
    "heritage": (37, 50, 339),
}


@pytest.fixture(scope="module")
def arts(shared_data: Path) -> pa.Table:
    file = shared_data / "us-gss-arts" / "gss2016_arts.csv"
    if not file.exists():
        pytest.skip("the US arts survey is not at hand")
    return pyarrow.csv.read_csv(file)


def test_every_barrier_that_is_asked_elsewhere_is_in_the_crosswalk() -> None:
    rows = crosswalk(core()).to_pylist()
    found = {(row["item"], row["part"], row["source"]): row["code"] for row in rows}
    for barrier in barriers():
        assert {source for source, _ in barrier.maps_to} == {
            source for item, part, source in found if (item, part) == ("barriers", barrier.code)
        }
    assert found["barriers", "time", "gss"] == "prfmtime, arttime"
    assert found["barriers", "travel", "gss"] == "prfmtrvl, arttrvl"
    assert found["barriers", "cost", "silc"] == "FIN"
    assert found["missed", "", "gss"] == "nogo"
    assert {source for _, _, source in found} <= set(SOURCES)


def test_every_variable_that_the_crosswalk_names_exists(arts: pa.Table) -> None:
    everything = compose("core@1", modules=("visitor@1",), code="everything")
    rows = [row for row in crosswalk(everything).to_pylist() if row["source"] == "gss"]
    named = {name for row in rows for name in row["code"].split(", ")}
    assert len(named) > 20
    assert named <= set(arts.column_names)


def test_reasons_for_a_missed_performance_are_those_published(arts: pa.Table) -> None:
    answers = recode(arts, source="gss-2016").answers
    assert len(answers) == 2867
    missed = answers.said("missed", "yes")
    assert (np.nansum(missed), np.sum(missed == 0)) == (616, 851)
    for code, (yes, asked) in PERFORMANCES.items():
        said = answers.said(f"barriers.{code}", "yes")
        assert (np.nansum(said), np.isfinite(said).sum()) == (yes, asked), code
    assert np.isfinite(answers.said("barrier_main", "time")).sum() == 224
    for code, count in MAIN.items():
        assert np.nansum(answers.said("barrier_main", code)) == count, code


def test_reasons_for_a_missed_exhibit_are_those_published(arts: pa.Table) -> None:
    answers = recode(arts, source="gss-2016-exhibits").answers
    for code, (yes, asked) in EXHIBITS.items():
        said = answers.said(f"barriers.{code}", "yes")
        assert (np.nansum(said), np.isfinite(said).sum()) == (yes, asked), code


def test_motives_of_who_went_are_those_published(arts: pa.Table) -> None:
    asked = compose("core@1", modules=("visitor@1",), code="everything")
    answers = recode(arts, source="gss-2016", questionnaire=asked).answers
    for code, (major, minor, none) in MOTIVES.items():
        said = answers.said(f"motives.{code}", "yes")
        assert (np.nansum(said), np.sum(said == 0)) == (major + minor, none), code


def test_what_is_not_the_same_is_left_out_with_the_reason(arts: pa.Table) -> None:
    recoded = recode(arts, source="gss-2016")
    assert "how often" in recoded.left_out["prfmnce"].en
    assert not set(recoded.carried) & {"visits.theatre", "interest.theatre", "holds_back"}
    assert recoded.answers.table.column("visits.theatre").null_count == 2867
    assert set(recoded.answers.texts("age")) <= {"", *(one.code for one in core().item("age").options)}
    assert not recoded.absent


def test_a_table_that_lacks_variables_is_read_as_far_as_it_goes() -> None:
    table = pa.table({"nogo": [1, 2, None], "age": [15, 16, 89], "prfmtime": [1.0, 2.0, None]})
    recoded = recode(table, source="gss-2016")
    assert recoded.answers.texts("age").tolist() == ["16-24", "75+"]  # of who is fifteen nothing is kept
    assert recoded.answers.texts("missed").tolist() == ["no", ""]
    assert "prfmcost" in recoded.absent and "barriers.time" in recoded.carried


def test_an_unknown_survey_is_refused() -> None:
    assert recodings() == ("gss-2016", "gss-2016-exhibits")
    with pytest.raises(SurveyError, match="recoding-unknown"):
        recode(pa.table({"a": [1]}), source="gss-1812")

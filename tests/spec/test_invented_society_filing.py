"""The invented survey as files: what comes back through the front door is what was imagined."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from publiek.invented.society import SocietySettings, imagine, write_survey
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.respondents import read_survey


def test_the_files_hold_the_survey(tmp_path: Path) -> None:
    survey = imagine(SocietySettings(respondents=400), packaged()).survey
    answers, description = write_survey(survey, tmp_path)
    read = read_survey(answers, description)
    assert (len(read), read.items, read.traits) == (len(survey), survey.items, survey.traits)
    assert (read.source, read.year) == (survey.source, survey.year)
    for one in (*survey.items, *survey.traits):
        assert np.array_equal(read.codes(one.name), survey.codes(one.name), equal_nan=True), one.name
    assert np.array_equal(read.area, survey.area) and np.array_equal(read.region, survey.region)
    assert np.allclose(read.weight, survey.weight, rtol=1e-4)


def test_the_same_survey_gives_the_same_bytes(tmp_path: Path) -> None:
    survey = imagine(SocietySettings(respondents=100), packaged()).survey
    first = [path.read_bytes() for path in write_survey(survey, tmp_path / "a")]
    assert first == [path.read_bytes() for path in write_survey(survey, tmp_path / "b")]

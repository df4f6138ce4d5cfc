"""A survey among the invented people, as files people would bring: every answer comes back as it was given."""

from __future__ import annotations

import pytest

from publiek.invented.society import asked_files
from publiek.invented.society.asked import asked
from publiek.invented.society.imagining import imagine
from publiek.invented.society.settings import SocietySettings
from publiek.listening import importing, running
from publiek.segmentation.area_profile import packaged
from publiek.surveys.responses.answers import FRAME
from tests.support.answering import a_survey

OPEN = {"holds_back", "instead", "change"}


@pytest.mark.long
@pytest.mark.parametrize("place", [0, 1], ids=["csv", "xlsx"])
def test_a_file_in_dutch_words_gives_back_every_code_and_no_contact(tmp_path, place):
    given = asked(imagine(SocietySettings(), packaged()).world, respondents=600, seed=1)
    file = asked_files.write(given, tmp_path / "files")[place]
    house = a_survey(tmp_path / "home")
    taken = importing.import_answers(house, "zomer-2026", file)
    assert (taken.kept, taken.set_aside) == (len(given.answers), 0)
    kept = running.answers_of(house, "zomer-2026")
    frame = {name for name, _ in FRAME}
    for column in set(kept.table.column_names) - frame - OPEN:
        assert kept.texts(column).tolist() == given.answers.texts(column).tolist(), column
    for column in OPEN:
        texts = kept.texts(column)
        assert not any("@" in text or sum(sign.isdigit() for sign in text) >= 6 for text in texts)
        told = zip(texts, given.answers.texts(column), strict=True)
        assert all(text.startswith(plain) for text, plain in told), "what they think is untouched"
    assert {finding.code for finding in taken.findings} == {"answer-masked", "answers-column-unknown"}

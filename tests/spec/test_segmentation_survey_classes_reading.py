"""A survey file and its description: what is read, what is set aside, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from publiek.errors import SegmentationError
from publiek.segmentation.respondents import inspect_survey, read_survey

DESCRIPTION = """
source: an invented survey
year: 2025
missing: ["", "?"]
weight: w
area: {column: postcode, characters: 4}
region: {column: prov, answers: {1: Utrecht, 2: Zeeland}}
cluster: [street, block]
items:
  - {name: theatre, column: q1, kind: visit, discipline: theatre, nl: theater, en: theatre,
     values: ["no", "yes"], answers: {2: "no", 1: "yes"}}
  - {name: opera, column: q2, kind: visit, discipline: opera, nl: opera, en: opera,
     values: ["no", "yes"], answers: {2: "no", 1: "yes"}, routed: {column: q1, when: [2], value: "no"}}
traits:
  - {name: age, column: age, nl: leeftijd, en: age, values: ["15-24", "25-44", "45+"], from: [15, 25, 45]}
"""
ROWS = """w,postcode,prov,street,block,q1,q2,age
2,3511 ab,1,a,1,1,2,24
1,3511AB,1,a,1,2,,25
1,?,2,a,2,1.0,1,80
0,3511AB,1,b,1,1,1,30
1,4331AA,9,b,1,?,?,30
1,4331AA,2,b,1,7,2,14
"""


@pytest.fixture
def survey(tmp_path: Path) -> tuple[Path, Path]:
    answers, description = tmp_path / "answers.csv", tmp_path / "survey.yaml"
    answers.write_text(ROWS, encoding="utf-8")
    description.write_text(DESCRIPTION, encoding="utf-8")
    return answers, description


def test_answers_become_positions_in_the_values(survey: tuple[Path, Path]) -> None:
    data = read_survey(*survey)
    assert data.answers.to_pydict() == {"theatre": [1, 0, 1, None], "opera": [0, 0, 1, 0], "age": [0, 1, 2, None]}
    assert [item.label.nl for item in data.items] == ["theater", "opera"]
    assert (data.source, data.year) == ("an invented survey", 2025)


def test_what_was_not_asked_follows_from_the_answer_before(survey: tuple[Path, Path]) -> None:
    """The second respondent said no to theatre and was not asked for opera."""
    assert read_survey(*survey).codes("opera")[1] == 0


def test_weights_have_mean_one_and_only_four_characters_of_the_postcode_stay(survey: tuple[Path, Path]) -> None:
    data = read_survey(*survey)
    assert data.weight == pytest.approx([1.6, 0.8, 0.8, 0.8])
    assert data.area.tolist() == ["3511", "3511", "", "4331"]
    assert data.region.tolist() == ["Utrecht", "Utrecht", "Zeeland", "Zeeland"]


def test_sampling_units_are_the_columns_together(survey: tuple[Path, Path]) -> None:
    cluster = read_survey(*survey).cluster
    assert cluster[0] == cluster[1] and len(set(cluster.tolist())) == 3


def test_every_row_is_kept_or_set_aside_and_nothing_is_quoted(survey: tuple[Path, Path]) -> None:
    read = inspect_survey(*survey)
    assert (read.rows, read.set_aside, len(read.data)) == (6, 2, 4)
    assert {(f.code, f.column, f.count, f.rows) for f in read.findings} == {
        ("survey-value-unknown", "q1", 1, (7,)),
        ("survey-value-unknown", "age", 1, (7,)),
        ("survey-weight-unusable", "w", 1, (5,)),
        ("survey-no-answers", "", 1, (6,)),
        ("survey-area-missing", "postcode", 1, (4,)),
    }


def test_parquet_reads_the_same(survey: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "answers.parquet"
    pq.write_table(pacsv.read_csv(survey[0]), other)
    first, second = read_survey(*survey), read_survey(other, survey[1])
    assert first.answers.equals(second.answers)
    assert np.allclose(first.weight, second.weight) and (first.area == second.area).all()


def test_other_delimiters_and_encodings(tmp_path: Path) -> None:
    answers, description = tmp_path / "a.csv", tmp_path / "d.yaml"
    answers.write_bytes("gaat;één\nja;1\nnée;2\n".encode("latin-1"))
    description.write_text(
        "source: s\nyear: 2025\ndelimiter: ';'\nencoding: latin-1\nitems:\n"
        "  - {name: goes, column: gaat, kind: visit, nl: gaat, en: goes, values: ['no', 'yes'], "
        "answers: {ja: 'yes', née: 'no'}}\n",
        encoding="utf-8",
    )
    assert read_survey(answers, description).answers.to_pydict() == {"goes": [1, 0]}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("year: 2025", "", "year"),
        ("kind: visit, discipline: opera", "kind: dream, discipline: opera", "opera: kind"),
        ("discipline: opera", "discipline: juggling", "opera: discipline"),
        ('values: ["no", "yes"], answers: {2: "no", 1: "yes"}}', "values: [no, yes]}", "theatre: values"),
        ('1: "yes"}}', '1: "maybe"}}', "theatre: answers"),
        ("from: [15, 25, 45]", "from: [15, 45, 25]", "age: answers"),
        ("name: opera", "name: theatre", "name"),
        ("items:", "things:", "items"),
        ("source: an", "source: [an", "file"),
    ],
)
def test_a_description_that_is_wrong_says_where(survey: tuple[Path, Path], old: str, new: str, place: str) -> None:
    assert old in DESCRIPTION
    survey[1].write_text(DESCRIPTION.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SegmentationError) as refused:
        read_survey(*survey)
    assert (refused.value.code, refused.value.where["place"]) == ("survey-description-wrong", place)


def test_a_column_that_is_not_there_is_named(survey: tuple[Path, Path]) -> None:
    survey[1].write_text(DESCRIPTION.replace("column: q2", "column: q3"), encoding="utf-8")
    with pytest.raises(SegmentationError) as refused:
        read_survey(*survey)
    assert (refused.value.code, refused.value.where) == ("survey-column-missing", {"columns": ["q3"]})


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PAR1 not really"])
def test_a_file_that_is_no_table_is_refused(survey: tuple[Path, Path], content: bytes) -> None:
    for name in ("a.csv", "a.parquet"):
        broken = survey[0].with_name(name)
        broken.write_bytes(content)
        with pytest.raises(SegmentationError) as refused:
            read_survey(broken, survey[1])
        assert refused.value.code in ("survey-not-read", "survey-column-missing")


def test_a_survey_without_one_usable_answer_is_refused(survey: tuple[Path, Path]) -> None:
    survey[0].write_text("\n".join(ROWS.splitlines()[:1]) + "\n", encoding="utf-8")
    with pytest.raises(SegmentationError, match="survey-empty"):
        read_survey(*survey)
    survey[0].write_text(ROWS.splitlines()[0] + "\n1,3511AB,1,a,1,,,30\n", encoding="utf-8")
    with pytest.raises(SegmentationError, match="survey-empty"):
        read_survey(*survey)


def test_a_refusal_never_shows_an_answer(survey: tuple[Path, Path]) -> None:
    survey[0].write_text(ROWS.replace("7,2,14", "SECRET,SECRET,SECRET"), encoding="utf-8")
    read = inspect_survey(*survey)
    assert "SECRET" not in repr(read.findings)


def test_dictionary_columns_are_read(survey: tuple[Path, Path], tmp_path: Path) -> None:
    table = pacsv.read_csv(survey[0])
    coded = table.set_column(5, "q1", table.column("q1").cast(pa.string()).dictionary_encode())
    pq.write_table(coded, tmp_path / "coded.parquet")
    assert read_survey(tmp_path / "coded.parquet", survey[1]).answers.equals(read_survey(*survey).answers)

"""Answers of any tool become answers of a survey: guessed, said in a mapping, counted, and never quoted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from publiek.errors import DeliveryError, SurveyError, UsageError
from publiek.listening import importing, receiving, running
from publiek.surveys.instruments import core
from tests.support.answering import a_survey

HEADERS = ("id", "datum", "leeftijd", "Postcode", "visits.theatre", "interest[theatre]")
ROWS = (
    ("1", "01-06-2026", "34", "3011 AB", "1 tot 3 keer", "veel"),
    ("2", "02-06-2026", "25 t/m 34 jaar", "3512", "nog nooit", "geen"),
    ("3", "2026-06-03 10:11:12", "75+", "1012ab", "12+", "very"),
)


def write(path: Path, rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, delimiter: str = ";") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([headers, *rows])
    return path


def counts(taken: receiving.Taken) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in taken.findings:
        found[finding.code] = found.get(finding.code, 0) + finding.count
    return found


def take(tmp_path: Path, rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, **settings: object):
    house = a_survey(tmp_path / "home", **settings)
    taken = importing.import_answers(house, "zomer-2026", write(tmp_path / "answers.csv", rows, headers))
    return taken, running.answers_of(house, "zomer-2026").table.to_pylist()


def test_codes_words_and_ages_become_the_answers_of_the_questionnaire(tmp_path):
    taken, rows = take(tmp_path, ROWS)
    assert (taken.kept, taken.set_aside, taken.findings) == (3, 0, ())
    told = [(row["age"], row["postcode"], row["visits.theatre"], row["interest.theatre"]) for row in rows]
    assert told == [("25-34", 3011, "1-3", "much"), ("25-34", 3512, "never", "none"), ("75+", 1012, "12+", "very")]
    assert [row["collected"] for row in rows] == [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)]
    assert {row["channel"] for row in rows} == {"import"}


def test_a_workbook_and_a_comma_file_say_the_same(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Uitslag van de enquête",), (), HEADERS, *ROWS):
        book.active.append(list(row))
    book.save(tmp_path / "answers.xlsx")
    write(tmp_path / "answers.csv", ROWS, delimiter=",")
    house = a_survey(tmp_path / "home")
    assert importing.import_answers(house, "zomer-2026", tmp_path / "answers.xlsx").kept == 3
    again = importing.import_answers(house, "zomer-2026", tmp_path / "answers.csv")
    assert (again.kept, again.set_aside, counts(again)) == (0, 3, {"answers-known": 3}), "the same forms, by their id"


def test_a_longer_export_brings_only_the_new_forms(tmp_path):
    house = a_survey(tmp_path / "home")
    importing.import_answers(house, "zomer-2026", write(tmp_path / "one.csv", ROWS[:2]))
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(house, "zomer-2026", tmp_path / "one.csv")
    assert refusal.value.code == "survey-file-known"
    assert importing.import_answers(house, "zomer-2026", write(tmp_path / "two.csv", ROWS)).kept == 1
    assert importing.take_back(house, "zomer-2026", tmp_path / "one.csv") == 2
    assert len(running.answers_of(house, "zomer-2026")) == 1
    assert importing.import_answers(house, "zomer-2026", tmp_path / "one.csv").kept == 2


def test_a_longer_export_without_numbers_is_known_by_its_moments_or_flagged(tmp_path):
    house, row = a_survey(tmp_path / "home"), ["34", *("1-3", "never", "4-11") * 4, "12+"]
    headers = ["leeftijd", *(f"visits[{one.code}]" for one in core().item("visits").rows)]
    for moment, known, seen in (("2026-06-01 10:11:1", 1, 0), ("2026-06-01", 0, 1)):
        timed = [[*row, moment + "2"], [*row[:-1], "never", moment + "3"]] if known else [row, row[:-1]]
        names = [*headers, "Tijdstempel"] if known else headers
        first = importing.import_answers(house, "zomer-2026", write(tmp_path / f"a{known}.csv", timed[:1], names))
        assert first.kept == 1
        again = importing.import_answers(house, "zomer-2026", write(tmp_path / f"b{known}.csv", timed, names))
        assert counts(again).get("answers-known", 0) == known
        assert counts(again).get("answers-seen-before", 0) == seen


def test_spss_files_ask_for_the_extra_part_when_it_is_absent(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    (tmp_path / "answers.sav").write_bytes(b"$FL2")
    with pytest.raises(UsageError) as refusal:
        importing.import_answers(a_survey(tmp_path / "home"), "zomer-2026", tmp_path / "answers.sav")
    assert refusal.value.code == "spss-not-installed"


@pytest.mark.parametrize("age", ["12", "15", "jonger dan 16", "jonger dan 18", "under_16", "2015", "14 jaar", "12-17"])
def test_of_children_nothing_is_kept(tmp_path, age):
    taken, rows = take(tmp_path, [("1", "01-06-2026", age, "3011", "1-3", "veel")])
    assert (taken.kept, taken.set_aside, rows) == (0, 1, [])
    assert set(counts(taken)) <= {"answers-under-sixteen", "answers-age-missing", "answer-unknown"}


def test_a_year_of_birth_is_an_age_and_the_sixteenth_birthday_counts_as_to_come(tmp_path):
    headers = ("id", "datum", "Geboortejaar", "Postcode")
    years = [
        ("1", "01-06-2026", "1990", "3011"),
        ("2", "01-06-2026", "2010", "3011"),
        ("3", "01-06-2026", "2009", "3011"),
    ]
    taken, rows = take(tmp_path, years, headers)
    assert [row["age"] for row in rows] == ["35-44", "16-24"]
    assert counts(taken) == {"answers-under-sixteen": 1}


def test_everything_unusual_is_counted_and_set_aside_or_left_empty(tmp_path):
    headers = (*HEADERS, "weging", "Wat is uw naam?", "naam", "IP-adres")
    future = (date.today() + timedelta(days=9)).isoformat()
    rows = [
        ("1", "31-02-2026", "34", "99999", "altijd", "veel", "0", "x", "Jan", "1.1.1.1"),
        ("1", "01-06-2026", "34", "3011", "1-3", "veel", "1,5", "x", "Jan", "1.1.1.1"),
        ("2", future, "34", "3011", "1-3", "veel", "nan", "x", "Jan", "1.1.1.1"),
        ("3", "", "", "", "", "", "", "", "", ""),
        ("4", "01-06-2026", "onbekend", "3011", "1-3", "veel", "1", "x", "Jan", "1.1.1.1"),
    ]
    taken, kept = take(tmp_path, rows, headers)
    assert (taken.kept, taken.set_aside) == (2, 3)
    assert counts(taken) == {
        "answer-unknown": 2,
        "answers-age-missing": 1,
        "answers-column-personal": 2,
        "answers-column-unknown": 1,
        "answers-day-unreadable": 3,
        "answers-empty": 1,
        "answers-postcode-unreadable": 1,
        "answers-twice": 1,
        "answers-weight-unusable": 3,
    }
    assert kept[0]["visits.theatre"] is None and kept[0]["postcode"] is None and kept[0]["weight"] is None
    assert {row["collected"] for row in kept} == {date.today()}


def test_one_person_twice_and_answers_without_reading_are_flagged_and_counted(tmp_path):
    asked = core()
    headers = ["leeftijd", *(f"visits[{row.code}]" for row in asked.item("visits").rows)]
    mixed = ["34", *("1-3", "never", "4-11") * 4, "12+"]
    straight = ["51", *["12+"] * 13]
    homely = ["51", *["never"] * 13]
    taken, _ = take(tmp_path, [mixed, mixed, straight, homely], headers)
    assert taken.kept == 4
    assert counts(taken) == {"answers-identical": 1, "answers-straight": 1}


def test_a_file_in_which_everybody_says_the_same_is_named(tmp_path):
    taken, _ = take(tmp_path, [("34", "3011")] * 12, ("leeftijd", "postcode"))
    assert counts(taken)["answers-all-identical"] == 12


def test_what_was_ticked_may_stand_in_one_cell_or_one_per_row(tmp_path):
    headers = (
        "leeftijd",
        "Wat hield u in de afgelopen 12 maanden tegen om (vaker) te gaan?",
        "help[closer]",
        "help[company]",
    )
    time, cost = (next(row for row in core().item("barriers").rows if row.code == code) for code in ("time", "cost"))
    _, rows = take(tmp_path, [("34", f"{time.label.nl}, {cost.label.nl}", "Y", ""), ("51", "", "", "")], headers)
    assert (rows[0]["barriers.time"], rows[0]["barriers.cost"], rows[0]["barriers.travel"]) == ("yes", "yes", "no")
    assert (rows[0]["help.closer"], rows[0]["help.company"]) == ("yes", "no")
    assert rows[1]["barriers.time"] is None and rows[1]["help.closer"] is None
    assert rows[0]["barriers.health"] is None


def test_columns_nobody_knows_are_said_in_a_mapping_that_is_remembered(tmp_path):
    house = a_survey(tmp_path / "home")
    headers, rows = ("a", "b", "c"), [("jong", "3011", "soms"), ("oud", "3012", "nooit")]
    file = write(tmp_path / "one.csv", rows, headers)
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(house, "zomer-2026", file)
    assert (refusal.value.code, refusal.value.where) == ("survey-columns-unknown", {"columns": 3, "known": 0})
    found = importing.understand(house, "zomer-2026", file)
    text = importing.mapping_for(house, "zomer-2026", found)
    for letter, target in (("a", "age"), ("b", "postcode"), ("c", "visits.theatre")):
        text = text.replace(f"header: {letter}\n  is: null", f"header: {letter}\n  is: {target}")
    text = text.replace("values: {}", "values: {age: {jong: 16-24, oud: 75+}, visits: {soms: 1-3, nooit: never}}")
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    assert importing.import_answers(house, "zomer-2026", file, mapping=tmp_path / "map.yaml").kept == 2
    next_time = importing.import_answers(
        house, "zomer-2026", write(tmp_path / "two.csv", [("oud", "3013", "soms")], headers)
    )
    assert (next_time.kept, next_time.findings) == (1, ())
    last = running.answers_of(house, "zomer-2026").table.to_pylist()[-1]
    assert (last["age"], last["postcode"], last["visits.theatre"]) == ("75+", 3013, "1-3")
    (kept,) = (tmp_path / "home" / "maps").iterdir()
    assert "header: ''" in kept.read_text() and "header: a" not in kept.read_text()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("columns: [", "file"),
        ("- a", "columns"),
        ("columns: [{column: A, is: nonsense}]", "column A: is"),
        ("columns: [{column: B, is: age}]", "column A"),
        ("columns: [{is: age}, {is: age}]", "column B: is"),
        ("columns: [{is: age}]\nvalues: {age: {jong: child}}", "values: age"),
        ("columns: [{is: age}]\nvalues: {nonsense: {a: b}}", "values"),
        ("columns: [{is: age}]\nheader_row: eerste", "header_row, sixteen_or_over"),
        ("columns: [{is: age}]\nsixteen_or_over: misschien", "header_row, sixteen_or_over"),
    ],
)
def test_a_mapping_that_does_not_hold_together_is_refused_with_its_place(tmp_path, text, place):
    house, file = a_survey(tmp_path / "home"), write(tmp_path / "answers.csv", ROWS)
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(house, "zomer-2026", file, mapping=tmp_path / "map.yaml")
    assert (refusal.value.code, refusal.value.where) == ("survey-mapping-invalid", {"place": place})


def test_without_an_age_a_person_must_say_that_all_were_sixteen(tmp_path):
    house, file = (
        a_survey(tmp_path / "home"),
        write(tmp_path / "answers.csv", [("3011", "1-3")], ("postcode", "visits.film")),
    )
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(house, "zomer-2026", file)
    assert refusal.value.code == "survey-age-missing"
    text = importing.mapping_for(house, "zomer-2026", importing.understand(house, "zomer-2026", file))
    (tmp_path / "map.yaml").write_text(text.replace("sixteen_or_over: false", "sixteen_or_over: true"))
    assert importing.import_answers(house, "zomer-2026", file, mapping=tmp_path / "map.yaml").kept == 1
    (row,) = running.answers_of(house, "zomer-2026").table.to_pylist()
    assert row["age"] is None and row["visits.film"] == "1-3"


def test_rows_that_only_repeat_the_header_are_set_aside(tmp_path):
    headers = ("Q1", "Q2", "EndDate")
    labels = ("Hoe oud bent u?", "postcode", "End Date")
    marks = ('{"ImportId":"QID1"}', '{"ImportId":"QID2"}', '{"ImportId":"endDate"}')
    house = a_survey(tmp_path / "home")
    file = write(tmp_path / "answers.csv", [labels, marks, ("34", "3011", "2026-06-01 10:00:00")], headers)
    taken = importing.import_answers(house, "zomer-2026", file)
    assert (taken.kept, taken.set_aside) == (1, 1)
    assert counts(taken)["row-header-again"] == 1


def test_rows_that_are_no_rows_are_accounted_for(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("leeftijd;postcode\n34;3011\n34;3012;3013;x\n51;3013\n")
    taken = importing.import_answers(a_survey(tmp_path / "home"), "zomer-2026", file)
    assert (taken.kept, taken.set_aside, counts(taken)) == (2, 1, {"row-ragged": 1})


def test_a_file_with_more_rows_than_any_survey_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 2)
    house = a_survey(tmp_path / "home")
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(house, "zomer-2026", write(tmp_path / "answers.csv", ROWS))
    assert refusal.value.code == "survey-file-too-large"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00\x01\x02" * 100, b"\n\n\n"])
def test_what_is_no_table_is_refused_by_the_door(tmp_path, content):
    (tmp_path / "answers.csv").write_bytes(content)
    with pytest.raises(DeliveryError):
        importing.import_answers(a_survey(tmp_path / "home"), "zomer-2026", tmp_path / "answers.csv")


def test_an_spss_file_is_read_by_its_labels(tmp_path):
    pyreadstat, pandas = pytest.importorskip("pyreadstat"), pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"resp": [1.0, 2.0], "q1": [2.0, 1.0], "q2": [3011.0, None], "b_1": [1.0, 0.0], "gew": [1.5, 0.5]}
    )
    pyreadstat.write_sav(
        frame,
        tmp_path / "answers.sav",
        column_labels=["Respondent", "Hoe oud bent u?", "postcode", "barriers [time]", "weging"],
        variable_value_labels={
            "q1": {1.0: "jonger dan 16", 2.0: "16 tot en met 24"},
            "b_1": {0.0: "niet genoemd", 1.0: "genoemd"},
        },
    )
    house = a_survey(tmp_path / "home")
    taken = importing.import_answers(house, "zomer-2026", tmp_path / "answers.sav")
    assert (taken.kept, taken.set_aside) == (1, 1)
    (row,) = running.answers_of(house, "zomer-2026").table.to_pylist()
    assert (row["age"], row["postcode"], row["barriers.time"], row["weight"]) == ("16-24", 3011, "yes", 1.5)


@pytest.mark.parametrize("content", [b"", b"$FL2" + b"\0" * 200, b"not an spss file"])
def test_a_damaged_spss_file_is_refused_in_our_words(tmp_path, content):
    pytest.importorskip("pyreadstat")
    (tmp_path / "answers.sav").write_bytes(content)
    with pytest.raises(SurveyError) as refusal:
        importing.import_answers(a_survey(tmp_path / "home"), "zomer-2026", tmp_path / "answers.sav")
    assert refusal.value.code == "spss-unreadable" and refusal.value.__cause__ is None


def test_a_sheet_in_which_paper_was_typed_needs_no_mapping(tmp_path):
    """Its headers are the columns themselves, with the codes of answers in the cells."""
    house = a_survey(tmp_path / "home")
    headers = ["response", "collected", "unit", *(name for item in core().items for name in importing_names(item))]
    cells = {
        "response": "f1",
        "collected": "2026-06-01",
        "unit": "p1",
        "age": "25-34",
        "visits.pop": "12+",
        "barriers.time": "yes",
    }
    file = write(tmp_path / "sheet.csv", [[cells.get(name, "") for name in headers]], headers)
    taken = importing.import_answers(house, "zomer-2026", file, channel="paper")
    (row,) = running.answers_of(house, "zomer-2026").table.to_pylist()
    assert (taken.kept, taken.findings) == (1, ())
    assert (row["channel"], row["unit"], row["visits.pop"], row["barriers.time"], row["barriers.cost"]) == (
        "paper", "p1", "12+", "yes", "no",
    )  # fmt: skip


def test_the_sheet_of_the_product_is_read_by_its_figures_and_its_codes_erase(tmp_path):
    from io import BytesIO

    from openpyxl import load_workbook

    from publiek.reports.questionnaires.paper.keying import keying_columns, keying_sheet

    house, columns = a_survey(tmp_path / "home"), keying_columns(core())
    book = load_workbook(BytesIO(keying_sheet(core())))
    cells = {"collected": "01-06-2026", "unit": "p1", "age": "3", "visits.pop": "5", "gender": "1"}
    for row, code in ((2, "ROOS-4821"), (3, "ROOS-9999"), (4, "ROOS-4821")):
        for at, name in enumerate(columns, 1):
            book.active.cell(row, at, code if name == "receipt" else cells.get(name))
    book.save(tmp_path / "sheet.xlsx")
    taken = importing.import_answers(house, "zomer-2026", tmp_path / "sheet.xlsx", channel="paper")
    assert (taken.kept, taken.set_aside, counts(taken)) == (2, 1, {"answers-twice": 1})
    rows = running.answers_of(house, "zomer-2026").table.to_pylist()
    assert {(row["age"], row["visits.pop"], row["gender"]) for row in rows} == {("25-34", "12+", "woman")}
    assert receiving.withdraw(house, "zomer-2026", "roos 4821")
    assert len(running.answers_of(house, "zomer-2026")) == 1


def importing_names(item):
    from publiek.surveys.responses.recognising import names_of

    return names_of(item)

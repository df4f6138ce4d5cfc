"""From paper to answers: printed, filled in, copied into the sheet, imported, and erased with the code on the strip."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

from publiek.errors import SurveyError
from publiek.governance import Asker
from publiek.listening import importing, receiving, running
from publiek.reports.questionnaires.paper import (
    Print,
    keying_columns,
    keying_csv,
    keying_mapping,
    keying_sheet,
    paper_form,
)
from publiek.reports.questionnaires.paper.content import pages_of
from publiek.reports.questionnaires.paper.printing import new_code
from publiek.reports.questionnaires.paper.routes import routes_of
from publiek.surveys.instruments import compose, core, names, questionnaire
from tests.support.answering import a_survey

HOUSE = Asker("Theater Voorbeeld", "publiek@theater.example")
DAY = date(2026, 6, 1)
EVERYTHING = compose("core@1", modules=("visitor@1", "best-worst@1", "com-b@1"), code="everything")


def printed(made: object, **wanted: object) -> list[str]:
    """The text of each page."""
    numbers = iter(range(100))
    pdf = paper_form(
        made,  # type: ignore[arg-type]
        HOUSE,
        Print(made_on=DAY, **wanted),  # type: ignore[arg-type]
        code=lambda: f"K7QM2X{next(numbers):02}",
    )
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="module")
def dutch() -> list[str]:
    return printed(core())


def test_every_question_stands_on_it_once_with_its_number(dutch: list[str]) -> None:
    text = re.sub(r"\s+", " ", " ".join(dutch))
    for item in core().items:
        assert text.count(item.words.nl) == 1, item.code
    assert len(dutch) <= 5


def test_the_privacy_text_stands_on_it_and_each_page_says_which_form_it_is(dutch: list[str]) -> None:
    text = re.sub(r"\s+", " ", " ".join(dutch))
    assert "Vul dit formulier dan niet in" in text and "publiek@theater.example" in text
    assert "wissen we uw antwoorden" in text and "Autoriteit Persoonsgegevens" in text
    for number, page in enumerate(dutch, start=1):
        assert "K7QM-2X00" in page and f"bladzijde {number} van {len(dutch)}" in page


def test_routes_are_told_in_words() -> None:
    routes = routes_of(core(), "nl")
    assert routes.arrows["missed", "no"] == "ga door naar vraag 6"
    assert routes.arrows["age", "under_16"] == "stop hier en lever dit formulier niet in"
    assert routes.conditions["barrier_main"] == (
        "Alleen als u bij vraag 8 minstens één keer ‘ja’ koos. Anders: ga door naar vraag 10."
    )
    assert routes.conditions["instead"] == (
        "Vraag 10 en 11: alleen als u bij vraag 8 ‘ja’ koos bij ‘Ik heb er geen belangstelling voor’. "
        "Anders: ga door naar vraag 12."
    )
    assert "change" not in routes.conditions and routes.special == "Alleen als u bij vraag 7 ‘ja’ koos:"
    assert routes_of(questionnaire("festival-short@1"), "en").arrows["missed", "no"] == "you have finished"


def test_rows_are_printed_in_four_orders_and_each_keeps_its_number() -> None:
    orders = []
    for version in "ABCD":
        items = [item for page in pages_of(core(), "nl", version) for item in page["items"]]
        barriers = next(item for item in items if item["number"] == 8)
        orders.append(tuple(row["label"] for row in barriers["rows"]))
        assert {row["label"]: row["number"] for row in barriers["rows"]}["Ik had er geen tijd voor"] == "1"
        assert [row["number"] for row in barriers["special"]] == ["13"]  # health, after the consent
    assert len(set(orders)) == 4


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", names())
def test_every_packaged_questionnaire_can_be_printed(name: str, language: str) -> None:
    pages = printed(questionnaire(name), language=language)
    assert len(pages) <= 5 and "{" not in " ".join(pages)


def test_each_form_has_its_own_code_and_starts_at_page_one() -> None:
    pages = printed(questionnaire("festival-short@1"), forms=5)
    assert len(pages) == 10
    assert [("K7QM-2X04" in page, "bladzijde 1 van 2" in page) for page in pages[-2:]] == [(True, True), (True, False)]
    assert len({new_code() for _ in range(1_000)}) == 1_000
    assert not set("".join(new_code() for _ in range(100))) & set("01ILO")


def test_the_same_print_is_the_same_file() -> None:
    one, two = (paper_form(core(), HOUSE, Print(made_on=DAY), code=lambda: "K7QM2X00") for _ in range(2))
    assert one == two
    assert pypdf.PdfReader(io.BytesIO(one)).trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_without_a_contact_nothing_is_printed() -> None:
    with pytest.raises(SurveyError, match="privacy-incomplete"):
        paper_form(core(), Asker("Theater Voorbeeld", ""))
    with pytest.raises(SurveyError, match="paper-too-many"):
        paper_form(core(), HOUSE, Print(forms=201))


def test_the_sheet_has_a_column_per_answer_as_text_with_figures_to_choose_from() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(keying_sheet(EVERYTHING))).active
    headers = [cell.value for cell in sheet[1]]
    assert tuple(headers) == keying_columns(EVERYTHING)
    assert keying_csv(EVERYTHING).strip().split(";") == headers
    at = headers.index("visits.theatre") + 1
    assert "toneel" in sheet.cell(1, at).comment.text
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    rule = rules[sheet.cell(2, at).coordinate]
    assert rule.formula1 == '"1,2,3,4,5"' and "3 = 1 tot 3 keer" in rule.prompt


def test_what_is_copied_from_paper_becomes_answers_and_goes_with_the_code_on_the_strip(tmp_path: Path) -> None:
    house = a_survey(tmp_path / "home", questionnaire=EVERYTHING)
    book = openpyxl.load_workbook(io.BytesIO(keying_sheet(EVERYTHING)))
    sheet, at = book.active, {name: n for n, name in enumerate(keying_columns(EVERYTHING), start=1)}
    forms = [
        {"receipt": "K7QM-2X00", "collected": "2026-06-01", "age": "4", "visits.theatre": "3", "missed": "1",
         "missed_what": "4", "consent_health": "0", "barriers.time": "1", "barriers.cost": "0", "barriers.health": "1",
         "barrier_main": "1", "help_most.3.best": "7", "postcode": "9712 AB", "party": "2", "holds_back": "te druk"},
        {"receipt": "k7qm 2x00", "collected": "2026-06-01", "age": "4"},  # the same form, copied twice
        {"receipt": "K7QM-2X02", "collected": "2026-06-01", "age": "1", "visits.theatre": "3"},  # a child
        {"receipt": "K7QM-2X03", "collected": "2026-06-01", "age": "8", "visits.theatre": "9", "barriers.time": "0"},
    ]  # fmt: skip
    for row, form in enumerate(forms, start=2):
        for name, value in form.items():
            sheet.cell(row, at[name], value)
    book.save(tmp_path / "keyed.xlsx")
    (tmp_path / "keyed.yaml").write_text(keying_mapping(EVERYTHING), encoding="utf-8")

    taken = importing.import_answers(
        house, "zomer-2026", tmp_path / "keyed.xlsx", mapping=tmp_path / "keyed.yaml", channel="paper"
    )
    assert (taken.kept, taken.set_aside) == (2, 2)
    answers = running.answers_of(house, "zomer-2026")
    first = {name: value for name, value in answers.table.to_pylist()[0].items() if value not in (None, "")}
    expected = {
        "age": "35-44", "visits.theatre": "1-3", "missed": "yes", "missed_what": "opera", "consent_health": "no",
        "barriers.time": "yes", "barriers.cost": "no", "barrier_main": "time", "help_most.3.best": "information",
        "postcode": 9712, "party": 2, "holds_back": "te druk", "channel": "paper",
    }  # fmt: skip
    assert expected.items() <= first.items()
    assert "barriers.health" not in first  # no consent on this form
    assert answers.texts("barriers.time").tolist() == ["yes", "no"]
    assert answers.texts("visits.theatre").tolist() == ["1-3", ""]  # no such figure

    assert receiving.withdraw(house, "zomer-2026", "k7qm-2x00")
    assert running.answers_of(house, "zomer-2026").texts("age").tolist() == ["75+"]

"""Into what are forms on paper copied? A sheet with a column per answer, and the mapping that reads it back.

What is typed is the small figure in the box; `publiek survey import SHEET --map MAPPING` makes answers of it. The code
of a form is its name (the same form typed twice counts once) and the receipt with which its answers can be erased.
"""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from publiek.reports.questionnaires.paper.numbers import questions, typed
from publiek.reports.questionnaires.paper.wording import say
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.responses.answer_mapping import AnswerMapping, mapping_text

#: What stands before the answers: the code on the form, the day, and where it was handed out.
FRAME = (("receipt", "keying-code"), ("collected", "keying-day"), ("unit", "keying-unit"))
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
#: Rows that are made ready; what Excel allows in the note that appears at a cell.
_ROWS, _LONGEST_NOTE, _LONGEST_TITLE = 1_000, 255, 32


def keying_columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The headers of the sheet, in order."""
    return (*(name for name, _ in FRAME), *(name for item in questionnaire.items for name, _ in columns_of(item)))


def keying_sheet(questionnaire: Questionnaire, language: str = "nl") -> bytes:
    """The workbook: headers that the import knows, a note at each with the words, and only figures that exist."""
    made = BytesIO()
    with Workbook(made, _OPTIONS) as book:
        sheet = book.add_worksheet(say("keying", language))
        # As text: a spreadsheet makes a date of 1-3.
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1, "rotation": 90})
        for at, (name, note) in enumerate(FRAME):
            _column(sheet, at, name, say(note, language), formats=(head, text))
        numbers, at = questions(questionnaire), len(FRAME)
        for item in questionnaire.items:
            for column, _ in columns_of(item):
                note = f"{numbers[item.code]}. {_asked(item, column, language)}"
                _column(sheet, at, column, note, formats=(head, text))
                _allowed(sheet, at, item, language)
                at += 1
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 110)
        sheet.set_landscape()
    return made.getvalue()


def keying_mapping(questionnaire: Questionnaire) -> str:
    """The mapping file that goes with the sheet: what each column is, and which answer each figure means."""
    headers = keying_columns(questionnaire)
    values = {item.code: typed(item) for item in questionnaire.items if typed(item)}
    return mapping_text(AnswerMapping(dict(enumerate(headers)), values), headers, questionnaire)


def keying_csv(questionnaire: Questionnaire) -> str:
    """The same headers as a CSV, for who has no spreadsheet."""
    return ";".join(keying_columns(questionnaire)) + "\r\n"


def _column(sheet: Worksheet, at: int, name: str, note: str, *, formats: tuple[Format, Format]) -> None:
    head, text = formats
    sheet.set_column(at, at, 11 if at < len(FRAME) else 5, text)
    sheet.write_string(0, at, name, head)
    sheet.write_comment(0, at, note)


def _asked(item: Item, column: str, language: str) -> str:
    """The question and the row of a column."""
    words = item.words.in_language(language)
    row = next((row for row in item.rows if column == f"{item.code}.{row.code}"), None)
    if row is not None:
        return f"{words} {item.rows.index(row) + 1}: {row.label.in_language(language)}"
    if item.kind == "best_worst":
        _, number, end = column.split(".")
        return f"{words} ({number}) {say(end, language)}"
    return words


def _allowed(sheet: Worksheet, at: int, item: Item, language: str) -> None:
    """Figures that exist, in a drop-down with what they mean; whole numbers within their limits."""
    figures = typed(item)
    rule: dict[str, object] = {"error_title": say("keying", language), "error_message": say("keying-wrong", language)}
    if figures:
        meant = {choice.code: choice.label.in_language(language) for choice in (*item.options, *item.rows)}
        meant |= {code: say(code, language) for code in ("yes", "no")}
        told = "; ".join(f"{figure} = {meant[code]}" for figure, code in figures.items())
        rule |= {"validate": "list", "source": list(figures), "input_message": _shortened(told, _LONGEST_NOTE)}
        rule["input_title"] = _shortened(item.code, _LONGEST_TITLE)
        sheet.data_validation(1, at, _ROWS, at, rule)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

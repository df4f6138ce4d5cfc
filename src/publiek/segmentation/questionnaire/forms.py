"""How does a festival ask these questions at the door? A sheet to print and an empty table to fill in."""

from __future__ import annotations

import csv
from html import escape
from pathlib import Path

from publiek.errors import Text
from publiek.segmentation.questionnaire.model import Questionnaire

_NUMBER = "nr"
_FILES = {
    "nl": ("vragenlijst.html", "antwoorden.csv", "codes.csv"),
    "en": ("questionnaire.html", "answers.csv", "codes.csv"),
}
_TITLE = Text("Enkele korte vragen", "A few short questions")
_INTRODUCTION = Text(
    "U mag elke vraag overslaan. We vragen niet naar uw naam of adres. De antwoorden zeggen iets over ons publiek als "
    "geheel, niet over u.",
    "You may skip any question. We do not ask for your name or address. The answers tell something about our audience "
    "as a whole, not about you.",
)
_SHEET = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 18mm }}
body {{ font: 12pt/1.45 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #111 }}
fieldset {{ border: 0; border-top: 1px solid #555; margin: 0 0 1rem; padding: .6rem 0; break-inside: avoid }}
legend {{ font-weight: 600; padding: 0 .5rem 0 0 }}
label {{ display: block; padding: .15rem 0 }}
input {{ width: 1.1em; height: 1.1em; margin-right: .6em; vertical-align: -.15em }}
footer {{ font-size: 9pt; color: #444 }}
</style></head><body><main><h1>{title}</h1><p>{introduction}</p><form>
{questions}
</form></main><footer>{foot}</footer></body></html>
"""


def write_questionnaire(folder: Path, language: str, model: Questionnaire) -> tuple[Path, ...]:
    """Writes three files in `language` ("nl" or "en") into `folder` (made when absent) and returns their paths.

    A sheet to print (HTML), an empty table with one column per question (CSV, semicolons), and the list of questions
    with the codes of their answers (CSV). Files of the same name are replaced.
    """
    language = "en" if language == "en" else "nl"
    folder.mkdir(parents=True, exist_ok=True)
    sheet, table, codes = (folder / name for name in _FILES[language])
    sheet.write_text(_sheet(model, language), encoding="utf-8")
    _write(table, [[_NUMBER, *(question.code for question in model.questions)]])
    rows = [
        [question.code, question.text.in_language(language), answer, label.in_language(language)]
        for question in model.questions
        for answer, label in zip(question.answers, question.labels, strict=True)
    ]
    head = ["vraag", "tekst", "code", "antwoord"] if language == "nl" else ["question", "text", "code", "answer"]
    _write(codes, [head, *rows])
    return sheet, table, codes


def _write(path: Path, rows: list[list[str]]) -> None:
    # with a mark at the start, so that a spreadsheet reads accents as they are
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _sheet(model: Questionnaire, language: str) -> str:
    questions = "\n".join(
        f"<fieldset><legend>{number}. {escape(question.text.in_language(language))}</legend>"
        + "".join(
            f'<label><input type="radio" name="{escape(question.code)}" value="{escape(answer)}">'
            f"{escape(label.in_language(language))}</label>"
            for answer, label in zip(question.answers, question.labels, strict=True)
        )
        + "</fieldset>"
        for number, question in enumerate(model.questions, start=1)
    )
    return _SHEET.format(
        language=language,
        title=_TITLE.in_language(language),
        introduction=_INTRODUCTION.in_language(language),
        questions=questions,
        foot=escape(f"{model.scheme} {model.scheme_version} · {model.version} · {model.source}"),
    )

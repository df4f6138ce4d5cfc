"""How is a person typed by a few questions, at the door of a festival or in a survey?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from publiek.deliveries.headers import squash
from publiek.errors import Text, UsageError
from publiek.segmentation import SegmentScheme, area_profile, questionnaire
from publiek.segmentation.questionnaire.model import Question
from publiek.segmentation.questionnaire.refusals import unknown_questions
from publiek.workshop.lists import Listed, read_columns
from publiek.workshop.writing import contents_of, csv_writer, write_all

_ROWS_TOLD = 20


@dataclass(frozen=True)
class TypedList:
    """The file that was made, how many respondents there were and how many were typed; questions without a column."""

    path: Path
    respondents: int
    typed: int
    absent: tuple[str, ...]

    def lines(self) -> list[Text]:
        """What a person reads."""
        typed, many = self.typed, self.respondents
        told = [Text(f"Ingedeeld: {typed} van {many}.", f"Typed: {typed} of {many}.")]
        if self.typed < self.respondents:
            left = self.respondents - self.typed
            told.append(Text(f"Te weinig antwoorden: {left}.", f"Too few answers: {left}."))
        if self.absent:
            listed = ", ".join(self.absent)
            told.append(Text(f"Deze vragen staan er niet in: {listed}.", f"These questions are not in it: {listed}."))
        return told

    def as_answer(self) -> dict[str, object]:
        """What a machine reads."""
        counts = {"respondents": self.respondents, "typed": self.typed}
        return {"files": [str(self.path)], **counts, "questions_absent": list(self.absent)}


def model_of(scheme: SegmentScheme) -> questionnaire.Questionnaire:
    """The questionnaire of a segmentation of areas: learned from the packaged profile, the same each time."""
    return questionnaire.learn_area_questions(area_profile.packaged(), scheme)


def write(scheme: SegmentScheme, out: Path, *, language: str) -> list[Path]:
    """The questionnaire to print, the empty table and the list of answers: all of them, or none."""
    model = model_of(scheme)
    made = contents_of(lambda folder: questionnaire.write_questionnaire(folder, language, model))
    return write_all(made, out)


def type_answers(path: Path, scheme: SegmentScheme, out: Path, *, language: str) -> TypedList:
    """Write per respondent the group, its probability, the number of answers and the probability of every group.

    `row` is the row of the file of answers, as a spreadsheet numbers it. Nothing else of that file is written.
    """
    model = model_of(scheme)
    read = _answers(path, model.questions)
    told = questionnaire.type_many(read.table, model)
    mixes = told.column("mix").to_pylist()
    columns = {f"chance_{code}": pa.array([round(dict(mix)[code], 4) for mix in mixes]) for code in model.segments}
    names = {group.code: group.name.in_language(language) for group in scheme.groups}
    segment = told.column("segment").to_pylist()
    table = pa.table(
        {
            "row": read.table["row"],
            "segment": told.column("segment"),
            "name": pa.array([names.get(code) if code else None for code in segment], pa.string()),
            "certain": pa.array([round(value, 4) for value in told.column("certain").to_pylist()]),
            "answered": told.column("answered"),
            **columns,
        }
    )
    (made,) = write_all({f"{path.stem}-typed.csv": csv_writer(table)}, out)
    asked = [question.code for question in model.questions]
    absent = tuple(code for code in asked if code not in read.table.column_names)
    return TypedList(made, len(told), len(segment) - segment.count(None), absent)


def _answers(path: Path, questions: Sequence[Question]) -> Listed:
    """The answers as codes, from a list of any make; an answer may also be written as the sheet words it.

    Raises UsageError "questionnaire-question-unknown", "questionnaire-answers-unknown" (of every question, with rows).
    """
    read = read_columns(path, {q.code: (q.code, q.text.nl, q.text.en) for q in questions})
    if not read.table.num_columns:
        codes = [question.code for question in questions]
        raise replace(unknown_questions(0, codes), where={"known": codes})
    columns = {"row": read.table["row"]}
    rows = read.table["row"].to_pylist()
    unknown: dict[str, list[int]] = {}
    for question in questions:
        if question.code not in read.table.column_names:
            continue
        known = _known(question)
        said = [known.get(_plain(cell)) for cell in read.table[question.code].to_pylist()]
        unknown[question.code] = [row for row, answer in zip(rows, said, strict=True) if answer is None]
        columns[question.code] = pa.array(said, pa.string())
    strange = {code: rows for code, rows in unknown.items() if rows}
    if strange or read.aside:
        raise _unknown_answers(strange, read.aside)
    return Listed(pa.table(columns), read.read_from)


def _plain(cell: str) -> str:
    """As answers are compared; a spreadsheet writes 2 as 2.0."""
    return squash(cell.removesuffix(".0").removesuffix(",0"))


def _known(question: Question) -> dict[str, str]:
    """Everything that means an answer: its code, its words in both languages; nothing means no answer."""
    worded = [
        (said, code)
        for code, label in zip(question.answers, question.labels, strict=True)
        for said in (label.nl, label.en)
    ]
    codes = [(code, code) for code in question.answers]
    return {**{_plain(said): code for said, code in worded}, **{_plain(said): code for said, code in codes}, "": ""}


def _unknown_answers(strange: dict[str, list[int]], aside: Sequence[int]) -> UsageError:
    where: dict[str, object] = {code: rows[:_ROWS_TOLD] for code, rows in strange.items()}
    if aside:
        where["rows"] = list(aside[:_ROWS_TOLD])
    return UsageError(
        "questionnaire-answers-unknown",
        Text(
            "Er staan antwoorden in die niet bij hun vraag horen, of rijen die niet onder de koppen passen.",
            "It has answers that do not belong to their question, or rows that do not fit under the headings.",
        ),
        Text(
            "Verbeter ze in de genoemde rijen met codes.csv ernaast, of maak ze leeg.",
            "Mend them in the rows told, with codes.csv beside you, or leave them empty.",
        ),
        where,
    )

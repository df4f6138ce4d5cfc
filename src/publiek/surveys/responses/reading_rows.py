"""What did people answer in this file? Rows of text become rows of answers: each kept once, or set aside and counted.

    read = in `table` + set aside        whatever stands in the file

An answer that is not known becomes "not answered" and is counted; it is never quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.responses.answer_mapping import AnswerMapping
from publiek.surveys.responses.answer_words import EMPTY, UNKNOWN, Reader, age_of_birth_year, reader_of
from publiek.surveys.responses.answers import schema_of
from publiek.surveys.responses.form_checking import Row, Value, row_of
from publiek.surveys.responses.frame_cells import (
    day_of,
    has_clock,
    label_of,
    month_first,
    random_name,
    receipt_in,
    weight_of,
)
from publiek.surveys.responses.known_words import FRAME_COLUMNS
from publiek.surveys.responses.suspicion import alike, is_straight, one_answer
from publiek.vocabulary.findings import ROWS_SHOWN, Finding

#: What a problem of one answer is called among the findings.
_FINDINGS = {
    "unknown-code": "answer-unknown",
    "not-a-number": "answer-unknown",
    "out-of-range": "answer-out-of-range",
    "not-asked": "answer-not-asked",
    "too-long": "answer-shortened",
    "same-twice": "answer-best-is-worst",
}


@dataclass(frozen=True)
class TextRows:
    """A file as text: `headers`, the words of each question where the file has them (`labels`), the rows, and the
    number of each row as a spreadsheet shows it.
    """

    headers: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    numbers: Sequence[int] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where rows come from: the survey, the questionnaire it asks, the sha256 of the file, how forms came, and the
    salt of the survey. `today`: no form is of a later day; also the day of forms without one.
    """

    survey: str
    source: str
    salt: bytes = field(repr=False)
    channel: str = "import"
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class ReadRows:
    """`table`: answers in the columns of the survey; `read` rows stood in the file; `findings`: what was noticed."""

    table: pa.Table
    read: int
    findings: tuple[Finding, ...]

    @property
    def set_aside(self) -> int:
        """Rows that are not in `table`."""
        return self.read - self.table.num_rows


def read_rows(
    questionnaire: Questionnaire, texts: TextRows, *, mapping: AnswerMapping, origin: Origin, places: frozenset[str]
) -> ReadRows:
    """Every row of `texts` as `mapping` explains it. See `ReadRows`."""
    reading = _Reading(questionnaire, texts, mapping, origin)
    kept, numbers = [], []
    for cells, number in zip(texts.rows, texts.numbers or range(2, len(texts.rows) + 2), strict=True):
        row = reading.row(cells, number, places)
        if row is not None:
            kept.append(row)
            numbers.append(number)
    schema = schema_of(questionnaire)
    if twins := alike(kept):
        reading.note_all("answers-identical", [numbers[at] for at in twins])
    if one_answer(kept):
        reading.note_all("answers-all-identical", numbers)
    table = pa.table([pa.array([row.get(name) for row in kept], kind) for name, kind in _fields(schema)], schema=schema)
    return ReadRows(table, len(texts.rows), reading.findings)


def _fields(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [(column.name, column.type) for column in schema]


class _Reading:
    """What is known while the rows go by."""

    def __init__(self, questionnaire: Questionnaire, texts: TextRows, mapping: AnswerMapping, origin: Origin) -> None:
        self._asked, self._mapping, self._origin = questionnaire, mapping, origin
        self._items = {item.code: item for item in questionnaire.items}
        self._at = {target: position for position, target in mapping.targets.items()}
        self._readers = {code: reader_of(item, mapping.values.get(code, {})) for code, item in self._items.items()}
        self._columns = [
            (target, at, *self._of(target)) for target, at in self._at.items() if target not in FRAME_COLUMNS
        ]
        days = [self._cell(cells, "collected") for cells in texts.rows[:5_000]]
        self._american = month_first(days)
        self._births = self._is_birth_year(texts)
        self._seen: set[str] = set()
        self._counts: dict[tuple[str, str], list[int]] = {}
        self._totals: dict[tuple[str, str], int] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed, one finding per code and column."""
        return tuple(
            Finding(code, column, self._totals[code, column], tuple(rows))
            for (code, column), rows in sorted(self._counts.items())
        )

    def note(self, code: str, column: str, number: int) -> None:
        """One row more with this finding."""
        rows = self._counts.setdefault((code, column), [])
        if len(rows) < ROWS_SHOWN:
            rows.append(number)
        self._totals[code, column] = self._totals.get((code, column), 0) + 1

    def note_all(self, code: str, numbers: Sequence[int]) -> None:
        """These rows have a finding."""
        for number in numbers:
            self.note(code, "", number)

    def row(self, cells: Sequence[str], number: int, places: frozenset[str]) -> dict[str, object] | None:
        """One row of answers; None when it is set aside."""
        frame = self._frame(cells, number, places)
        given = self._given(cells, number, frame["collected"])
        if not given:
            return self._aside("answers-empty", number)
        # A column with ages says more than whoever says that everybody was old enough.
        over = self._mapping.sixteen_or_over and "age" in self._items and "age" not in self._at
        if over:
            given["age"] = next(one.code for one in self._items["age"].options if one.code != "under_16")
        row = row_of(self._asked, given, places=places)
        if not row.keep:
            return self._aside(_why_not(row), number)
        answers = {name: value for name, value in row.answers.items() if not (over and name == "age")}
        if not answers:
            return self._aside("answers-empty", number)
        if frame["response"] in self._seen:
            return self._aside("answers-twice", number)
        self._seen.add(str(frame["response"]))
        self._note_row(row, answers, number)
        return {**frame, **answers}

    def _aside(self, code: str, number: int) -> None:
        self.note(code, "", number)

    def _note_row(self, row: Row, answers: Mapping[str, Value], number: int) -> None:
        for code, column in row.problems:
            if code in _FINDINGS:
                postcode = column in self._items and self._items[column].kind == "postcode"
                self.note("answers-postcode-unreadable" if postcode else _FINDINGS[code], column, number)
        for column in row.masked:
            self.note("answer-masked", column, number)
        if is_straight(self._asked, answers):
            self.note("answers-straight", "", number)

    def _frame(self, cells: Sequence[str], number: int, places: frozenset[str]) -> dict[str, object]:
        day = day_of(self._cell(cells, "collected"), today=self._origin.today, american=self._american)
        if day is None and "collected" in self._at:
            self.note("answers-day-unreadable", "collected", number)
        weight_cell = self._cell(cells, "weight")
        weight = weight_of(weight_cell)
        if weight is None and "weight" in self._at:
            self.note("answers-weight-unusable", "weight", number)
        receipt, origin = receipt_in(self._cell(cells, "receipt")), self._origin
        own = self._cell(cells, "response").strip() or receipt
        parts: tuple[str, ...] = ("id", own)
        if not own:
            # A moment to the second makes a row known again in a longer export; else only this file knows it.
            clock = has_clock(self._cell(cells, "collected"))
            parts = ("moment", *cells) if clock else ("row", origin.source, str(number))
        return {
            "response": random_name(origin.salt, origin.survey, *parts),
            "survey": origin.survey,
            "questionnaire": self._asked.name,
            "collected": day or origin.today,
            "channel": origin.channel,
            "unit": label_of(self._cell(cells, "unit"), salt=origin.salt, places=places),
            "stratum": label_of(self._cell(cells, "stratum"), salt=origin.salt, places=places),
            "weight": weight,
            "receipt": receipt,
        }

    def _cell(self, cells: Sequence[str], target: str) -> str:
        position = self._at.get(target)
        return cells[position] if position is not None and position < len(cells) else ""

    def _given(self, cells: Sequence[str], number: int, day: object) -> dict[str, Value]:
        given: dict[str, Value] = {}
        for target, position, item, reader in self._columns:
            cell = cells[position] if position < len(cells) else ""
            if item.kind == "multi" and target == item.code:
                given |= self._ticked(cell, item, reader, number)
                continue
            if target == "age" and self._births and isinstance(day, date):
                cell = age_of_birth_year(cell, year=day.year) or cell
            code = reader.read(cell)
            if code == UNKNOWN:
                self.note("answer-unknown", target, number)
            elif code != EMPTY:
                given[target] = code
        return self._with_noes(given)

    def _ticked(self, cell: str, item: Item, reader: Reader, number: int) -> dict[str, Value]:
        """A cell in which everything that was ticked stands; who ticked something said no to the rest."""
        if not cell.strip():
            return {}
        chosen, whole = reader.ticked(cell)
        if not whole:
            self.note("answer-unknown", item.code, number)
        return {
            f"{item.code}.{row.code}": "yes" if row.code in chosen else "no" for row in item.rows if not row.special
        } | {f"{item.code}.{row.code}": "yes" for row in item.rows if row.special and row.code in chosen}

    def _with_noes(self, given: dict[str, Value]) -> dict[str, Value]:
        """Tools leave what was not ticked empty: with something ticked and nothing refused, the rest is a no."""
        for code, item in self._items.items():
            if item.kind == "multi":
                names = [
                    f"{code}.{row.code}" for row in item.rows if not row.special and f"{code}.{row.code}" in self._at
                ]
                told = {given.get(name) for name in names}
                if "yes" in told and "no" not in told:
                    given |= {name: "no" for name in names if name not in given}
        return given

    def _of(self, target: str) -> tuple[Item, Reader]:
        code = target if target in self._items else target.partition(".")[0]
        return self._items[code], self._readers[code]

    def _is_birth_year(self, texts: TextRows) -> bool:
        position = self._at.get("age")
        if position is None:
            return False
        cells = [cells[position].strip() for cells in texts.rows[:2_000] if position < len(cells)]
        filled = [cell for cell in cells if cell]
        years = sum((cell[:2] in ("19", "20") and cell[:4].isdigit()) or cell[-4:-2] in ("19", "20") for cell in filled)
        return bool(filled) and years > 0.5 * len(filled)


def _why_not(row: Row) -> str:
    codes = {code for code, column in row.problems if column == "age"}
    if "under-age" in codes:
        return "answers-under-sixteen"
    return "answers-age-missing" if codes else "answers-empty"

"""What did people answer? A survey file with its description, read into what the layers of the segmentation learn from.

Rows read = respondents kept + respondents set aside (no usable weight, or not one item answered). An answer that the
description does not know becomes "not answered" and is counted; it is never quoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.segmentation.survey_description import Description, Question, as_answer, read_description
from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.vocabulary.microdata import Item, Microdata, Trait

_HEADER_ROWS = 1  # row numbers as a spreadsheet shows them


@dataclass(frozen=True)
class SurveyRead:
    """A survey with what was noticed: `rows` in the file, of which `set_aside` are not in `data`."""

    data: Microdata
    findings: tuple[Finding, ...]
    rows: int
    set_aside: int


def read_survey(path: Path, description: Path) -> Microdata:
    """The answers in `path` (CSV or Parquet) as `description` (YAML, see survey_description) explains them.

    Raises SegmentationError "survey-not-read", "survey-description-wrong", "survey-column-missing", "survey-empty".
    """
    return inspect_survey(path, description).data


def inspect_survey(path: Path, description: Path) -> SurveyRead:
    """As `read_survey`, with the findings: survey-value-unknown (per column), survey-weight-unusable,
    survey-no-answers, survey-area-missing.
    """
    told = read_description(description)
    texts = _texts(path, told)
    rows = len(next(iter(texts.values())))
    findings: list[Finding] = []
    codes = {question.told.name: _coded(question, texts, told, findings) for question in told.questions}
    weight = _weights(texts, told, rows)
    items = tuple(q.told for q in told.questions if isinstance(q.told, Item))
    answered = np.any([codes[item.name] >= 0 for item in items], axis=0)
    usable = weight > 0
    _note(findings, "survey-weight-unusable", told.weight, ~usable)
    _note(findings, "survey-no-answers", "", usable & ~answered)
    kept = usable & answered
    if not kept.any():
        raise _empty(rows)
    area = _areas(texts, told, rows)
    if told.area:
        _note(findings, "survey-area-missing", told.area, kept & (area == ""))
    data = Microdata(
        answers=pa.table({name: pa.array(c[kept], pa.int8(), mask=c[kept] < 0) for name, c in codes.items()}),
        items=items,
        traits=tuple(q.told for q in told.questions if isinstance(q.told, Trait)),
        weight=weight[kept] / weight[kept].mean(),
        area=area[kept],
        region=_regions(texts, told, rows)[kept],
        cluster=_clusters(texts, told, rows)[kept],
        source=told.source,
        year=told.year,
    )
    return SurveyRead(data, tuple(findings), rows, int((~kept).sum()))


def _texts(path: Path, told: Description) -> dict[str, NDArray[np.str_]]:
    """The columns that are needed, as trimmed text."""
    try:
        table = pq.read_table(path) if path.suffix.lower() == ".parquet" else _csv(path, told)
    except (OSError, pa.ArrowInvalid, UnicodeError, LookupError):
        table = None
    if table is None:
        raise SegmentationError(
            "survey-not-read",
            Text("Het bestand met antwoorden is niet te lezen.", "The file with answers cannot be read."),
            Text(
                "Geef een CSV- of Parquet-bestand; noem scheidingsteken en codering in de beschrijving.",
                "Give a CSV or Parquet file; name delimiter and encoding in the description.",
            ),
            {"kind": path.suffix.lower()},
        )
    absent = [name for name in told.columns if name not in table.column_names]
    if absent:
        raise SegmentationError(
            "survey-column-missing",
            Text(
                "Een kolom uit de beschrijving staat niet in het bestand.", "A column of the description is not there."
            ),
            Text(
                "Pas de beschrijving aan, of geef het goede bestand.", "Mend the description, or give the right file."
            ),
            {"columns": absent},
        )
    if not len(table):
        raise _empty(0)
    return {name: _trimmed(table.column(name)) for name in told.columns}


def _csv(path: Path, told: Description) -> pa.Table:
    """Every column as text, so that "007" and "NA" stay what they are."""
    read = pacsv.ReadOptions(encoding=told.encoding)
    parse = pacsv.ParseOptions(delimiter=told.delimiter, newlines_in_values=True)
    with pacsv.open_csv(path, read_options=read, parse_options=parse) as opened:
        names = opened.schema.names
    as_text = pacsv.ConvertOptions(column_types={name: pa.string() for name in names}, strings_can_be_null=False)
    return pacsv.read_csv(path, read_options=read, parse_options=parse, convert_options=as_text)


def _trimmed(column: pa.ChunkedArray) -> NDArray[np.str_]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    texts = pc.fill_null(column.cast(pa.string()), "")
    kinds = texts.unique()
    known = np.array([as_answer(value) for value in kinds.to_pylist()], dtype=np.str_)
    return known[pc.index_in(texts, kinds).to_numpy()]


def _coded(
    question: Question, texts: dict[str, NDArray[np.str_]], told: Description, findings: list[Finding]
) -> NDArray[np.int64]:
    """The position in `values` per respondent, -1 where not answered."""
    answers = texts[question.column]
    known, place = np.unique(answers, return_inverse=True)
    codes = np.array([_code(answer, question) for answer in known], dtype=np.int64)[place]
    unanswered = np.isin(answers, list(told.missing | {""}))
    codes[unanswered] = -1
    _note(findings, "survey-value-unknown", question.column, (codes < 0) & ~unanswered)
    if question.routed:
        column, when, value = question.routed
        codes[(codes < 0) & np.isin(texts[column], when)] = question.told.values.index(value)
    return codes


def _code(answer: str, question: Question) -> int:
    if not question.cuts:
        return question.told.values.index(question.answers[answer]) if answer in question.answers else -1
    try:
        number = float(answer.replace(",", "."))
    except ValueError:
        return -1
    return int(np.searchsorted(question.cuts, number, side="right")) - 1 if np.isfinite(number) else -1


def _weights(texts: dict[str, NDArray[np.str_]], told: Description, rows: int) -> NDArray[np.float64]:
    if not told.weight:
        return np.ones(rows)
    return np.array([_number(text) for text in texts[told.weight]])


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return 0.0
    return number if np.isfinite(number) else 0.0


def _areas(texts: dict[str, NDArray[np.str_]], told: Description, rows: int) -> NDArray[np.str_]:
    if not told.area:
        return np.full(rows, "", dtype=np.str_)
    areas = np.array([text.replace(" ", "").upper()[: told.area_characters] for text in texts[told.area]])
    return np.where(np.isin(texts[told.area], list(told.missing)), "", areas)


def _regions(texts: dict[str, NDArray[np.str_]], told: Description, rows: int) -> NDArray[np.str_]:
    if not told.region:
        return np.full(rows, "", dtype=np.str_)
    found = texts[told.region]
    named = [told.regions.get(text, "") if told.regions else text for text in found]
    return np.where(np.isin(found, list(told.missing)), "", np.array(named, dtype=np.str_))


def _clusters(texts: dict[str, NDArray[np.str_]], told: Description, rows: int) -> NDArray[np.int64]:
    """A number per sampling unit; the respondent when nothing is known."""
    if not told.cluster:
        return np.arange(rows)
    together = np.stack([texts[name] for name in told.cluster], axis=1)
    return np.unique(together, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _note(findings: list[Finding], code: str, column: str, hit: NDArray[np.bool_]) -> None:
    rows = np.flatnonzero(hit)
    if len(rows):
        shown = tuple(int(row) + 1 + _HEADER_ROWS for row in rows[:ROWS_SHOWN])
        findings.append(Finding(code, column, len(rows), shown))


def _empty(rows: int) -> SegmentationError:
    return SegmentationError(
        "survey-empty",
        Text("Geen enkele respondent is bruikbaar.", "Not one respondent can be used."),
        Text(
            "Kijk na of de kolommen, de antwoorden en het gewicht goed beschreven zijn.",
            "Check whether columns, answers and weight are described well.",
        ),
        {"rows": rows},
    )

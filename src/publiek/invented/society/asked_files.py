"""How does an invented survey come into files as people would bring one: words for answers, one column per row asked?

verzonnen-enquete.csv, .xlsx   Dutch questions as headers, Dutch answers; a few open answers hold an e-mail address or
                               a telephone number that belongs to nobody, as real ones do before they are masked
waarheid-*.csv                 what is true of everybody (barriers, areas, classes, margins)
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.invented.society.asked import Asked
from publiek.invented.society.barrier_assumptions import told
from publiek.invented.workbooks import write_workbook
from publiek.surveys.instruments.questionnaire import Item
from publiek.surveys.responses.answers import columns_of

SURVEY = "verzonnen-enquete"
_CONTACT_IN = 0.04
_TRUTH = {"barriers": "drempels", "areas": "gebieden", "classes": "klassen", "margins": "marges"}
_YES_NO = {"yes": "ja", "no": "nee"}


def write(asked: Asked, folder: Path) -> tuple[Path, ...]:
    """Write the survey and its truth into `folder`; returns the paths, the survey as CSV and as Excel first.

    Every file is marked as invented: by its name and by a column `bron`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(asked)
    paths = [folder / f"{SURVEY}.csv", folder / f"{SURVEY}.xlsx"]
    _write(paths[0], rows)
    write_workbook(paths[1], [[value or None for value in row] for row in rows], "verzonnen")
    for name, table in asked.truth.tables().items():
        paths.append(folder / f"waarheid-{_TRUTH[name]}.csv")
        _write(paths[-1], _told(table))
    return tuple(paths)


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _told(table: pa.Table) -> list[list[str]]:
    """A table of the truth, numbers to six figures."""
    columns = [
        [f"{x:.6g}" if isinstance(x, float) else str(x) for x in column] for column in table.to_pydict().values()
    ]
    head = ["bron", *table.column_names]
    return [head, *(["verzonnen", *row] for row in zip(*columns, strict=True))]


def _rows(asked: Asked) -> list[list[str]]:
    answers = asked.answers
    head = ["bron", "datum", "groep", "gebied"]
    days = [day.strftime("%d-%m-%Y") for day in answers.table.column("collected").to_pylist()]
    columns = [days, answers.texts("unit").tolist(), answers.texts("stratum").tolist()]
    contacts = np.random.default_rng([len(answers), 80])
    for item in answers.questionnaire.items:
        for name, _ in columns_of(item):
            head.append(_header(item, name))
            texts = answers.texts(name)
            columns.append(_with_contacts(texts, contacts) if item.kind == "open" else _worded(item, texts))
    return [head, *(["verzonnen", *row] for row in zip(*columns, strict=True))]


def _header(item: Item, column: str) -> str:
    row = {f"{item.code}.{row.code}": row.label.nl for row in item.rows}.get(column)
    return f"{item.words.nl} [{row}]" if row else item.words.nl


def _worded(item: Item, codes: np.ndarray) -> list[str]:
    words = {option.code: option.label.nl for option in item.options} or _YES_NO
    return [words.get(code, code) for code in codes.tolist()]


def _with_contacts(texts: np.ndarray, dice: np.random.Generator) -> list[str]:
    """Some people write how to reach them."""
    added, phrases = dice.random(len(texts)) < _CONTACT_IN, told()["texts"]["contact"]
    chosen = dice.integers(0, len(phrases), len(texts))
    number = dice.integers(0, 100, len(texts))
    return [
        f"{text} {phrases[chosen[at]].format(number=int(number[at]))}" if added[at] and text else text
        for at, text in enumerate(texts.tolist())
    ]

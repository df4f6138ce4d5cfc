"""What is kept of those who answered? One row per respondent, without a name, in columns that the questionnaire names.

Columns of every table of answers, then those of the items (see `questionnaire`):

    response     string  random name of one filled-in form (never of a person); the same form sent twice has the same
    survey       string  which survey ("zomer-2026")
    questionnaire string "core@1"
    collected    date32  the day (no time of day)
    channel      string  link, qr, kiosk, paper, import
    unit         string  sampling unit (the place or moment where people were asked), "" when there is none
    stratum      string  "" when there is none
    weight       float64 weight the file came with (null: none)
    receipt      string  sha256 of the code with which a respondent can have the answers erased ("" when none was given)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.questionnaire import Questionnaire

FRAME: tuple[tuple[str, pa.DataType], ...] = (
    ("response", pa.string()),
    ("survey", pa.string()),
    ("questionnaire", pa.string()),
    ("collected", pa.date32()),
    ("channel", pa.string()),
    ("unit", pa.string()),
    ("stratum", pa.string()),
    ("weight", pa.float64()),
    ("receipt", pa.string()),
)
CHANNELS = ("link", "qr", "kiosk", "paper", "import")


def schema_of(questionnaire: Questionnaire) -> pa.Schema:
    """The columns of a table of answers to `questionnaire`, in order."""
    asked = [column for item in questionnaire.items for column in columns_of(item)]
    return pa.schema([*FRAME, *asked])


@dataclass(frozen=True)
class Answers:
    """Answers to one questionnaire: `table` in the columns of `schema_of`."""

    questionnaire: Questionnaire
    table: pa.Table

    def __len__(self) -> int:
        return self.table.num_rows

    def texts(self, column: str) -> NDArray[np.str_]:
        """The codes of one column, "" where not answered."""
        kinds, place = self._coded(column)
        return kinds[place]

    def numbers(self, column: str) -> NDArray[np.float64]:
        """The numbers of one column, nan where not answered."""
        found = self.table.column(column).cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(found, dtype=np.float64)

    def said(self, column: str, *codes: str) -> NDArray[np.float64]:
        """1 where the answer is one of `codes`, 0 where it is another, nan where not answered."""
        kinds, place = self._coded(column)
        means = np.where(kinds == "", np.nan, np.isin(kinds, codes).astype(np.float64))
        return means[place]

    def _coded(self, column: str) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
        """The different answers of a column ("" among them), and which of them each respondent gave."""
        values = pc.fill_null(self.table.column(column).cast(pa.string()), "").combine_chunks()
        coded = pc.dictionary_encode(values)
        kinds = np.array([*coded.dictionary.to_pylist(), ""], dtype=np.str_)
        return kinds, np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)

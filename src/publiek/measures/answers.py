"""How does a figure state its base, and how does it stay silent?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from publiek import __version__
from publiek.measures.frames import UNDATED
from publiek.measures.prepared import Prepared
from publiek.vocabulary.figures import Base, Figure, TooThin

#: The limits that belong to where somebody lives, whatever the figure.
HOME_LIMITS = ("groups-left-out", "no-postcode-left-out")


@dataclass(frozen=True)
class Answer:
    """A figure in the making: which, over what, and what it does not say. `uses` names sources: "areas", "segments"."""

    name: str
    columns: pa.Schema
    counted: str
    n: int
    of: int
    limits: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    reference: str = ""
    reference_n: int | None = None
    facts: dict[str, object] = field(default_factory=dict)

    def silent(self, prepared: Prepared, *, need: int, have: int | None = None) -> Figure:
        """The figure with an empty table: there are `have` units (default n) and `need` are needed."""
        thin = TooThin(have=self.n if have is None else have, need=need)
        return Figure(self.name, _base(self, prepared), self.columns.empty_table(), self.facts, self.limits, thin)

    def told(self, prepared: Prepared, columns: dict[str, Any]) -> Figure:
        """The figure with its rows, given as one sequence per column."""
        table = pa.table({name: _plain(columns[name]) for name in self.columns.names}, schema=self.columns)
        warned = ("small-base",) if self.n < prepared.question.thresholds.report_warning else ()
        return Figure(self.name, _base(self, prepared), table, self.facts, (*self.limits, *warned))


def rows_as_columns(rows: Sequence[tuple[Any, ...]], columns: pa.Schema) -> dict[str, list[Any]]:
    """A list of rows as one list per column."""
    return {name: [row[position] for row in rows] for position, name in enumerate(columns.names)}


def home_answer(prepared: Prepared, name: str, columns: pa.Schema, *, limits: tuple[str, ...] = ()) -> Answer:
    """An answer about where people live: in bookers, or in tallied visits when there are no bookers."""
    living = prepared.residence
    tally = ("visits-not-people",) if living.counted == "visits" else ()
    return Answer(
        name, columns, living.counted, living.n, living.of, limits=(*limits, *HOME_LIMITS, *tally), uses=("areas",)
    )


def segment_answer(prepared: Prepared, name: str, columns: pa.Schema, *, limits: tuple[str, ...] = ()) -> Answer:
    """An answer that reads segments: its facts say of how many people the label of an area is right."""
    answer = home_answer(prepared, name, columns, limits=limits)
    return replace(answer, uses=("areas", "segments"), facts={"labels_right": prepared.question.labels_right})


def labelled_answer(prepared: Prepared, name: str, columns: pa.Schema, *, limits: tuple[str, ...] = ()) -> Answer:
    """As `segment_answer`, of bookers by the label of their home: of how many that label is known, at which level."""
    labels = prepared.labelling
    if labels.level == "pc6":
        limits = (*limits, "no-pc6-left-out")
    answer = segment_answer(prepared, name, columns, limits=limits)
    known = {"label_level": labels.level, "left_out_without_label": labels.left_out}
    return replace(answer, n=round(labels.bookers.sum()), reference="catchment", facts=answer.facts | known)


def season_name(year: int) -> str:
    """The name "2024/25" for the season that starts in 2024; "unknown" for lines without any date."""
    return "unknown" if year == UNDATED else f"{year}/{(year + 1) % 100:02d}"


def _plain(values: Any) -> Any:
    """Numpy arrays keep nan as a value; a figure says null where there is nothing."""
    if isinstance(values, np.ndarray) and values.dtype.kind == "f":
        return pa.array(values, from_pandas=True)
    return values


def _base(answer: Answer, prepared: Prepared) -> Base:
    question = prepared.question
    sources = {"areas": question.area_source, "segments": question.segment_source}
    first, last = prepared.period
    return Base(
        counted=answer.counted,
        n=max(answer.n, 0),
        of=max(answer.of, answer.n, 0),  # returns of what was sold before the data begin can leave less than n
        reference=answer.reference,
        reference_n=answer.reference_n,
        first=first,
        last=last,
        sources=tuple(sources[use] for use in answer.uses),
        version=f"publiek {__version__}",
    )

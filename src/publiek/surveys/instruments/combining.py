"""How are answers to several questionnaires, or versions of one, put together? Only the columns that ask the same.

What is left out is told with the reason. The same form is counted once, whatever table it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.columns import columns_of
from publiek.surveys.instruments.comparing import comparable
from publiek.surveys.instruments.questionnaire import Item, Questionnaire
from publiek.surveys.responses.answers import Answers, schema_of


@dataclass(frozen=True)
class Together:
    """`answers`: what may be put together, with the questionnaire cut down to it; `left_out`: columns with the reasons
    (codes of `comparing.REASONS`); `doubles`: rows that stood in more than one table.
    """

    answers: Answers
    left_out: dict[str, tuple[str, ...]]
    doubles: int


def together(tables: Sequence[Answers]) -> Together:
    """The rows of all tables in the columns in which they are comparable with the first.

    Raises SurveyError "answers-not-comparable" when nothing is left, ValueError without tables.
    """
    first = tables[0].questionnaire
    left_out: dict[str, tuple[str, ...]] = {}
    for other in tables[1:]:
        if other.questionnaire != first:
            for column, reasons in comparable(first, other.questionnaire).reasons.items():
                left_out[column] = tuple(dict.fromkeys((*left_out.get(column, ()), *reasons)))
    cut = _cut(first, set(left_out))
    if not cut.items:
        raise SurveyError(
            "answers-not-comparable",
            Text("Deze antwoorden zijn niet bij elkaar te tellen.", "These answers cannot be put together."),
            Text(
                "De vragenlijsten hebben geen vraag gemeen. Bekijk de verschillen met: publiek survey compare.",
                "The questionnaires have no question in common. See the differences with: publiek survey compare.",
            ),
            {"columns": len(left_out)},
        )
    wanted = schema_of(cut)
    joined = pa.concat_tables([answers.table.select(wanted.names).cast(wanted) for answers in tables])
    kept, doubles = _once(joined)
    return Together(Answers(cut, kept), left_out, doubles)


def _cut(questionnaire: Questionnaire, left_out: set[str]) -> Questionnaire:
    """The questionnaire with only the items and rows of which no column is left out."""
    pages = []
    for page in questionnaire.pages:
        items = tuple(kept for item in page.items if (kept := _kept(item, left_out)) is not None)
        if items:
            pages.append(replace(page, items=items))
    return replace(questionnaire, pages=tuple(pages))


def _kept(item: Item, left_out: set[str]) -> Item | None:
    columns = {column for column, _ in columns_of(item)}
    if item.kind not in ("grid", "multi"):
        return None if columns & left_out else item
    rows = tuple(row for row in item.rows if f"{item.code}.{row.code}" not in left_out)
    return replace(item, rows=rows) if rows else None


def _once(table: pa.Table) -> tuple[pa.Table, int]:
    """Each form once: the first row with its name."""
    names = table.column("response").combine_chunks()
    numbered = pa.table({"response": names, "at": pa.array(range(len(names)), pa.int64())})
    firsts = numbered.group_by("response").aggregate([("at", "min")]).column("at_min")
    kept = table.take(pc.take(firsts, pc.sort_indices(firsts)))
    return kept, table.num_rows - kept.num_rows

"""How is a person typed by a few questions, at the door of a festival or in a survey?"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from publiek.segmentation import SegmentScheme, area_profile, questionnaire
from publiek.workshop.writing import as_csv, write_all


def model_of(scheme: SegmentScheme) -> questionnaire.Questionnaire:
    """The questionnaire of a segmentation of areas: learned from the packaged profile, the same each time."""
    return questionnaire.learn_area_questions(area_profile.packaged(), scheme)


def write(scheme: SegmentScheme, out: Path, *, language: str) -> list[Path]:
    """The questionnaire to print, the empty table and the list of answers."""
    return list(questionnaire.write_questionnaire(out, language, model_of(scheme)))


def type_answers(path: Path, scheme: SegmentScheme, out: Path) -> tuple[Path, dict[str, int]]:
    """Write per respondent the group, its probability, the number of answers and the probability of every group.

    Nothing of the answers themselves is written. Returns the file and how many were typed.
    """
    model = model_of(scheme)
    told = questionnaire.type_many(questionnaire.read_answers(path), model)
    mixes = told.column("mix").to_pylist()
    columns = {f"chance_{code}": pa.array([round(dict(mix)[code], 4) for mix in mixes]) for code in model.segments}
    names = {group.code: group.name.nl for group in scheme.groups}
    segment = told.column("segment").to_pylist()
    table = pa.table(
        {
            "row": pa.array(range(1, len(told) + 1), pa.int64()),
            "segment": told.column("segment"),
            "name": pa.array([names.get(code) if code else None for code in segment], pa.string()),
            "certain": pa.array([round(value, 4) for value in told.column("certain").to_pylist()]),
            "answered": told.column("answered"),
            **columns,
        }
    )
    (made,) = write_all({f"{path.stem}-typed.csv": as_csv(table)}, out)
    return made, {"respondents": len(told), "typed": len(segment) - segment.count(None)}

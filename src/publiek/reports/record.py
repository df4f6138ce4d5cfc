"""The report as JSON: every released figure with its base, rows, limits, and the sentences that read them.

The schema is docs/reference/json/report.schema.json. Nothing in the file depends on when or where it was written.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from publiek.disclosure import Release
from publiek.reports.story import Card, Story
from publiek.vocabulary.figures import Figure

#: The shape of this file; a removed or renamed key makes a new major version.
FORMAT = "publiek-report/1"
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def write_record(story: Story, release: Release, target: Path) -> Path:
    """Write the report as JSON (UTF-8): `figures` by name and `sentences` by card key."""
    record = {
        "format": FORMAT,
        "title": story.title,
        "organisation": story.organisation,
        "language": story.language,
        "made_on": story.made_on,
        "policy": release.policy.name,
        "eyes": story.eyes,
        "quality": vars(story.quality),
        "account": [dict(change) for change in release.account],
        "figures": {name: _figure(figure) for name, figure in release.figures.items()},
        "sentences": {card.key: sentence(card) for card in story.cards},
    }
    return write_json(record, target)


def write_json(record: Mapping[str, object], target: Path) -> Path:
    """Write `record` as JSON (UTF-8); see `plain` for what it may hold."""
    text = json.dumps(plain(record), ensure_ascii=False, indent=1, allow_nan=False)
    target.write_text(text + "\n", encoding="utf-8", newline="\n")
    return target


def _figure(figure: Figure) -> dict[str, object]:
    base, columns = figure.base, figure.table.to_pydict()
    return {
        "base": {**vars(base), "coverage": base.coverage},
        "too_thin": vars(figure.too_thin) if figure.too_thin else None,
        "limits": figure.limits,
        "facts": figure.facts,
        "columns": list(columns),
        "rows": list(zip(*columns.values(), strict=True)),
    }


def sentence(card: Card) -> dict[str, object]:
    """What is said: the answer, or why there is none. `evidence` is the card that proves a sentence of the opening."""
    return {
        "chapter": card.chapter,
        "question": card.question,
        "sentence": card.too_thin or card.sentence,
        "too_thin": card.too_thin is not None,
        "base": card.base_line,
        "limits": card.limits,
        "try": card.try_next,
        "see": card.how_to_see,
        "evidence": card.evidence,
    }


def plain(value: object) -> Json:
    """`value` as JSON knows it. What is not a finite number is null; days and moments are written as ISO 8601.

    Raises TypeError for a kind of value that has no place in a record.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return _nested(value)


def _nested(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(inner) for inner in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(inner) for inner in value), key=str)
    raise TypeError(type(value).__name__)

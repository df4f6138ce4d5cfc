"""The report as JSON: every released figure with its base, rows, limits and the sentence that reads it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from publiek.reports.reading import Released
from publiek.reports.story import Story
from publiek.vocabulary.figures import Figure

#: The shape of this file; a removed or renamed key makes a new major version.
FORMAT = "publiek-report/1"


def write_record(story: Story, release: Released, target: Path) -> Path:
    """Write the report as JSON (UTF-8): `figures` by name and `sentences` by card key."""
    record = {
        "format": FORMAT,
        "organisation": story.organisation,
        "language": story.language,
        "made_on": story.made_on.isoformat(),
        "policy": getattr(release.policy, "name", ""),
        "account": [dict(change) for change in release.account],
        "figures": {name: _figure(figure) for name, figure in release.figures.items()},
        "sentences": {
            card.key: {"question": card.question, "sentence": card.too_thin or card.sentence, "base": card.base_line}
            for card in story.cards
        },
    }
    text = json.dumps(record, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
    target.write_text(text + "\n", encoding="utf-8")
    return target


def _figure(figure: Figure) -> dict[str, Any]:
    base = figure.base
    return {
        "base": {**vars(base), "sources": list(base.sources), "coverage": base.coverage},
        "too_thin": vars(figure.too_thin) if figure.too_thin else None,
        "limits": list(figure.limits),
        "facts": {key: _finite(value) for key, value in figure.facts.items()},
        "columns": figure.table.column_names,
        "rows": [[_finite(value) for value in row.values()] for row in figure.table.to_pylist()],
    }


def _finite(value: object) -> object:
    """JSON knows no nan and no inf: what is not a number is null."""
    return None if isinstance(value, float) and (value != value or abs(value) == float("inf")) else value


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(type(value).__name__)

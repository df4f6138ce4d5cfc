"""How is an answer that was paid for kept, so that it need not be asked again? As JSON that gives back the same."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from publiek.collective.overlap.job import OverlapAnswer, OverlapQuestion
from publiek.errors import StorageError, Text


def as_json(answer: OverlapAnswer) -> bytes:
    """The answer as it is kept."""
    told: dict[str, Any] = {}
    for field in fields(answer):
        value = getattr(answer, field.name)
        if isinstance(value, np.ndarray):
            value = value.tolist()
        elif field.name in ("question", "promise"):
            value = asdict(value)
        told[field.name] = value
    return json.dumps(told, sort_keys=True).encode()


def from_json(content: bytes) -> OverlapAnswer:
    """The answer that was kept. Raises StorageError "overlap-answer-damaged"."""
    try:
        told = json.loads(content)
        for name, value in told.items():
            if isinstance(value, list):
                told[name] = np.array(value, dtype=np.float64 if name == "coverage" else np.int64)
        question = told.pop("question")
        asked = OverlapQuestion(**{**question, "members": tuple(question["members"])})
        return OverlapAnswer(question=asked, **{**told, "promise": Text(**told["promise"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise StorageError(
            "overlap-answer-damaged",
            Text("Een antwoord dat al gegeven was, is beschadigd.", "An answer that was given before is damaged."),
            Text("Zet het terug uit de back-up.", "Restore it from its backup."),
        ) from None

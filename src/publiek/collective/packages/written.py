"""How is something written so that there is only one way to write it? JSON in one spelling, nothing else."""

from __future__ import annotations

import json
from typing import Any

from publiek.collective.packages import refusals
from publiek.collective.packages.limits import MOST_DESCRIPTION


def as_json(value: object) -> bytes:
    """UTF-8, keys sorted, one space of indent, a line feed at the end. Raises ValueError for what is not JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True).encode() + b"\n"


def from_json(content: bytes, *, part: str) -> dict[str, Any]:
    """The object that `content` spells. Raises PackageError for anything that `as_json` would not have written."""
    if len(content) > MOST_DESCRIPTION:
        raise refusals.too_large(part, MOST_DESCRIPTION)
    try:
        told = json.loads(content)
        again = as_json(told)
    except (ValueError, RecursionError):
        raise refusals.damaged(part) from None
    if not isinstance(told, dict) or again != content:
        raise refusals.damaged(part)
    return told

"""In which columns do the answers to an item stand? What is asked decides how it is kept."""

from __future__ import annotations

import pyarrow as pa

from publiek.surveys.instruments.questionnaire import Item


def columns_of(item: Item) -> tuple[tuple[str, pa.DataType], ...]:
    """In which columns the answers to one item stand, with their type."""
    if item.kind in ("number", "postcode"):
        return ((item.code, pa.int32()),)
    if item.kind in ("grid", "multi"):
        return tuple((f"{item.code}.{row.code}", pa.string()) for row in item.rows)
    if item.kind == "best_worst":
        ends = ((at, end) for at in range(1, len(item.sets) + 1) for end in ("best", "worst"))
        return tuple((f"{item.code}.{at}.{end}", pa.string()) for at, end in ends)
    return ((item.code, pa.string()),)

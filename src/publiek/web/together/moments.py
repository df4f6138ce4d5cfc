"""When was that? The moments of a log as the rest of the site writes them."""

from __future__ import annotations

from datetime import datetime


def moment(at: str) -> datetime | None:
    """A moment as a log has it; None for an empty place."""
    return datetime.fromisoformat(at) if at else None

"""Which desk answers the pages? One for the whole process."""

from __future__ import annotations

from functools import cache
from threading import Lock, Thread

from publiek.dashboard import Desk

_LOCK = Lock()


def desk() -> Desk:
    """The desk of this process."""
    with _LOCK:
        return _desk()


@cache
def _desk() -> Desk:
    return Desk()


def warm_up() -> None:
    """Have the desk ready when the first page is asked, beside what else starts."""
    Thread(target=lambda: desk().warm_up(), name="publiek-desk", daemon=True).start()

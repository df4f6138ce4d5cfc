"""When do answers go that were kept as long as was promised? When the site starts, and every day after.

The privacy text of a survey promises it, so it does not wait for somebody to think of it. Without a site
`publiek survey forget` does the same (docs/how-to/collect-answers.md).
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

from publiek.errors import PubliekError
from publiek.listening.receiving import forget_everywhere

DAY, SOON = 86_400.0, 3_600.0
_LOG = logging.getLogger(__name__)


def start(home: Path, *, every: float = DAY, ends: Event | None = None) -> Thread:
    """Forget now and again each day (`every`, in seconds) until `ends`; beside the pages, one survey at a time."""
    thread = Thread(target=_work, args=(home, every, ends or Event()), name="publiek-forgetting", daemon=True)
    thread.start()
    return thread


def _work(home: Path, every: float, ends: Event) -> None:
    while not ends.wait(every if _forget(home) else SOON):
        pass


def _forget(home: Path) -> bool:
    """Whether everything that had to go is gone; what went wrong is told by its code, and tried again in an hour."""
    try:
        gone = forget_everywhere(home)
    except PubliekError as refusal:
        _LOG.warning("answers not forgotten: %s", refusal.code)
        return False
    forms = sum(whole for whole, _ in gone.values())
    if forms:
        _LOG.info("answers forgotten: %s forms", forms)
    return True

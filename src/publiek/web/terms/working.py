"""Who lets go of what is past its term on a site? One thread; a day begins with a run for each house, one at a time.

A run is `publiek retention run --daily`, a process of its own: the first time it only tells, two weeks later it runs.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from datetime import date
from threading import Event, Thread

from django.conf import settings
from django.db import close_old_connections

from publiek.web.people.models import Organisation
from publiek.web.uploads.importing import PROGRAM

_LOG = logging.getLogger("publiek.site")
_LOOK_EVERY, _MOST_SECONDS = 900.0, 6 * 3600.0
_ending = Event()
_done: dict[str, date] = {}
_threads: list[Thread] = []


def start() -> None:
    """Begin to work, once in a process."""
    if not _threads:
        _threads.append(Thread(target=_work, name="publiek-terms", daemon=True))
        _threads[0].start()
        atexit.register(end)


def end() -> None:
    """Stop: what one run had not done, the next one does."""
    _ending.set()
    for thread in _threads:
        thread.join(15)


def _work() -> None:
    while not _ending.wait(_LOOK_EVERY):
        try:
            look()
        except Exception as trouble:
            _LOG.error("terms could not be carried out: %s", type(trouble).__name__)
        finally:
            # Of this thread: nobody else puts away what it asked with, nor a connection that the database cut off.
            close_old_connections()


def look(today: date | None = None) -> dict[str, int]:
    """A run for every house that had none today; the exit code of each."""
    day, codes = today or date.today(), {}
    for slug in Organisation.objects.filter(kind="house").values_list("slug", flat=True):
        if _ending.is_set() or _done.get(slug) == day:
            continue
        _done[slug] = day
        codes[slug] = run_now(slug)
        if codes[slug] not in (0, 6):
            _LOG.error("terms of a house could not be carried out: exit code %s", codes[slug])
    return codes


def run_now(organisation: str) -> int:
    """One run in a process of its own; its exit code. What it did stands in the log of the house."""
    site = settings.PUBLIEK
    keys = {"PUBLIEK_KEYS": str(site.keys)} if site.keys else {}
    child = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [
            sys.executable,
            "-c",
            PROGRAM,
            *f"retention run --daily --json -o {organisation}".split(),
            "--home",
            site.home,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **keys},
        start_new_session=True,
    )
    try:
        return child.wait(_MOST_SECONDS)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()

"""Who runs the connections of a site? One thread, one run at a time, each as a process of its own that can be killed.

A run is `publiek connect run`: names are in its memory alone, never in that of the site.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from contextlib import suppress
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from publiek import connecting
from publiek.errors import PubliekError
from publiek.house import House
from publiek.web.people.models import Organisation
from publiek.web.uploads.importing import PROGRAM
from publiek.web.visibility import house_of

_LOG = logging.getLogger("publiek.site")
_PAUSE, _LOOK_EVERY, _MOST_SECONDS = 1.0, 60.0, 6 * 3600.0
_ending, _asked = Event(), Event()
_lock = Lock()
_wanted: list[tuple[str, str]] = []
_running: set[tuple[str, str]] = set()
#: Of which a person said that far less is right.
_less: set[tuple[str, str]] = set()
_threads: list[Thread] = []


def ask(house: House, name: str, *, accept_less: bool = False) -> None:
    """Have a connection run as soon as there is time; `accept_less`: also when far less comes than counts now."""
    with _lock:
        if accept_less:
            _less.add((house.organisation, name))
        if (house.organisation, name) not in _wanted:
            _wanted.append((house.organisation, name))
    _asked.set()


def is_busy(house: House, name: str) -> bool:
    """Whether it runs now or waits its turn."""
    with _lock:
        return (house.organisation, name) in _running or (house.organisation, name) in _wanted


def start() -> None:
    """Begin to work, once in a process."""
    if not _threads:
        _threads.append(Thread(target=_work, name="publiek-connections", daemon=True))
        _threads[0].start()
        atexit.register(end)


def end() -> None:
    """Stop: a run that is going on keeps what came in, and goes on the next time."""
    _ending.set()
    _asked.set()
    for thread in _threads:
        thread.join(15)


def _work() -> None:
    waited = _LOOK_EVERY
    while not _ending.is_set():
        try:
            if waited >= _LOOK_EVERY:
                _look()
                waited = 0.0
            while (found := _next()) is not None:
                run_now(*found)
        except DatabaseError:
            close_old_connections()
        except Exception as trouble:
            _LOG.error("a connection failed: %s", type(trouble).__name__)
        waited += _PAUSE
        _asked.wait(_PAUSE)
        _asked.clear()


def _look() -> None:
    """Ask for every connection whose time has come."""
    for organisation in Organisation.objects.filter(kind="house"):
        with suppress(PubliekError, OSError):
            house = house_of(organisation)
            for one in connecting.due(house):
                ask(house, one.name)
    close_old_connections()


def _next() -> tuple[str, str] | None:
    with _lock:
        if not _wanted or _ending.is_set():
            return None
        found = _wanted.pop(0)
        _running.add(found)
        return found


def run_now(organisation: str, name: str) -> int:
    """One run in a process of its own; its exit code. What it did stands in the log of the connection."""
    site = settings.PUBLIEK
    command = [sys.executable, "-c", PROGRAM, "connect", "run", name, "--organisation", organisation]
    with _lock:
        if (organisation, name) in _less:
            _less.discard((organisation, name))
            command.append("--accept-less")
    keys = {"PUBLIEK_KEYS": str(site.keys)} if site.keys else {}
    child = subprocess.Popen(  # noqa: S603 - our own program, no shell
        [*command, "--home", str(site.home), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **keys},
        start_new_session=True,
    )
    try:
        return _looked_after(child)
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        with _lock:
            _running.discard((organisation, name))


def _looked_after(child: subprocess.Popen[bytes]) -> int:
    waited = 0.0
    while waited < _MOST_SECONDS and not _ending.is_set():
        with suppress(subprocess.TimeoutExpired):
            return child.wait(_PAUSE)
        waited += _PAUSE
    child.terminate()
    return child.wait(15)

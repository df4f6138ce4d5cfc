"""How is long work of a page done? As a command in a process of its own, one of a kind at a time.

What a command learns of people is in its memory alone; its answer is counts, and stays in the memory of the site. What
was kept stands in the data folder: after a start of the site only the answer of the last command is gone.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, current_thread
from typing import IO, Any

from django.conf import settings

from publiek import logbook
from publiek.web.uploads.importing import PROGRAM

Key = tuple[str, ...]
_PAUSE, _MOST_SECONDS, _MOST_ENDED = 0.5, 3 * 3600.0, 200
_ending = Event()
#: One of a kind (the first word of the key) at a time: matching waits for matching, not for who writes back.
_turns: defaultdict[str, Lock] = defaultdict(Lock)
_lock = Lock()
_busy: dict[Key, Sequence[str]] = {}
_ended: dict[Key, Ended] = {}
_threads: set[Thread] = set()


@dataclass(frozen=True)
class Ended:
    """How a command ended: what was asked, its exit code, and its answer (or its refusal under "error")."""

    arguments: tuple[str, ...]
    code: int
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusal(self) -> tuple[str, str, str] | None:
        """What went wrong, what to do, and the code; None when nothing did."""
        told = self.answer.get("error")
        if isinstance(told, Mapping):
            return str(told.get("what", "")), str(told.get("do", "")), str(told.get("code", ""))
        return ("", "", "") if self.code else None


def ask(key: Key, arguments: Sequence[str], *, language: str) -> bool:
    """Have `publiek` with these arguments run as soon as there is time. Whether: not when the same is going on."""
    with _lock:
        if key in _busy or _ending.is_set():
            return False
        _busy[key] = arguments
        _ended.pop(key, None)
    thread = Thread(
        target=copy_context().run, args=(_work, key, tuple(arguments), language), name="publiek-child", daemon=True
    )
    _threads.add(thread)
    thread.start()
    return True


def is_busy(key: Key) -> bool:
    """Whether it runs now or waits its turn."""
    with _lock:
        return key in _busy


def ended(key: Key) -> Ended | None:
    """How the last command of this key ended; None while it runs, and when there was none since the site began."""
    with _lock:
        return _ended.get(key)


def forget(key: Key) -> None:
    """What was told of this key is no longer true."""
    with _lock:
        _ended.pop(key, None)


def end() -> None:
    """Stop what runs: nothing is half kept."""
    _ending.set()
    for thread in list(_threads):
        thread.join(15)


atexit.register(end)


def _work(key: Key, arguments: tuple[str, ...], language: str) -> None:
    found = Ended(arguments, 70)
    with _lock:
        turn = _turns[key[0]]
    try:
        with turn:
            if not _ending.is_set():
                found = _run(arguments, language)
    finally:
        with _lock:
            _busy.pop(key, None)
            _ended[key] = found
            while len(_ended) > _MOST_ENDED:
                _ended.pop(next(iter(_ended)))
    _threads.discard(current_thread())


def _run(arguments: tuple[str, ...], language: str) -> Ended:
    site = settings.PUBLIEK
    own = {"PUBLIEK_LANGUAGE": language, **({"PUBLIEK_KEYS": str(site.keys)} if site.keys else {})}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **own, **logbook.for_a_process()},
            start_new_session=True,
        )
        try:
            code = _looked_after(child)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        return Ended(arguments, code, _answer(said))


def _looked_after(child: subprocess.Popen[bytes]) -> int:
    waited = 0.0
    while waited < _MOST_SECONDS and not _ending.is_set():
        with suppress(subprocess.TimeoutExpired):
            return child.wait(_PAUSE)
        waited += _PAUSE
    child.terminate()
    return child.wait(15)


def _answer(said: IO[bytes]) -> Mapping[str, Any]:
    said.seek(0)
    try:
        told = json.loads(said.read())
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}

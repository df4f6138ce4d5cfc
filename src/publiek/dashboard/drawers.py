"""Who draws, so that nobody waits for a picture of somebody else?

The drawing engine holds the whole process while it draws (20 to 80 ms a picture), so pictures are drawn by processes of
their own, started with the first picture. They get a specification with counts and names of groups, nothing else, and
end with the process that started them.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Lock

from publiek.reports import Card, draw_for_screen, start_drawing

_PR_SET_PDEATHSIG = 1


class Drawers:
    """A few processes that draw. Shared by all threads of one process."""

    def __init__(self, *, hands: int | None = None) -> None:
        self._hands = hands or max(1, min(os.cpu_count() or 1, 4))
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def draw(self, card: Card, *, language: str) -> str:
        """The drawing of a card with a picture. A drawer that was killed is replaced and the picture drawn again."""
        try:
            return self._working().submit(draw_for_screen, card, language=language).result()
        except BrokenProcessPool:
            self.close()
            return self._working().submit(draw_for_screen, card, language=language).result()

    def warm_up(self) -> None:
        """Start the processes, and wait until one is ready."""
        self._working().submit(start_drawing).result()

    def close(self) -> None:
        """End the processes; the next picture starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)

    def _working(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # A forked process would inherit the threads of the engine and not their state.
                fresh = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._hands, mp_context=fresh, initializer=_begin)
            return self._pool


def _begin() -> None:
    """A drawer stops only with who started it, not by Ctrl-C in the terminal, and has its engine ready."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    start_drawing()

"""How much, how long and how often may somebody ask? Every limit of a server in one place."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`head_bytes`: of what is asked, without its body. `handshake_seconds`,
    `head_seconds`: in all, however slowly the bytes come.

    A body may take `head_seconds` and a second per `slowest` bytes. `idle_seconds`: a connection on which nothing is
    asked. `connections`: at once, `per_address`: of those, from one place. `per_minute`: requests of one party, with
    `burst` at once. `uploads`: bodies that are received at once, `uploads_each`: of those, of one party.
    """

    head_bytes: int = 16 << 10
    handshake_seconds: float = 5.0
    head_seconds: float = 15.0
    slowest: int = 16 << 10
    idle_seconds: int = 20
    connections: int = 400
    per_address: int = 40
    per_minute: int = 600
    burst: int = 120
    uploads: int = 24
    uploads_each: int = 2
    threads: int = 40

    def body_seconds(self, length: int) -> float:
        """How long a body of `length` bytes, and the answer to it, may take."""
        return self.head_seconds + length / self.slowest


class Pace:
    """How often each party may still ask: a bucket that fills with `per_minute` up to `burst`."""

    def __init__(self, limits: Limits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = limits.per_minute / 60, float(limits.burst), clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, who: str) -> float:
        """Counts one request of `who`: 0 when it may go on, else after how many seconds it may ask again."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(who, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._rate)
            self._left[who] = (left - 1 if left >= 1 else left, now)
        return 0.0 if left >= 1 else (1 - left) / self._rate


class Places:
    """How many things are going on at once: in all, and of each."""

    def __init__(self, *, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._taken: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def take(self, who: str) -> bool:
        """Whether there was a place for `who`; then it is taken until it is given back."""
        with self._lock:
            if sum(self._taken.values()) >= self._most or self._taken[who] >= self._each:
                if not self._taken[who]:
                    del self._taken[who]
                return False
            self._taken[who] += 1
            return True

    def give_back(self, who: str) -> None:
        """One place of `who` is free again."""
        with self._lock:
            self._taken[who] -= 1
            if self._taken[who] <= 0:
                del self._taken[who]

    @contextmanager
    def place(self, who: str) -> Iterator[bool]:
        """As `take` and `give_back`."""
        taken = self.take(who)
        try:
            yield taken
        finally:
            if taken:
                self.give_back(who)

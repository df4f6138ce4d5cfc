"""When is it time for the next checkpoint? Seldom enough to cost next to nothing, often enough to lose little."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

#: Seconds between two checkpoints; an import that is read in less time never makes one.
INTERVAL = 15.0
#: So many times as long as the last checkpoint took is waited for the next: it costs at most a fiftieth of the time,
#: however slow the disk is.
REST = 50.0
#: The interval in seconds, for who wants to lose less whatever it costs, or never wants a checkpoint (0).
ENVIRONMENT = "PUBLIEK_CHECKPOINT_SECONDS"


class Rhythm:
    """Says when the next checkpoint is due. `clock` gives seconds that only go up."""

    def __init__(self, interval: float | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        asked = _asked()
        self._interval = next(seconds for seconds in (interval, asked, INTERVAL) if seconds is not None)
        self._rest = REST if interval is not None or asked is None else 0.0
        self._clock = clock
        self._next = clock() + self._interval

    @property
    def due(self) -> bool:
        """Whether it is time; never when the interval is 0."""
        return self._interval > 0 and self._clock() >= self._next

    def took(self, seconds: float) -> None:
        """A checkpoint was made just now, in so many seconds."""
        self._next = self._clock() + max(self._interval, self._rest * seconds)


def _asked() -> float | None:
    """What the environment asks; None when it asks nothing that can be understood."""
    try:
        return max(0.0, float(os.environ.get(ENVIRONMENT, "")))
    except ValueError:
        return None

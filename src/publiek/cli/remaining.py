"""How long will it still take? An estimate over all steps of a job, from the pace that this run shows.

The pace of the step that is running tells how long the rest of it takes; the pace of everything done so far, against
what its steps cost elsewhere (`paces`), tells it of the steps to come. Nothing is said before enough is known.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Seconds, and share of the work, before which nothing is said.
ENOUGH_SECONDS, ENOUGH_WORK = 3.0, 0.04
#: What earlier steps tell about the pace of the running one counts for as much as this share of it.
_BEFOREHAND = 0.02
#: What is told follows what is known within this share of the time that the job has taken so far, so that it does not
#: jump, and less and less.
_SETTLES = 0.15
#: A step that never says how far it is lasts at least this share of what it took already.
_OVERDUE = 0.25


@dataclass(frozen=True)
class Work:
    """One step of a job: its `weight` is what it costs in the unit of all steps, `spread` how far off that mostly is.

    Without a weight nothing is known of it beforehand.
    """

    step: str
    weight: float | None = None
    spread: float = 0.25


@dataclass(frozen=True)
class Left:
    """Seconds that are left: the best guess, and between which two it will be in most cases."""

    seconds: float
    low: float
    high: float


class Remaining:
    """Follows one job. `works`: its steps in order; empty when they are not known beforehand."""

    def __init__(self, works: Sequence[Work] = (), *, clock: Callable[[], float] = time.monotonic) -> None:
        self._works = list(works)
        self._planned = bool(works)
        self._clock = clock
        self._began = clock()
        self._at = -1
        self._spent, self._done = 0.0, 0.0
        self._step_began = self._reported = self._began
        self._first = self._fraction = 0.0
        self._paces: list[float] = []
        self._paused: float | None = None
        self._later = 0.0
        self._end: tuple[float, float] | None = None

    def tell(self, step: str, fraction: float) -> None:
        """The job is so far in `step`. A step that is no part of the work (waiting) stops the clock of the pace."""
        now = self._clock()
        if self._planned and all(work.step != step for work in self._works[max(0, self._at) :]):
            self._paused = self._paused or now
            return
        if self._paused is not None:
            self._step_began, self._reported = (
                then + now - self._paused for then in (self._step_began, self._reported)
            )
            self._paused = None
        if self._at < 0 or step != self._works[self._at].step or fraction < self._fraction:
            self._begin(step, fraction, now=now)
            return
        if fraction > self._fraction:
            self._paces.append((now - self._reported) / (fraction - self._fraction))
            self._reported, self._fraction = now, min(1.0, fraction)

    def _begin(self, step: str, fraction: float, *, now: float) -> None:
        here = next((n for n in range(self._at + 1, len(self._works)) if self._works[n].step == step), None)
        if here is None and not self._planned:
            here = len(self._works)
            self._works.append(Work(step))
        if here is None:
            return
        if self._at >= 0:
            self._close(now)
        # What was passed over was not needed: it is no work that was done in no time.
        del self._works[self._at + 1 : here]
        self._at += 1
        self._step_began = self._reported = now
        self._first = self._fraction = fraction
        self._paces = []

    def _close(self, now: float) -> None:
        weight = self._works[self._at].weight
        if weight:
            self._done += weight * (1 - self._first)
            self._spent += now - self._step_began

    @property
    def whole(self) -> bool:
        """Whether the estimate is of the whole job; else of the running step alone."""
        return self._planned

    @property
    def elapsed(self) -> float:
        """Seconds since the job began."""
        return self._clock() - self._began

    @property
    def share(self) -> float:
        """The share of all work that is done, 0 to 1; of the running step when the others are not known."""
        if self._at < 0:
            return 0.0
        if not self._planned:
            return self._fraction
        total = sum(work.weight or 0.0 for work in self._works)
        before = sum(work.weight or 0.0 for work in self._works[: self._at])
        return (before + (self._works[self._at].weight or 0.0) * self._fraction) / total if total else 0.0

    def left(self) -> Left | None:
        """What is left at this moment; None as long as too little is known."""
        now = self._clock()
        known = self._known()
        if known is None:
            self._end = None
            return None
        gone = now - self._reported
        least = 0.0 if self._paces else self._later + _OVERDUE * gone
        end = now + max(0.0, known.seconds - gone)
        if self._end is not None:
            told, when = self._end
            end = told + (end - told) * (1 - math.exp(-(now - when) / (_SETTLES * (now - self._began))))
        end = max(end, now + least)
        self._end = (end, now)
        return Left(end - now, max(0.0, min(end - now, known.low - gone)), max(end - now, known.high - gone))

    def _known(self) -> Left | None:
        """What was left when the running step last said how far it was."""
        if self._at < 0 or self._paused is not None or self._reported - self._began < ENOUGH_SECONDS:
            return None
        covered, taken = self._fraction - self._first, self._reported - self._step_began
        weight = self._works[self._at].weight
        if not self._planned or not weight:
            return self._of_step(taken, covered) if covered >= ENOUGH_WORK else None
        done, spent = self._done + weight * covered, self._spent + taken
        # Of the step that takes longest its own pace must be known, unless something was told before.
        heaviest = weight >= max(work.weight or 0.0 for work in self._works)
        if not done or self.share < ENOUGH_WORK or (heaviest and covered < ENOUGH_WORK and self._end is None):
            return None
        before = self._spent / self._done if self._done else spent / done
        pace = (taken + _BEFOREHAND * weight * before) / (covered + _BEFOREHAND)
        here = pace * (1 - self._fraction)
        later = [(work.weight or 0.0) * spent / done for work in self._works[self._at + 1 :]]
        self._later = sum(later)
        off = [2 * work.spread * cost for work, cost in zip(self._works[self._at + 1 :], later, strict=True)]
        off.append(here * self._unsteady())
        return _between(here + sum(later), math.hypot(*off))

    def _of_step(self, taken: float, covered: float) -> Left:
        here = taken / covered * (1 - self._fraction)
        return _between(here, here * self._unsteady())

    def _unsteady(self) -> float:
        """How far off the pace of the running step may be, as a share of it: by how much it went up and down."""
        if len(self._paces) < 2:
            return 0.5
        mean = sum(self._paces) / len(self._paces)
        variance = sum((pace - mean) ** 2 for pace in self._paces) / (len(self._paces) - 1)
        return min(1.0, 2 * math.sqrt(variance / len(self._paces)) / mean) if mean else 0.5


def _between(seconds: float, off: float) -> Left:
    return Left(seconds, max(0.0, seconds - off), seconds + off)

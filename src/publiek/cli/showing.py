"""How is long work shown? As a bar in a terminal, as lines in a log, as JSON lines for a site; always what and how far.

Each says how long it will still take once that is known, and once that one may stop.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from publiek.cli import process
from publiek.cli.remaining import Left, Remaining, Work
from publiek.cli.time_words import left_words
from publiek.errors import Text, UsageError

Show = Callable[[str, float], None]
WAYS = ("bar", "lines", "json", "none")
ENVIRONMENT = "PUBLIEK_PROGRESS"
#: Seconds between two lines of one step in a log, and between two lines of JSON.
LINES_EVERY, JSON_EVERY = 10.0, 0.5
#: Jobs of fewer seconds are over before one has read that one may stop.
_WORTH_A_STOP = 20.0

SAVED = "saved"
STOP_AND_GO_ON = Text(
    "Stoppen mag (Ctrl-C). Geef later dezelfde opdracht: dan gaat het verder waar het was.",
    "You may stop (Ctrl-C). Give the same command later: it then goes on where it was.",
)
STOP = Text(
    "Stoppen mag (Ctrl-C). Er wordt niets half bewaard; later begint het opnieuw.",
    "You may stop (Ctrl-C). Nothing is kept halfway; later it starts anew.",
)
STOPPED = Text(
    "Tot hier is het bewaard. Geef dezelfde opdracht: dan gaat het verder.",
    "It is kept up to here. Give the same command: it then goes on.",
)
_OF_STEP = Text("voor deze stap", "for this step")


@dataclass
class Job:
    """What is shown of one job: `texts` name the steps, `goes_on` tells whether a stop loses little."""

    texts: Mapping[str, Text]
    language: str
    works: Sequence[Work] = ()
    goes_on: bool = False

    def __post_init__(self) -> None:
        self.remaining = Remaining(self.works)
        self.step, self.saved, self._hinted = "", False, False

    def tell(self, step: str, fraction: float) -> None:
        """So far in `step`; "saved" is no step but tells that a stop loses nothing of what was done."""
        if step == SAVED:
            self.saved = True
            return
        self.step = step
        self.remaining.tell(step, fraction)

    def text(self, step: str) -> str:
        """The words for a step."""
        return self.texts[step].in_language(self.language) if step in self.texts else step

    def say(self, text: Text) -> str:
        """A text in the language of the job."""
        return text.in_language(self.language)

    def words(self, left: Left | None) -> str:
        """How long still; "" when nobody knows."""
        if left is None or (not self.remaining.whole and left.seconds < 5):
            return ""
        words = self.say(left_words(left))
        return words if self.remaining.whole else f"{words} {self.say(_OF_STEP)}"

    def hint(self, left: Left | None) -> str:
        """That one may stop, once, when it takes long enough for that; else ""."""
        if self._hinted or left is None or self.remaining.elapsed + left.seconds < _WORTH_A_STOP:
            return ""
        self._hinted = True
        return self.say(STOP_AND_GO_ON if self.goes_on else STOP)


def way(asked: str | None, *, quiet: bool) -> str:
    """How to show: what is asked, else what the environment asks, else a bar in a terminal and lines elsewhere.

    Raises UsageError "progress-unknown".
    """
    wanted = (asked or os.environ.get(ENVIRONMENT) or "").strip().lower()
    if wanted in WAYS:
        return wanted
    if wanted:
        raise UsageError(
            "progress-unknown",
            Text("Zo kan de voortgang niet worden getoond.", "Progress cannot be shown in that way."),
            Text(f"Kies uit: {', '.join(WAYS)}.", f"Choose from: {', '.join(WAYS)}."),
            {"progress": asked or ENVIRONMENT},
        )
    return "none" if quiet else "bar" if sys.stderr.isatty() else "lines"


@contextmanager
def showing(job: Job, *, how: str) -> Iterator[Show]:
    """Shows a job on standard error; gives what the work reports to."""
    with {"bar": _bar, "lines": _lines, "json": _json, "none": _nothing}[how](job) as show:
        try:
            yield show
        except BaseException as end:
            # A stop may come out of a library as something else.
            stopped = isinstance(end, KeyboardInterrupt) or process.was_stopped()
            if stopped and job.saved and how in ("bar", "lines"):
                _print(job.say(STOPPED))
            raise


@contextmanager
def _nothing(job: Job) -> Iterator[Show]:
    yield lambda step, fraction: None


@contextmanager
def _lines(job: Job) -> Iterator[Show]:
    """A line when a step begins, and at most every ten seconds how far it is: enough to follow in a log."""
    last = 0.0

    def show(step: str, fraction: float) -> None:
        nonlocal last
        before, now = job.step, time.monotonic()
        job.tell(step, fraction)
        left = job.remaining.left()
        if job.step != before:
            _print(f"  {job.text(step)} …")
            last = now
        elif now - last >= LINES_EVERY:
            _print("  " + ", ".join(filter(None, [f"{job.remaining.share:.0%}", job.words(left)])))
            last = now
        if hint := job.hint(left):
            _print("  " + hint)

    yield show


@contextmanager
def _json(job: Job) -> Iterator[Show]:
    """One JSON object a line; the schema is with the answers."""
    last = -JSON_EVERY

    def show(step: str, fraction: float) -> None:
        nonlocal last
        before, now = job.step, time.monotonic()
        job.tell(step, fraction)
        if job.step == before and step != SAVED and now - last < JSON_EVERY:
            return
        last = now
        _print(json.dumps(_told(job, fraction), ensure_ascii=False))

    yield show


def _told(job: Job, fraction: float) -> dict[str, Any]:
    left = job.remaining.left()
    return {
        "step": job.step,
        "text": job.text(job.step),
        "fraction": round(fraction, 4),
        "share": round(job.remaining.share, 4),
        "elapsed_seconds": round(job.remaining.elapsed, 2),
        "left_seconds": None if left is None else round(left.seconds, 1),
        "left_between": None if left is None else [round(left.low, 1), round(left.high, 1)],
        "left": job.words(left),
        "of": "job" if job.remaining.whole else "step",
        "saved": job.saved,
        "stop": job.say(STOP_AND_GO_ON if job.goes_on else STOP),
    }


@contextmanager
def _bar(job: Job) -> Iterator[Show]:
    """One bar for the whole job."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text as Line

    class Words(ProgressColumn):
        """How long still, as it is known at this moment."""

        def render(self, task: Task) -> Line:
            return Line(job.words(job.remaining.left()))

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), Words())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(step: str, fraction: float) -> None:
            job.tell(step, fraction)
            bar.update(task, description=job.text(job.step), completed=job.remaining.share)
            if hint := job.hint(job.remaining.left()):
                bar.console.print(hint)

        yield show


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

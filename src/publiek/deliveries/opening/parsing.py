"""How is a workbook parsed without trusting it: in a child process, with limits, answering over a pipe."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from publiek.deliveries.opening.opened import Limits
from publiek.deliveries.opening.refusals import refuse

_PROGRAM = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells as text from row 1 on, and the row numbers of cells that hold an error."""

    name: str
    visible: bool
    errors: tuple[int, ...]
    grid: pa.Table = field(repr=False)


class ParsingChild:
    """A process that parses workbooks one after the other; it ends with `close()`, or with this process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._process.poll() is None

    def parse(self, path: Path, limits: Limits, *, days: int = 0) -> list[Sheet]:
        """The sheets of the workbook at `path`. Raises "workbook-unreadable", "-damaged" or "-locked"."""
        # Processor time is limited by the child itself; on a busy machine it may wait longer than it works.
        watch = threading.Timer(limits.child_seconds * 3, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            return self._ask(path, limits, days)
        except (OSError, ValueError, KeyError, pa.ArrowException):
            self.close()
            raise refuse("workbook-unreadable") from None
        finally:
            watch.cancel()

    def _ask(self, path: Path, limits: Limits, days: int) -> list[Sheet]:
        ask, answers = self._process.stdin, self._process.stdout
        request = {"path": str(path.resolve()), "days": days}
        request |= {"memory": limits.child_memory, "seconds": limits.child_seconds}
        ask.write(json.dumps(request).encode() + b"\n")
        ask.flush()
        answer = json.loads(answers.readline())
        if "error" in answer:
            raise refuse(f"workbook-{answer['error']}")
        sheets = []
        for facts in answer["sheets"]:
            with pa.ipc.open_stream(answers) as stream:
                grid = stream.read_all()
            grid.validate(full=True)
            sheets.append(Sheet(facts["name"], facts["visible"], tuple(facts["errors"]), grid))
        return sheets

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()
            except OSError:  # what was not sent to a dead child is lost, and may be
                continue
        self._process.wait()


_kept: ContextVar[list[ParsingChild] | None] = ContextVar("kept", default=None)


@contextmanager
def keep_child() -> Iterator[None]:
    """Within this context one child parses many workbooks (a fuzz does so); else each workbook has its own."""
    children: list[ParsingChild] = []
    token = _kept.set(children)
    try:
        yield
    finally:
        _kept.reset(token)
        for child in children:
            child.close()


def parse(path: Path, limits: Limits, *, days: int = 0) -> list[Sheet]:
    """The sheets of the workbook at `path`, parsed in a child; `days` are added to its dates."""
    children = _kept.get()
    if children is None:
        child = ParsingChild()
        try:
            return child.parse(path, limits, days=days)
        finally:
            child.close()
    if not children or not children[-1].alive:
        children[:] = [ParsingChild()]
    return children[-1].parse(path, limits, days=days)

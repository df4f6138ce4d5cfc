"""What if a system answers with another kind of value than its definition promises: a list for a text, or nothing?

Then its connector stumbles. That is told as an answer that changed, with the kind of the stumble and its place in the
program; what the stumble itself says may quote an answer, and is never told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from publiek.deliveries.live import Page
from publiek.deliveries.live.refusals import answer_changed
from publiek.errors import PubliekError, program_fault

_Given = TypeVar("_Given")
#: What reading a value of another kind raises; anything else is a fault of the program.
STUMBLES = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)


def as_promised(system: str, ask: Callable[[], _Given]) -> _Given:
    """What `ask` gives. Raises NetworkError "live-answer-changed" when it stumbles over a value of another kind."""
    try:
        return ask()
    except (PubliekError, OSError):
        raise  # of the network or the disk: some of those of the network library are a ValueError too
    except STUMBLES as trouble:
        fault = program_fault(trouble)
    raise answer_changed(system, f"{fault.where['kind']} ({fault.where['place']})")


def pages_as_promised(system: str, pages: Iterator[Page]) -> Iterator[Page]:
    """The same pages; a stumble between two of them is told as `as_promised` tells it."""
    while (page := as_promised(system, lambda: next(pages, None))) is not None:
        yield page

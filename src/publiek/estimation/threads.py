"""How is the linear algebra kept to one thread? Sums in one order give one answer, and small matrices go faster so."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_thread() -> AbstractContextManager[object]:
    """A context in which matrices are worked out by one thread; sums in another order may end in another optimum."""
    return threadpool_limits(limits=1)  # type: ignore[no-any-return]

"""How is the linear algebra kept to one thread? Sums in one order give one answer, and small matrices go faster so.

threadpoolctl comes with scikit-learn (extra "build"); without it the machine's own setting stands.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext


def one_thread() -> AbstractContextManager[object]:
    """A context in which matrices are worked out by one thread, where that can be asked for."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(limits=1)  # type: ignore[no-any-return]

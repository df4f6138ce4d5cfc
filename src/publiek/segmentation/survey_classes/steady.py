"""How do sums come out the same on every run? One thread: sums in another order may end in another optimum."""

from __future__ import annotations

from contextlib import AbstractContextManager

from publiek.errors import Text, UsageError


def one_thread() -> AbstractContextManager[object]:
    """Linear algebra on one thread as long as this lasts. Raises UsageError "build-extra-missing"."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise UsageError(
            "build-extra-missing",
            Text(
                "Voor het bouwen van een indeling is scikit-learn nodig.", "Building a segmentation needs scikit-learn."
            ),
            Text('Voer uit: pip install "publiek[build]"', 'Run: pip install "publiek[build]"'),
        ) from None
    return threadpool_limits(limits=1)

"""What kind of file is this, and is it safe to read?"""

from __future__ import annotations

from pathlib import Path

from publiek.deliveries.opening.opened import Limits, Opened


def open_file(path: Path, *, limits: Limits = Limits()) -> Opened:  # noqa: B008 - frozen
    """Open any file."""
    raise NotImplementedError

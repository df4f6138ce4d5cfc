"""The front door: any file, opened safely, as raw tables of text. Nothing is interpreted and nothing is written.

`open_file(path)` gives an `Opened`; each `RawTable` in it gives its rows in batches.
"""

from __future__ import annotations

from publiek.deliveries.opening.door import open_file
from publiek.deliveries.opening.opened import Limits, Opened, RawTable

__all__ = ["Limits", "Opened", "RawTable", "open_file"]

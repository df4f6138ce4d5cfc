"""Why does a small import spend a sixth of its time looking for a library that is not there?

DuckDB tries to import pandas for every value it is given, and Arrow dateutil for every moment; a failing import
searches the whole path each time. Where such a library is not installed, that is found out once and answered at once.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Absent:
    """An import finder that knows of one module that it is not there."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse the one name without a search; leave all others to those who know."""
        if name == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def answer_at_once(name: str) -> None:
    """From now on a failing `import name` costs nothing; does nothing where the module is installed."""
    known = any(isinstance(finder, _Absent) and finder.name == name for finder in sys.meta_path)
    if not known and name not in sys.modules and importlib.util.find_spec(name) is None:
        sys.meta_path.insert(0, _Absent(name))

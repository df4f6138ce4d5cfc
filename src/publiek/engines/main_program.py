"""Why does the Spark client end a program that was typed after `python -c`?

It takes a main program without a file for its own doctests, looks for a whole Spark, and exits. While it is imported,
the main program gets a file; afterwards it has none again, for new processes would try to run it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def with_a_file() -> Iterator[None]:
    """For as long as this lasts the main program has a file."""
    program = sys.modules["__main__"]
    if hasattr(program, "__file__"):
        yield
        return
    program.__file__ = "<typed>"
    try:
        yield
    finally:
        del program.__file__

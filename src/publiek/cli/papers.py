"""Which papers does the law ask, written from what is really done? publiek privacy papers"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

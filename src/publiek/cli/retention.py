"""What is past its time? publiek retention ..."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

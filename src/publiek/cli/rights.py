"""What is held on a person, and what do they want with it? publiek rights ..."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

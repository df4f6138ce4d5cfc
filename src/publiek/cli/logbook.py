"""Who did what, and was the account of it changed? publiek log ..."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

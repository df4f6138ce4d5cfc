"""For what does a house keep data, and which papers follow from that? publiek privacy ..."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

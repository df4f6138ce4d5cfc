"""How is all of it copied, brought back and locked with another key? publiek backup ..., publiek keys ..."""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

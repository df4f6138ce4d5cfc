"""How does a house leave with everything? publiek leave, publiek load"""

from __future__ import annotations

import typer


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""

"""For what does a house keep data, and which papers follow from that? publiek privacy ..."""

from __future__ import annotations

import typer

from publiek.cli.console import say
from publiek.errors import Text

#: The commands of `publiek privacy`; other files add theirs to it.
group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(group, name="privacy", help=say(_HELP))


_HELP = Text(
    "Waarvoor bewaart een huis gegevens, en op welke grond?",
    "For what does a house keep data, and on which ground?",
)

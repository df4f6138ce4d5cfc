"""How are surveys made, collected and read? publiek survey ...; each file beside this one adds its own commands."""

from __future__ import annotations

import typer

from publiek.cli.console import say
from publiek.errors import Text

survey_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(
        survey_app,
        name="survey",
        help=say(
            Text(
                "Vraag het wie komt en wie wegblijft: vragenlijsten, antwoorden, drempels.",
                "Ask who comes and who stays away: questionnaires, answers, barriers.",
            )
        ),
    )

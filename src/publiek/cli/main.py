"""Where a typed command begins and where every error ends."""

from __future__ import annotations

import sys

import typer

from publiek import __version__
from publiek.cli import deliver, look, places, show
from publiek.cli.console import confess, explain, language, say
from publiek.errors import PubliekError, Text

app = typer.Typer(
    name="publiek",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=say(
        Text(
            "Wie komt er, waarvandaan, en wie blijft weg? Open publieksdata voor de cultuursector.",
            "Who comes, from where, and who stays away? Open audience data for the cultural sector.",
        )
    ),
)
for room in (look, deliver, places, show):
    room.add_to(app)


@app.callback(invoke_without_command=False)
def _about(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=lambda wanted: _version(wanted)),
) -> None:
    pass


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"publiek {__version__}")
        raise typer.Exit


def main() -> None:
    """The `publiek` command. Exit codes: 0 done, 2 usage, 3 file, 4 mapping, 5 conservation, 6 storage, 7 areas,
    8 disclosure, 9 network, 70 a fault in the program, 130 stopped by the user.
    """
    as_json = "--json" in sys.argv
    try:
        app()
    except PubliekError as error:
        sys.exit(explain(error, as_json=as_json, chosen=_asked_language()))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        sys.exit(confess(error))


def _asked_language() -> str:
    arguments = sys.argv
    return language(arguments[arguments.index("--language") + 1] if "--language" in arguments[:-1] else None)

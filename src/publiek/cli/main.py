"""Where a typed command begins and where every error ends."""

from __future__ import annotations

import errno
import sys

import typer

from publiek import __version__
from publiek.cli import (
    asked,
    conform,
    connect,
    consent,
    contribute,
    deliver,
    duplicates,
    engine_choice,
    exchange,
    experiments,
    handbook,
    hub,
    hub_exchange,  # noqa: F401  it adds its commands to those of the hub
    key_holder,
    knowledge,
    leaving,
    lessons,
    listening,
    logbook,
    logged,
    look,
    node,
    overlap,
    overlap_servers,
    papers,
    places,
    privacy,
    process,
    programme,
    reach,
    retention,
    rights,
    safekeeping,
    sector_commands,
    segments,
    serving,
    show,
    site_commands,
    standard,
    survey,
    survey_collect,  # noqa: F401  these add their commands to those of surveys
    survey_fetching,  # noqa: F401
    survey_form,  # noqa: F401
    survey_instruments,  # noqa: F401
    survey_told,  # noqa: F401  it adds its commands to those of surveys
    survey_typing,  # noqa: F401
    together,
    write_back,
    year_end,
)
from publiek.cli.console import explain, language, say, tell
from publiek.cli.usage import Commands
from publiek.errors import PubliekError, StorageError, Text, program_fault

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

app = typer.Typer(
    name="publiek",
    cls=Commands,
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
for room in (
    look,
    deliver,
    connect,
    write_back,
    exchange,
    conform,
    standard,
    duplicates,
    serving,
    site_commands,
    places,
    segments,
    sector_commands,
    contribute,
    together,
    hub,
    node,
    overlap,
    overlap_servers,
    key_holder,
    survey,
    reach,
    programme,
    lessons,
    listening,
    experiments,
    show,
    year_end,
    privacy,
    papers,
    consent,
    rights,
    retention,
    logbook,
    safekeeping,
    leaving,
    handbook,
    knowledge,
    engine_choice,
):
    room.add_to(app)
logged.watch(app)


@app.callback(invoke_without_command=False)
def _about(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=lambda wanted: _version(wanted)),
    engine: engine_choice.ChosenEngine = None,
) -> None:
    pass


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"publiek {__version__}")
        raise typer.Exit


def main() -> None:
    """The `publiek` command. Exit codes: 0 done, 2 usage, 3 file, 4 mapping, 5 conservation, 6 storage, 7 areas,
    8 disclosure, 9 network, 10 segmentation, 11 package, 12 survey, 13 lesson, 14 exchange, 70 a fault in the program,
    130 stopped by the user.
    """
    process.prepare()
    try:
        asked.command(app, sys.argv[1:])()
        code = 0
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        code = process.STOPPED
    except BrokenPipeError:
        code = 141
    except Exception as trouble:
        code = _told(trouble)
    if code == process.STOPPED:
        tell(Text("Gestopt. Er is niets half bewaard.", "Stopped. Nothing is half kept."), _asked_language())
    sys.exit(_said(code))


def _told(trouble: Exception) -> int:
    """Say what was refused or went wrong; the exit code for it."""
    if process.was_stopped():
        return process.STOPPED
    error = trouble if isinstance(trouble, PubliekError) else program_fault(trouble)
    if isinstance(trouble, OSError) and trouble.errno in _NO_ROOM:
        # The rooms have words of their own for their disks: this is the output.
        error = _unwritten()
    return explain(error, as_json="--json" in sys.argv, chosen=_asked_language())


def _said(code: int | str | None) -> int | str | None:
    """`code`, once everything has really been written; what could not be written is an error too."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = 141
    except OSError:
        code = explain(_unwritten(), as_json=False, chosen=_asked_language())
    else:
        return code
    # What is left cannot be written; the interpreter would try once more and complain.
    sys.stdout = None  # type: ignore[assignment]
    return code


def _unwritten() -> StorageError:
    return StorageError(
        "output-not-written",
        Text("Het antwoord kan niet worden weggeschreven.", "The answer cannot be written."),
        Text("Kijk of de schijf vol is.", "Check whether the disk is full."),
    )


def _asked_language() -> str:
    for at, word in enumerate(sys.argv):
        if word == "--language" and at + 1 < len(sys.argv):
            return language(sys.argv[at + 1])
        if word.startswith("--language="):
            return language(word.partition("=")[2])
    return language()

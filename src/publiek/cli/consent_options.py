"""What do several commands of `publiek consent` ask? Options said once, and what is typed behind them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.consent import Contact
    from publiek.house import House

File = Annotated[Path, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)]
Purpose = Annotated[str, typer.Option("--purpose", help=say(WORDS["purpose"]))]
Purposes = Annotated[list[str] | None, typer.Option("--purpose", help=say(WORDS["purpose"]))]
AllPurpose = Annotated[str, typer.Option("--purpose", help=say(WORDS["all_purpose"]))]
Channel = Annotated[str, typer.Option("--channel", help=say(WORDS["channel"]))]
AllChannel = Annotated[str, typer.Option("--channel", help=say(WORDS["all_channel"]))]
System = Annotated[str | None, typer.Option("--system", help=say(WORDS["system"]))]
Party = Annotated[str, typer.Option("--party", help=say(WORDS["party"]))]
On = Annotated[str | None, typer.Option("--on", help=say(WORDS["on"]))]
TextCode = Annotated[str, typer.Option("--text", help=say(WORDS["text"]))]
Columns = Annotated[list[str] | None, typer.Option("--column", help=say(WORDS["column"]))]
Contacts = Annotated[Path, typer.Option("--contact", help=say(WORDS["contact"]), readable=False)]
FormId = Annotated[str, typer.Option("--form", help=say(WORDS["form"]))]
_LONGEST = 300


def contact_of(path: Path, house: House, system: str | None, *, refusing: bool = False) -> Contact:
    """Read from a file or standard input: what is typed in a command stays in the shell's history.

    `refusing`: who says no says it of every system, unless one is named.
    """
    from publiek.consent import Contact
    from publiek.consent.choosing import system_of

    told = text_of(path).strip()
    if "@" in told:
        return Contact(told[:_LONGEST])
    known = system_of(house, system)
    return Contact("", told[:_LONGEST], "" if refusing and system is None else known)


def usual_channel(purpose: str, chosen: str = "") -> str:
    """The road that is meant: as chosen, else e-mail; none where nothing is sent."""
    from publiek import consent

    return (chosen or "email") if consent.purpose_of(purpose).channels else consent.NO_CHANNEL


def day_of(told: str | None) -> date | None:
    """The day that was typed. Raises UsageError "consent-day"."""
    if told is None:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        pass
    raise UsageError(
        "consent-day",
        Text("Dit is geen dag.", "This is no day."),
        Text("Schrijf hem als 2026-11-29.", "Write it as 2026-11-29."),
    )


def text_of(path: Path) -> str:
    """What stands in a file, or comes in. Raises StorageError "consent-file-unreadable"."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    raise StorageError(
        "consent-file-unreadable",
        Text("Dit bestand is niet te lezen.", "This file cannot be read."),
        Text("Controleer de naam en de rechten.", "Check its name and rights."),
    )

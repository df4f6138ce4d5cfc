"""How are figures given to others in the form that they ask? publiek exchange dip out | send | check, exchange oslo."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.cli.exchange_wording import HELP as WORDS
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.exchange.dip import Stands
    from publiek.house import House

exchange_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
dip_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
exchange_app.add_typer(dip_app, name="dip", help=say(WORDS["dip"]))
Since = Annotated[str, typer.Option("--since", help=say(WORDS["since"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(exchange_app, name="exchange", help=say(WORDS["exchange"]))


@dip_app.command("out", help=say(WORDS["out"]))
def dip_out(
    file: Annotated[Path, typer.Argument(help=say(WORDS["out_file"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    since: Since = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The stands as a file, once they add up."""
    from publiek.cli.exchange_wording import stands_lines
    from publiek.exchange import dip

    house = house_of(organisation, home=home)
    found, told = _stands(house, since)
    dip.write(found, file)
    if json:
        console.print_json({**told, "file": str(file)})
        return
    for line in stands_lines(found, console.language(language)):
        typer.echo(line)
    typer.echo(str(file))


@dip_app.command("send", help=say(WORDS["send"]))
def dip_send(
    organisation: options.Organisation,
    connection: Annotated[str, typer.Option("--connection", help=say(WORDS["connection"]))] = "dip",
    since: Since = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say(WORDS["dry_run"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every call is shown, or made."""
    from publiek import connecting
    from publiek.cli.exchange_wording import call_lines, stands_lines
    from publiek.exchange import dip

    house = house_of(organisation, home=home)
    found, told = _stands(house, since)
    calls = dip.calls_of(found)
    sent = None
    if not dry_run:
        known = connecting.connection_of(house, connection)
        if known.system != "dip":
            raise _other_system(known.system)
        sent = dip.send(connecting.door_of(house, known), found)
    if json:
        shown = [vars(call) for call in calls] if dry_run else []
        console.print_json(
            {
                **told,
                "dry_run": dry_run,
                "calls": len(calls),
                "accepted": sent.accepted if sent else 0,
                "would_send": shown,
            }
        )
        return
    for line in (*call_lines(calls if dry_run else []), *stands_lines(found, console.language(language))):
        typer.echo(line)
    if sent:
        console.tell(Text(f"{sent.accepted} berichten verstuurd.", f"{sent.accepted} messages sent."), language)


@dip_app.command("check", help=say(WORDS["check"]))
def dip_check(
    file: Annotated[Path, typer.Argument(help=say(WORDS["check_file"]), show_default=False, readable=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Row by row; exit code 14 when something is wrong."""
    from publiek.cli.exchange_wording import fault_line
    from publiek.exchange import dip

    faults = dip.check(file)
    if json:
        console.print_json({"file": str(file), "right": not faults, "faults": [vars(one) for one in faults]})
    else:
        for one in faults:
            typer.echo(fault_line(one).in_language(console.language(language)))
        if not faults:
            console.tell(Text("Alles klopt.", "Everything is right."), language)
    if faults:
        raise typer.Exit(14)


@exchange_app.command("oslo", help=say(WORDS["oslo"]))
def oslo(
    organisation: Annotated[str, typer.Option("--organisation", "-o", help=say(WORDS["organisation"]))] = "",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["folder"]), readable=False)] = None,
    formats: Annotated[str, typer.Option("--formats", help="csv,ttl,jsonld")] = "csv,ttl,jsonld",
    persons: Annotated[bool, typer.Option("--persons", help=say(WORDS["persons"]))] = False,
    recipient: Annotated[str, typer.Option("--recipient", help=say(WORDS["recipient"]))] = "",
    purpose: Annotated[str, typer.Option("--purpose", help=say(WORDS["purpose"]))] = "",
    base: Annotated[str, typer.Option("--base", help=say(WORDS["base"]))] = "urn:publiek:",
    check: Annotated[list[Path] | None, typer.Option("--check", help=say(WORDS["oslo_check"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The supply always; persons only when asked with a recipient and a purpose; or the check of files."""
    if check:
        _check_oslo(check, language, json=json)
        return
    from publiek.cli.exchange_wording import export_lines
    from publiek.exchange import oslo as room

    if out is None or not organisation:
        raise _nowhere()
    wanted = options.formats_of(formats, room.FORMATS)
    whom = room.Recipient(recipient, purpose) if persons else None
    export = room.export_of(house_of(organisation, home=home), recipient=whom, base=base)
    files = room.write(export, out, formats=wanted)
    if json:
        hidden = vars(export.hidden) if export.hidden else None
        console.print_json(
            {"rows": export.rows, "persons": persons, "left_out": hidden, "files": [str(one) for one in files]}
        )
        return
    for line in export_lines(export, console.language(language)):
        typer.echo(line)
    for path in files:
        typer.echo(str(path))


def _check_oslo(files: list[Path], language: str | None, *, json: bool) -> None:
    """Several files are checked as one: what one points to may stand in another."""
    from publiek.cli.exchange_wording import violation_line
    from publiek.exchange import oslo as room

    graph = room.read(files[0])
    for path in files[1:]:
        graph += room.read(path)
    found = room.violations(graph)
    if json:
        console.print_json(
            {"files": [str(path) for path in files], "right": not found, "violations": [vars(one) for one in found]}
        )
    else:
        for one in found:
            typer.echo(violation_line(one))
        if not found:
            console.tell(Text("Voldoet aan het OSLO-profiel.", "Meets the OSLO profile."), language)
    if found:
        raise typer.Exit(14)


def _stands(house: House, since: str) -> tuple[Stands, dict[str, object]]:
    """The stands, once they are equal to the figures of the house, and what JSON tells of them."""
    from publiek.exchange import dip

    found = dip.stands_of(house, since=_day(since))
    sums = dip.reconcile(house, found)
    told: dict[str, object] = {
        "measured_at": found.at.isoformat(),
        "performances": len(found.stands),
        "unsent": [{**vars(one), "start": one.start.isoformat() if one.start else None} for one in found.unsent],
        "sums": {name: {"number": one.number, "cents": one.cents} for name, one in vars(sums).items()},
    }
    return found, told


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            "exchange-day",
            Text("Dit is geen dag.", "This is not a day."),
            Text("Schrijf hem als 2026-09-01.", "Write it as 2026-09-01."),
        ) from None


def _other_system(system: str) -> UsageError:
    return UsageError(
        "dip-connection-other",
        Text("Deze koppeling is er een met een ander systeem.", "This connection is one with another system."),
        Text("Maak er een met DIP: publiek connect add.", "Make one with DIP: publiek connect add."),
        {"system": system},
    )


def _nowhere() -> UsageError:
    return UsageError(
        "oslo-nowhere",
        Text("Zeg van welke organisatie en in welke map.", "Say of which organisation and in which folder."),
        Text(
            "Bijvoorbeeld: publiek exchange oslo -o NAAM --out MAP; of kijk na: --check BESTAND.",
            "For example: publiek exchange oslo -o NAME --out FOLDER; or check: --check FILE.",
        ),
    )

"""Who did what, and was the account of it changed? publiek log show | verify | head | export | renew"""

from __future__ import annotations

import csv
import io
import json as as_json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.logbook_wording import HELP as WORDS
from publiek.cli.logbook_wording import NO_LOGS, NOTHING
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.collective.hub import Hub
    from publiek.collective.who_saw_what import Seen
    from publiek.house import House

log_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Since = Annotated[str | None, typer.Option("--since", help=say(WORDS["since"]))]
Until = Annotated[str | None, typer.Option("--until", help=say(WORDS["until"]))]
Action = Annotated[list[str] | None, typer.Option("--action", help=say(WORDS["action"]))]
HubFolder = Annotated[Path | None, typer.Option("--hub", help=say(WORDS["hub"]), readable=False)]
Keys = Annotated[Path | None, typer.Option("--keys", help=say(WORDS["keys"]), readable=False)]
_CHANGED = StorageError.exit_code
_COLUMNS = ("at", "source", "action", "what", "subject", "who", "allowed", "line", "via", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(log_app, name="log", help=say(WORDS["log"]))


@log_app.command("show", help=say(WORDS["show"]))
def show(
    organisation: options.Organisation,
    since: Since = None,
    until: Until = None,
    action: Action = None,
    who: Annotated[str, typer.Option("--who", help=say(WORDS["who"]))] = "",
    last: Annotated[int, typer.Option("--last", min=1, help=say(WORDS["last"]))] = 50,
    hub: HubFolder = None,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The log of the house, of what it shares and of a hub at hand, the newest first."""
    from publiek.cli.logbook_wording import seen_lines

    found = _found(_house(organisation, home), (since, until), action, who, _hub(hub, keys))
    if json:
        console.print_json({"entries": len(found), "shown": [one.as_dict() for one in found[:last]]})
        return
    if not found:
        console.tell(NOTHING, language)
    for line in seen_lines(found[:last], console.language(language)):
        typer.echo(line)


@log_app.command("verify", help=say(WORDS["verify"]))
def verify(
    heads: Annotated[Path | None, typer.Option("--head", help=say(WORDS["heads"]), readable=False)] = None,
    hub: HubFolder = None,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every chain from its first line to its last. Ends with 6 when one was changed."""
    from publiek.cli.logbook_wording import checked_line
    from publiek.collective import who_saw_what

    kept, of_hubs = _heads(heads)
    found = who_saw_what.check(options.home_of(home), kept, keys=_keys_folder(keys, home))
    if (there := _hub(hub, keys)) is not None:
        found.append(who_saw_what.check_hub(there, of_hubs))
    whole = all(one.whole for one in found)
    if json:
        console.print_json({"whole": whole, "logs": [one.as_dict(console.language(language)) for one in found]})
    else:
        for one in found:
            typer.echo(checked_line(one).in_language(console.language(language)))
        if not found:
            console.tell(NO_LOGS, language)
    if not whole:
        raise typer.Exit(_CHANGED)


@log_app.command("head", help=say(WORDS["head"]))
def head(
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    hub: HubFolder = None,
    keys: Keys = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The signed end of the log of every house, and of a hub, in one file."""
    from publiek import logbook
    from publiek.cli.logbook_wording import kept_line
    from publiek.logbook import heads

    folder, held = options.home_of(home), _keys_folder(keys, home)
    made = [logbook.head(folder, name, keys=held) for name in logbook.houses(folder)]
    there = _hub(hub, keys)
    of_hubs = [there.head().as_dict()] if there is not None else []
    _write(out, heads.as_file(made, of_hubs))
    if json:
        console.print_json({"file": str(out), "heads": [vars(one) for one in made], "hubs": of_hubs})
        return
    console.tell(kept_line(len(made) + len(of_hubs), str(out)), language)


@log_app.command("export", help=say(WORDS["export"]))
def export(
    organisation: options.Organisation,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    form: Annotated[str, typer.Option("--format", help=say(WORDS["format"]))] = "csv",
    since: Since = None,
    until: Until = None,
    action: Action = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Everything that `show` tells, as a file, oldest first."""
    if form not in ("csv", "jsonl"):
        raise UsageError(
            "log-format",
            Text("Deze vorm is er niet.", "There is no such form."),
            Text("Kies csv of jsonl.", "Choose csv or jsonl."),
        )
    found = _found(_house(organisation, home), (since, until), action, "", None)[::-1]
    rows = [one.as_dict() for one in found]
    _write(out, _csv(rows) if form == "csv" else b"".join(as_json.dumps(row).encode() + b"\n" for row in rows))
    if json:
        console.print_json({"file": str(out), "entries": len(rows)})
        return
    console.tell(Text(f"{len(rows)} regels in {out}.", f"{len(rows)} lines in {out}."), language)


@log_app.command("renew", help=say(WORDS["renew"]))
def renew(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """For a log that was damaged and cannot be restored; a log that is whole stays as it is."""
    from publiek import logbook
    from publiek.cli.logbook_wording import renewed_line

    house = _house(organisation, home)
    aside = logbook.renew(house.home, house.organisation)
    if json:
        console.print_json({"aside": str(aside or "")})
        return
    console.tell(renewed_line(str(aside or "")), language)


def _house(organisation: str, home: Path | None) -> House:
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home)


def _found(
    house: House, days: tuple[str | None, str | None], actions: list[str] | None, who: str, hub: Hub | None
) -> list[Seen]:
    from publiek import logbook
    from publiek.collective.who_saw_what import Asked, who_saw_what

    known = [one for kind in logbook.ACTIONS.values() for one in kind]
    if set(actions or ()) - set(known):
        raise UsageError(
            "log-action",
            Text("Deze handeling kent het logboek niet.", "The log does not know this action."),
            Text(f"Kies uit: {', '.join(known)}.", f"Choose from: {', '.join(known)}."),
        )
    return who_saw_what(house, Asked(_day(days[0]), _day(days[1]), tuple(actions or ()), who), hub=hub)


def _day(told: str | None) -> date | None:
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(told) if told else None
    if told and day is None:
        raise UsageError(
            "log-day",
            Text("Dit is geen dag.", "This is no day."),
            Text("Schrijf een dag als 2026-11-29.", "Write a day as 2026-11-29."),
        )
    return day


def _hub(folder: Path | None, keys: Path | None) -> Hub | None:
    if folder is None:
        return None
    from publiek.collective.hub import Hub

    return Hub(folder, keys=keys)


def _keys_folder(chosen: Path | None, home: Path | None) -> Path:
    from publiek.pseudonymisation.keyring import Keyring

    return Keyring(chosen, data_folder=options.home_of(home)).folder


def _heads(path: Path | None) -> tuple[list[Any], list[Any]]:
    """The heads of houses and those of hubs in a file."""
    if path is None:
        return [], []
    from publiek.collective.hub import Head
    from publiek.logbook import heads, refusals

    try:
        return heads.from_file(path), [Head(**one) for one in heads.others_in(path)]
    except TypeError:
        pass
    raise refusals.unreadable_head()


def _csv(rows: list[dict[str, object]]) -> bytes:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        row["detail"] = as_json.dumps(row["detail"]) if row["detail"] else ""
        cells = ["" if row[name] is None else str(row[name]) for name in _COLUMNS]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return sheet.getvalue().encode()


def _write(path: Path, content: bytes) -> None:
    from publiek.exchange.whole_files import write_whole

    write_whole(path, content, private=True)

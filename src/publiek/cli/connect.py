"""How does a house connect its ticketing system? publiek connect systems | add | try | run | list | show | …"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.connect_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import PubliekError, Text, UsageError

connect_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help=say(WORDS["name"]), show_default=False)]
Set = Annotated[list[str] | None, typer.Option("--set", help=say(WORDS["set"]))]
SecretFile = Annotated[list[str] | None, typer.Option("--secret-file", help=say(WORDS["secret_file"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(connect_app, name="connect", help=say(WORDS["connect"]))


@connect_app.command("systems", help=say(WORDS["systems"]))
def systems(language: options.Language = None, json: options.AsJson = False) -> None:
    """Every connector with what must be filled in."""
    from publiek.cli.connect_wording import system_lines
    from publiek.deliveries import live

    if json:
        console.print_json({"systems": [_described(one) for one in live.connectors()]})
        return
    for one in live.connectors():
        for line in system_lines(one, console.language(language)):
            typer.echo(line)


@connect_app.command("add", help=say(WORDS["add"]))
def add(
    name: Name,
    organisation: options.Organisation,
    system: Annotated[str, typer.Option("--system", help=say(WORDS["system"]))],
    settings: Set = None,
    secret_file: SecretFile = None,
    every: Annotated[str, typer.Option("--every", help=say(WORDS["every"]))] = "daily",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Settings on the command line, secrets from a file or asked; nothing is fetched yet."""
    from publiek import connecting
    from publiek.deliveries import live

    house, connector = house_of(organisation, home=home), live.connector(system)
    values = {**_typed(settings, connector), **_secrets(secret_file)}
    values |= _asked(connector, values, language)
    made = connecting.add(house, name, system, values, every=every)
    if json:
        console.print_json(made.as_dict())
        return
    console.tell(
        Text(
            f"Koppeling {name} is gemaakt. Probeer hem met: publiek connect try {name} -o '{organisation}'",
            f"Connection {name} was made. Try it with: publiek connect try {name} -o '{organisation}'",
        ),
        language,
    )


@connect_app.command("try", help=say(WORDS["try"]))
def try_(
    name: Name,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Ask what the account holds; nothing is kept."""
    from publiek import connecting
    from publiek.cli.connect_wording import discovered_lines

    found = connecting.discover(house_of(organisation, home=home), name)
    if json:
        parts = [vars(part) for part in found.parts]
        console.print_json({"account": found.account, "facts": dict(found.facts), "parts": parts})
        return
    for line in discovered_lines(found, console.language(language)):
        typer.echo(line)


@connect_app.command("run", help=say(WORDS["run"]))
def run(
    organisation: options.Organisation,
    names: Annotated[list[str] | None, typer.Argument(help=say(WORDS["name"]), show_default=False)] = None,
    due: Annotated[bool, typer.Option("--due", help=say(WORDS["due"]))] = False,
    whole: Annotated[bool, typer.Option("--whole", help=say(WORDS["whole"]))] = False,
    accept_less: Annotated[bool, typer.Option("--accept-less", help=say(WORDS["accept_less"]))] = False,
    progress: options.Progress = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The named connections, those that are due, or all. One that fails stops no other; the first failure is told."""
    from publiek import connecting
    from publiek.cli.connect_wording import failed_line, run_line

    house = house_of(organisation, home=home)
    chosen = names or [one.name for one in (connecting.due(house) if due else connecting.connections(house)) if one.on]
    how, failures, told = connecting.How(whole=whole, accept_less=accept_less), [], []
    for name in chosen:
        try:
            with console.progress(language, quiet=json, how=progress, goes_on=True) as showing:
                done = connecting.run(house, name, how=how, progress=showing)
        except PubliekError as trouble:
            failures.append(trouble)
            if not json:
                console.tell(failed_line(name, trouble, alone=len(failures) == 1), language)
            continue
        told.append({"connection": name, **vars(done)})
        if not json:
            connector = connecting.connection_of(house, name).connector
            console.tell(run_line(name, done, answers=connector.brings == ("answers",)), language)
    if failures:
        raise failures[0]
    if json:
        console.print_json({"runs": told})


@connect_app.command("list", help=say(WORDS["list"]))
def list_(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every connection with its last run."""
    from publiek import connecting
    from publiek.cli.connect_wording import connection_line

    house = house_of(organisation, home=home)
    found = connecting.connections(house)
    if json:
        console.print_json({"connections": [_told(house, one) for one in found]})
        return
    for one in found:
        typer.echo(connection_line(one, connecting.runs(house, one.name), console.language(language)))


@connect_app.command("show", help=say(WORDS["show"]))
def show(
    name: Name,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Settings (never a secret), oddities of the system, and the log."""
    from publiek import connecting
    from publiek.cli.connect_wording import shown_lines

    house = house_of(organisation, home=home)
    found = connecting.connection_of(house, name)
    if json:
        console.print_json(_told(house, found))
        return
    for line in shown_lines(found, connecting.runs(house, name), console.language(language)):
        typer.echo(line)


@connect_app.command("change", help=say(WORDS["change"]))
def change(
    name: Name,
    organisation: options.Organisation,
    settings: Set = None,
    secret_file: SecretFile = None,
    every: Annotated[str | None, typer.Option("--every", help=say(WORDS["every"]))] = None,
    on: Annotated[bool | None, typer.Option("--on/--pause", help=say(WORDS["on"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What is not named stays as it is."""
    from publiek import connecting

    house = house_of(organisation, home=home)
    connector = connecting.connection_of(house, name).connector
    values = {**_typed(settings, connector), **_secrets(secret_file)}
    changed = connecting.change(house, name, values, every=every, on=on)
    if json:
        console.print_json(changed.as_dict())
        return
    console.tell(Text(f"Koppeling {name} is gewijzigd.", f"Connection {name} was changed."), language)


@connect_app.command("remove", help=say(WORDS["remove"]))
def remove(
    name: Name,
    organisation: options.Organisation,
    keep_figures: Annotated[bool, typer.Option("--keep-figures", help=say(WORDS["keep_figures"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The secrets and the mirror go; the figures too, unless they are kept."""
    from publiek import connecting

    connecting.remove(house_of(organisation, home=home), name, keep_figures=keep_figures)
    if json:
        console.print_json({"connection": name, "removed": True, "figures_kept": keep_figures})
        return
    console.tell(Text(f"Koppeling {name} is verwijderd.", f"Connection {name} was removed."), language)


def _told(house: object, connection: object) -> dict[str, object]:
    from publiek import connecting

    runs = connecting.runs(house, connection.name)  # type: ignore[attr-defined, arg-type]
    return {**connection.as_dict(), "runs": [vars(one) for one in runs[-20:]]}  # type: ignore[attr-defined]


def _described(connector: object) -> dict[str, object]:
    settings = [
        {
            "name": one.name,
            "kind": one.kind,
            "required": one.required and not one.known,
            "label": one.label,
            "help": one.help,
        }
        for one in connector.settings  # type: ignore[attr-defined]
    ]
    return {
        "system": connector.code,  # type: ignore[attr-defined]
        "name": connector.name,  # type: ignore[attr-defined]
        "brings": list(connector.brings),  # type: ignore[attr-defined]
        "settings": settings,
    }


def pairs(given: list[str] | None) -> dict[str, str]:
    """Settings that were typed as name=value."""
    found = {}
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise _no_pair()
        found[name.strip()] = value
    return found


def _typed(given: list[str] | None, connector: object) -> dict[str, str]:
    """Settings that were typed; a secret is not: everybody on the machine sees what is typed behind a command."""
    found = pairs(given)
    secret = [one.name for one in connector.settings if one.kind == "secret"]  # type: ignore[attr-defined]
    if shown := next((name for name in secret if name in found), None):
        raise _secret_shown(shown)
    return found


def _secrets(given: list[str] | None) -> dict[str, str]:
    """Secrets from files, as name=file; a last line end is no part of a secret."""
    found = {}
    for name, path in pairs(given).items():
        try:
            found[name] = Path(path).expanduser().read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise _no_secret(name) from None
    return found


def _asked(connector: object, values: dict[str, str], language: str | None) -> dict[str, str]:
    """What is still missing is asked of the person, when there is one; a secret is not shown while it is typed."""
    missing = [
        one
        for one in connector.settings  # type: ignore[attr-defined]
        if one.required and not one.known and one.name not in values
    ]
    if not missing or not sys.stdin.isatty():
        return {}
    spoken = console.language(language)
    return {
        one.name: typer.prompt(one.label.in_language(spoken), hide_input=one.kind == "secret", err=True)
        for one in missing
    }


def _no_pair() -> UsageError:
    return UsageError(
        "connection-pair",
        Text("Een gegeven wordt geschreven als naam=waarde.", "A setting is written as name=value."),
        Text("Bijvoorbeeld: --set organiser=mijnhuis.", "For example: --set organiser=myhouse."),
    )


def _secret_shown(name: str) -> UsageError:
    return UsageError(
        "connection-secret-shown",
        Text(
            "Een geheim hoort niet in een opdracht: iedereen op deze computer kan dat zien.",
            "A secret does not belong in a command: everybody on this computer can see it.",
        ),
        Text(
            "Zet het in een bestand en noem dat: --secret-file naam=bestand.",
            "Put it in a file and name that: --secret-file name=file.",
        ),
        {"setting": name},
    )


def _no_secret(name: str) -> UsageError:
    return UsageError(
        "connection-secret-file",
        Text("Het bestand met het geheim is niet te lezen.", "The file with the secret cannot be read."),
        Text("Controleer de naam en de rechten van het bestand.", "Check the name and the rights of the file."),
        {"setting": name},
    )

"""How is all of it copied, brought back and locked with another key? publiek backup ..., publiek keys ..."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.safekeeping_wording import HELP
from publiek.errors import UsageError

if TYPE_CHECKING:
    from publiek.safekeeping import Registered

backup_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Keys = Annotated[Path | None, typer.Option("--keys", help=say(HELP["keys-folder"]) + " [PUBLIEK_KEYS]", readable=False)]
Set = Annotated[str, typer.Argument(help=say(HELP["set"]), show_default=False)]
Recovery = Annotated[Path | None, typer.Option("--recovery", help=say(HELP["recovery"]), readable=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    from publiek.cli import breaching, keeping_keys

    app.add_typer(backup_app, name="backup", help=say(HELP["backup"]))
    app.add_typer(keeping_keys.keys_app, name="keys", help=say(HELP["keys"]))
    app.add_typer(breaching.breach_app, name="breach", help=say(HELP["breach"]))


@backup_app.command("make", help=say(HELP["make"]))
def make(
    to: Annotated[Path, typer.Argument(help=say(HELP["to"]), show_default=False, readable=False)],
    home: options.Home = None,
    keys: Keys = None,
    recipient: Annotated[str, typer.Option("--recipient", help=say(HELP["recipient"]))] = "",
    site: Annotated[Path | None, typer.Option("--site", help=say(HELP["site"]), readable=False)] = None,
    figures: Annotated[bool, typer.Option("--figures/--no-figures", help=say(HELP["no-figures"]))] = True,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Readers never wait; whole or not at all."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    place = options.home_of(home)
    state = site or place.with_name(f"{place.name}-site")
    wishes = safekeeping.Wishes(recipient, state, figures)
    made = safekeeping.make(place, to, keys=keys, wishes=wishes)
    if json:
        console.print_json({**_one(made.set), "files": made.files, "size": made.size, "links": made.links})
        return
    console.tell(wording.made(made), language)


@backup_app.command("list", help=say(HELP["list"]))
def list_(
    home: options.Home = None, keys: Keys = None, language: options.Language = None, json: options.AsJson = False
) -> None:
    """Every set that was ever made, also those that ended."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    found = safekeeping.sets(options.home_of(home), keys=keys)
    if json:
        console.print_json({"sets": [_one(one) for one in found]})
        return
    for one in found:
        typer.echo(wording.listed(one).in_language(console.language(language)))


@backup_app.command("verify", help=say(HELP["verify"]))
def verify(
    name: Set,
    home: options.Home = None,
    keys: Keys = None,
    recovery: Recovery = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Reads the whole set; writes nothing."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    place = options.home_of(home)
    found = safekeeping.verify(folder_of(name, place, keys), home=place, keys=keys, recovery=secret_in(recovery))
    if json:
        console.print_json(asdict(found))
        return
    console.tell(wording.verified(found), language)


@backup_app.command("restore", help=say(HELP["restore"]))
def restore(
    name: Set,
    into: Annotated[Path, typer.Option("--into", help=say(HELP["into"]), readable=False)],
    home: options.Home = None,
    keys: Keys = None,
    recovery: Recovery = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Whole or not at all, never over what is there; who was erased stays erased."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    folder = folder_of(name, options.home_of(home), keys)
    came = safekeeping.restore(folder, into=into, keys=keys, recovery=secret_in(recovery))
    if json:
        told = {key: getattr(came, key) for key in ("name", "made", "into", "files", "forgotten")}
        console.print_json({**told, "organisations": list(came.organisations)})
        return
    console.tell(wording.restored(came), language)


@backup_app.command("drill", help=say(HELP["drill"]))
def drill(
    name: Annotated[str, typer.Argument(help=say(HELP["set"]), show_default=False)] = "",
    home: options.Home = None,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The newest set that can be reached, unless one is named."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    found = safekeeping.drill(options.home_of(home), keys=keys, name=Path(name).name)
    if json:
        console.print_json({**asdict(found), "passed": found.passed})
        return
    console.tell(wording.drilled(found), language)


@backup_app.command("expire", help=say(HELP["expire"]))
def expire(
    days: Annotated[int, typer.Option("--days", min=0, help=say(HELP["days"]))] = 92,
    keep: Annotated[int, typer.Option("--keep", min=0, help=say(HELP["keep"]))] = 1,
    home: options.Home = None,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The key first, then the files."""
    from publiek import safekeeping

    _ended(safekeeping.expire(options.home_of(home), days=days, keep=keep, keys=keys), language, json)


@backup_app.command("shred", help=say(HELP["shred"]))
def shred(
    name: Set,
    home: options.Home = None,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Also of a set that cannot be reached: no copy of it opens any more."""
    from publiek import safekeeping

    _ended(safekeeping.shred(options.home_of(home), Path(name).name, keys=keys), language, json)


@backup_app.command("check", help=say(HELP["check"]))
def check(
    home: options.Home = None, keys: Keys = None, language: options.Language = None, json: options.AsJson = False
) -> None:
    """Rights, disk encryption as far as the system tells, the last copy and the last drill."""
    looked(home, keys, language, json)


def looked(home: Path | None, keys: Path | None, language: str | None, json: bool) -> None:
    """Says what was looked at, and what is not well."""
    from publiek import safekeeping
    from publiek.cli import safekeeping_wording as wording

    found = safekeeping.check(options.home_of(home), keys=keys)
    if json:
        console.print_json({"checks": [{"code": one.code, "well": one.well, "said": one.said} for one in found]})
        return
    for one in found:
        typer.echo(wording.noticed(one).in_language(console.language(language)))


def folder_of(name: str, home: Path, keys: Path | None) -> Path:
    """Where a set is: the folder that was named, else where the list says that the set of this name is."""
    from publiek import safekeeping
    from publiek.safekeeping.registry import Registry

    if Path(name).expanduser().is_dir():
        return Path(name).expanduser().absolute()
    if home.is_dir():
        return Registry(home, keys).one(name).folder
    return next((one.folder for one in safekeeping.sets(home, keys=keys) if one.name == name), Path(name))


def secret_in(file: Path | None) -> str:
    """The secret in a file; a secret is never typed as an option, where others on the machine could read it."""
    if file is None:
        return ""
    try:
        lines = file.expanduser().read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    said = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if said:
        return said[0]
    raise _no_secret()


def _no_secret() -> UsageError:
    from publiek.errors import Text

    return UsageError(
        "secret-file-empty",
        Text("In dit bestand staat geen sleutel of wachtwoord.", "There is no key or passphrase in this file."),
        Text("Geef het bestand waarin het op de eerste regel staat.", "Give the file that has it on its first line."),
    )


def _ended(ended: Any, language: str | None, json: bool) -> None:
    from publiek.cli import safekeeping_wording as wording

    if json:
        console.print_json({name: list(value) for name, value in asdict(ended).items()})
        return
    for line in wording.ended(ended):
        console.tell(line, language)


def _one(one: Registered) -> dict[str, object]:
    return {**asdict(one), "pending": list(one.pending)}

"""Which keys are there, and how do they change without losing anything? publiek keys ..."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.safekeeping_wording import HELP
from publiek.errors import Text, UsageError

keys_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Keys = Annotated[Path | None, typer.Option("--keys", help=say(HELP["keys-folder"]) + " [PUBLIEK_KEYS]", readable=False)]
What = Annotated[str, typer.Argument(help=say(HELP["what"]), show_default=False)]
Passphrase = Annotated[
    Path | None, typer.Option("--passphrase-file", help=say(HELP["passphrase-file"]), readable=False)
]
Identity = Annotated[Path | None, typer.Option("--identity", help=say(HELP["identity"]), readable=False)]


@keys_app.command("show", help=say(HELP["show"]))
def show(home: options.Home = None, keys: Keys = None, json: options.AsJson = False) -> None:
    """Ids and dates of every key in the keys folder."""
    from publiek.cli import safekeeping_wording as wording
    from publiek.safekeeping import keys_folder

    found = keys_folder.show(_folder(keys, home))
    if json:
        console.print_json({"keys": [asdict(one) for one in found]})
        return
    for one in found:
        typer.echo(wording.shown(one))


@keys_app.command("check", help=say(HELP["check"]))
def check(
    home: options.Home = None, keys: Keys = None, language: options.Language = None, json: options.AsJson = False
) -> None:
    """The same as `publiek backup check`."""
    from publiek.cli.safekeeping import looked

    looked(home, keys, language, json)


@keys_app.command("rotate", help=say(HELP["rotate"]))
def rotate(
    what: What,
    organisation: options.Organisation = "",
    home: options.Home = None,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Nothing is lost; one that was killed goes on where it was."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import data_keys
    from publiek.safekeeping.rotating_entity import rotate_entity
    from publiek.safekeeping.rotating_vault import rotate_vault

    place = options.home_of(home)
    if _what(what) == "entity":
        rotated = rotate_entity(place, house_of(organisation, home=home).organisation, keys=keys)
        if json:
            console.print_json({**asdict(rotated), "organisations": list(rotated.organisations)})
            return
        said = Text(
            f"Nieuwe sleutel {rotated.to_id}; alles wat er stond is meegebracht en de cijfers zijn dezelfde.",
            f"New key {rotated.to_id}; everything stored was brought along and the figures are the same.",
        )
        console.tell(said, language)
        return
    names = [house_of(organisation, home=home).organisation] if organisation else []
    _vaults([rotate_vault(place, name, keys=keys) for name in (*names, data_keys.ENTITY)], language, json)


@keys_app.command("retire", help=say(HELP["retire"]))
def retire(
    what: What,
    organisation: options.Organisation = "",
    home: options.Home = None,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Only of the vault: the earlier keys of an entity stay needed."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import data_keys, refusals
    from publiek.safekeeping.rotating_vault import retire_vault

    if _what(what) == "entity":
        raise refusals.still_needed()
    names = [house_of(organisation, home=home).organisation] if organisation else []
    place = options.home_of(home)
    _vaults([retire_vault(place, name, keys=keys) for name in (*names, data_keys.ENTITY)], language, json)


@keys_app.command("export", help=say(HELP["export"]))
def export(
    to: Annotated[Path, typer.Option("--to", help=say(HELP["to"]), readable=False)],
    home: options.Home = None,
    keys: Keys = None,
    recipient: Annotated[str, typer.Option("--recipient", help=say(HELP["recipient"]))] = "",
    passphrase_file: Passphrase = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Never plain: closed with a passphrase, or for who holds an age key."""
    from publiek.safekeeping import keys_folder

    secret = "" if recipient else passphrase_of(passphrase_file, twice=True)
    many = keys_folder.export(_folder(keys, home), to, passphrase=secret, recipient=recipient)
    if json:
        console.print_json({"file": to, "files": many})
        return
    said = Text(
        f"{many} bestanden in {to}. Bewaar dit ergens anders dan de gegevens en de back-ups.",
        f"{many} files in {to}. Keep this somewhere else than the data and the backups.",
    )
    console.tell(said, language)


@keys_app.command("import", help=say(HELP["import"]))
def import_(
    file: Annotated[Path, typer.Argument(show_default=False, readable=False)],
    home: options.Home = None,
    keys: Keys = None,
    passphrase_file: Passphrase = None,
    identity: Identity = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A key that is here already is never written over."""
    from publiek.cli.safekeeping import secret_in
    from publiek.safekeeping import keys_folder

    secret = "" if identity else passphrase_of(passphrase_file)
    many = keys_folder.bring_in(file, _folder(keys, home), passphrase=secret, identity=secret_in(identity))
    if json:
        console.print_json({"new": many})
        return
    console.tell(Text(f"{many} sleutels teruggebracht.", f"{many} keys brought back."), language)


def passphrase_of(file: Path | None, *, twice: bool = False) -> str:
    """The passphrase: out of a file, else asked without showing it."""
    from publiek.cli.safekeeping import secret_in

    if file is not None:
        return secret_in(file)
    asked = say(Text("Wachtwoord", "Passphrase"))
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=twice, err=True))


def _folder(keys: Path | None, home: Path | None) -> Path:
    from publiek.pseudonymisation import Keyring

    return Keyring(keys, data_folder=options.home_of(home)).folder


def _what(text: str) -> str:
    if text in ("entity", "vault"):
        return text
    raise UsageError(
        "keys-what",
        Text("Zeg welke sleutel: entity of vault.", "Say which key: entity or vault."),
        Text("Bijvoorbeeld: publiek keys rotate vault -o NAAM.", "For example: publiek keys rotate vault -o NAME."),
    )


def _vaults(done: list[object], language: str | None, json: bool) -> None:
    from publiek.safekeeping.rotating_vault import Resealed

    found = [one for one in done if isinstance(one, Resealed)]
    if json:
        console.print_json({"vaults": [{**asdict(one), "kept_for": list(one.kept_for)} for one in found]})
        return
    for one in found:
        said = Text(
            f"{one.entity}: {one.things} opnieuw verzegeld, {one.retired} eerdere geheimen vervallen.",
            f"{one.entity}: {one.things} sealed anew, {one.retired} earlier secrets dropped.",
        )
        console.tell(said, language)
        if one.kept_for:
            kept = Text(
                f"Een eerder geheim blijft voor {len(one.kept_for)} back-ups van daarvoor. Laat die verlopen, en dan: "
                "publiek keys retire vault.",
                f"An earlier secret stays for {len(one.kept_for)} backups of before. Let those expire, and then: "
                "publiek keys retire vault.",
            )
            console.tell(kept, language)

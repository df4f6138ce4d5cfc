"""How does a house leave with everything? publiek leave, publiek load"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

_OUT = Text(
    "Nieuwe map voor alles; met --collective het bestand voor het bewijs.",
    "A new folder for everything; with --collective the file for the proof.",
)
_KEYS = Text("Neem ook de sleutels mee, gesloten.", "Take the keys along too, closed.")
_FOR = Text("Openbare age-sleutel van wie ze mag openen (age1…).", "Public age key of who may open them (age1…).")
_PASS = Text("Bestand met het wachtwoord; anders wordt erom gevraagd.", "File with the passphrase; else it is asked.")
_COLLECTIVE = Text(
    "Bewijs dat uw bijdrage aan deze afspraak weg is.", "Prove that your contribution to this agreement is gone."
)
_LOG = Text("Het logboek van de hub: publiek hub log … --json.", "The log of the hub: publiek hub log … --json.")
_RELEASE = Text("Een vrijgave (map of bestand), vaker te geven.", "A release (folder or file), may be repeated.")
_FOLDER = Text("De map die publiek leave heeft gemaakt.", "The folder that publiek leave made.")
_CODE = Text("De code van de uitvoer, zoals u die apart kreeg.", "The code of the export, as you got it apart.")
_IDENTITY = Text("Bestand met de geheime age-sleutel.", "File with the secret age key.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command("leave", help=say(Text("Neem alles mee in open vormen.", "Take everything along in open formats.")))(
        leave
    )
    app.command("load", help=say(Text("Begin hier met een meegenomen huis.", "Begin here with a house taken along.")))(
        load
    )


def leave(
    out: Annotated[Path, typer.Argument(help=say(_OUT), show_default=False, readable=False)],
    organisation: options.Organisation,
    home: options.Home = None,
    with_keys: Annotated[bool, typer.Option("--with-keys", help=say(_KEYS))] = False,
    recipient: Annotated[str, typer.Option("--recipient", help=say(_FOR))] = "",
    passphrase_file: Annotated[Path | None, typer.Option("--passphrase-file", help=say(_PASS), readable=False)] = None,
    collective: Annotated[str, typer.Option("--collective", help=say(_COLLECTIVE))] = "",
    hub_log: Annotated[Path | None, typer.Option("--hub-log", help=say(_LOG), readable=False)] = None,
    release: Annotated[list[Path] | None, typer.Option("--release", help=say(_RELEASE), readable=False)] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Everything of one house; nothing of another, no password. The keys only when asked, and never plain."""
    from publiek import leaving
    from publiek.cli.deliver import house_of
    from publiek.cli.keeping_keys import passphrase_of

    house = house_of(organisation, home=home)
    if collective:
        _prove(house, collective, (hub_log, release or []), out, language, json)
        return
    keys = None
    if with_keys:
        keys = leaving.Keys("" if recipient else passphrase_of(passphrase_file, twice=True), recipient)
    taken = leaving.take_everything(house, out, keys=keys)
    if json:
        console.print_json(asdict(taken))
        return
    said = Text(
        f"Alles staat in {taken.folder}: {taken.files} bestanden. De code is {taken.code}; geef die apart door.",
        f"Everything is in {taken.folder}: {taken.files} files. The code is {taken.code}; pass it on apart.",
    )
    console.tell(said, language)


def _prove(
    house: object, agreement: str, given: tuple[Path | None, list[Path]], out: Path, language: str | None, json: bool
) -> None:
    from publiek.leaving import refusals, withdrawing

    hub_log, releases = given
    if hub_log is None:
        raise refusals.log_changed()
    proof = withdrawing.prove(house, agreement, hub_log=hub_log, releases=releases)  # type: ignore[arg-type]
    withdrawing.write(proof, out)
    if json:
        console.print_json(proof.as_dict())
        return
    said = Text(
        f"Het bewijs staat in {out}: in vrijgave {proof.after['number']} van {proof.after['round']} zit u niet meer.",
        f"The proof is in {out}: release {proof.after['number']} of {proof.after['round']} is without you.",
    )
    console.tell(said, language)


def load(
    folder: Annotated[Path, typer.Argument(help=say(_FOLDER), show_default=False, readable=False)],
    home: options.Home = None,
    code: Annotated[str, typer.Option("--code", help=say(_CODE))] = "",
    passphrase_file: Annotated[Path | None, typer.Option("--passphrase-file", help=say(_PASS), readable=False)] = None,
    identity: Annotated[Path | None, typer.Option("--identity", help=say(_IDENTITY), readable=False)] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Whole or not at all; refused when one byte is not what it was, or one figure."""
    from publiek import leaving
    from publiek.cli.safekeeping import secret_in
    from publiek.leaving.loading import Opening

    opening = Opening(code, secret_in(passphrase_file), secret_in(identity))
    loaded = leaving.load(folder, options.home_of(home), opening=opening)
    if json:
        console.print_json(asdict(loaded))
        return
    said = Text(
        f"{loaded.organisation} staat er: {loaded.deliveries} leveringen, {loaded.figures} cijfers gelijk aan toen.",
        f"{loaded.organisation} is here: {loaded.deliveries} deliveries, {loaded.figures} figures the same as then.",
    )
    console.tell(said, language)
    if not loaded.keys:
        more = Text(
            "Zonder sleutels kan er niets bij: publiek keys import BESTAND.",
            "Without keys nothing can be added: publiek keys import FILE.",
        )
        console.tell(more, language)

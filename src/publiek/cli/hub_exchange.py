"""How does a hub add up what other hubs released? publiek hub take-release | total: city to province to country."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.hub import Agreed, Folder, Keys, Out, Round, hub_app, hub_in, write_out
from publiek.errors import Text

WORDS = {
    "take": Text("Neem de vrijgave van een andere hub in.", "Take in the release of another hub."),
    "total": Text("Tel op wat andere hubs vrijgaven.", "Add up what other hubs released."),
    "release": Text("De vrijgave: een map of één bestand.", "The release: a folder or one file."),
}


@hub_app.command("take-release", help=say(WORDS["take"]))
def take_release(
    folder: Folder,
    agreement: Agreed,
    file: Annotated[Path, typer.Argument(help=say(WORDS["release"]), show_default=False, readable=False)],
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Signed by a hub that was added; no house may be in two of them."""
    from publiek.collective.contributing.receiving import files_of

    taken = hub_in(folder, keys).receive_release(files_of(file), agreement)
    if json:
        console.print_json({"hub": taken.hub, "round": taken.round, "members": list(taken.members)})
        return
    n = len(taken.members)
    console.tell(
        Text(
            f"Ingenomen: {taken.hub}, {taken.round}, {n} organisaties.",
            f"Taken in: {taken.hub}, {taken.round}, {n} organisations.",
        ),
        language,
    )


@hub_app.command("total", help=say(WORDS["total"]))
def total(
    folder: Folder,
    agreement: Agreed,
    round_: Round,
    out: Out,
    keys: Keys = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A cell is told where all hubs told it; a CSV for each table in the folder `out`."""
    from publiek.collective.packages.tables_as_files import written

    release = hub_in(folder, keys).total(agreement, round_)
    for name, figure in release.figures.items():
        write_out(out / f"{name}.csv", written(figure.table))
    if json:
        console.print_json({"folder": out, "tables": sorted(release.figures)})
        return
    names = ", ".join(sorted(release.figures))
    console.tell(Text(f"Geschreven in {out}: {names}.", f"Written in {out}: {names}."), language)

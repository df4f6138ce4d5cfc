"""How does a house listen to people who do not come? publiek listen kit | agreement"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.listening.coding_sheets import Compared

listen_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_HELP = {
    "listen": Text("Luister naar wie niet komt.", "Listen to people who do not come."),
    "kit": Text("Gespreksleidraden, codeboek, codeerblad, verslag.", "Guides, codebook, coding sheet, report."),
    "agreement": Text("Codeerden twee mensen hetzelfde?", "Did two people code the same?"),
    "out": Text("Map voor de bestanden.", "Folder for the files."),
    "house": Text("Naam onder aan elke bladzijde.", "Name at the foot of every page."),
    "sheet": Text("Ingevuld codeerblad.", "Filled-in coding sheet."),
}
_VERDICTS = {
    "reliable": Text("goed: hiermee mag worden geteld", "good: these may be counted"),
    "tentative": Text("voorlopig: noem het bij elke telling", "tentative: say so with every count"),
    "anew": Text(
        "te laag: bespreek de verschillen en codeer opnieuw", "too low: talk the differences over and code anew"
    ),
    "too-few": Text("te weinig om iets te zeggen", "too few to say"),
    "one-category": Text("er is maar één code gebruikt", "only one code was used"),
}


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(listen_app, name="listen", help=say(_HELP["listen"]))


@listen_app.command("kit", help=say(_HELP["kit"]))
def kit(
    out: Annotated[Path, typer.Option("--out", help=say(_HELP["out"]), readable=False)],
    house: Annotated[str, typer.Option("--house", help=say(_HELP["house"]))] = "",
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Everything for a first round of conversations, to print and to change."""
    from publiek.errors import StorageError
    from publiek.reports.study import write_kit

    try:
        files = write_kit(out, language=console.language(language), house=house)
    except OSError:
        raise StorageError(
            "output-not-written",
            Text("Het antwoord kan niet worden weggeschreven.", "The answer cannot be written."),
            Text("Kijk of de schijf vol is.", "Check whether the disk is full."),
        ) from None
    if json:
        console.print_json({"files": files})
        return
    for file in files:
        typer.echo(file)


@listen_app.command("agreement", help=say(_HELP["agreement"]))
def agreement(
    sheet: Annotated[Path, typer.Argument(help=say(_HELP["sheet"]), show_default=False, readable=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Krippendorff's alpha of the main code and of every code, and the statements to talk over."""
    from publiek.listening.coding_sheets import compare

    found = compare(sheet)
    if json:
        console.print_json(found.as_dict())
        return
    for line in _lines(found):
        typer.echo(line.in_language(console.language(language)))


def _lines(found: Compared) -> list[Text]:
    told = found.as_dict()
    verdict, number = _VERDICTS[told["verdict"]], _told(told)
    lines = [
        Text(
            f"Alfa {number}, over {told['units']} uitspraken: {verdict.nl}.",
            f"Alpha {number}, over {told['units']} statements: {verdict.en}.",
        ),
    ]
    lines += [Text(*(f"  {one['code']:<12} {_told(one)}",) * 2) for one in told["codes"]]
    numbers = ", ".join(one["number"] for one in told["differ"])
    if numbers:
        lines.append(Text(f"Bespreek: {numbers}", f"Talk over: {numbers}"))
    return lines


def _told(one: dict[str, object]) -> str:
    if one["alpha"] is None or one["low"] is None:
        return "-"
    return f"{one['alpha']:.2f} ({one['low']:.2f}-{one['high']:.2f})"

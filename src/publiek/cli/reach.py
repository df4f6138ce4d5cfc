"""How many visits and how many different people did a house have? publiek reach."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.listening.reach_told import ToldReach

_WORDS = {
    "reach": Text(
        "Hoeveel bezoeken, bezoekers en boekers had een seizoen? Kaarten, tellingen, passen en een enquête samen.",
        "How many visits, visitors and bookers did a season have? Tickets, counts, passes and a survey together.",
    ),
    "season": Text("Seizoen, zoals 2024/25 (het laatste).", "Season, such as 2024/25 (the latest)."),
    "survey": Text("Code van een enquête aan de deur (vragenlijst door@1).", "Code of a survey at the door (door@1)."),
    "place": Text("Verdeling naar woonplaats.", "By place of residence."),
    "assumptions": Text("Uw eigen aannames (YAML).", "Your own assumptions (YAML)."),
    "subsector": Text("Soort huis, als dat niet bekend is.", "Kind of house, where that is not known."),
    "out": Text("Map voor het rapport.", "Folder for the report."),
}


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    app.command("reach", help=say(_WORDS["reach"]))(reach)


def reach(
    organisation: options.Organisation,
    season: Annotated[str, typer.Option("--season", help=say(_WORDS["season"]))] = "",
    survey: Annotated[str, typer.Option("--survey", help=say(_WORDS["survey"]))] = "",
    place: Annotated[
        str, typer.Option("--place", help=f"province | municipality | pc4 ({say(_WORDS['place'])})")
    ] = "province",
    assumptions: Annotated[
        Path | None, typer.Option("--assumptions", help=say(_WORDS["assumptions"]), readable=False)
    ] = None,
    subsector: Annotated[str, typer.Option("--subsector", help=say(_WORDS["subsector"]))] = "",
    out: Annotated[Path | None, typer.Option("--out", help=say(_WORDS["out"]), readable=False)] = None,
    formats: Annotated[str, typer.Option("--formats", help="html,pdf,pptx,xlsx,json")] = "html,xlsx",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One estimate from every source, with its parts."""
    from publiek import reports
    from publiek.listening import reach_told

    house = house_of(organisation, home=home, subsector=subsector)
    wish = reach_told.Wish(season_year(season), survey, place, assumptions)
    with console.progress(language, quiet=json) as progress:
        found = reach_told.reach(house, wish, progress=progress)
    context = reach_told.context_of(house, language=console.language(language))
    files: list[Path] = []
    if out:
        wanted = options.formats_of(formats, reports.FORMATS)
        files = reports.render_chapters(found.release, ("reach_told",), context=context, folder=out, formats=wanted)
    if json:
        console.print_json({**_answer(found), "files": [str(path) for path in files]})
        return
    for card in reports.tell_chapters(found.release, context, ("reach_told",)).cards:
        typer.echo(f"{card.question}\n  {card.sentence}")
        for row in card.table.rows if card.table else ():
            typer.echo("    " + " · ".join("-" if cell is None else str(cell) for cell in row))
    for path in files:
        typer.echo(str(path))


def season_year(season: str) -> int | None:
    """2024 for "2024/25" or "2024"; None for "". Raises UsageError "reach-season-name"."""
    if not season:
        return None
    found = re.fullmatch(r"(\d{4})(?:/(\d{2}))?", season.strip())
    if not found or (found[2] and int(found[2]) != (int(found[1]) + 1) % 100):
        raise UsageError(
            "reach-season-name",
            Text("Dit is geen seizoen.", "This is not a season."),
            Text("Schrijf het als 2024/25.", "Write it as 2024/25."),
            {"season": season[:20]},
        )
    return int(found[1])


def _answer(found: ToldReach) -> dict[str, object]:
    """The figure as it was released: facts, then every part."""
    figure = found.release["reach_told"]
    facts = {**figure.facts, "limits": list(figure.limits)}
    return {**facts, "parts": figure.table.to_pylist()}

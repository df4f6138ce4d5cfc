"""How does who keeps the data of several houses see them together? publiek sector refresh | status | show | reach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError
from publiek.vocabulary.codes import GENRES

WORDS = {
    "sector": Text("Alle organisaties in één gegevensmap samen.", "All organisations of one data folder together."),
    "refresh": Text(
        "Maak de sommen over alle organisaties klaar, of werk ze bij.", "Make the sums over all houses, or update them."
    ),
    "status": Text("Wat staat er klaar, en wat loopt achter?", "What is ready, and what is behind?"),
    "show": Text("Het publiek van alle organisaties samen.", "The audience of all organisations together."),
    "by": Text("Waarnaar verdelen, bijvoorbeeld season,segment.", "Divided by what, such as season,segment."),
    "season": Text("Alleen dit seizoen, bijvoorbeeld 2024/25.", "Only this season, such as 2024/25."),
    "reach": Text(
        "Hoeveel verschillende boekers kwamen er in een periode?", "How many different bookers came in a period?"
    ),
    "first": Text("Eerste maand, bijvoorbeeld 2024-09.", "First month, such as 2024-09."),
    "last": Text("Laatste maand.", "Last month."),
    "quick": Text("Schat het meteen, met marge.", "Estimate it at once, with a margin."),
    "anew": Text("Maak alles opnieuw.", "Make everything again."),
    "memory": Text("Hoeveel geheugen er gebruikt mag worden.", "How much memory may be used."),
    "out": Text("Schrijf de tabel als CSV naar dit bestand.", "Write the table as CSV to this file."),
    "scheme": Text("Welke indeling: CODE of CODE@VERSIE.", "Which segmentation: CODE or CODE@VERSION."),
}
sector_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(sector_app, name="sector", help=say(WORDS["sector"]))


@sector_app.command("refresh", help=say(WORDS["refresh"]))
def refresh(
    home: options.Home = None,
    segmentation: Annotated[str | None, typer.Option("--segmentation", help=say(WORDS["scheme"]))] = None,
    anew: Annotated[bool, typer.Option("--anew", help=say(WORDS["anew"]))] = False,
    memory: Annotated[str, typer.Option("--memory", help=say(WORDS["memory"]))] = "1200MB",
    language: options.Language = None,
    progress: options.Progress = None,
    json: options.AsJson = False,
) -> None:
    """Ready from now on: every later import keeps it so."""
    from publiek import sector
    from publiek.cli.sector_wording import refreshed_lines

    with console.progress(language, quiet=json, how=progress, goes_on=True) as told:
        means = sector.Means(memory=options.memory_of(memory), progress=told)
        done = sector.refresh(options.home_of(home), scheme=segmentation, anew=anew, means=means)
    if json:
        console.print_json(
            {"made": list(done.made), "houses": done.houses, "seasons": list(done.seasons), "version": done.version}
        )
        return
    for line in refreshed_lines(done):
        console.tell(line, language)


@sector_app.command("status", help=say(WORDS["status"]))
def status(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Houses, lines, seasons, bytes, and which are behind."""
    from publiek import sector
    from publiek.cli.sector_wording import status_lines

    found = sector.open_sector(options.home_of(home)).status()
    if json:
        console.print_json(found)
        return
    for line in status_lines(found, console.language(language)):
        typer.echo(line)


@sector_app.command("show", help=say(WORDS["show"]))
def show(
    by: Annotated[str, typer.Option("--by", help=say(WORDS["by"]))] = "season,segment",
    season: Annotated[str | None, typer.Option("--season", help=say(WORDS["season"]))] = None,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Sums over houses; of few people or few houses nothing."""
    from publiek import sector
    from publiek.cli.sector_wording import as_answer, show_lines, write_csv

    keys = tuple(key.strip() for key in by.split(",") if key.strip())
    release = sector.show(options.home_of(home), by=keys, seasons=[_season(season)] if season else None)
    if out:
        write_csv(release, out)
    if json:
        console.print_json(as_answer(release, keys))
        return
    if out:
        typer.echo(str(out))
        return
    for line in show_lines(release, keys, console.language(language)):
        typer.echo(line)


@sector_app.command("reach", help=say(WORDS["reach"]))
def reach(
    organisation: options.Organisation,
    first: Annotated[str, typer.Option("--from", help=say(WORDS["first"]))],
    last: Annotated[str, typer.Option("--to", help=say(WORDS["last"]))],
    genres: Annotated[str | None, typer.Option("--genres", help=", ".join(GENRES))] = None,
    quick: Annotated[bool, typer.Option("--quick", help=say(WORDS["quick"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Different bookers of one house over any period and genres: counted, or estimated at once."""
    from publiek import sector
    from publiek.cli.sector_wording import reach_lines
    from publiek.measures.combined_reach import Wanted
    from publiek.vocabulary.naming import organisation_id

    wanted = Wanted(_month(first), _month(last), _genres(genres))
    release = sector.show_reach(options.home_of(home), organisation_id(organisation), wanted, quick=quick)
    figure = release["combined_reach"]
    if json:
        unknown = {"bookers": None, "low": None, "high": None}
        found = unknown if figure.too_thin else figure.table.to_pylist()[0]
        console.print_json({**found, **figure.facts, "as_of": figure.base.version})
        return
    for line in reach_lines(release, console.language(language)):
        typer.echo(line)


def _month(text: str) -> int:
    year, _, month = text.partition("-")
    if len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12:
        return int(year) * 12 + int(month) - 1
    raise UsageError(
        "month-unreadable",
        Text("Dit is geen maand.", "This is not a month."),
        Text("Schrijf hem als 2024-09.", "Write it as 2024-09."),
    )


def _genres(text: str | None) -> tuple[int, ...] | None:
    names = [name.strip() for name in text.split(",") if name.strip()] if text else []
    unknown = [name for name in names if name not in GENRES]
    if unknown:
        raise UsageError(
            "genre-unknown",
            Text("Dit genre staat niet in de codelijst.", "This genre is not in the code list."),
            Text(f"Kies uit: {', '.join(GENRES)}.", f"Choose from: {', '.join(GENRES)}."),
        )
    return tuple(GENRES.index(name) for name in names) or None


def _season(text: str) -> int:
    year, _, following = text.partition("/")
    if len(year) == 4 and year.isdecimal() and following in ("", f"{(int(year) + 1) % 100:02d}"):
        return int(year)
    raise UsageError(
        "season-unreadable",
        Text("Dit is geen seizoen.", "This is not a season."),
        Text("Schrijf het als 2024/25.", "Write it as 2024/25."),
    )

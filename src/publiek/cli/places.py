"""Where do area statistics come from? areas fetch, areas import, areas show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

areas_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(
        areas_app,
        name="areas",
        help=say(Text("Postcodegebieden, cijfers en grenzen.", "Postcode areas, figures, boundaries.")),
    )


@areas_app.command(
    "fetch",
    help=say(
        Text(
            "Haal cijfers en grenzen op bij CBS en PDOK (netwerk).",
            "Fetch figures and boundaries from CBS and PDOK (network).",
        )
    ),
)
def fetch(
    home: options.Home = None,
    what: Annotated[
        list[str] | None, typer.Argument(help=say(Text("Welke bronnen (leeg: alle).", "Which sources (none: all).")))
    ] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    from publiek import areas

    with console.progress(language, quiet=json) as progress:
        kept = areas.fetch(options.home_of(home), what=tuple(what or ()), progress=progress)
    _report(kept.as_dict(), json=json, language=language)


@areas_app.command(
    "import",
    help=say(
        Text(
            "Lees cijfers en grenzen uit een map (zonder netwerk).",
            "Read figures and boundaries from a folder (no network).",
        )
    ),
)
def import_(
    folder: Annotated[Path, typer.Argument(show_default=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    from publiek import areas

    kept = areas.import_directory(folder, home=options.home_of(home))
    _report(kept.as_dict(), json=json, language=language)


@areas_app.command(
    "show", help=say(Text("Welke cijfers en grenzen zijn er?", "Which figures and boundaries are there?"))
)
def show(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    from publiek import areas

    reference = areas.describe()
    facts = {
        "built_in": {"areas": reference.table.num_rows, "vintage": reference.vintage, "source": reference.source},
        "imported": areas.imported(options.home_of(home)).as_dict(),
    }
    _report(facts, json=json, language=language)


def _report(facts: dict[str, object], *, json: bool, language: str | None) -> None:
    if json:
        console.print_json(facts)
        return
    from publiek.cli.wording import fact_lines

    for line in fact_lines(facts):
        typer.echo(line)

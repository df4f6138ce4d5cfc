"""Where do area statistics come from? areas fetch, areas import, areas show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.areas import ImportedAreas

WORDS = {
    "areas": Text("Postcodegebieden, cijfers en grenzen.", "Postcode areas, figures and boundaries."),
    "fetch": Text(
        "Haal cijfers en grenzen op bij CBS en PDOK (netwerk).",
        "Fetch figures and boundaries from CBS and PDOK (network).",
    ),
    "what": Text("Welke bronnen (leeg: alle).", "Which sources (none: all)."),
    "import": Text(
        "Lees cijfers en grenzen uit een map (zonder netwerk).", "Read figures and boundaries from a folder."
    ),
    "show": Text("Welke cijfers en grenzen zijn er?", "Which figures and boundaries are there?"),
}
areas_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(areas_app, name="areas", help=say(WORDS["areas"]))


@areas_app.command("fetch", help=say(WORDS["fetch"]))
def fetch(
    what: Annotated[list[str] | None, typer.Argument(help=say(WORDS["what"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Download, check and keep; a broken download goes on the next time."""
    from publiek import areas

    folder = options.home_of(home)
    with console.progress(language, quiet=json) as progress:
        for name in what or areas.sources():
            kept = areas.fetch(folder, name, progress=_share(progress, name))
            _tell(kept, json=json, language=language)
    if json:
        console.print_json(_imported(folder))


@areas_app.command("import", help=say(WORDS["import"]))
def import_(
    folder: Annotated[Path, typer.Argument(show_default=False, readable=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Read every file of a folder whose name is known, without a network."""
    from publiek import areas

    kept = areas.import_directory(folder, options.home_of(home))
    _tell(kept, json=json, language=language)
    if json:
        console.print_json(_imported(options.home_of(home)))


@areas_app.command("show", help=say(WORDS["show"]))
def show(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """What is built in and what was imported."""
    from publiek import areas
    from publiek.cli.wording import area_lines

    reference = areas.describe()
    facts: dict[str, object] = {
        "built_in": {"areas": reference.table.num_rows, "vintage": reference.vintage, "source": reference.source},
        **_imported(options.home_of(home)),
    }
    if json:
        console.print_json(facts)
        return
    for line in area_lines(facts, console.language(language)):
        typer.echo(line)


def _share(progress: Callable[[str, float], None], name: str) -> Callable[[int, int | None], None]:
    """Bytes so far of how many, as the fraction that a progress bar shows."""
    return lambda done, total: progress(name, done / total if total else 0.0)


def _imported(home: Path) -> dict[str, object]:
    from publiek import areas

    return {"imported": [vars(entry) for entry in areas.read_manifest(home)]}


def _tell(kept: ImportedAreas, *, json: bool, language: str | None) -> None:
    """What was read, what was refused and why, in lines for a person."""
    from publiek.cli.wording import finding_lines

    if json:
        return
    for entry in kept.kept:
        console.tell(f"  {entry.source}: {entry.kind} {entry.level} {entry.vintage} ({entry.rows})", language)
    for name, code in kept.refused:
        console.tell(Text(f"  {name}: niet gelezen [{code}]", f"  {name}: not read [{code}]"), language)
    for line in finding_lines([finding.as_dict() for finding in kept.findings], console.language(language)):
        console.tell("  " + line, language)

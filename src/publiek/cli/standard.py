"""What is the open standard? publiek standard [--out] | write | show | diff"""

from __future__ import annotations

import json as reading
from pathlib import Path
from typing import Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import StorageError, Text, UsageError

standard_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
_HELP = Text("De open standaard: schrijven, tonen, vergelijken.", "The open standard: write, show, compare.")
_WRITE = Text("Schrijf schema's, codelijsten en pagina's.", "Write schemas, code lists and pages.")
_SHOW = Text("Toon de kolommen van een tabel.", "Show the columns of a table.")
_DIFF = Text("Wat veranderde tussen twee versies?", "What changed between two versions?")
_OUT = Text("Map voor de schema's van alle begrippen.", "Folder for the schemas of all things.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(standard_app, name="standard", help=say(_HELP))


@standard_app.callback()
def standard(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help=say(_OUT), readable=False)] = Path("publiek-standard"),
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Without a further word: JSON Schema and Table Schema of every thing of the standard."""
    if context.invoked_subcommand:
        return
    from publiek.vocabulary import publication

    _tell(_made(lambda: publication.publish(out)), json)


@standard_app.command("write", help=say(_WRITE))
def write(
    folder: Annotated[Path, typer.Argument(readable=False)],
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What a vendor needs to write a delivery."""
    from publiek.vocabulary import schemas

    _tell(_made(lambda: schemas.write(folder)), json)


@standard_app.command("show", help=say(_SHOW))
def show(
    table: Annotated[str, typer.Argument()] = "", language: options.Language = None, json: options.AsJson = False
) -> None:
    """Without a table: all of them."""
    from publiek.vocabulary import schemas
    from publiek.vocabulary.delivering import tables

    if table and table not in tables():
        raise UsageError(
            "standard-table",
            Text("Deze tabel kent de standaard niet.", "The standard does not know this table."),
            Text(f"Kies uit: {', '.join(tables())}.", f"Choose one of: {', '.join(tables())}."),
        )
    if json:
        facts = schemas.described()
        console.print_json(facts | {"tables": {n: t for n, t in facts["tables"].items() if not table or n == table}})
        return
    for name in [table] if table else tables():
        typer.echo(schemas.page(tables()[name], console.language(language)))


@standard_app.command("diff", help=say(_DIFF))
def diff(
    old: Annotated[str, typer.Argument()],
    new: Annotated[str, typer.Argument()] = "",
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A version (1.0.0) or a standard.json; without `new` the version of this program."""
    from publiek.vocabulary import compatibility, schemas

    before, now = _facts(old), _facts(new) if new else schemas.described()
    found = compatibility.differences(before, now)
    asked = compatibility.step(found)
    if json:
        told = {"from": before["version"], "to": now["version"], "step": asked or None, "breaking": asked == "major"}
        console.print_json({**told, "differences": [vars(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.kind}: {one.table}{'.' if one.column else ''}{one.column}: {one.what}")
    none = Text("Geen verschil.", "No difference.")
    broken = Text("Dit breekt wat er was.", "This breaks what was there.")
    fine = Text("Wat goed was, blijft goed.", "What was right stays right.")
    chosen = broken if asked == "major" else fine if found else none
    typer.echo(chosen.in_language(console.language(language)))


def _facts(named: str) -> dict[str, Any]:
    from publiek.vocabulary.compatibility import released

    if named in released():
        return released()[named]
    try:
        facts: dict[str, Any] = reading.loads(Path(named).read_text(encoding="utf-8"))
        right = isinstance(facts, dict) and {"version", "tables"} <= set(facts)
    except (OSError, ValueError):
        right = False
    if not right:
        raise UsageError(
            "standard-version",
            Text("Deze versie van de standaard is er niet.", "There is no such version of the standard."),
            Text(
                f"Noem een standard.json of: {', '.join(released())}.",
                f"Name a standard.json or: {', '.join(released())}.",
            ),
        )
    return facts


def _made(work: Any) -> list[Path]:
    try:
        made: list[Path] = work()
    except OSError:
        raise StorageError(
            "standard-not-written",
            Text("De schema's kunnen hier niet worden bewaard.", "The schemas cannot be kept here."),
            Text(
                "Kies met --out een map waarin u mag schrijven.", "Choose with --out a folder in which you may write."
            ),
        ) from None
    return made


def _tell(made: list[Path], json: bool) -> None:
    if json:
        console.print_json({"files": [str(path) for path in made]})
        return
    for path in made:
        typer.echo(str(path))

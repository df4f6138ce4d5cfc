"""How does one see the product without own data, and read its standard? demo, standard, explain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(
        "demo",
        help=say(
            Text("Maak de verzonnen sector en een eerste rapport.", "Make the invented sector and a first report.")
        ),
    )(demo)
    app.command("explain", help=say(Text("Wat betekent deze code?", "What does this code mean?")))(explain)


def demo(
    out: Annotated[
        Path, typer.Option("--out", help=say(Text("Map voor de demo.", "Folder for the demo.")), readable=False)
    ] = Path("demo"),
    tickets: Annotated[int, typer.Option("--tickets", min=100_000, max=100_000_000)] = 100_000,
    seed: Annotated[int, typer.Option("--seed")] = 2026,
    only_files: Annotated[
        bool,
        typer.Option("--only-files", help=say(Text("Maak alleen de exportbestanden.", "Only make the export files."))),
    ] = False,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The invented sector, delivered and reported the way a user would."""
    from publiek import demonstration

    with console.progress(language, quiet=json) as progress:
        shown = demonstration.show(
            out,
            tickets=tickets,
            seed=seed,
            only_files=only_files,
            language=console.language(language),
            progress=progress,
        )
    if json:
        console.print_json(shown)
        return
    from publiek.cli.wording import demo_lines

    for line in demo_lines(shown, console.language(language)):
        typer.echo(line)


def explain(code: str, language: options.Language = None, json: options.AsJson = False) -> None:
    """What a finding means and what one can do."""
    from publiek.vocabulary import finding_texts

    if code not in finding_texts.catalogue():
        raise UsageError(
            "code-unknown",
            Text("Deze code staat niet in de lijst van bevindingen.", "This code is not in the list of findings."),
            Text(
                "De code van een bevinding staat tussen haken, zoals [row-footer]. Een weigering legt zichzelf uit.",
                "The code of a finding stands in square brackets, such as [row-footer]. A refusal explains itself.",
            ),
        )
    text = finding_texts.explain(code)
    if json:
        console.print_json(text)
        return
    spoken = console.language(language)
    typer.echo(f"{code}\n{text['meaning'][spoken]}\n{text['do'][spoken]}")

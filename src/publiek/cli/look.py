"""How does a house see its figures? report, profile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.deliver import house_of, tell_intake
from publiek.cli.retention import tell_due
from publiek.errors import Text, UsageError
from publiek.vocabulary.codes import REFERENCES

FORMATS = ("html", "pdf", "pptx", "xlsx", "json")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(
        "report",
        help=say(
            Text(
                "Van bestand naar rapport: wie komt er, waarvandaan, wie blijft weg?",
                "From file to report: who comes, from where, who stays away?",
            )
        ),
    )(report)
    app.command("profile", help=say(Text("Het publieksprofiel als cijfers.", "The audience profile as figures.")))(
        profile
    )


def report(
    organisation: options.Organisation,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=say(Text("Een of meer bestanden.", "One or more files.")), show_default=False, readable=False
        ),
    ] = None,
    venue_postcode: options.VenuePostcode = None,
    home: options.Home = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=say(Text("Map voor het rapport.", "Folder for the report.")), readable=False),
    ] = None,
    formats: Annotated[str, typer.Option("--formats", help=", ".join(FORMATS))] = ",".join(FORMATS),
    mapping: options.Map = None,
    sheet: options.Sheet = None,
    rules: Annotated[
        Path | None,
        typer.Option(
            "--rules",
            help=say(
                Text("Uw eigen regels om boekers te verdelen (YAML).", "Your own rules to divide bookers (YAML).")
            ),
            readable=False,
        ),
    ] = None,
    segmentation: options.Segmentation = "area-types",
    progress: options.Progress = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The main job: files in, report out."""
    from publiek import answers, measures, pipeline, reports, sector
    from publiek.cli import paces

    wanted = options.formats_of(formats, FORMATS)
    house = house_of(organisation, home=home, venue_postcode=venue_postcode)
    house = replace(house, segmentation=segmentation, rules=measures.read_schemes(rules) if rules else ())
    folder = out or Path(f"publiek-report-{house.organisation}")
    reports.expect(wanted)
    works = paces.of_report(files or [])
    with console.progress(language, quiet=json, how=progress, works=works, goes_on=True) as told:
        intakes = [
            sector.take_in(file, house=house, mapping=mapping, sheet=sheet, progress=told) for file in files or ()
        ]
        made = pipeline.report(house, folder=folder, formats=wanted, language=console.language(language), progress=told)
    if json:
        console.print_json(
            {"deliveries": [answers.summary(i) for i in intakes], "report": [str(path) for path in made]}
        )
        return
    for intake in intakes:
        tell_intake(intake, language)
    console.tell(Text("Het rapport staat klaar:", "The report is ready:"), language)
    for path in made:
        typer.echo(str(path))
    tell_due(house, language)


def profile(
    organisation: options.Organisation,
    home: options.Home = None,
    reference: Annotated[str, typer.Option("--reference", help=" | ".join(REFERENCES))] = "nl",
    venue_postcode: options.VenuePostcode = None,
    segmentation: options.Segmentation = "area-types",
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The audience profile against one reference."""
    from publiek import answers
    from publiek.cli.wording import profile_lines

    if reference not in REFERENCES:
        raise UsageError(
            "reference-unknown",
            Text("Deze vergelijking bestaat niet.", "There is no such reference."),
            Text(f"Kies uit: {', '.join(REFERENCES)}.", f"Choose from: {', '.join(REFERENCES)}."),
        )
    house = replace(house_of(organisation, home=home, venue_postcode=venue_postcode), segmentation=segmentation)
    answer = answers.profile(house, reference=reference)
    if json:
        console.print_json(answer)
        return
    for line in profile_lines(answer, house.scheme.groups, console.language(language)):
        typer.echo(line)

"""How do files come in? import, map, deliveries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.retention import tell_due
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.pipeline import House, Intake

File = Annotated[Path, typer.Argument(help=say(Text("Het bestand.", "The file.")), show_default=False, readable=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command("import", help=say(Text("Lees een bestand in.", "Import a file.")))(import_)
    app.command(
        "map", help=say(Text("Schrijf een mappingbestand om in te vullen.", "Write a mapping file to complete."))
    )(map_)
    app.command(
        "deliveries",
        help=say(Text("Wat is er ingelezen? Neem eventueel iets terug.", "What was imported? Withdraw if needed.")),
    )(deliveries)


def house_of(
    organisation: str,
    *,
    home: Path | None,
    venue_postcode: str | None = None,
    subsector: str = "",
    finishing: bool = True,
) -> House:
    """The house that the options name; after an erasure that was stopped there is done (unless not `finishing`)."""
    from publiek.pipeline import House
    from publiek.vocabulary.naming import organisation_id, venue_pc4

    # `-o --home X`: the name was forgotten and the next option taken for it.
    named = "" if organisation.startswith("-") else organisation
    house = House(
        organisation=organisation_id(named),
        home=options.home_of(home),
        # Who types an id says nothing of what the organisation is called.
        name="" if organisation == organisation_id(named) else organisation,
        venue_pc4=venue_pc4(venue_postcode),
        subsector=subsector,
    )
    if finishing:
        _finish_erasures(house)
    return house


def _finish_erasures(house: House) -> None:
    """Before figures are looked at or data come in: an erasure that was stopped is done first."""
    if not any((house.home / "organisations" / house.organisation / "erasing").glob("*.intent")):
        return
    from publiek import rights

    for receipt in rights.finish(house):
        console.tell(
            Text(
                f"Een wissing die gestopt was, is nu af: {receipt.number}.",
                f"An erasure that was stopped is done now: {receipt.number}.",
            )
        )


def import_(
    file: File,
    organisation: options.Organisation,
    home: options.Home = None,
    mapping: options.Map = None,
    sheet: options.Sheet = None,
    venue_postcode: options.VenuePostcode = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=say(Text("Laat alleen zien wat er met elke kolom gebeurt.", "Only show what happens to each column.")),
        ),
    ] = False,
    progress: options.Progress = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One file in: read, understood, without names, nothing lost, kept."""
    from publiek import answers, sector
    from publiek.cli import paces

    house = house_of(organisation, home=home, venue_postcode=venue_postcode)
    if dry_run:
        preview = answers.preview(file, house=house, mapping=mapping, sheet=sheet)
        if json:
            console.print_json(preview)
        else:
            show_preview(preview, language)
        return
    with console.progress(language, quiet=json, how=progress, works=paces.of_import([file]), goes_on=True) as told:
        intake = sector.take_in(file, house=house, mapping=mapping, sheet=sheet, progress=told)
    if json:
        console.print_json(answers.summary(intake))
    else:
        tell_intake(intake, language)
        tell_due(house, language)


def tell_intake(intake: Intake, language: str | None) -> None:
    """What came of a delivery, in a few lines."""
    from publiek import answers
    from publiek.cli.wording import finding_lines, intake_line, strange_line

    facts = answers.summary(intake)
    if not intake.already_kept:
        console.tell(intake.received.summary, language)
    if intake.received.strange:
        console.tell(strange_line(intake.received.strange), language)
    console.tell(intake_line(facts), language)
    for line in finding_lines(facts["findings"], console.language(language)):
        console.tell("  " + line)


def show_preview(preview: dict[str, object], language: str | None) -> None:
    """The privacy preview: per column what is kept, generalised, keyed or dropped, and why."""
    from publiek.cli.wording import preview_lines

    for line in preview_lines(preview, console.language(language)):
        typer.echo(line)


def map_(
    file: File,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help=say(Text("Waar het mappingbestand komt.", "Where the mapping file goes.")), readable=False
        ),
    ] = None,
    sheet: options.Sheet = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A file to complete, for an export that is not recognised with certainty."""
    from publiek import deliveries as room

    mapping = room.propose_mapping(file, sheet=sheet)
    target = out or file.with_name(file.stem + ".publiek-map.yaml")
    if target.exists():
        raise UsageError(
            "mapping-exists",
            Text("Er staat al een mappingbestand met deze naam.", "There is a mapping file of this name already."),
            Text(
                "Vul dat in, of kies met --out een andere naam.",
                "Complete that one, or choose another name with --out.",
            ),
            {"file": target.name},
        )
    room.write_mapping(mapping, target)
    if json:
        console.print_json({"mapping": str(target), "columns": len(mapping.columns)})
        return
    console.tell(
        Text(
            f"Vul {target} in en lees het bestand in met --map {target}.",
            f"Complete {target} and import the file with --map {target}.",
        ),
        language,
    )


def deliveries(
    organisation: options.Organisation,
    home: options.Home = None,
    withdraw: Annotated[
        int | None,
        typer.Option("--withdraw", help=say(Text("Neem levering NUMMER terug.", "Withdraw delivery NUMBER."))),
    ] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What was imported; a withdrawn delivery leaves every figure."""
    from publiek import answers, sector
    from publiek.cli.wording import delivery_lines

    house = house_of(organisation, home=home)
    if withdraw is not None:
        sector.withdraw(house, number=withdraw)
    kept = answers.history(house)
    if json:
        console.print_json({"organisation": house.organisation, "deliveries": kept})
        return
    if not kept:
        console.tell(
            Text("Van deze organisatie is nog niets ingelezen.", "Nothing of this organisation has been read yet."),
            language,
        )
    for line in delivery_lines(kept, console.language(language)):
        typer.echo(line)

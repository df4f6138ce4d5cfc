"""How do groups get behind the house's own contacts, and away again? publiek write-back plan | run | file | undo | …"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.connect import pairs
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.cli.write_back_wording import HELP as WORDS
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.connecting.writing_back import Rules, Sayings
    from publiek.house import House

write_back_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help=say(WORDS["name"]), show_default=False)]
Attributes = Annotated[list[str] | None, typer.Option("--attribute", help=say(WORDS["attribute"]))]
Fields = Annotated[list[str] | None, typer.Option("--field", help=say(WORDS["field"]))]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--soft-opt-in",
        help="paid | same-entity | informed | opt-out-offered | own-similar. " + say(WORDS["condition"]),
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help=say(WORDS["overwrite"]))]
Record = Annotated[bool, typer.Option("--record", help=say(WORDS["record"]))]
_LEAST_SECRET = 20


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(write_back_app, name="write-back", help=say(WORDS["write_back"]))


@write_back_app.command("attributes", help=say(WORDS["attributes"]))
def attributes(language: options.Language = None, json: options.AsJson = False) -> None:
    """The registered list, with purposes and what belongs beside each field."""
    from publiek.cli.write_back_wording import attribute_lines
    from publiek.connecting.writing_back import registered

    if json:
        console.print_json({"attributes": [one.as_dict() for one in registered().values()]})
        return
    for one in registered().values():
        for line in attribute_lines(one, console.language(language)):
            typer.echo(line)


@write_back_app.command("plan", help=say(WORDS["plan"]))
def plan(
    name: Name,
    organisation: options.Organisation,
    attribute: Attributes = None,
    field: Fields = None,
    soft_opt_in: Conditions = None,
    overwrite: Overwrite = False,
    record: Record = False,
    segmentation: options.Segmentation = "area-types",
    venue_postcode: options.VenuePostcode = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A dry run: counts only."""
    from publiek.cli.write_back_wording import count_lines
    from publiek.connecting import writing_back

    house = replace(house_of(organisation, home=home, venue_postcode=venue_postcode), segmentation=segmentation)
    sayings, rules = _wish(house, attribute, soft_opt_in, overwrite, language)
    target = writing_back.recording(writing_back.target_of(house, name, sayings.attributes, pairs(field)), record)
    counts = writing_back.plan(target, writing_back.journal_of(house, name), sayings, rules=rules)
    if json:
        console.print_json({**counts.as_dict(), "version": sayings.version, "fields": dict(target.fields)})
        return
    for line in count_lines(counts, console.language(language)):
        typer.echo(line)


@write_back_app.command("run", help=say(WORDS["run"]))
def run(
    name: Name,
    organisation: options.Organisation,
    attribute: Attributes = None,
    field: Fields = None,
    soft_opt_in: Conditions = None,
    overwrite: Overwrite = False,
    record: Record = False,
    segmentation: options.Segmentation = "area-types",
    venue_postcode: options.VenuePostcode = None,
    progress: options.Progress = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Goes on where a run was stopped."""
    from publiek.cli.write_back_wording import done_lines
    from publiek.connecting import writing_back

    house = replace(house_of(organisation, home=home, venue_postcode=venue_postcode), segmentation=segmentation)
    sayings, rules = _wish(house, attribute, soft_opt_in, overwrite, language)
    target = writing_back.recording(writing_back.target_of(house, name, sayings.attributes, pairs(field)), record)
    journal = writing_back.journal_of(house, name)
    with console.progress(language, quiet=json, how=progress, goes_on=True) as showing:
        done = writing_back.run(target, journal, sayings, rules=rules, progress=showing)
    if json:
        console.print_json(done.as_dict())
        return
    for line in done_lines(done, console.language(language)):
        typer.echo(line)


@write_back_app.command("file", help=say(WORDS["file"]))
def file(
    listed: Annotated[Path, typer.Argument(help=say(WORDS["list"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    system: Annotated[str, typer.Option("--system", help=say(WORDS["system"]))] = "generic",
    secret_file: Annotated[
        Path | None, typer.Option("--secret-file", help=say(WORDS["secret_file"]), readable=False)
    ] = None,
    ledger_system: Annotated[str | None, typer.Option("--ledger-system", help=say(WORDS["ledger_system"]))] = None,
    plain: Annotated[bool, typer.Option("--plain", help=say(WORDS["plain"]))] = False,
    attribute: Attributes = None,
    field: Fields = None,
    soft_opt_in: Conditions = None,
    segmentation: options.Segmentation = "area-types",
    venue_postcode: options.VenuePostcode = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A list in, two files out; nothing of the list is kept."""
    from publiek import permitting
    from publiek.cli.write_back_wording import count_lines
    from publiek.connecting import writing_back
    from publiek.consent.choosing import system_of
    from publiek.workshop.customers_listed import customers

    house = replace(house_of(organisation, home=home, venue_postcode=venue_postcode), segmentation=segmentation)
    permitting.require(house, "crm-column")
    shape = writing_back.shape_of(system)
    sayings, rules = _wish(house, attribute, soft_opt_in, False, language)
    fields = writing_back.fields_of(sayings.attributes, pairs(field), system=system)
    key = _key(secret_file, plain=plain)
    rows, unreadable = customers(listed, fields=tuple(fields.values()))
    basis = writing_back.Basis(house, system_of(house, ledger_system), listed=listed)
    basis.require()
    made = writing_back.files_for(rows, sayings, shape, fields=fields, key=key, rules=rules, basis=basis)
    if unreadable:
        made.counts.why["unreadable"] += unreadable
    names = {f"{shape.code}-undo.csv": made.back, f"{shape.code}-values.csv": made.values}
    files = writing_back.place_private(names, out)
    told = [str(path) for path in files]
    if json:
        console.print_json(
            {**made.counts.as_dict(), "version": made.version, "keyed": not plain, "road": shape.road, "files": told}
        )
        return
    spoken = console.language(language)
    for line in (*count_lines(made.counts, spoken), shape.road.in_language(spoken), *told):
        typer.echo(line)


@write_back_app.command("undo", help=say(WORDS["undo"]))
def undo(
    name: Name,
    organisation: options.Organisation,
    number: Annotated[int | None, typer.Option("--run", help=say(WORDS["number"]))] = None,
    soft_opt_in: Conditions = None,
    progress: options.Progress = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The latest run first; goes on where an undo was stopped."""
    from publiek.cli.write_back_wording import undone_line
    from publiek.connecting import writing_back

    house = house_of(organisation, home=home)
    target, journal = writing_back.target_of(house, name, (), {}), writing_back.journal_of(house, name)
    rules = writing_back.Rules(tuple(soft_opt_in or ()))
    with console.progress(language, quiet=json, how=progress, goes_on=True) as showing:
        told = writing_back.undo(target, journal, run=number, rules=rules, progress=showing)
    if json:
        console.print_json(vars(told))
        return
    console.tell(undone_line(told), language)


@write_back_app.command("journal", help=say(WORDS["journal"]))
def journal_(
    name: Name,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every run with its counts; no contact is shown."""
    from publiek.cli.write_back_wording import run_line
    from publiek.connecting import writing_back

    journal = writing_back.journal_of(house_of(organisation, home=home), name)
    with journal.held(looking=True):
        runs = journal.runs()
    if json:
        console.print_json({"runs": [one.as_dict() for one in runs]})
        return
    for one in runs:
        typer.echo(run_line(one, console.language(language)))


@write_back_app.command("forget", help=say(WORDS["forget"]))
def forget(
    name: Name,
    organisation: options.Organisation,
    contacts: Annotated[Path, typer.Option("--contacts", help=say(WORDS["contacts"]), readable=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Numbers come from a file or standard input: what is typed in a command stays in the shell's history."""
    from publiek.connecting import writing_back

    journal = writing_back.journal_of(house_of(organisation, home=home), name)
    numbers = [line.strip() for line in _text_of(contacts).splitlines() if line.strip()]
    with journal.held(looking=True):
        known = sum(journal.forget(number) for number in numbers)
    if json:
        console.print_json({"asked": len(numbers), "forgotten": known})
        return
    console.tell(
        Text(
            f"Van {known} van de {len(numbers)} contacten was iets bewaard; dat is gewist.",
            f"Of {known} of the {len(numbers)} contacts something was kept; it was erased.",
        ),
        language,
    )


def _wish(
    house: House,
    attribute: list[str] | None,
    soft_opt_in: list[str] | None,
    overwrite: bool,
    language: str | None,
) -> tuple[Sayings, Rules]:
    from publiek.connecting import writing_back

    asked = writing_back.chosen(tuple(attribute or ()))
    rules = writing_back.Rules(tuple(soft_opt_in or ()), overwrite)
    return writing_back.sayings_of(house, asked, language=console.language(language)), rules


def _key(secret_file: Path | None, *, plain: bool) -> Callable[[str], str]:
    """What stands for a customer number in the files."""
    from publiek.connecting.writing_back import place_private
    from publiek.connecting.writing_back.refusals import secret_short
    from publiek.workshop.permitted_labels import keyed

    if plain == (secret_file is not None):
        raise UsageError(
            "write-back-key-or-plain",
            Text(
                "Kies of de klantnummers versleuteld of gewoon in het bestand komen.",
                "Choose whether the customer numbers are keyed or plain in the file.",
            ),
            Text(
                "Geef --secret-file BESTAND, of --plain als het bestand in huis blijft.",
                "Give --secret-file FILE, or --plain when the file stays inside the house.",
            ),
        )
    if secret_file is None:
        return str
    if not secret_file.exists():
        place_private({secret_file.name: secrets.token_urlsafe(24).encode() + b"\n"}, secret_file.parent)
    secret = _text_of(secret_file).strip()
    if len(secret) < _LEAST_SECRET:
        raise secret_short()
    return partial(keyed, secret=secret)


def _text_of(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    raise UsageError(
        "write-back-file-unreadable",
        Text("Dit bestand is niet te lezen.", "This file cannot be read."),
        Text("Controleer de naam en de rechten.", "Check its name and rights."),
    )

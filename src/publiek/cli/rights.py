"""What is held on a person, and what do they want with it? publiek rights ...

Who it is about is never typed behind the command: it would stay in the history of the terminal, and others on the same
computer could see it while the command runs. It is asked, or read from a file or from standard input.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options, rights_cases
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.cli.rights_person import Person, known_of, told_of
from publiek.cli.rights_wording import HELP as WORDS

if TYPE_CHECKING:
    from publiek.rights import Receipt

rights_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Case = Annotated[str, typer.Option("--case", help=say(WORDS["case"]))]
Out = Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    rights_cases.add_to(rights_app)
    app.add_typer(rights_app, name="rights", help=say(WORDS["rights"]))


@rights_app.command("find", help=say(WORDS["find"]))
def find(
    organisation: options.Organisation,
    person: Person = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """How much there is in every place: counts alone."""
    from publiek import rights
    from publiek.cli.rights_wording import found_lines

    house = house_of(organisation, home=home)
    found = rights.find(house, known_of(person, language, json=json))
    if json:
        console.print_json(
            {"counts": found.counts, "found_by": found.by, "gone": found.gone, "corrected": found.corrected,
             "cases": found.cases, "shared_identity": found.shared_identity, "cannot": found.cannot}
        )  # fmt: skip
        return
    for line in found_lines(found):
        console.tell(line, language)


@rights_app.command("give", help=say(WORDS["give"]))
def give(
    organisation: options.Organisation,
    out: Out,
    person: Person = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Two files for the person, that only the user of this computer can read."""
    from publiek import rights

    house, spoken = house_of(organisation, home=home), console.language(language)
    given = rights.give(house, known_of(person, language, json=json), language=spoken)
    made = rights.place(given, out, language=spoken)
    if json:
        console.print_json({"files": made, "counts": dict(given.counts)})
        return
    for path in made:
        typer.echo(path)


@rights_app.command("correct", help=say(WORDS["correct"]))
def correct(
    organisation: options.Organisation,
    person: Person = None,
    case: Case = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A postcode or year of birth; the new values are asked too, or stand in the file."""
    from publiek import rights
    from publiek.cli.rights_person import correction_of

    house, told = house_of(organisation, home=home), told_of(person, language, more=True, json=json)
    done = rights.correct(house, known_of(told, language), correction_of(told), case=case)
    if json:
        console.print_json({"lines": done.lines, "fields": done.fields, "also": done.also})
        return
    console.tell(WORDS["corrected"], language)
    console.tell(done.also, language)


@rights_app.command("object", help=say(WORDS["object"]))
def object_(
    organisation: options.Organisation,
    person: Person = None,
    case: Case = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Kept out of all analysis from now on."""
    from publiek import rights
    from publiek.cli.rights_wording import objected_line

    house = house_of(organisation, home=home)
    done = rights.object_(house, known_of(person, language, json=json), case=case)
    if json:
        console.print_json(vars(done))
        return
    console.tell(objected_line(done), language)


@rights_app.command("lift", help=say(WORDS["lift"]))
def lift(
    organisation: options.Organisation,
    person: Person = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The objection is taken back."""
    from publiek import rights
    from publiek.cli.rights_wording import objected_line

    house = house_of(organisation, home=home)
    done = rights.lift_objection(house, known_of(person, language, json=json))
    if json:
        console.print_json(vars(done))
        return
    console.tell(objected_line(done), language)


@rights_app.command("erase", help=say(WORDS["erase"]))
def erase(
    organisation: options.Organisation,
    person: Person = None,
    case: Case = "",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["proof"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Everywhere, with a receipt; the proof for the person has a code that is kept nowhere else."""
    from publiek import rights

    house = house_of(organisation, home=home)
    receipt = rights.erase(house, known_of(person, language, json=json), case=case)
    _tell(receipt, organisation, out=out, language=language, json=json)


@rights_app.command("finish", help=say(WORDS["finish"]))
def finish(
    organisation: options.Organisation,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["proof"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Erasures that were stopped are done."""
    from publiek import rights

    done = rights.finish(house_of(organisation, home=home, finishing=False))
    if json:
        console.print_json({"receipts": [dict(receipt.told) for receipt in done]})
    elif not done:
        console.tell(WORDS["nothing"], language)
    for receipt in done:
        if not json or out is not None:
            _tell(receipt, organisation, out=out, language=language, json=False)


@rights_app.command("receipts", help=say(WORDS["receipts"]))
def receipts(
    organisation: options.Organisation,
    number: Annotated[str, typer.Argument(help=say(WORDS["number"]), show_default=False)] = "",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["proof"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """All receipts, or one; each compared with the log."""
    from publiek import rights

    house = house_of(organisation, home=home)
    if number:
        _tell(rights.receipt(house, number), organisation, out=out, language=language, json=json)
        return
    found = [rights.receipt(house, one) for one in rights.receipt_numbers(house)]
    if json:
        console.print_json({"receipts": [dict(one.told) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.number}  {one.told['done_at'][:10]}  {one.told['lines']}  {len(one.pending)}")


def _tell(receipt: Receipt, organisation: str, *, out: Path | None, language: str | None, json: bool) -> None:
    from publiek import rights
    from publiek.cli.rights_wording import receipt_lines
    from publiek.connecting.writing_back import place_private

    spoken = console.language(language)
    if out is not None:
        made = rights.proof(receipt, name=organisation, language=spoken)
        place_private({f"{receipt.number}.pdf": made}, out)
    if json:
        console.print_json(dict(receipt.told))
        return
    for line in receipt_lines(receipt):
        console.tell(line, language)

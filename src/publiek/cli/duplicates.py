"""Which accounts in an export are of the same person? publiek duplicates FILE."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.linking import Counted, Linked

WORDS = {
    "duplicates": Text(
        "Welke accounts in een export zijn van dezelfde persoon? Er wordt niets bewaard.",
        "Which accounts in an export are of the same person? Nothing is kept.",
    ),
    "file": Text("De export.", "The export."),
    "out": Text(
        "Schrijf de paren als CSV: alleen uw eigen klantnummers.",
        "Write the pairs as CSV: your own customer numbers only.",
    ),
    "organisation": Text(
        "Organisatie: haar register van doelen geldt dan.", "Organisation: its register of purposes then holds."
    ),
    "certain": Text("Hoe zeker een paar moet zijn, 0.5 tot 1.", "How sure a pair must be, 0.5 to 1."),
}
REASONS = {
    "alike": Text("alle gegevens gelijk", "all details alike"),
    "email-same": Text("hetzelfde e-mailadres", "the same e-mail address"),
    "email-written-otherwise": Text("hetzelfde e-mailadres, anders geschreven", "the same e-mail, written otherwise"),
    "phone-same": Text("hetzelfde mobiele nummer", "the same mobile number"),
    "email-nearly": Text("bijna hetzelfde e-mailadres", "nearly the same e-mail address"),
    "name-and-address": Text("naam en adres gelijk", "name and address alike"),
    "name-nearly-and-address": Text("adres gelijk, naam bijna", "address alike, name nearly"),
    "together": Text("meerdere aanwijzingen samen", "several signs together"),
}


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    app.command("duplicates", help=say(WORDS["duplicates"]))(duplicates)


def duplicates(
    file: Annotated[Path, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)],
    mapping: options.Map = None,
    sheet: options.Sheet = None,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    certain: Annotated[float, typer.Option("--certain", help=say(WORDS["certain"]))] = 0.99,
    organisation: Annotated[str | None, typer.Option("--organisation", "-o", help=say(WORDS["organisation"]))] = None,
    home: options.Home = None,
    progress: options.Progress = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Counts and reasons; with --out the pairs for the box office, by customer number."""
    from publiek import linking, permitting, pipeline
    from publiek.cli.deliver import house_of

    if organisation is not None:
        permitting.require(house_of(organisation, home=home), "link-accounts")
    with console.progress(language, quiet=json, how=progress) as told:
        linked = pipeline.find_duplicates(
            file,
            mapping=mapping,
            sheet=sheet,
            maps=options.home_of(home) / "maps",
            settings=linking.LinkSettings(certain=certain),
            progress=told,
        )
    written = linking.write_pairs(linked, out) if out else None
    if json:
        console.print_json(answer(linked, written))
        return
    for line in lines_of(linked):
        typer.echo(line.in_language(console.language(language)))
    if written is not None:
        console.tell(Text(f"{written} paren geschreven.", f"{written} pairs written."), language)


def answer(linked: Linked, written: int | None) -> dict[str, object]:
    """What `--json` prints: counts alone."""
    return {
        "accounts": linked.accounts,
        "examined": linked.examined,
        "groups": linked.groups,
        "without_details": linked.without_details,
        "persons": _counted(linked.persons),
        "households": _counted(linked.households),
        "coverage": {
            "address": round(linked.address_coverage, 3),
            "email": round(linked.email_coverage, 3),
            "phone": round(linked.phone_coverage, 3),
        },
        "reasons": linked.reasons,
        "pairs": linked.pairs.num_rows,
        "written": written,
    }


def _counted(counted: Counted | None) -> dict[str, int] | None:
    return None if counted is None else {"number": counted.number, "low": counted.low, "high": counted.high}


def lines_of(linked: Linked) -> list[Text]:
    """The same in sentences."""
    aside = linked.groups + linked.without_details
    lines = [
        Text(
            f"{linked.accounts} accounts; {linked.examined} vergeleken, {aside} niet "
            f"({linked.groups} groepen, scholen of bedrijven; {linked.without_details} met te weinig gegevens).",
            f"{linked.accounts} accounts; {linked.examined} compared, {aside} not "
            f"({linked.groups} groups, schools or companies; {linked.without_details} with too few details).",
        ),
        _line(linked.persons, Text("personen", "persons")),
        _line(linked.households, Text("huishoudens", "households")),
        Text(
            f"Met adres {linked.address_coverage:.0%}, e-mail {linked.email_coverage:.0%}, "
            f"mobiel nummer {linked.phone_coverage:.0%} van de vergeleken accounts.",
            f"With an address {linked.address_coverage:.0%}, e-mail {linked.email_coverage:.0%}, "
            f"mobile number {linked.phone_coverage:.0%} of the accounts compared.",
        ),
        Text(f"Zekere paren: {linked.pairs.num_rows}.", f"Sure pairs: {linked.pairs.num_rows}."),
    ]
    return lines + [
        Text(f"  {count} {REASONS[reason].nl}", f"  {count} {REASONS[reason].en}")
        for reason, count in linked.reasons.items()
    ]


def _line(counted: Counted | None, who: Text) -> Text:
    if counted is None:
        return Text(
            f"Hoeveel {who.nl} dat zijn, is niet te zeggen: van te weinig accounts is het nodige bekend.",
            f"How many {who.en} they are cannot be told: too few accounts say enough.",
        )
    return Text(
        f"Waarschijnlijk {counted.number} {who.nl} (tussen {counted.low} en {counted.high}).",
        f"Probably {counted.number} {who.en} (between {counted.low} and {counted.high}).",
    )

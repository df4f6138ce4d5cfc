"""How do people come to the form? publiek survey form | qr: one file for a tablet, and the code to a page."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.errors import Text, UsageError

WORDS = {
    "form": Text(
        "Maak de vragenlijst als één bestand, voor een tablet zonder netwerk.",
        "Make the questionnaire as one file, for a tablet without a network.",
    ),
    "qr": Text("Maak een QR-code of een poster van een adres.", "Make a QR code or a poster of an address."),
    "survey": Text("De code van de enquête.", "The code of the survey."),
    "out": Text("Het bestand om te schrijven.", "The file to write."),
    "pin": Text(
        "Cijfers waarmee men de antwoorden van de tablet haalt; zonder wordt er een gemaakt.",
        "Digits with which the answers are taken off the tablet; without it one is made.",
    ),
    "unit": Text("Plaats of moment waar wordt gevraagd.", "Place or moment where people are asked."),
    "address": Text("Het adres van de enquête op de site.", "The address of the survey on the site."),
    "qr_out": Text(".svg, .png of .pdf (poster).", ".svg, .png or .pdf (poster)."),
    "title": Text("Titel op de poster.", "Title on the poster."),
    "house": Text("Naam van de organisatie op de poster.", "Name of the organisation on the poster."),
}
_PIN = re.compile(r"[0-9]{4,12}")
_UNIT = re.compile(r"[\w .:-]{0,60}")
_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+/[!-~]{0,400}", re.ASCII)


@survey_app.command("form", help=say(WORDS["form"]))
def form(
    organisation: options.Organisation,
    survey: Annotated[str, typer.Option("--survey", help=say(WORDS["survey"]))],
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    pin: Annotated[str, typer.Option("--pin", help=say(WORDS["pin"]))] = "",
    unit: Annotated[str, typer.Option("--unit", help=say(WORDS["unit"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Opens in any browser, asks nothing of any network, keeps answers on the tablet until the pin takes them off."""
    from publiek.cli.deliver import house_of
    from publiek.cli.hub import write_out
    from publiek.listening.asking import asked_of
    from publiek.listening.running import survey_of
    from publiek.reports.questionnaires.form import form_file

    pin = pin or f"{secrets.randbelow(10**6):06}"
    if not _PIN.fullmatch(pin):
        raise _wrong("--pin", Text("4 tot 12 cijfers", "4 to 12 digits"))
    if not _UNIT.fullmatch(unit):
        raise _wrong("--unit", Text("letters en cijfers, ten hoogste 60", "letters and digits, at most 60"))
    house = house_of(organisation, home=home)
    write_out(out, form_file(asked_of(house, survey_of(house, survey)), pin=pin, unit=unit).encode())
    if json:
        console.print_json({"file": out, "pin": pin, "unit": unit})
        return
    console.tell(Text(f"Geschreven: {out}", f"Written: {out}"), language)
    console.tell(
        Text(f"Pincode om antwoorden op te halen: {pin}", f"Pin with which to take the answers: {pin}"), language
    )


@survey_app.command("qr", help=say(WORDS["qr"]))
def qr(
    address: Annotated[str, typer.Argument(help=say(WORDS["address"]), show_default=False)],
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["qr_out"]), readable=False)],
    unit: Annotated[str, typer.Option("--unit", help=say(WORDS["unit"]))] = "",
    title: Annotated[str, typer.Option("--title", help=say(WORDS["title"]))] = "",
    house: Annotated[str, typer.Option("--house", help=say(WORDS["house"]))] = "",
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The kind follows from the name of the file: a drawing, a picture, or an A4 to hang up."""
    from publiek.cli.hub import write_out
    from publiek.reports.questionnaires.form import poster, qr_png, qr_svg, with_unit

    if not _ADDRESS.fullmatch(address):
        raise _wrong("address", Text("een adres dat met https:// begint", "an address that begins with https://"))
    if not _UNIT.fullmatch(unit):
        raise _wrong("--unit", Text("letters en cijfers, ten hoogste 60", "letters and digits, at most 60"))
    whole = with_unit(address, "qr", unit) if "?" not in address else address
    made = {
        ".svg": lambda: qr_svg(whole, title=title).encode(),
        ".png": lambda: qr_png(whole),
        ".pdf": lambda: poster(title or "?", house=house, address=whole, language=console.language(language)),
    }
    if out.suffix.lower() not in made or (out.suffix.lower() == ".pdf" and not title):
        raise _wrong("--out", Text(".svg, .png, of .pdf met --title", ".svg, .png, or .pdf with --title"))
    write_out(out, made[out.suffix.lower()]())
    if json:
        console.print_json({"file": out, "address": whole})
        return
    console.tell(Text(f"Geschreven: {out}", f"Written: {out}"), language)


def _wrong(option: str, wanted: Text) -> UsageError:
    return UsageError(
        "survey-form-option",
        Text(f"{option} klopt niet.", f"{option} is not right."),
        Text(f"Geef: {wanted.nl}.", f"Give: {wanted.en}."),
        {"option": option},
    )

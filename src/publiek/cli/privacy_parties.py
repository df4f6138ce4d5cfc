"""Who answers for the data of a house, and who works with them? publiek privacy controller | processor"""

from __future__ import annotations

from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.privacy_wording import HELP as WORDS

processors = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Who = Annotated[str, typer.Option("--who", help=say(WORDS["who"]))]
Code = Annotated[str, typer.Argument(help=say(WORDS["code"]), show_default=False)]


def add_to(group: typer.Typer) -> None:
    """Register the commands of this file."""
    group.command("controller", help=say(WORDS["controller"]))(controller)
    processors.command("add", help=say(WORDS["processor-add"]))(add)
    processors.command("end", help=say(WORDS["processor-end"]))(end)
    group.add_typer(processors, name="processor", help=say(WORDS["processor"]))


def controller(
    organisation: options.Organisation,
    legal_entity: Annotated[str | None, typer.Option("--legal-entity", help=say(WORDS["legal_entity"]))] = None,
    address: Annotated[str | None, typer.Option("--address", help=say(WORDS["address"]))] = None,
    contact: Annotated[str | None, typer.Option("--contact", help=say(WORDS["contact"]))] = None,
    officer: Annotated[str | None, typer.Option("--officer", help=say(WORDS["officer"]))] = None,
    lead: Annotated[str | None, typer.Option("--lead", help=say(WORDS["lead"]))] = None,
    transfers: Annotated[str | None, typer.Option("--transfers", help=say(WORDS["transfers"]))] = None,
    decisions: Annotated[str | None, typer.Option("--decisions", help=say(WORDS["decisions"]))] = None,
    selling: Annotated[str | None, typer.Option("--selling", help=say(WORDS["selling"]))] = None,
    required: Annotated[str | None, typer.Option("--required", help=say(WORDS["required"]))] = None,
    sellers: Annotated[str | None, typer.Option("--sellers", help=say(WORDS["sellers"]))] = None,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Shown; with options, what they name is filled in."""
    from publiek import permitting
    from publiek.cli.privacy import house_named
    from publiek.governance import Decision

    house = house_named(organisation, home)
    given = {"legal_entity": legal_entity, "address": address, "contact": contact, "officer": officer, "lead": lead}
    given |= {"transfers": transfers, "decisions": decisions, "selling": selling}
    given |= {"required": required, "sellers": sellers}
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        permitting.decide(house, Decision("controller", values=values, who=who))
    known = permitting.register_of(house).controller
    if json:
        console.print_json({**vars(known), "missing": list(known.missing)})
        return
    for name, value in vars(known).items():
        typer.echo(f"{WORDS[name].in_language(console.language(language)).rstrip('.')}: {value or '-'}")


def add(
    code: Code,
    organisation: options.Organisation,
    name: Annotated[str, typer.Option("--name", help=say(WORDS["name"]))],
    does: Annotated[str, typer.Option("--does", help=say(WORDS["does"]))],
    agreement: Annotated[str, typer.Option("--agreement", help=say(WORDS["agreement"]))],
    signed: Annotated[str, typer.Option("--signed", help=say(WORDS["signed"]))],
    role: Annotated[
        str, typer.Option("--role", help="processor | joint-controller | recipient. " + say(WORDS["role"]))
    ] = "processor",
    until: Annotated[str | None, typer.Option("--until", help=say(WORDS["until"]))] = None,
    country: Annotated[str, typer.Option("--country", help=say(WORDS["country"]))] = "NL",
    step: Annotated[list[str] | None, typer.Option("--step", help=say(WORDS["step"]))] = None,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A new agreement with the same party (the same code) takes the place of the one before."""
    given = {"code": code, "name": name, "does": does, "agreement": agreement, "signed": signed, "role": role}
    values: dict[str, object] = {**given, "until": until, "country": country, "steps": step or []}
    _decide(organisation, home, ("processor", values, who), language=language, json=json)


def end(
    code: Code,
    organisation: options.Organisation,
    until: Annotated[str, typer.Option("--until", help=say(WORDS["until"]))],
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The steps that rest on it stop on the day after."""
    _decide(organisation, home, ("end-processor", {"code": code, "until": until}, who), language=language, json=json)


def _decide(
    organisation: str,
    home: options.Home,
    given: tuple[str, dict[str, object], str],
    *,
    language: options.Language,
    json: bool,
) -> None:
    """Put it down, and tell which agreements there are now."""
    from publiek import permitting
    from publiek.cli.privacy import house_named, write
    from publiek.cli.privacy_wording import processor_line
    from publiek.governance import Decision

    kind, values, who = given
    told = permitting.decide(house_named(organisation, home), Decision(kind, values=values, who=who))
    known = told.register.processors
    if json:
        console.print_json({"processors": [permitting.plain(vars(one)) for one in known]})
        return
    write((processor_line(one) for one in known), language)

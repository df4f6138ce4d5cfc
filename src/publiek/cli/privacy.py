"""For what does a house keep data, and which papers follow from that? publiek privacy ..."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.privacy_wording import HELP as WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from publiek.errors import Text
    from publiek.house import House

#: The commands of `publiek privacy`; other files add theirs to it.
group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Purpose = Annotated[str, typer.Argument(help=say(WORDS["purpose"]), show_default=False)]
Grounds = Annotated[list[str] | None, typer.Option("--ground", help=say(WORDS["ground"]))]
Months = Annotated[int | None, typer.Option("--months", help=say(WORDS["months"]))]
Who = Annotated[str, typer.Option("--who", help=say(WORDS["who"]))]
Contact = Annotated[str | None, typer.Option("--contact", help=say(WORDS["contact"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    from publiek.cli import privacy_parties

    privacy_parties.add_to(group)
    app.add_typer(group, name="privacy", help=say(WORDS["privacy"]))


@group.command("register", help=say(WORDS["register"]))
def register(
    organisation: options.Organisation,
    again: Annotated[bool, typer.Option("--again", help=say(WORDS["again"]))] = False,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Defaults and decisions together; of every purpose its state, ground, term and recipients."""
    from publiek import permitting
    from publiek.cli.privacy_wording import register_lines

    house = house_named(organisation, home)
    shown = permitting.write_again(house, who=who) if again else permitting.register_of(house)
    if json:
        console.print_json(permitting.as_answer(shown))
        return
    write(register_lines(shown), language)


@group.command("adopt", help=say(WORDS["adopt"]))
def adopt(
    purpose: Purpose,
    organisation: options.Organisation,
    ground: Grounds = None,
    months: Months = None,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The dated decision of the house that it serves a purpose; on one of the grounds that can carry it."""
    values: dict[str, object] = {"months": months} if months is not None else {}
    if ground:
        values["ground"] = ground[0] if len(ground) == 1 else ground
    _decide(house_named(organisation, home), ("adopt", purpose, values, who), language, json)


@group.command("change", help=say(WORDS["change"]))
def change(
    purpose: Purpose,
    organisation: options.Organisation,
    months: Months = None,
    recipients: Annotated[str | None, typer.Option("--recipients", help=say(WORDS["recipients"]))] = None,
    recipients_en: Annotated[str | None, typer.Option("--recipients-en", help=say(WORDS["recipients-en"]))] = None,
    contact: Contact = None,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Within what the register of the product allows."""
    told = {"nl": recipients, "en": recipients_en or recipients} if recipients is not None else None
    given = {"months": months, "recipients": told, "contact": contact}
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    _decide(house_named(organisation, home), ("change", purpose, values, who), language, json)


def _simple(kind: str) -> None:
    """A command that decides without more values: stop, resume, purge."""

    @group.command(kind, help=say(WORDS[kind]))
    def command(
        purpose: Purpose,
        organisation: options.Organisation,
        who: Who = "",
        home: options.Home = None,
        language: options.Language = None,
        json: options.AsJson = False,
    ) -> None:
        """One dated decision."""
        _decide(house_named(organisation, home), (kind, purpose, {}, who), language, json)


for _kind in ("stop", "resume", "purge"):
    _simple(_kind)


@group.command("balance", help=say(WORDS["balance"]))
def balance(
    purpose: Purpose,
    organisation: options.Organisation,
    filled: Annotated[Path | None, typer.Option("--from", help=say(WORDS["from"]), readable=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    who: Who = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Shown; written to a file to fill in (--out); taken from a file that was filled in (--from)."""
    from publiek import permitting
    from publiek.cli.privacy_wording import balance_lines

    house = house_named(organisation, home)
    if filled is not None:
        values = permitting.balance_in(filled)
        _decide(house, ("balance", purpose, values, who), language, json)
        return
    known = permitting.balance_of(house, purpose)
    if out is not None:
        permitting.write_balance(known, out)
    if json:
        console.print_json({"purpose": purpose, "own": bool(known and known.own), **permitting.balance_as(known)})
        return
    write(balance_lines(known) if known else (), language)


@group.command("history", help=say(WORDS["history"]))
def history(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Nothing in it is ever changed or left out."""
    from publiek import permitting
    from publiek.cli.privacy_wording import decision_line

    decisions = permitting.register_of(house_named(organisation, home)).history
    if json:
        console.print_json({"decisions": [permitting.plain(vars(one)) for one in decisions]})
        return
    write((decision_line(one) for one in decisions), language)


def house_named(organisation: str, home: Path | None) -> House:
    """The house of the options."""
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home, venue_postcode=None)


def write(lines: Iterable[Text], language: str | None) -> None:
    """Lines to a person."""
    for line in lines:
        typer.echo(line.in_language(console.language(language)))


def _decide(house: House, given: tuple[str, str, dict[str, object], str], language: str | None, json: bool) -> None:
    """Make the decision and tell what came of it."""
    from publiek import permitting
    from publiek.cli.privacy_wording import told_lines
    from publiek.governance import Decision

    told = permitting.decide(house, Decision(*given))
    if json:
        console.print_json(permitting.told_as(told, given[1]))
        return
    write(told_lines(told, given[1]), language)

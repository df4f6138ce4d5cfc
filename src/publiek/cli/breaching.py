"""What went wrong with personal data, and how long is there still to report it? publiek breach ..."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.safekeeping_wording import HELP
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.safekeeping.breaches import Breach

breach_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Number = Annotated[int, typer.Argument(help=say(HELP["number"]), show_default=False)]
Facts = Annotated[str, typer.Option(help=say(HELP["facts"]))]


@breach_app.command("open", help=say(HELP["open"]))
def open_(
    organisation: options.Organisation,
    facts: Facts = "",
    known: Annotated[str, typer.Option("--known", help=say(HELP["known"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The clock of 72 hours begins when it became known."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import breaches

    _say([breaches.opened(house_of(organisation, home=home), facts=facts, known=_moment(known))], language, json)


@breach_app.command("tell", help=say(HELP["tell"]))
def tell(
    number: Number,
    organisation: options.Organisation,
    facts: Facts = "",
    happened: Annotated[str, typer.Option(help=say(HELP["happened"]))] = "",
    effects: Annotated[str, typer.Option(help=say(HELP["effects"]))] = "",
    measures: Annotated[str, typer.Option(help=say(HELP["measures"]))] = "",
    authority: Annotated[str, typer.Option(help=say(HELP["authority"]))] = "",
    persons: Annotated[str, typer.Option(help=say(HELP["persons"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What is not said stays as it was."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import breaches

    said = {"facts": facts, "happened": happened, "effects": effects, "measures": measures}
    house = house_of(organisation, home=home)
    _say([breaches.told(house, number, **said, authority=authority, persons=persons)], language, json)


@breach_app.command("close", help=say(HELP["close"]))
def close(
    number: Number,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Refused as long as something that the law asks is missing."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import breaches

    _say([breaches.closed(house_of(organisation, home=home), number)], language, json)


@breach_app.command("list", help=say(HELP["breaches"]))
def list_(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The register of article 33(5)."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import breaches

    _say(list(breaches.breaches(house_of(organisation, home=home))), language, json)


@breach_app.command("report", help=say(HELP["report"]))
def report(
    number: Number,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """To copy into the form of the authority."""
    from publiek.cli.deliver import house_of
    from publiek.safekeeping import breaches, refusals

    found = [one for one in breaches.breaches(house_of(organisation, home=home)) if one.number == number]
    if not found:
        raise refusals.breach_unknown()
    _say(found, language, json)


def _moment(text: str) -> datetime | None:
    """The moment that was typed, in local time. Raises UsageError "moment-unreadable"."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass
    raise UsageError(
        "moment-unreadable",
        Text("Dit is geen moment.", "This is no moment."),
        Text("Schrijf het als 2026-11-29T14:30.", "Write it as 2026-11-29T14:30."),
    )


def _say(found: list[Breach], language: str | None, json: bool) -> None:
    from publiek.cli.safekeeping_wording import breach_lines

    if json:
        told = [{**asdict(one), "until": one.until, "left": one.left(), "missing": list(one.missing)} for one in found]
        console.print_json({"breaches": told})
        return
    for one in found:
        for line in breach_lines(one):
            typer.echo(line.in_language(console.language(language)))

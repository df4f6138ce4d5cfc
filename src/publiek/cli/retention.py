"""What is past its time? publiek retention ..."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.retention_wording import HELP

if TYPE_CHECKING:
    from publiek.house import House
    from publiek.retention import AtPlace, Place, Run

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help=say(HELP["on"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(group, name="retention", help=say(HELP["retention"]))


@group.command("show", help=say(HELP["show"]))
def show(
    organisation: options.Organisation,
    on: On = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every place with its term; nothing changes."""
    from publiek import retention
    from publiek.cli import retention_wording as wording

    house = _house(organisation, home)
    found = retention.due(house, _day(on), also=beside())
    if json:
        console.print_json({"on": found.on.isoformat(), "due": found.many, "places": [_place(p) for p in found.places]})
        return
    for place in found.places:
        typer.echo(wording.shown(place).in_language(console.language(language)))
    if not found.many:
        console.tell(wording.NOTHING, language)


@group.command("run", help=say(HELP["run"]))
def run(
    organisation: options.Organisation,
    on: On = None,
    accept_clock: Annotated[bool, typer.Option("--accept-clock", help=say(HELP["accept-clock"]))] = False,
    daily: Annotated[bool, typer.Option("--daily", help=say(HELP["daily"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """At once; with `--daily` only after the two weeks of the first notice."""
    from publiek import retention
    from publiek.cli import retention_wording as wording

    house = _house(organisation, home)
    told = retention.daily(house, _day(on), also=beside()) if daily else None
    if told is None:
        made: Run | None = retention.run(house, _day(on), also=beside(), accept_clock=accept_clock)
    else:
        made = told.run
    if json:
        notice = told.notice if told else None
        answer = {"run": _run(made) if made else None, "goes_on": notice.goes_on.isoformat() if notice else None}
        console.print_json(answer)
    elif made is not None:
        for line in wording.ran(made, retention.terms()):
            console.tell(line, language)
    else:
        console.tell(wording.noticed(told.notice) if told and told.notice else wording.NOTHING, language)
    if made is not None and not made.whole:
        raise typer.Exit(6)


@group.command("history", help=say(HELP["history"]))
def history(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every run that is remembered, oldest first."""
    from publiek import retention
    from publiek.cli import retention_wording as wording

    made = retention.history(_house(organisation, home))
    if json:
        console.print_json({"runs": [_run(one) for one in made]})
        return
    for one in made:
        typer.echo(wording.line(one).in_language(console.language(language)))


def beside() -> tuple[Place, ...]:
    """The places of rooms that stand beside the room of terms: requests of visitors."""
    from publiek.retention import Place
    from publiek.rights import cases

    return (Place("cases", lambda house, _, on: cases.due(house, on), lambda house, _, on: cases.expire(house, on)),)


def tell_due(house: House, language: str | None) -> None:
    """In one line, when something is past its term; the two weeks of the first notice begin to count."""
    from publiek import retention
    from publiek.cli import retention_wording as wording
    from publiek.errors import PubliekError

    try:
        told = retention.noticed(house, only=("lines",))
    except PubliekError:
        return
    if told is not None:
        console.tell(wording.noticed(told), language)


def _place(place: AtPlace) -> dict[str, object]:
    term, held = place.kept.term, place.kept.held
    return {
        "code": place.code,
        "name": {"nl": term.name.nl, "en": term.name.en},
        "unit": held.unit,
        "kept": place.kept.many,
        "at_most": held.at_most,
        "source": {"nl": held.source.nl, "en": held.source.en},
        "before": place.before.isoformat(),
        "due": place.many,
    }


def _run(made: Run) -> dict[str, object]:
    told = {"at": made.at, "on": made.on.isoformat(), "clock_back": made.clock_back}
    return {**told, "gone": dict(made.gone), "failed": dict(made.failed)}


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None


def _house(organisation: str, home: Path | None) -> House:
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home, venue_postcode=None)

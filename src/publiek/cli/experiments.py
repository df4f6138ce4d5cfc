"""Did it work? publiek experiment size | areas | register | status | amend | read"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.experiment_wording import HELP as WORDS
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.house import House
    from publiek.lessons.experiments.registration import Registration
    from publiek.listening.experiment_planning import Wish

experiment_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Start = Annotated[str, typer.Option("--start", help=say(WORDS["start"]))]
End = Annotated[str, typer.Option("--end", help=say(WORDS["end"]))]
Measure = Annotated[str, typer.Option("--measure", help="new_bookers | bookings | tickets")]
Before = Annotated[int, typer.Option("--before", help=say(WORDS["before"]))]
Hoped = Annotated[float, typer.Option("--hoped", help=say(WORDS["hoped"]))]
Areas = Annotated[str, typer.Option("--areas", help=say(WORDS["areas"]))]
Segments = Annotated[str, typer.Option("--segments", help=say(WORDS["segments"]))]
Code = Annotated[str, typer.Argument(help=say(WORDS["code"]), show_default=False)]
Comparison = Annotated[str, typer.Option("--comparison", help="randomised | matched | houses")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(experiment_app, name="experiment", help=say(WORDS["experiment"]))


@experiment_app.command("size", help=say(WORDS["size"]))
def size(
    organisation: options.Organisation,
    start: Start,
    end: End,
    measure: Measure = "new_bookers",
    before: Before = 12,
    hoped: Hoped = 1.3,
    areas: Areas = "",
    segments: Segments = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What could be seen, from the house's own past, by formula and by drawing."""
    from publiek.cli.experiment_wording import size_answer, size_lines
    from publiek.listening import experiment_planning

    wish = _wish(start, end, measure=measure, before=before, hoped=hoped, areas=areas, segments=segments)
    found = experiment_planning.size(_house(organisation, home), wish, today=date.today())
    _tell(size_answer(found), size_lines(found), language=language, json=json)


@experiment_app.command("areas", help=say(WORDS["draw"]))
def areas_(
    organisation: options.Organisation,
    start: Start,
    end: End,
    measure: Measure = "new_bookers",
    before: Before = 12,
    areas: Areas = "",
    segments: Segments = "",
    comparison: Comparison = "randomised",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The areas and their comparison, without registering anything; the same plan always draws the same."""
    from publiek.cli.experiment_wording import area_lines, areas_answer

    wish = _wish(start, end, measure=measure, before=before, hoped=1.3, areas=areas, segments=segments)
    plan = _planned(_house(organisation, home), wish, comparison, houses="")
    _tell(areas_answer(plan), area_lines(plan), language=language, json=json)


@experiment_app.command("register", help=say(WORDS["register"]))
def register(
    code: Code,
    organisation: options.Organisation,
    title: Annotated[str, typer.Option("--title", help=say(WORDS["title"]))],
    action: Annotated[str, typer.Option("--action", help=say(WORDS["action"]))],
    barrier: Annotated[str, typer.Option("--barrier", help=say(WORDS["barrier"]))],
    start: Start,
    end: End,
    measure: Measure = "new_bookers",
    before: Before = 12,
    hoped: Hoped = 1.3,
    areas: Areas = "",
    segments: Segments = "",
    comparison: Comparison = "randomised",
    houses: Annotated[str, typer.Option("--houses", help=say(WORDS["houses"]))] = "",
    lesson: Annotated[str, typer.Option("--lesson", help=say(WORDS["lesson"]))] = "",
    late: Annotated[bool, typer.Option("--late", help=say(WORDS["late"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Before it starts: what, against what, measured how, compared with what, until when, how sure to be seen."""
    from publiek.cli.experiment_wording import registered_lines, standing_answer
    from publiek.listening import experiment_planning, trying

    house, now = _house(organisation, home), datetime.now()
    wish = _wish(start, end, measure=measure, before=before, hoped=hoped, areas=areas, segments=segments)
    plan = replace(
        _planned(house, wish, comparison, houses=houses),
        code=code, title=title, action=action, barrier=barrier, lesson=lesson,
    )  # fmt: skip
    plan = replace(plan, power=experiment_planning.promised(house, plan, today=now.date()))
    standing = trying.register(house, plan, now=now, late=late)
    _tell(standing_answer(standing, now.date()), registered_lines(standing), language=language, json=json)


@experiment_app.command("status", help=say(WORDS["status"]))
def status(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every experiment, whatever came of it; nothing is counted."""
    from publiek.cli.experiment_wording import standing_answer, status_lines
    from publiek.listening import trying

    today, found = date.today(), trying.experiments(_house(organisation, home))
    answer = {"experiments": [standing_answer(one, today) for one in found]}
    _tell(answer, status_lines(found, today), language=language, json=json)


@experiment_app.command("amend", help=say(WORDS["amend"]))
def amend(
    code: Code,
    organisation: options.Organisation,
    to: Annotated[str, typer.Option("--to", help=say(WORDS["to"]))],
    why: Annotated[str, typer.Option("--why", help=say(WORDS["why"]))],
    what: Annotated[str, typer.Option("--what", help="end | note")] = "note",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A later end, or a note; both stay visible."""
    from publiek.cli.experiment_wording import registered_lines, standing_answer
    from publiek.listening import trying

    now = datetime.now()
    standing = trying.amend(_house(organisation, home), code, what=what, to=to, why=why, now=now)
    _tell(standing_answer(standing, now.date()), registered_lines(standing), language=language, json=json)


@experiment_app.command("read", help=say(WORDS["read"]))
def read(
    code: Code,
    organisation: options.Organisation,
    others: Annotated[Path | None, typer.Option("--others", help=say(WORDS["others"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """After the end, once: the verdict with its interval and every reservation."""
    from publiek.cli.experiment_wording import read_lines, standing_answer
    from publiek.listening import trying
    from publiek.listening.experiment_places import counts_of_others

    now, counts = datetime.now(), counts_of_others(others) if others else None
    standing = trying.read_out(_house(organisation, home), code, now=now, others=counts)
    _tell(standing_answer(standing, now.date()), read_lines(standing), language=language, json=json)


def _tell(answer: dict[str, Any], lines: list[Text], *, language: str | None, json: bool) -> None:
    if json:
        console.print_json(answer)
        return
    for line in lines:
        typer.echo(line.in_language(console.language(language)))


def _house(organisation: str, home: Path | None) -> House:
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home)


def _planned(house: House, wish: Wish, comparison: str, *, houses: str) -> Registration:
    from publiek.listening import experiment_planning

    if comparison == "houses":
        return experiment_planning.beside_houses(wish, tuple(_parts(houses)))
    make = experiment_planning.match_areas if comparison == "matched" else experiment_planning.draw_areas
    plan = make(house, wish, today=date.today())
    if without := " ".join(map(str, experiment_planning.left_out(wish, plan))):
        console.tell(Text(f"Doen niet mee: {without}", f"Take no part: {without}"))
    return plan


def _wish(start: str, end: str, *, areas: str, segments: str, **told: Any) -> Wish:
    from publiek.lessons.experiments.registration import MEASURES
    from publiek.listening.experiment_planning import Wish

    numbers = _parts(areas)
    fits = all(number.isdecimal() and len(number) == 4 for number in numbers) and told["measure"] in MEASURES
    try:
        days = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        fits = False
    if not fits or not 1 <= told["before"] <= 60 or not 1.0 < told["hoped"] <= 20.0 or days[1] <= days[0]:
        raise UsageError(
            "experiment-words",
            Text("Zo kan een experiment niet worden beschreven.", "An experiment cannot be described like this."),
            Text(
                "Datums als 2027-01-31, postcodes van vier cijfers met komma's, --hoped groter dan 1.",
                "Dates such as 2027-01-31, four-digit postcodes with commas, --hoped more than 1.",
            ),
        )
    return Wish(start=days[0], end=days[1], areas=tuple(map(int, numbers)), segments=tuple(_parts(segments)), **told)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]

"""What did others learn, and what fits here? publiek lesson list | show | new | propose | export"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.lesson_wording import HELP as WORDS
from publiek.errors import LessonError, Text

if TYPE_CHECKING:
    from publiek.house import House
    from publiek.lessons.library.lesson import Lesson

lesson_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
MaybeOrganisation = Annotated[str, typer.Option("--organisation", "-o", help=say(WORDS["organisation"]))]
Code = Annotated[str, typer.Argument(help=say(WORDS["code"]), show_default=False)]
Barrier = Annotated[str, typer.Option("--barrier", help=say(WORDS["barrier"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(lesson_app, name="lesson", help=say(WORDS["lesson"]))


@lesson_app.command("list", help=say(WORDS["list"]))
def list_(
    barrier: Barrier = "",
    organisation: MaybeOrganisation = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every lesson, those that found nothing among them."""
    from publiek.cli.lesson_wording import as_answer, listed_line

    found = [one for one in _shelf(organisation, home) if not barrier or barrier in one.barriers]
    if json:
        console.print_json({"lessons": [as_answer(one) for one in found]})
        return
    for one in found:
        typer.echo(listed_line(one).in_language(console.language(language)))


@lesson_app.command("show", help=say(WORDS["show"]))
def show(
    code: Code,
    organisation: MaybeOrganisation = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One lesson whole, with its source."""
    from publiek.cli.lesson_wording import as_answer, shown_lines

    one = _one(code, organisation, home)
    if json:
        console.print_json(as_answer(one))
        return
    for line in shown_lines(one):
        typer.echo(line.in_language(console.language(language)))


@lesson_app.command("new", help=say(WORDS["new"]))
def new(
    file: Annotated[Path | None, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)] = None,
    organisation: MaybeOrganisation = "",
    template: Annotated[Path | None, typer.Option("--template", help=say(WORDS["template"]), readable=False)] = None,
    experiment: Annotated[str, typer.Option("--experiment", help=say(WORDS["experiment"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """From a filled-in file, from questions here, or an example or the outcome of an experiment to fill in."""
    from publiek.cli.lesson_wording import as_answer, asked

    if template:
        _write(template, _example(experiment, organisation, home))
        if json:
            console.print_json({"file": template})
        else:
            console.tell(Text(f"Geschreven: {template}", f"Written: {template}"), language)
        return
    from publiek.listening.experiment_lessons import keep

    kept = keep(_house(organisation, home), _read(file) if file else asked(console.language(language)))
    if json:
        console.print_json(as_answer(kept))
        return
    console.tell(Text(f"Bewaard: {kept.code}", f"Kept: {kept.code}"), language)


@lesson_app.command("export", help=say(WORDS["export"]))
def export(
    code: Code,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    organisation: MaybeOrganisation = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """To share: no contact in it, addresses and numbers masked."""
    from publiek.listening.experiment_lessons import exported

    _write(out, exported(_one(code, organisation, home)))
    if json:
        console.print_json({"file": out})
        return
    console.tell(Text(f"Geschreven: {out}", f"Written: {out}"), language)


@lesson_app.command("propose", help=say(WORDS["propose"]))
def propose(
    organisation: options.Organisation,
    barrier: Annotated[list[str] | None, typer.Option("--barrier", help=say(WORDS["told_barrier"]))] = None,
    survey: Annotated[str, typer.Option("--survey", help=say(WORDS["survey"]))] = "",
    ages: Annotated[str, typer.Option("--ages", help=say(WORDS["ages"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Five lessons at most, each with why, how sure, and what is not known; or that nothing fits."""
    from publiek.cli.lesson_wording import proposed_answer, proposed_lines
    from publiek.listening import proposing

    house = _house(organisation, home)
    wanted = tuple(age.strip() for age in ages.split(",") if age.strip())
    found = proposing.propose_for(house, survey=survey, told=tuple(barrier or ()), ages=wanted, today=date.today())
    if json:
        console.print_json(proposed_answer(found))
        return
    for line in proposed_lines(found):
        typer.echo(line.in_language(console.language(language)))


def _house(organisation: str, home: Path | None) -> House:
    from publiek.cli.deliver import house_of

    return house_of(organisation, home=home)


def _shelf(organisation: str, home: Path | None) -> tuple[Lesson, ...]:
    from publiek.lessons.library.shelves import every
    from publiek.listening.experiment_lessons import own_lessons

    return every(own_lessons(_house(organisation, home)) if organisation else ())


def _one(code: str, organisation: str, home: Path | None) -> Lesson:
    from publiek.lessons.library.shelves import lesson_of
    from publiek.listening.experiment_lessons import own_lessons

    return lesson_of(code, own_lessons(_house(organisation, home)) if organisation else ())


def _example(experiment: str, organisation: str, home: Path | None) -> str:
    from publiek.lessons.library.reading import written
    from publiek.lessons.library.shelves import packaged

    if not experiment:
        return written(packaged()[0])
    from publiek.listening.experiment_lessons import drafted
    from publiek.listening.trying import experiment as one

    house = _house(organisation, home)
    return drafted(one(house, experiment), subsector=house.subsector or "theatre")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise LessonError(
            "lesson-file-unreadable",
            Text("Dit bestand kan niet worden gelezen.", "This file cannot be read."),
            Text("Kijk of de naam klopt; het is YAML in UTF-8.", "Check the name; it is YAML in UTF-8."),
        ) from None


def _write(path: Path, text: str) -> None:
    from publiek.cli.hub import write_out

    write_out(path, text.encode())

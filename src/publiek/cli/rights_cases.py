"""Which requests are there, until when, and what was answered? publiek rights cases ..."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.cli.rights_person import Person, known_of, told_of
from publiek.cli.rights_wording import ASKED
from publiek.cli.rights_wording import HELP as WORDS
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.rights.cases import Case

cases_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
_KINDS = "access, rectification, erasure, restriction, portability, objection, withdrawal"
_GROUNDS = "identity-not-shown, not-found, unfounded, excessive, ..."
Number = Annotated[str, typer.Argument(help=say(WORDS["case-number"]), show_default=False)]
By = Annotated[str, typer.Option("--by", help=say(WORDS["by"]))]


def _filled(key: str, **facts: str) -> str:
    text = WORDS[key]
    return say(Text(text.nl.format(**facts), text.en.format(**facts)))


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(cases_app, name="cases", help=say(WORDS["cases"]))


@cases_app.command("list", help=say(WORDS["list"]))
def list_(
    organisation: options.Organisation,
    everything: Annotated[bool, typer.Option("--all", help=say(WORDS["all"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Numbers, kinds and terms; nothing of who asked."""
    from publiek.cli.rights_wording import case_line
    from publiek.rights import cases

    house, today = house_of(organisation, home=home), date.today()
    found = [case for case in cases.everything(house) if everything or case.open]
    found.sort(key=lambda case: (not case.open, case.term.target, case.number))
    if json:
        waiting = cases.waiting(house, today)
        told = [_told(case) for case in found]
        console.print_json({"cases": told, "overdue": _numbers(waiting.overdue), "soon": _numbers(waiting.soon)})
        return
    for case in found:
        console.tell(case_line(case, today), language)


@cases_app.command("open", help=say(WORDS["open"]))
def open_(
    organisation: options.Organisation,
    kind: Annotated[str, typer.Option("--kind", help=_filled("kind", kinds=_KINDS))],
    person: Person = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Who asks is typed when asked, or read from a file (with `message:` for what they wrote)."""
    from publiek.rights import cases

    house, told = house_of(organisation, home=home), told_of(person, language, json=json)
    message = told.get("message", "")
    if person is None:
        text = ASKED["message"].in_language(console.language(language))
        message = str(typer.prompt(text, default="", show_default=False, err=True))
    case = cases.open_case(house, kind, cases.asker_of(known_of(told, language), message))
    _shown(case, language, json=json)


@cases_app.command("show", help=say(WORDS["show"]))
def show(
    number: Number,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """For the steward's eyes: what was asked, by whom, and every step."""
    from publiek.cli.rights_wording import STATES
    from publiek.rights import cases

    case = cases.get(house_of(organisation, home=home), number)
    known, spoken = case.asker.known, console.language(language)
    if json:
        asker = {name: getattr(known, name) for name in known.told}
        steps = [{**vars(step), "at": step.at} for step in case.steps]
        console.print_json({**_told(case), "asker": asker, "message": case.asker.message, "steps": steps})
        return
    _shown(case, language, json=False)
    for name in known.told:
        typer.echo(f"{ASKED[name].in_language(spoken)}: {getattr(known, name)}")
    if case.asker.message:
        typer.echo(case.asker.message)
    for step in case.steps:
        typer.echo(
            f"{step.at:%Y-%m-%d %H:%M}  {STATES[step.state].in_language(spoken)}  {step.who} {step.told}".rstrip()
        )


@cases_app.command("identity", help=say(WORDS["identity"]))
def identity(
    number: Number,
    organisation: options.Organisation,
    confirmed: Annotated[bool, typer.Option("--confirmed", help=say(WORDS["confirmed"]))] = False,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Without --confirmed the asker is asked; the clock goes on."""
    from publiek.rights import cases

    step = cases.confirm_identity if confirmed else cases.ask_identity
    _shown(step(house_of(organisation, home=home), number, cases.Doing(by)), language, json=json)


@cases_app.command("extend", help=say(WORDS["extend"]))
def extend(
    number: Number,
    organisation: options.Organisation,
    reason: Annotated[str | None, typer.Option("--reason-file", help=say(WORDS["reason"]))] = None,
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The reason is told to the asker, so it is asked or read, as what is of a person."""
    from publiek.cli.rights_person import text_of
    from publiek.rights import cases

    told = text_of(reason, language, json=json)
    _shown(cases.extend(house_of(organisation, home=home), number, told, cases.Doing(by)), language, json=json)


@cases_app.command("answer", help=say(WORDS["answer"]))
def answer(
    number: Number,
    organisation: options.Organisation,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["letter"]), readable=False)],
    contact: Annotated[str, typer.Option("--contact", help=say(WORDS["contact"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The letter as a text file, that only the user of this computer can read."""
    from publiek.connecting.writing_back import place_private
    from publiek.rights import cases

    house = house_of(organisation, home=home)
    name = house.name or str(house.store.current().organisation.get("name") or organisation)
    spoken = console.language(language)
    letter = cases.letter_of(cases.get(house, number), name=name, contact=contact, language=spoken)
    (made,) = place_private({out.name: letter.text.encode()}, out.parent)
    if json:
        console.print_json({"file": made, "case": number})
        return
    typer.echo(made)


@cases_app.command("close", help=say(WORDS["close"]))
def close(
    number: Number,
    organisation: options.Organisation,
    refused: Annotated[str, typer.Option("--refused", help=_filled("refused", grounds=_GROUNDS))] = "",
    by: By = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Handled, or refused on a ground of the law."""
    from publiek.rights import cases

    house, doing = house_of(organisation, home=home), cases.Doing(by)
    case = cases.refuse(house, number, refused, doing) if refused else cases.handle(house, number, doing)
    _shown(case, language, json=json)


def _shown(case: Case, language: str | None, *, json: bool) -> None:
    from publiek.cli.rights_wording import case_line

    if json:
        console.print_json(_told(case))
        return
    console.tell(case_line(case, date.today()), language)


def _told(case: Case) -> dict[str, object]:
    """A case without who asked."""
    today = date.today()
    return {
        "case": case.number,
        "kind": case.kind,
        "state": case.state,
        "by": case.by,
        "received": case.received,
        "target": case.term.target,
        "last": case.term.last,
        "extended": case.extended,
        "overdue": case.overdue(today),
        "soon": case.soon(today),
    }


def _numbers(found: tuple[Case, ...]) -> list[str]:
    return [case.number for case in found]

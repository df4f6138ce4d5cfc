"""Who may be reached, and what stands of somebody? publiek consent show | check | select | purposes"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.consent_options import (
    Channel,
    Columns,
    Contacts,
    File,
    On,
    Party,
    Purpose,
    System,
    contact_of,
    day_of,
    usual_channel,
)
from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.consent.choosing import Selected


def show(
    organisation: options.Organisation,
    contact: Contacts,
    system: System = None,
    on: On = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """History, and what may be done for each purpose."""
    from publiek import consent
    from publiek.cli.consent_wording import fact_line, state_line

    house, spoken = house_of(organisation, home=home), console.language(language)
    one = contact_of(contact, house, system)
    facts, day = consent.of(house, one), day_of(on)
    asked = sorted({(fact.said.purpose, fact.said.channel) for fact in facts if fact.yes})
    parties = {fact.said.purpose: fact.said.legal_entity for fact in facts if fact.said.purpose != consent.ALL}
    named = {code: parties[code] for code in parties if consent.purpose_of(code).names_party}
    states = [
        (code, road, consent.state(house, one, code, road, on=day, party=named.get(code, ""))) for code, road in asked
    ]
    if json:
        events = [{"line": fact.n, **_event(fact)} for fact in facts]
        now = [{"purpose": code, "channel": road, **_state(state)} for code, road, state in states]
        console.print_json({"events": events, "states": now})
        return
    for fact in facts:
        typer.echo(fact_line(fact, spoken))
    for code, road, state in states:
        typer.echo(state_line(code, road, state, spoken))
    if not facts:
        console.tell(Text("Van dit contact staat hier niets.", "Nothing stands here of this contact."), language)


def check(
    file: File,
    organisation: options.Organisation,
    purpose: Purpose,
    channel: Channel = "",
    party: Party = "",
    system: System = None,
    column: Columns = None,
    sheet: options.Sheet = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Counts alone; nothing goes out."""
    from publiek.consent import Question, cells
    from publiek.consent.choosing import check as checked

    question = Question(purpose, channel or usual_channel(purpose), party)
    house = house_of(organisation, home=home)
    made = checked(house, file, question, system=system, columns=cells.pairs(column or []), sheet=sheet)
    _told_selected(made, [], language, json)


def select(
    file: File,
    organisation: options.Organisation,
    purpose: Purpose,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    channel: Channel = "",
    party: Party = "",
    reasons: Annotated[Path | None, typer.Option("--reasons", help=say(WORDS["reasons"]), readable=False)] = None,
    system: System = None,
    column: Columns = None,
    sheet: options.Sheet = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The rows of the list that may be reached, as they were."""
    from publiek.consent import Question, cells
    from publiek.consent.choosing import select as selected

    question = Question(purpose, channel or usual_channel(purpose), party)
    house = house_of(organisation, home=home)
    made = selected(house, file, question, system=system, columns=cells.pairs(column or []), sheet=sheet)
    files = {out: made.content, **({reasons: made.reasons} if reasons else {})}
    for path, content in files.items():
        _place(path, content)
    _told_selected(made, [str(path) for path in files], language, json)


def purposes(language: options.Language = None, json: options.AsJson = False) -> None:
    """For what can somebody agree, by which roads, and for how long?"""
    from publiek import consent

    spoken, today = console.language(language), date.today()
    terms = {code: one.term_on(today) for code, one in consent.purposes().items()}
    if json:
        told = [
            {
                "purpose": code,
                "name": one.name,
                "channels": list(one.channels),
                "soft_opt_in": list(one.soft_opt_in),
                "months": terms[code].months,
                "counts_from": terms[code].counts_from,
                "source": terms[code].source,
            }
            for code, one in consent.purposes().items()
        ]
        console.print_json({"purposes": told})
        return
    for code, one in consent.purposes().items():
        months = Text(f"{terms[code].months} maanden", f"{terms[code].months} months").in_language(spoken)
        typer.echo(f"{code}: {one.name.in_language(spoken)} ({', '.join(one.channels) or '-'}; {months})")


def _told_selected(made: Selected, files: list[str], language: str | None, json: bool) -> None:
    from publiek.cli.consent_wording import selected_lines

    if json:
        told = {name: value for name, value in vars(made).items() if name not in ("content", "reasons")}
        console.print_json({**told, "files": files})
        return
    for line in (*selected_lines(made, console.language(language)), *files):
        typer.echo(line)


def _event(fact: Any) -> dict[str, Any]:
    told = fact.said.as_dict()
    return {**told, "recorded_at": fact.recorded_at.isoformat()}


def _state(state: Any) -> dict[str, Any]:
    days = {name: getattr(state, name) and getattr(state, name).isoformat() for name in ("since", "until")}
    return {**vars(state), **days, "missing": list(state.missing)}


def _place(path: Path, content: bytes) -> None:
    """Whole, for its owner alone."""
    from publiek.connecting.writing_back import place_private

    place_private({path.name: content}, path.expanduser().parent)

"""Who agreed to what? publiek consent import | record | show | withdraw | check | select | verify | texts | purposes"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.connect import pairs
from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.consent import Contact
    from publiek.consent.choosing import Selected
    from publiek.consent.importing import Imported
    from publiek.house import House

consent_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
texts_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
File = Annotated[Path, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)]
Purpose = Annotated[str, typer.Option("--purpose", help=say(WORDS["purpose"]))]
Purposes = Annotated[list[str] | None, typer.Option("--purpose", help=say(WORDS["purpose"]))]
AllPurpose = Annotated[str, typer.Option("--purpose", help=say(WORDS["all_purpose"]))]
Channel = Annotated[str, typer.Option("--channel", help=say(WORDS["channel"]))]
AllChannel = Annotated[str, typer.Option("--channel", help=say(WORDS["all_channel"]))]
System = Annotated[str | None, typer.Option("--system", help=say(WORDS["system"]))]
Party = Annotated[str, typer.Option("--party", help=say(WORDS["party"]))]
On = Annotated[str | None, typer.Option("--on", help=say(WORDS["on"]))]
TextCode = Annotated[str, typer.Option("--text", help=say(WORDS["text"]))]
Columns = Annotated[list[str] | None, typer.Option("--column", help=say(WORDS["column"]))]
Contacts = Annotated[Path, typer.Option("--contact", help=say(WORDS["contact"]), readable=False)]
FormId = Annotated[str, typer.Option("--form", help=say(WORDS["form"]))]
_LONGEST = 300


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    consent_app.add_typer(texts_app, name="texts", help=say(WORDS["texts"]))
    app.add_typer(consent_app, name="consent", help=say(WORDS["consent"]))


@consent_app.command("import", help=say(WORDS["import"]))
def import_(
    organisation: options.Organisation,
    file: Annotated[Path | None, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)] = None,
    connection: Annotated[str | None, typer.Option("--connection", help=say(WORDS["connection"]))] = None,
    purpose: Purposes = None,
    channel: Channel = "",
    system: System = None,
    text: TextCode = "",
    party: Party = "",
    on: On = None,
    declare: Annotated[list[str] | None, typer.Option("--declare", help=say(WORDS["declare"]))] = None,
    column: Columns = None,
    sheet: options.Sheet = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A list or a connection becomes events; nothing else of it stays."""
    from publiek.cli.consent_wording import imported_lines
    from publiek.consent import cells
    from publiek.consent.importing import Meant, import_list
    from publiek.consent.texts import digest_of

    house = house_of(organisation, home=home)
    if (file is None) == (connection is None):
        raise _file_or_connection()
    told: dict[str, Imported] = {}
    for code in purpose or (["write-back"] if connection else ["own-newsletter"]):
        if file is None:
            told[code] = _from_connection(house, connection or "", code)
            continue
        meant = Meant(
            code,
            _usual_channel(code, channel),
            system or "",
            digest_of(house, text) if text else "",
            party,
            _day(on),
            cells.pairs(declare or []),
            cells.pairs(column or []),
            sheet,
        )
        told[code] = import_list(house, file, meant)
    if json:
        console.print_json({"purposes": {code: _imported(one) for code, one in told.items()}})
        return
    for one in told.values():
        for line in imported_lines(one, console.language(language)):
            typer.echo(line)


@consent_app.command("record", help=say(WORDS["record"]))
def record(
    organisation: options.Organisation,
    contact: Contacts,
    status: Annotated[str, typer.Option("--status", help=say(WORDS["status"]))],
    purpose: AllPurpose,
    channel: AllChannel = "",
    system: System = None,
    text: TextCode = "",
    party: Party = "",
    on: On = None,
    evidence: Annotated[list[str] | None, typer.Option("--evidence", help=say(WORDS["evidence"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One event by hand."""
    from publiek import consent
    from publiek.consent.events import POSITIVE
    from publiek.consent.texts import digest_of

    house = house_of(organisation, home=home)
    day = _day(on)
    road = channel or (_usual_channel(purpose) if status in POSITIVE else consent.ALL)
    said = consent.Said(
        purpose,
        road,
        POSITIVE.get(status, ""),
        status,
        datetime.combine(day, time(), UTC) if day else datetime.now(UTC),
        party,
        True,
        "by-hand",
        digest_of(house, text) if text else "",
        _evidence(evidence or []),
    )
    done = consent.record(house, [consent.Event(_contact(contact, house, system), said)], returning=True)
    _told_recorded(done, language, json)


@consent_app.command("withdraw", help=say(WORDS["withdraw"]))
def withdraw(
    organisation: options.Organisation,
    contact: Contacts,
    purpose: AllPurpose = "all",
    channel: AllChannel = "all",
    system: System = None,
    objected: Annotated[bool, typer.Option("--objected", help=say(WORDS["objected"]))] = False,
    form: FormId = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """From now on not any more."""
    from publiek import consent

    house = house_of(organisation, home=home)
    one = _contact(contact, house, system)
    done = consent.withdraw(house, one, purpose=purpose, channel=channel, objected=objected, form=form)
    _told_recorded(done, language, json)


@consent_app.command("show", help=say(WORDS["show"]))
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
    one = _contact(contact, house, system)
    facts, day = consent.of(house, one), _day(on)
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


@consent_app.command("check", help=say(WORDS["check"]))
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

    question = Question(purpose, channel or _usual_channel(purpose), party)
    house = house_of(organisation, home=home)
    made = checked(house, file, question, system=system, columns=cells.pairs(column or []), sheet=sheet)
    _told_selected(made, [], language, json)


@consent_app.command("select", help=say(WORDS["select"]))
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

    question = Question(purpose, channel or _usual_channel(purpose), party)
    house = house_of(organisation, home=home)
    made = selected(house, file, question, system=system, columns=cells.pairs(column or []), sheet=sheet)
    files = {out: made.content, **({reasons: made.reasons} if reasons else {})}
    for path, content in files.items():
        _place(path, content)
    _told_selected(made, [str(path) for path in files], language, json)


@consent_app.command("verify", help=say(WORDS["verify"]))
def verify(
    organisation: options.Organisation,
    accept: Annotated[bool, typer.Option("--accept", help=say(WORDS["accept"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every line and the chain."""
    from publiek import consent

    told = consent.verify(house_of(organisation, home=home), accept=accept)
    if json:
        console.print_json(vars(told))
        return
    console.tell(
        Text(
            f"{told.lines} regels, heel en ongewijzigd; {told.empty} daarvan zijn leeg (gewist of verlopen).",
            f"{told.lines} lines, whole and unchanged; {told.empty} of them are empty (erased or expired).",
        ),
        language,
    )


@consent_app.command("purposes", help=say(WORDS["purposes"]))
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


@texts_app.command("add", help=say(WORDS["texts_add"]))
def texts_add(
    file: Annotated[Path, typer.Argument(help=say(WORDS["words"]), show_default=False, readable=False)],
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The same words are the same version."""
    from publiek.consent import texts

    kept = texts.add(house_of(organisation, home=home), _text_of(file))
    if json:
        console.print_json(kept.as_dict())
        return
    console.tell(Text(f"Bewaard als {kept.digest[:12]}.", f"Kept as {kept.digest[:12]}."), language)


@texts_app.command("list", help=say(WORDS["texts_list"]))
def texts_list(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every version."""
    from publiek.consent import texts

    found = texts.texts(house_of(organisation, home=home)).values()
    if json:
        console.print_json({"texts": [one.as_dict() for one in found]})
        return
    for one in found:
        typer.echo(f"{one.digest[:12]}  {one.added}  {one.words}")


def _from_connection(house: House, name: str, purpose: str) -> Imported:
    """The permission column of a live customer system."""
    from publiek.connecting import writing_back
    from publiek.consent.importing import Imported

    if purpose != "write-back":
        raise UsageError(
            "consent-connection-purpose",
            Text("Van een koppeling komt alleen write-back.", "A connection gives write-back alone."),
            Text("Laat --purpose weg, of lees een bestand in.", "Leave --purpose out, or import a file."),
        )
    told = writing_back.learned(house, name)
    return Imported(told.contacts, told.contacts - sum(told.aside.values()), told.aside, told.recorded)


def _contact(path: Path, house: House, system: str | None) -> Contact:
    """Read from a file or standard input: what is typed in a command stays in the shell's history."""
    from publiek.consent import Contact
    from publiek.consent.choosing import system_of

    told = _text_of(path).strip()
    if "@" in told:
        return Contact(told[:_LONGEST])
    return Contact("", told[:_LONGEST], system_of(house, system))


def _usual_channel(purpose: str, chosen: str = "") -> str:
    """The road that is meant: as chosen, else e-mail; none where nothing is sent."""
    from publiek import consent

    return (chosen or "email") if consent.purpose_of(purpose).channels else consent.NO_CHANNEL


def _evidence(told: list[str]) -> dict[str, Any]:
    """NAME=VALUE, each as the kind it is."""
    from publiek.consent import EVIDENCE, cells

    kinds: dict[type, Any] = {str: str, int: lambda one: int(one) if one.isdecimal() else one, bool: cells.is_yes}
    return {name: kinds[EVIDENCE.get(name, str)](value) for name, value in pairs(told).items()}


def _day(told: str | None) -> date | None:
    if told is None:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError:
        pass
    raise UsageError(
        "consent-day",
        Text("Dit is geen dag.", "This is no day."),
        Text("Schrijf hem als 2026-11-29.", "Write it as 2026-11-29."),
    )


def _told_recorded(done: Any, language: str | None, json: bool) -> None:
    if json:
        console.print_json(vars(done))
        return
    console.tell(
        Text("Vastgelegd.", "Recorded.") if done.added else Text("Dit stond er al.", "This stood there already."),
        language,
    )


def _told_selected(made: Selected, files: list[str], language: str | None, json: bool) -> None:
    from publiek.cli.consent_wording import selected_lines

    if json:
        told = {name: value for name, value in vars(made).items() if name not in ("content", "reasons")}
        console.print_json({**told, "files": files})
        return
    for line in (*selected_lines(made, console.language(language)), *files):
        typer.echo(line)


def _imported(one: Imported) -> dict[str, Any]:
    return {**vars(one), "recorded": vars(one.recorded)}


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


def _text_of(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    raise StorageError(
        "consent-file-unreadable",
        Text("Dit bestand is niet te lezen.", "This file cannot be read."),
        Text("Controleer de naam en de rechten.", "Check its name and rights."),
    )


def _file_or_connection() -> UsageError:
    return UsageError(
        "consent-file-or-connection",
        Text("Geef een bestand of een koppeling.", "Give a file or a connection."),
        Text("Een van beide: BESTAND, of --connection NAAM.", "One of both: FILE, or --connection NAME."),
    )

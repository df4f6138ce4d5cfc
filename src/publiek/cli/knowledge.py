"""What can one learn, and when? publiek knowledge courses | sessions | import | export | cancel | remove"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.knowledge import Read, Wish

knowledge_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
KINDS = ("courses", "sessions")
WORDS = {
    "knowledge": Text("Cursussen en kennissessies.", "Courses and knowledge sessions."),
    "courses": Text("Waar kan men altijd van leren?", "What can one learn from at any time?"),
    "sessions": Text("Welke bijeenkomsten komen er?", "Which meetings are coming?"),
    "import": Text("Neem een agenda (.ics) of tabel (.csv) over.", "Take over a calendar (.ics) or table (.csv)."),
    "export": Text("Schrijf een agenda (.ics) of tabel (.csv).", "Write a calendar (.ics) or table (.csv)."),
    "cancel": Text("Een sessie gaat niet door.", "A session does not go on."),
    "remove": Text("Haal een cursus of sessie van de lijst.", "Take a course or session off the list."),
    "role": Text("Voor wie.", "For whom."),
    "level": Text("Niveau.", "Level."),
    "theme": Text("Waarover.", "About what."),
    "kind": Text("courses of sessions.", "courses or sessions."),
    "by": Text("Wie het geeft, als het bestand dat niet zegt.", "Who gives it, when the file does not say so."),
    "file": Text("Een .ics of .csv.", "An .ics or .csv."),
    "code": Text("De code uit de lijst.", "The code in the list."),
    "over": Text("Ook wat voorbij is.", "Also what is over."),
}
Role = Annotated[str, typer.Option("--role", help=say(WORDS["role"]))]
Level = Annotated[str, typer.Option("--level", help=say(WORDS["level"]))]
Theme = Annotated[str, typer.Option("--theme", help=say(WORDS["theme"]))]
Kind = Annotated[str, typer.Option("--kind", help=say(WORDS["kind"]))]
File = Annotated[Path, typer.Argument(help=say(WORDS["file"]), readable=False)]
Code = Annotated[str, typer.Argument(help=say(WORDS["code"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(knowledge_app, name="knowledge", help=say(WORDS["knowledge"]))


@knowledge_app.command("courses", help=say(WORDS["courses"]))
def courses(
    role: Role = "",
    level: Level = "",
    theme: Theme = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The inventory, and what was added to it."""
    from publiek.knowledge import Shelf, chosen
    from publiek.knowledge.offers import as_dict
    from publiek.knowledge.words import words

    found = chosen(Shelf(options.home_of(home)).courses(), _wish(role, level, theme))
    if json:
        console.print_json({"courses": [as_dict(one) for one in found]})
        return
    spoken = console.language(language)
    for one in found:
        typer.echo(f"{one.title} ({one.by}, {words('levels')[one.level].in_language(spoken)})  {one.url}  {one.code}")


@knowledge_app.command("sessions", help=say(WORDS["sessions"]))
def sessions(
    role: Role = "",
    level: Level = "",
    theme: Theme = "",
    over: Annotated[bool, typer.Option("--all", help=say(WORDS["over"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What is to come, in order."""
    from datetime import UTC, datetime

    from publiek.knowledge import Shelf, chosen
    from publiek.knowledge.offers import HERE, as_dict

    wish = _wish(role, level, theme, since=None if over else datetime.now(UTC))
    found = chosen(Shelf(options.home_of(home)).sessions(), wish)
    if json:
        console.print_json({"sessions": [as_dict(one) for one in found]})
        return
    gone = Text("gaat niet door", "cancelled").in_language(console.language(language))
    for one in found:
        state = f"  {gone}" if one.cancelled else ""
        begins = f"{one.begins.astimezone(HERE):%Y-%m-%d %H:%M}"
        typer.echo(f"{begins}  {one.title} ({one.by}){state}  {one.place or one.url}  {one.code}")
    if not found:
        console.tell(Text("Er staan geen sessies gepland.", "No sessions are planned."), language)


@knowledge_app.command("import", help=say(WORDS["import"]))
def import_(
    file: File,
    kind: Kind = "sessions",
    by: Annotated[str, typer.Option("--by", help=say(WORDS["by"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What was kept before and did not change is not there twice."""
    from publiek.knowledge import Shelf
    from publiek.knowledge.sheets import field_in_words

    read, shelf = _read(file, kind, by), Shelf(options.home_of(home))
    changed = shelf.add_courses(read.offers) if kind == "courses" else shelf.add_sessions(read.offers)
    if json:
        aside = [{"row": row, "field": field} for row, field in read.aside]
        told = {"rows": read.rows, "taken": len(read.offers), "changed": changed, "aside": aside}
        console.print_json({**told, "persons_left_out": read.persons, "columns_unknown": read.unknown})
        return
    console.tell(
        Text(
            f"Gelezen: {read.rows}. Overgenomen: {len(read.offers)}, waarvan nieuw of veranderd: {changed}.",
            f"Read: {read.rows}. Taken over: {len(read.offers)}, of which new or changed: {changed}.",
        ),
        language,
    )
    for row, field in read.aside:
        nl, en = (field_in_words(field, one) for one in ("nl", "en"))
        console.tell(Text(f"Rij {row} niet overgenomen: {nl}.", f"Row {row} not taken over: {en}."), language)
    if read.persons:
        console.tell(
            Text(f"Weggelaten: {read.persons} keer een persoon.", f"Left out: {read.persons} mentions of a person."),
            language,
        )


@knowledge_app.command("export", help=say(WORDS["export"]))
def export(
    file: File,
    kind: Kind = "sessions",
    role: Role = "",
    level: Level = "",
    theme: Theme = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Whole, or nothing is written."""
    from publiek.knowledge import Shelf, as_table, calendar_of, chosen
    from publiek.warehouse.publication import write_whole

    _require_kind(kind)
    shelf, spoken = Shelf(options.home_of(home)), console.language(language)
    offers = chosen(shelf.courses() if kind == "courses" else shelf.sessions(), _wish(role, level, theme))
    if file.suffix.lower() == ".ics" and kind == "sessions":
        content = calendar_of(offers, title="Publiek", language=spoken)
    else:
        content = as_table(offers, kind=kind, language=spoken)
    write_whole(file, content=content)
    if json:
        console.print_json({"file": str(file), kind: len(offers)})
        return
    console.tell(Text(f"Geschreven: {file}.", f"Written: {file}."), language)


@knowledge_app.command("cancel", help=say(WORDS["cancel"]))
def cancel(
    code: Code, home: options.Home = None, language: options.Language = None, json: options.AsJson = False
) -> None:
    """It stays in the list, so that calendars that had it take it out."""
    from publiek.knowledge import Shelf

    session = Shelf(options.home_of(home)).cancel(code)
    if json:
        console.print_json({"code": session.code, "cancelled": session.cancelled})
        return
    console.tell(Text("De sessie gaat niet door.", "The session does not go on."), language)


@knowledge_app.command("remove", help=say(WORDS["remove"]))
def remove(
    code: Code,
    kind: Kind = "sessions",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A course that comes with the product is hidden."""
    from publiek.knowledge import Shelf

    _require_kind(kind)
    Shelf(options.home_of(home)).take_away(kind, code)
    if json:
        console.print_json({"code": code, "removed": True})
        return
    console.tell(Text("Weggehaald.", "Taken away."), language)


def _wish(role: str, level: str, theme: str, **more: object) -> Wish:
    """What is looked for, in the words people use. Raises UsageError "knowledge-wrong" for a word nobody knows."""
    from publiek.knowledge import Wish
    from publiek.knowledge.refusals import wrong
    from publiek.knowledge.words import code_of

    found = {}
    for name, known, told in (("role", "roles", role), ("level", "levels", level), ("theme", "themes", theme)):
        found[name] = code_of(known, told) if told else ""
        if told and not found[name]:
            raise wrong(name)
    return Wish(**found, **more)  # type: ignore[arg-type]


def _read(file: Path, kind: str, by: str) -> Read:
    from publiek.knowledge import courses_in, sessions_in, sessions_in_table
    from publiek.knowledge.calendars import MOST_BYTES
    from publiek.knowledge.refusals import unreadable

    _require_kind(kind)
    content = None
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError:
        pass
    if content is None:
        raise unreadable("bestand")
    if file.suffix.lower() == ".ics":
        return sessions_in(content, by=by or "onbekend")
    return courses_in(content, by=by) if kind == "courses" else sessions_in_table(content, by=by or "onbekend")


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise UsageError(
            "knowledge-kind",
            Text("Dit soort bestaat niet.", "There is no such kind."),
            Text("Kies courses of sessions.", "Choose courses or sessions."),
        )

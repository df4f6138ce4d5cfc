"""What is shown, and under which identifiers? publiek programme add | match | review | decide | export | …

In the order of the work: `add` takes in agendas, `match` finds the same production at several houses and gives
identifiers, `review` and `decide` are for what a person must say, `export` and `import` share one register by files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.programme_wording import HELP as WORDS
from publiek.errors import Text, UsageError

programme_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Record = Annotated[str, typer.Argument(help=say(WORDS["record"]), show_default=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(programme_app, name="programme", help=say(WORDS["programme"]))


@programme_app.command("add", help=say(WORDS["add"]))
def add(
    place: Annotated[str, typer.Argument(help=say(WORDS["place"]), show_default=False)],
    organisation: options.Organisation,
    source: Annotated[str, typer.Option("--source", help=say(WORDS["source"]))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What changed since the last time is told; nothing is half kept."""
    from publiek import agenda
    from publiek.agenda.reading import read_programme
    from publiek.cli.deliver import house_of
    from publiek.cli.programme_wording import kept_lines

    kept = agenda.keep_programme(house_of(organisation, home=home), read_programme(place, source=source))
    if json:
        changes = {name: list(ids) for name, ids in vars(kept.changes).items() if name != "same"}
        console.print_json({"source": kept.source, "performances": len(kept.programme.performances), **changes})
        return
    for line in kept_lines(kept):
        console.tell(line, language)


@programme_app.command("sources", help=say(WORDS["sources"]))
def sources(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The agendas of a house."""
    from publiek import agenda
    from publiek.cli.deliver import house_of

    found = agenda.sources(house_of(organisation, home=home))
    if json:
        console.print_json({"sources": [vars(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.name}  {one.kept_at:%Y-%m-%d %H:%M}  {one.performances}")


@programme_app.command("forget", help=say(WORDS["forget"]))
def forget(
    source: Annotated[str, typer.Argument(help=say(WORDS["source"]), show_default=False)],
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What the lines tell stays."""
    from publiek import agenda
    from publiek.cli.deliver import house_of

    there = agenda.forget(house_of(organisation, home=home), source)
    if json:
        console.print_json({"source": source, "forgotten": there})
        return
    yes, no = Text("Weggehaald.", "Taken out."), Text("Die bron was er niet.", "There was no such source.")
    console.tell(yes if there else no, language)


@programme_app.command("show", help=say(WORDS["show"]))
def show(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Its lines and agendas together."""
    from publiek import agenda
    from publiek.cli.deliver import house_of
    from publiek.cli.programme_wording import STATES
    from publiek.programme.rows import as_document

    found = agenda.programme_of(house_of(organisation, home=home))
    if json:
        console.print_json(as_document(found))
        return
    for row in sorted(found.performances, key=lambda row: (str(row.start or ""), row.id)):
        state = STATES[row.state].in_language(console.language(language)) if row.state in STATES else row.state
        typer.echo(f"{row.start:%Y-%m-%d %H:%M}  {row.title}  {state}" if row.start else row.title)


@programme_app.command("match", help=say(WORDS["match"]))
def match(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Every production, performance, venue and organisation gets an identifier; what has one keeps it."""
    from publiek import agenda
    from publiek.cli.deliver import house_of
    from publiek.cli.programme_wording import matched_lines

    place = options.home_of(home)
    houses = [house_of(name, home=home) for name in organisations_in(place)]
    made = agenda.match_home(place, houses)
    if json:
        console.print_json(vars(made))
        return
    for line in matched_lines(made):
        console.tell(line, language)


@programme_app.command("review", help=say(WORDS["review"]))
def review(
    decided: Annotated[bool, typer.Option("--decided", help=say(WORDS["decided"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The most probable first, with why."""
    from publiek import agenda
    from publiek.cli.programme_wording import waiting_lines

    place = options.home_of(home)
    if decided:
        _decided(place, json)
        return
    found = agenda.review(place)
    if json:
        console.print_json({"waiting": [vars(pair) for pair in found]})
        return
    for pair in found:
        for line in waiting_lines(pair):
            typer.echo(line.in_language(console.language(language)))
    if not found:
        console.tell(Text("Er wacht niets.", "Nothing waits."), language)


@programme_app.command("decide", help=say(WORDS["decide"]))
def decide(
    one: Record,
    other: Record,
    answer: Annotated[str, typer.Argument(help=say(WORDS["answer"]), show_default=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Kept for every next matching, and never asked again."""
    from publiek import agenda

    if answer not in ("same", "different"):
        raise UsageError(
            "decision-unreadable",
            Text("Dit antwoord kennen we niet.", "This answer is not known."),
            Text("Kies same of different.", "Choose same or different."),
        )
    made = agenda.decide(options.home_of(home), one, other, same=answer == "same")
    if json:
        console.print_json({"decision": made, "answer": answer})
        return
    console.tell(
        Text(f"Bewaard. Terugnemen: publiek programme undo {made}", f"Kept. Take back: publiek programme undo {made}"),
        language,
    )


@programme_app.command("undo", help=say(WORDS["undo"]))
def undo(
    decision: Annotated[str, typer.Argument(help=say(WORDS["undo"]), show_default=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The next matching judges the pair again."""
    from publiek import agenda

    agenda.undo(options.home_of(home), decision)
    if json:
        console.print_json({"decision": decision})
        return
    console.tell(Text("Teruggenomen.", "Taken back."), language)


@programme_app.command("merge", help=say(WORDS["merge"]))
def merge(
    one: Annotated[str, typer.Argument(help="pub:…", show_default=False)],
    other: Annotated[str, typer.Argument(help="pub:…", show_default=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The other leads to the oldest, for ever."""
    from publiek import agenda

    stays = agenda.merge(options.home_of(home), one, other)
    if json:
        console.print_json({"id": stays})
        return
    console.tell(Text(f"Eén: {stays}", f"One: {stays}"), language)


@programme_app.command("split", help=say(WORDS["split"]))
def split(
    record: Record, home: options.Home = None, language: options.Language = None, json: options.AsJson = False
) -> None:
    """It gets a new identifier, and stays apart in every next matching."""
    from publiek import agenda

    made = agenda.split(options.home_of(home), record)
    if json:
        console.print_json({"record": record, "id": made})
        return
    console.tell(Text(f"Nieuwe code: {made}", f"New identifier: {made}"), language)


@programme_app.command("ids", help=say(WORDS["ids"]))
def ids(
    kind: Annotated[
        str, typer.Option("--kind", help="production | performance | venue | organisation. " + say(WORDS["kind"]))
    ] = "production",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One line per identifier that is in use."""
    from publiek.programme.register import register_of
    from publiek.warehouse.register import KeptRegister

    register = register_of(KeptRegister(options.home_of(home)).events())
    found = [
        {"id": name, "title": register.entries[name].title, "maker": register.entries[name].maker, "records": keys}
        for name, keys in register.by_identifier(kind).items()
        if name in register.entries
    ]
    if json:
        console.print_json({"kind": kind, "version": register.version, "ids": found})
        return
    for one in found:
        typer.echo(f"{one['id']}  {one['title']}  {' '.join(one['records'])}")


@programme_app.command("export", help=say(WORDS["export"]))
def export(
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every event, and a table per kind: open data, nothing of a person."""
    from publiek import agenda
    from publiek.cli.hub import write_out

    files = agenda.exported(options.home_of(home))
    for name, content in files.items():
        write_out(out / name, content)
    if json:
        console.print_json({"folder": out, "files": sorted(files)})
        return
    console.tell(Text(f"Geschreven in {out}.", f"Written in {out}."), language)


@programme_app.command("import", help=say(WORDS["import"]))
def import_(
    file: Annotated[Path, typer.Argument(help="register.jsonl", show_default=False, readable=False)],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Twice is once, and in whatever order."""
    from publiek import agenda

    try:
        content = file.read_bytes()
    except OSError:
        raise UsageError(
            "register-not-found",
            Text("Dit bestand is niet te lezen.", "This file cannot be read."),
            Text("Controleer de naam van het bestand.", "Check the name of the file."),
            {"file": file.name},
        ) from None
    new = agenda.import_register(options.home_of(home), content)
    if json:
        console.print_json({"new": new})
        return
    console.tell(Text(f"Overgenomen: {new} nieuwe regels.", f"Taken in: {new} new lines."), language)


def organisations_in(home: Path) -> list[str]:
    """The houses of a home with lines or an agenda."""
    from publiek.warehouse.store import organisations

    agendas = {path.parents[1].name for path in home.glob("organisations/*/programme/*.json")}
    return sorted({*organisations(home), *agendas})


def _decided(home: Path, json: bool) -> None:
    from publiek.programme.register import register_of
    from publiek.warehouse.register import KeptRegister

    found = register_of(KeptRegister(home).events()).decisions
    if json:
        console.print_json({"decisions": [dict(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one['event']}  {one['left']}  {one['right']}  {'same' if one['same'] else 'different'}")

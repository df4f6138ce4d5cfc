"""What is asked at the end of a year? publiek year-end schemes | sheets | facts | compare"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.cli.year_end_wording import HELP as WORDS
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.exchange.year_end import Period, Sheet, Version
    from publiek.house import House

year_end_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Year = Annotated[str, typer.Option("--year", help=say(WORDS["year"]))]
Schemes = Annotated[list[str] | None, typer.Option("--scheme", help=say(WORDS["scheme"]))]
Subsector = Annotated[str, typer.Option("--subsector", help=say(WORDS["subsector"]))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(year_end_app, name="year-end", help=say(WORDS["year-end"]))


@year_end_app.command("schemes", help=say(WORDS["schemes"]))
def schemes(language: options.Language = None, json: options.AsJson = False) -> None:
    """Every sheet with its source and date."""
    from publiek.cli.year_end_wording import scheme_lines
    from publiek.exchange import year_end

    chosen = console.language(language)
    if json:
        console.print_json({"schemes": [_scheme(one, chosen) for one in year_end.schemes()]})
        return
    for one in year_end.schemes():
        for line in scheme_lines(one, chosen):
            typer.echo(line)


@year_end_app.command("sheets", help=say(WORDS["sheets"]))
def sheets(
    organisation: options.Organisation,
    year: Year,
    scheme: Schemes = None,
    subsector: Subsector = "",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    formats: Annotated[str, typer.Option("--formats", help="xlsx,pdf,csv,json")] = "xlsx,pdf",
    sent: Annotated[bool, typer.Option("--sent", help=say(WORDS["sent"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """From one set of data; every version is kept, so that a correction can be told."""
    from publiek.cli.year_end_wording import sheet_lines
    from publiek.exchange import year_end
    from publiek.exchange.year_end.worded import document
    from publiek.reports import year_end as drawn

    wanted, chosen = options.formats_of(formats, drawn.FORMATS), console.language(language)
    house, period = house_of(organisation, home=home, subsector=subsector), year_end.period_of(year)
    with console.progress(language, quiet=json) as progress:
        progress("measure", 0.0)
        made = year_end.sheets(house, period, scheme or _fitting(house, period))
        progress("render", 0.0)
        files = _written([document(one, chosen) for one in made], out, wanted) if out else []
    kept = [_kept(house, one, sent=sent) for one in made]
    if json:
        told = [_answer(one, version) for one, version in zip(made, kept, strict=True)]
        console.print_json({"period": period.name, "sheets": told, "files": [str(path) for path in files]})
        return
    for one, version in zip(made, kept, strict=True):
        for line in sheet_lines(one, version, chosen):
            typer.echo(line)
    for path in files:
        typer.echo(str(path))


@year_end_app.command("facts", help=say(WORDS["facts"]))
def facts(
    organisation: options.Organisation,
    year: Year,
    set_: Annotated[list[str] | None, typer.Option("--set", help=say(WORDS["set"]))] = None,
    file: Annotated[Path | None, typer.Option("--file", help=say(WORDS["file"]), readable=False)] = None,
    write: Annotated[Path | None, typer.Option("--write", help=say(WORDS["write"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Asked once, kept with the house, taken over in the next year."""
    from publiek.cli.year_end_wording import facts_lines
    from publiek.exchange import year_end

    house, period = house_of(organisation, home=home), year_end.period_of(year)
    said: dict[str, object] = year_end.read_form(file) if file else {}
    said |= dict(_pair(one) for one in set_ or ())
    known = year_end.say(house, period, said) if said else year_end.facts_of(house, period)
    if write:
        _form(write, year_end.form(known, console.language(language)))
    if json:
        told = {"period": period.name, "taken_from": known.taken_from, "facts": dict(known.values)}
        console.print_json({**told, "file": str(write) if write else None})
        return
    for line in facts_lines(known, console.language(language)):
        typer.echo(line)


@year_end_app.command("compare", help=say(WORDS["compare"]))
def compare(
    organisation: options.Organisation,
    year: Year,
    scheme: Annotated[str, typer.Option("--scheme", help=say(WORDS["scheme"]))],
    subsector: Subsector = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Nothing is kept by comparing."""
    from publiek.cli.year_end_wording import change_lines
    from publiek.exchange import year_end
    from publiek.exchange.year_end import refusals

    house, period = house_of(organisation, home=home, subsector=subsector), year_end.period_of(year)
    now = year_end.sheets(house, period, [scheme])[0]
    before = year_end.last_sent(year_end.versions(house, now.name))
    if before is None:
        raise refusals.never_made(scheme, period.name)
    told = year_end.changes(before, now.version)
    if json:
        facts = {"scheme": scheme, "period": period.name, "version": before.number, "sent_on": before.sent_on or None}
        console.print_json({**facts, "made_on": before.made_on, "changes": [vars(one) for one in told]})
        return
    for line in change_lines(before, told, console.language(language)):
        typer.echo(line)


def _fitting(house: House, period: Period) -> list[str]:
    """The sheets that are asked of this kind of house over this kind of year; all when the kind is not known."""
    from publiek.exchange import year_end

    kind = house.subsector or str(house.store.current().organisation.get("subsector") or "")
    right = [one for one in year_end.schemes() if period.kind in one.periods]
    return [one.code for one in right if kind in one.subsectors] or [one.code for one in right]


def _kept(house: House, sheet: Sheet, *, sent: bool) -> Version:
    from publiek.exchange import year_end

    return year_end.keep(house, sheet.name, sheet.version, sent=date.today() if sent else None)


def _written(documents: list[Any], out: Path, formats: tuple[str, ...]) -> list[Path]:
    from publiek.reports.year_end import write

    try:
        return write(documents, out, formats)
    except OSError:
        raise _unwritten() from None


def _form(path: Path, text: str) -> None:
    from publiek.warehouse import publication

    try:
        publication.write_whole(path, content=text.encode())
    except OSError:
        raise _unwritten() from None


def _unwritten() -> StorageError:
    return StorageError(
        "year-end-not-written",
        Text("De bestanden kunnen daar niet worden geschreven.", "The files cannot be written there."),
        Text("Kies een andere map, of maak ruimte.", "Choose another folder, or make room."),
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(
            "year-end-set",
            Text("Zo kan geen antwoord worden gegeven.", "An answer cannot be given like this."),
            Text("Schrijf --set naam=antwoord.", "Write --set name=answer."),
        )
    return name.strip(), value.strip()


def _scheme(one: Any, language: str) -> dict[str, object]:
    return {
        "scheme": one.code,
        "version": one.version,
        "read": one.read,
        "name": one.name.in_language(language),
        "subsectors": list(one.subsectors),
        "periods": list(one.periods),
        "sources": list(one.sources),
    }


def _answer(sheet: Sheet, version: Version) -> dict[str, object]:
    """A sheet for a program: every row, what is empty and why, and the steps to the totals."""
    return {
        "scheme": sheet.scheme.code,
        "version": version.number,
        "sent_on": version.sent_on or None,
        "digest": version.digest,
        "data": sheet.data,
        "notices": sheet.notices,
        "rows": {one.row.code: one.value for one in sheet.values},
        "empty": {one.row.code: one.reason for one in sheet.values if one.value is None},
        "steps": [{"step": one.code, "total": one.total, **vars(one.amounts)} for one in sheet.steps],
    }

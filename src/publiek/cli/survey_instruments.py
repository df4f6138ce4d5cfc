"""How does one find, show, make, compare and print questionnaires? publiek survey instruments | show | compose | ..."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.cli.survey_instruments_wording import HELP as WORDS
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.governance import Asker
    from publiek.surveys.instruments import Questionnaire

Name = Annotated[str, typer.Argument(help=say(WORDS["name"]), show_default=False)]
House = Annotated[str, typer.Option("--house", help=say(WORDS["house"]))]
Contact = Annotated[str, typer.Option("--contact", help=say(WORDS["contact"]))]
Months = Annotated[int, typer.Option("--retention-months", help=say(WORDS["months"]))]


@survey_app.command("instruments", help=say(WORDS["instruments"]))
def instruments(language: options.Language = None, json: options.AsJson = False) -> None:
    """Questionnaires that can be asked as they are, and modules to add."""
    from publiek.cli.survey_instruments_wording import minutes_in_words
    from publiek.surveys.instruments import minutes, modules, names, questionnaire

    found = [(name, name in modules(), questionnaire(name)) for name in (*names(), *modules())]
    if json:
        told = [
            {"name": name, "title": made.title, "module": module, "minutes": minutes(made), "items": len(made.items)}
            for name, module, made in found
        ]
        console.print_json({"questionnaires": told})
        return
    spoken = console.language(language)
    for name, module, made in found:
        mark = Text("module: ", "module: ").in_language(spoken) if module else ""
        took = minutes_in_words(minutes(made)).in_language(spoken)
        typer.echo(f"{name:<18} {mark}{made.title.in_language(spoken)} ({took})")


@survey_app.command("show", help=say(WORDS["show"]))
def show(
    name: Name,
    yaml: Annotated[bool, typer.Option("--yaml", help=say(WORDS["yaml"]))] = False,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """In words, as the file it came from, or with its rules as JSON."""
    from publiek.cli.survey_instruments_wording import shown_lines
    from publiek.surveys.instruments import as_json, as_yaml, find, minutes, modules, names, source_of

    made = find(name)
    if json:
        console.print_json(as_json(made))
    elif yaml:
        typer.echo(source_of(name) if name in (*names(), *modules()) else as_yaml(made), nl=False)
    else:
        for line in shown_lines(made, minutes(made)):
            typer.echo(line.in_language(console.language(language)))


@survey_app.command("compose", help=say(WORDS["compose"]))
def compose_(
    code: Annotated[str, typer.Option("--code", help=say(WORDS["code"]))],
    base: Annotated[str, typer.Argument(help=say(WORDS["name"]))] = "core@1",
    module: Annotated[list[str] | None, typer.Option("--module", help=say(WORDS["module"]))] = None,
    version: Annotated[str, typer.Option("--version", help=say(WORDS["version"]))] = "1",
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["file"]), readable=False)] = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One file with everything written out, to begin a survey with."""
    from publiek.cli.hub import write_out
    from publiek.cli.survey_instruments_wording import minutes_in_words
    from publiek.surveys.instruments import as_yaml, compose, minutes

    made = compose(base, modules=tuple(module or ()), code=code, version=version)
    file = out or Path(f"{made.code}-{made.version}.yaml")
    write_out(file, as_yaml(made).encode())
    if json:
        told = {"name": made.name, "modules": list(made.modules), "items": len(made.items), "minutes": minutes(made)}
        console.print_json({**told, "file": file})
        return
    took = minutes_in_words(minutes(made))
    console.tell(
        Text(f"{made.name}: {len(made.items)} vragen, {took.nl}.", f"{made.name}: {len(made.items)} items, {took.en}."),
        language,
    )
    typer.echo(str(file))


@survey_app.command("compare", help=say(WORDS["compare"]))
def compare(first: Name, second: Name, language: options.Language = None, json: options.AsJson = False) -> None:
    """Column by column, with the reasons."""
    from publiek.cli.survey_instruments_wording import compared_lines
    from publiek.surveys.instruments import comparable, find

    one, other = find(first), find(second)
    found = comparable(one, other)
    if json:
        console.print_json(
            {"same": list(found.same), "reasons": {name: list(why) for name, why in found.reasons.items()}}
        )
        return
    for line in compared_lines(one.name, other.name, found):
        typer.echo(line.in_language(console.language(language)))


@survey_app.command("crosswalk", help=say(WORDS["crosswalk"]))
def crosswalk_(name: Name = "core@1", language: options.Language = None, json: options.AsJson = False) -> None:
    """Per question, row and answer the code elsewhere."""
    from publiek.surveys.instruments import crosswalk, find
    from publiek.surveys.instruments.crosswalk import SOURCES

    rows = crosswalk(find(name)).to_pylist()
    if json:
        console.print_json({"sources": SOURCES, "rows": rows})
        return
    for row in rows:
        place = f"{row['item']}.{row['part']}" if row["part"] else row["item"]
        typer.echo(f"{place:<24} {row['source']:<12} {row['code']}")
    for source, words in SOURCES.items():
        console.tell(Text(f"{source}: {words.nl}", f"{source}: {words.en}"), language)


@survey_app.command("privacy", help=say(WORDS["privacy"]))
def privacy(
    name: Name,
    house: House = "",
    contact: Contact = "",
    months: Months = 24,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Made from the register of purposes and from what is asked."""
    from publiek.governance import privacy_text
    from publiek.surveys.instruments import find

    told = privacy_text(find(name), _asker(house, contact, months))
    if json:
        whole = [{"title": title, "text": list(text)} for title, text in told.whole]
        console.print_json({"short": list(told.short), "whole": whole})
        return
    spoken = console.language(language)
    for sentence in told.short:
        typer.echo(sentence.in_language(spoken))
    for title, text in told.whole:
        typer.echo("\n" + title.in_language(spoken))
        for paragraph in text:
            typer.echo("  " + paragraph.in_language(spoken))


@survey_app.command("paper", help=say(WORDS["paper"]))
def paper(
    name: Annotated[str, typer.Argument(help=say(WORDS["name"]))] = "core@1",
    house: House = "",
    contact: Contact = "",
    months: Months = 24,
    survey: Annotated[str, typer.Option("--survey", help=say(WORDS["survey"]))] = "",
    organisation: Annotated[str, typer.Option("--organisation", "-o", help=say(WORDS["organisation"]))] = "",
    forms: Annotated[int, typer.Option("--forms", help=say(WORDS["forms"]))] = 1,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = Path("publiek-paper"),
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The form as PDF, the sheet and the mapping with which `publiek survey import` reads it."""
    from publiek.cli.segment_options import told_files
    from publiek.surveys.instruments import find

    if survey:
        made, asker, title = _begun(survey, organisation, home=home, house=house)
    else:
        made, asker, title = find(name), _asker(house, contact, months), ""
    start = out / (survey or f"{made.code}-{made.version}")
    with console.progress(language, quiet=json) as progress:
        progress("render", 0.0)
        files = _printed(made, asker, start=start, title=title, how=(console.language(language), forms))
    told_files(files, json=json)


def _printed(made: Questionnaire, asker: Asker, *, start: Path, title: str, how: tuple[str, int]) -> list[Path]:
    """The form, the sheet and the mapping, written whole."""
    from publiek.cli.hub import write_out
    from publiek.reports.questionnaires.paper import Print, keying_mapping, keying_sheet, paper_form

    language, forms = how
    contents = {
        "form.pdf": paper_form(made, asker, Print(language, forms, title)),
        "keying.xlsx": keying_sheet(made, language),
        "keying-map.yaml": keying_mapping(made).encode(),
    }
    files = {start.with_name(f"{start.name}-{end}"): content for end, content in contents.items()}
    for path, content in files.items():
        write_out(path, content)
    return list(files)


def _asker(house: str, contact: str, months: int) -> Asker:
    from publiek.governance import Asker

    return Asker(house, contact, months)


def _begun(code: str, organisation: str, *, home: Path | None, house: str) -> tuple[Questionnaire, Asker, str]:
    """What a survey that began asks, who asks it, and what it is called."""
    from publiek.cli.deliver import house_of
    from publiek.governance import Asker
    from publiek.listening import running

    if not organisation:
        raise UsageError(
            "survey-without-organisation",
            Text("Van welke organisatie is deze enquête?", "Which organisation runs this survey?"),
            Text("Geef -o NAAM.", "Give -o NAME."),
        )
    at = house_of(organisation, home=home)
    survey = running.survey_of(at, code)
    asker = Asker(
        house or at.name or at.organisation, survey.contact, survey.retention_months, survey.retention_open_months
    )
    return running.questionnaire_of(at, code), asker, survey.title

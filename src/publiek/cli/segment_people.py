"""What do the groups of a segmentation do, does that travel, and who belongs to which? publiek segmentation ..."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli import segment_options as shared
from publiek.cli.console import say
from publiek.errors import Text

WORDS = {
    "learn": Text("Leer uit wat er is ingelezen hoe vaak groepen gaan.", "Learn how often groups go."),
    "transfer": Text("Werkt een indeling uit de ene regio in de andere?", "Does a segmentation travel to a region?"),
    "questionnaire": Text("Schrijf de korte vragenlijst.", "Write the short questionnaire."),
    "type": Text("Deel ingevulde vragenlijsten in groepen in.", "Type filled-in questionnaires."),
}
Quick = Annotated[bool, typer.Option("--quick", help=say(Text("Zonder de langzame toetsen.", "No slow tests.")))]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file under `segmentation`."""
    for name, command in (("learn", learn), ("transfer", transfer), ("questionnaire", questionnaire), ("type", type_)):
        app.command(name, help=say(WORDS[name]))(command)


def learn(
    segmentation: options.Segmentation = "area-types",
    survey: shared.SurveyFile = None,
    description: shared.Description = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Visiting rates per group and discipline, and intensive, medium or light, as far as enough houses tell."""
    from publiek.cli.segment_wording import learned_lines
    from publiek.workshop import culture

    folder, pair = options.home_of(home), shared.pair(survey, description)
    scheme = options.scheme_of(segmentation, folder)
    with console.progress(language, quiet=json) as progress:
        learned = culture.learn(
            folder, scheme=scheme, surveys=(pair,) if pair else (), today=date.today(), progress=progress
        )
    if json:
        console.print_json(culture.as_answer(learned))
        return
    spoken = console.language(language)
    for line in learned_lines(learned, scheme, spoken):
        typer.echo(line)
    shared.told_findings(learned.findings, spoken)


def transfer(
    source: Annotated[
        list[str] | None, typer.Option("--from", help=say(Text("Uit deze regio('s).", "From these regions.")))
    ] = None,
    target: Annotated[str, typer.Option("--to", help=say(Text("Naar deze regio.", "To this region.")))] = "",
    by: Annotated[str, typer.Option("--by", help="province | municipality | regions.yaml")] = "province",
    segmentation: options.Segmentation = "area-types",
    survey: shared.SurveyFile = None,
    description: shared.Description = None,
    item: shared.Item = "",
    quick: Quick = False,
    out: shared.Out = Path("publiek-transfer"),
    formats: shared.Formats = shared.ALL_FORMATS,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One region judged, or (without --to) all against all: verdicts with what they rest on."""
    from publiek.workshop import transfer as judging

    folder, pair = options.home_of(home), shared.pair(survey, description)
    asked = judging.Asked(
        source=tuple(source or ()),
        target=target,
        by=by if by in ("province", "municipality") else Path(by),
        survey=pair,
        item=shared.needed(item, "--item") if pair else item,
        deep=not quick,
        language=console.language(language),
    )
    chosen, scheme = options.formats_of(formats, shared.FORMATS), options.scheme_of(segmentation, folder)
    with console.progress(language, quiet=json) as progress:
        judged = judging.judge(asked, home=folder, scheme=scheme, today=date.today(), progress=progress)
        progress("render", 0.0)
        made = judging.report(judged.table, home=folder, folder=out, formats=chosen, language=asked.language)
    if json:
        console.print_json({**judged.as_answer(asked.language), "files": [str(path) for path in made]})
        return
    for line in judged.lines():
        typer.echo(line.in_language(asked.language))
    shared.told_findings(judged.findings, asked.language)
    shared.list_files(made)


def questionnaire(
    out: shared.Out = Path("publiek-questionnaire"),
    segmentation: options.Segmentation = "area-types",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A sheet to print and an empty table to fill in."""
    from publiek.workshop import typing_people

    scheme = options.scheme_of(segmentation, options.home_of(home))
    shared.told_files(typing_people.write(scheme, out, language=console.language(language)), json=json)


def type_(
    answers: shared.Table,
    out: shared.OutOrHere = None,
    segmentation: options.Segmentation = "area-types",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One row per respondent: probabilities, the group, and whether it is certain."""
    from publiek.workshop import typing_people

    scheme = options.scheme_of(segmentation, options.home_of(home))
    typed = typing_people.type_answers(answers, scheme, out or Path(), language=console.language(language))
    if json:
        console.print_json(typed.as_answer())
        return
    for line in typed.lines():
        console.tell(line, language)
    shared.list_files([typed.path])

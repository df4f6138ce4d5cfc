"""How does one make, see, import, compare and judge segmentations? publiek segmentation ..."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.vocabulary.findings import Finding

FORMATS = ("html", "pdf", "pptx", "xlsx", "json")
ALL_FORMATS = ",".join(FORMATS)
WORDS = {
    "segmentation": Text("Indelingen: maken, tonen, vergelijken.", "Segmentations: make, show, compare."),
    "build": Text(
        "Maak de indeling opnieuw, uit open cijfers en (als u die hebt) een enquête.",
        "Make the segmentation again, from open statistics and (if you have one) a survey.",
    ),
    "list": Text("Welke indelingen zijn er?", "Which segmentations are there?"),
    "show": Text("De pagina en modelkaart van een indeling.", "The page and model card of a segmentation."),
    "import": Text("Lees een eigen tabel van postcodes en groepen in.", "Import your own table of postcodes."),
    "bridge": Text("Hoe gaan de groepen van twee indelingen in elkaar over?", "How do two segmentations map?"),
    "assign": Text("Zet de groep achter een lijst postcodes.", "Add the group to a list of postcodes."),
    "learn": Text("Leer uit wat er is ingelezen hoe vaak groepen gaan.", "Learn how often groups go."),
    "area": Text("Wat zegt een indeling over één postcodegebied?", "What does a segmentation say of one area?"),
    "transfer": Text("Werkt een indeling uit de ene regio in de andere?", "Does a segmentation travel to a region?"),
    "questionnaire": Text("Schrijf de korte vragenlijst.", "Write the short questionnaire."),
    "type": Text("Deel ingevulde vragenlijsten in groepen in.", "Type filled-in questionnaires."),
    "out": Text("Map voor wat gemaakt wordt.", "Folder for what is made."),
    "survey": Text("Antwoorden van een enquête (CSV of Parquet).", "Answers of a survey (CSV or Parquet)."),
    "description": Text("Uitleg van de kolommen van de enquête (YAML).", "What the survey's columns mean (YAML)."),
    "column": Text(
        "Kop of letter van de kolom met postcodes, als dat niet vanzelf duidelijk is.",
        "Heading or letter of the column of postcodes, when that is not evident.",
    ),
    "item": Text("De vraag in de enquête.", "The question in the survey."),
}
segments_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Scheme = Annotated[str, typer.Argument(help=say(Text("CODE of CODE@VERSIE", "CODE or CODE@VERSION")))]
Out = Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)]
Formats = Annotated[str, typer.Option("--formats", help=", ".join(FORMATS))]
SurveyFile = Annotated[Path | None, typer.Option("--survey", help=say(WORDS["survey"]), readable=False)]
Description = Annotated[Path | None, typer.Option("--description", help=say(WORDS["description"]), readable=False)]
Item = Annotated[str, typer.Option("--item", help=say(WORDS["item"]))]
Quick = Annotated[bool, typer.Option("--quick", help=say(Text("Zonder de langzame toetsen.", "No slow tests.")))]
Table = Annotated[Path, typer.Argument(show_default=False, readable=False)]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.add_typer(segments_app, name="segmentation", help=say(WORDS["segmentation"]))


@segments_app.command("build", help=say(WORDS["build"]))
def build(
    statistics: Annotated[Path | None, typer.Argument(show_default=False, readable=False)] = None,
    survey: SurveyFile = None,
    description: Description = None,
    out: Out = Path("publiek-segmentation"),
    study: Annotated[bool, typer.Option("--study", help=say(Text("Ook de stabiliteit.", "Stability too.")))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Area types from statistics; survey classes and local rates when there is a survey."""
    from publiek.workshop import making

    plan = making.Plan(statistics, _pair(survey, description), study)
    with console.progress(language, quiet=json) as progress:
        built = making.build(plan, home=options.home_of(home), out=out, progress=progress)
    if json:
        console.print_json(built.as_answer())
        return
    for line in built.lines():
        console.tell(line, language)
    _told_findings(built.findings, console.language(language))
    _list_files(built.files)


@segments_app.command("list", help=say(WORDS["list"]))
def list_(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Packaged and imported, with versions and what may be exported."""
    from publiek.cli.segment_wording import listed_lines
    from publiek.workshop import showing

    found = showing.listed(options.home_of(home))
    if json:
        console.print_json({"segmentations": found})
        return
    for line in listed_lines(found, console.language(language)):
        typer.echo(line)


@segments_app.command("show", help=say(WORDS["show"]))
def show(
    scheme: Scheme = "area-types",
    out: Out = Path("publiek-segmentation"),
    formats: Formats = ALL_FORMATS,
    survey: SurveyFile = None,
    description: Description = None,
    item: Item = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Maps, sizes, profiles, portraits, tiers, bridge, fairness, model card."""
    from publiek.workshop import showing

    folder, pair = options.home_of(home), _pair(survey, description)
    asked = showing.Survey(*pair, _needed(item, "--item")) if pair else None
    with console.progress(language, quiet=json) as progress:
        progress("render", 0.0)
        made = showing.show(
            options.scheme_of(scheme, folder),
            home=folder,
            folder=out,
            formats=options.formats_of(formats, FORMATS),
            language=console.language(language),
            survey=asked,
        )
    _told_files(made, json=json)


@segments_app.command("import", help=say(WORDS["import"]))
def import_(
    table: Table,
    plan: Annotated[
        Path,
        typer.Option("--plan", help=say(Text("Uitleg van de tabel (YAML).", "What the table means.")), readable=False),
    ],
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A licensee's table, kept beside the others under its licence."""
    from publiek.cli.wording import finding_lines
    from publiek.segmentation import schemes

    imported = schemes.import_scheme(table, plan=schemes.read_plan(plan), home=options.home_of(home))
    findings = [finding.as_dict() for finding in imported.findings]
    scheme = imported.scheme
    if json:
        console.print_json({"code": scheme.code, "version": scheme.version, "findings": findings})
        return
    done = f"{scheme.code}@{scheme.version}: {len(scheme.groups)}"
    console.tell(Text(f"Bewaard: {done} groepen.", f"Kept: {done} groups."), language)
    for line in finding_lines(findings, console.language(language)):
        console.tell("  " + line, language)


@segments_app.command("bridge", help=say(WORDS["bridge"]))
def bridge(
    first: Scheme,
    second: Scheme,
    series: Annotated[
        Path | None,
        typer.Option(
            "--series",
            help=say(Text("Aandelen per periode om over te zetten (CSV).", "Shares by period to carry over (CSV).")),
            readable=False,
        ),
    ] = None,
    out: Out = Path("publiek-bridge"),
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The bridge table, and a time series carried over it."""
    from publiek.workshop import carrying

    folder = options.home_of(home)
    pair = options.scheme_of(first, folder), options.scheme_of(second, folder)
    made = carrying.carry_over(*pair, series=series, out=out)
    if json:
        console.print_json(made.as_answer())
        return
    console.tell(made.sentence, language)
    _list_files(made.files)


@segments_app.command("assign", help=say(WORDS["assign"]))
def assign(
    table: Table,
    segmentation: options.Segmentation = "area-types",
    level: Annotated[str, typer.Option("--level", help="pc4 | pc6")] = "pc4",
    column: Annotated[str, typer.Option("--column", help=say(WORDS["column"]))] = "",
    sheet: options.Sheet = None,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """The segment column for a customer system: every row keeps its place, nothing else of the file is read."""
    from publiek.workshop import carrying

    labelled = carrying.label_postcodes(
        carrying.PostcodeList(table, column, sheet),
        options.scheme_of(segmentation, options.home_of(home)),
        level=level,
        out=out or Path(),
        language=console.language(language),
    )
    if json:
        console.print_json(labelled.as_answer())
        return
    for line in labelled.lines():
        console.tell(line, language)
    _list_files([labelled.path])


@segments_app.command("learn", help=say(WORDS["learn"]))
def learn(
    segmentation: options.Segmentation = "area-types",
    survey: SurveyFile = None,
    description: Description = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Visiting rates per group and discipline, and intensive, medium or light, as far as enough houses tell."""
    from publiek.cli.segment_wording import learned_lines
    from publiek.workshop import culture

    folder, pair = options.home_of(home), _pair(survey, description)
    scheme = options.scheme_of(segmentation, folder)
    with console.progress(language, quiet=json) as progress:
        learned = culture.learn(
            folder, scheme=scheme, surveys=(pair,) if pair else (), today=date.today(), progress=progress
        )
    if json:
        console.print_json(culture.as_answer(learned))
        return
    for line in learned_lines(learned, scheme, console.language(language)):
        typer.echo(line)


@segments_app.command("area", help=say(WORDS["area"]))
def area(
    postcode: Annotated[str, typer.Argument(help="3011 | 3011AB", show_default=False)],
    segmentation: options.Segmentation = "area-types",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Label, mix with margins, how often a label is right, and the area's figures beside the country's."""
    from publiek.cli.area_wording import area_lines
    from publiek.workshop.areas_told import tell_area

    told = tell_area(postcode, options.scheme_of(segmentation, options.home_of(home)))
    if json:
        console.print_json(told)
        return
    for line in area_lines(told, console.language(language)):
        typer.echo(line)


@segments_app.command("transfer", help=say(WORDS["transfer"]))
def transfer(
    source: Annotated[
        list[str] | None, typer.Option("--from", help=say(Text("Uit deze regio('s).", "From these regions.")))
    ] = None,
    target: Annotated[str, typer.Option("--to", help=say(Text("Naar deze regio.", "To this region.")))] = "",
    by: Annotated[str, typer.Option("--by", help="province | municipality | regions.yaml")] = "province",
    segmentation: options.Segmentation = "area-types",
    survey: SurveyFile = None,
    description: Description = None,
    item: Item = "",
    quick: Quick = False,
    out: Out = Path("publiek-transfer"),
    formats: Formats = ALL_FORMATS,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One region judged, or (without --to) all against all: verdicts with what they rest on."""
    from publiek.workshop import transfer as judging

    folder, pair = options.home_of(home), _pair(survey, description)
    asked = judging.Asked(
        source=tuple(source or ()),
        target=target,
        by=by if by in ("province", "municipality") else Path(by),
        survey=pair,
        item=_needed(item, "--item") if pair else item,
        deep=not quick,
        language=console.language(language),
    )
    chosen, scheme = options.formats_of(formats, FORMATS), options.scheme_of(segmentation, folder)
    with console.progress(language, quiet=json) as progress:
        judged = judging.judge(asked, home=folder, scheme=scheme, today=date.today(), progress=progress)
        progress("render", 0.0)
        made = judging.report(judged.table, home=folder, folder=out, formats=chosen, language=asked.language)
    if json:
        console.print_json({**judged.as_answer(asked.language), "files": [str(path) for path in made]})
        return
    for line in judged.lines():
        typer.echo(line.in_language(asked.language))
    _told_findings(judged.findings, asked.language)
    _list_files(made)


@segments_app.command("questionnaire", help=say(WORDS["questionnaire"]))
def questionnaire(
    out: Out = Path("publiek-questionnaire"),
    segmentation: options.Segmentation = "area-types",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A sheet to print and an empty table to fill in."""
    from publiek.workshop import typing_people

    scheme = options.scheme_of(segmentation, options.home_of(home))
    _told_files(typing_people.write(scheme, out, language=console.language(language)), json=json)


@segments_app.command("type", help=say(WORDS["type"]))
def type_(
    answers: Table,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
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
    _list_files([typed.path])


def _pair(survey: Path | None, description: Path | None) -> tuple[Path, Path] | None:
    """Answers and their description: both or neither."""
    if (survey is None) != (description is None):
        raise UsageError(
            "survey-description-missing",
            Text(
                "Bij een enquête horen twee bestanden: --survey en --description.",
                "A survey needs two files: --survey and --description.",
            ),
            Text("Geef ze allebei.", "Give both."),
        )
    return (survey, description) if survey and description else None


def _needed(value: str, option: str) -> str:
    if not value:
        raise UsageError(
            "option-missing",
            Text(f"Hierbij hoort ook {option}.", f"This also needs {option}."),
            Text("Geef de naam van de vraag in de enquête.", "Give the name of the question in the survey."),
        )
    return value


def _told_files(files: list[Path], *, json: bool) -> None:
    if json:
        console.print_json({"files": [str(path) for path in files]})
    else:
        _list_files(files)


def _told_findings(findings: Sequence[Finding], language: str) -> None:
    from publiek.cli.wording import finding_lines

    for line in finding_lines([finding.as_dict() for finding in findings], language):
        console.tell("  " + line, language)


def _list_files(files: list[Path]) -> None:
    for path in files:
        typer.echo(str(path))

"""How does one make, see, import and compare segmentations? publiek segmentation ..."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from publiek.cli import console, options
from publiek.cli import segment_options as shared
from publiek.cli.console import say
from publiek.errors import Text

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
    "area": Text("Wat zegt een indeling over één postcodegebied?", "What does a segmentation say of one area?"),
    "column": Text(
        "Kop of letter van de kolom met postcodes, als dat niet vanzelf duidelijk is.",
        "Heading or letter of the column of postcodes, when that is not evident.",
    ),
}
segments_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file and of its companion."""
    from publiek.cli import segment_people

    segment_people.add_to(segments_app)
    app.add_typer(segments_app, name="segmentation", help=say(WORDS["segmentation"]))


@segments_app.command("build", help=say(WORDS["build"]))
def build(
    statistics: Annotated[Path | None, typer.Argument(show_default=False, readable=False)] = None,
    survey: shared.SurveyFile = None,
    description: shared.Description = None,
    out: shared.Out = Path("publiek-segmentation"),
    study: Annotated[bool, typer.Option("--study", help=say(Text("Ook de stabiliteit.", "Stability too.")))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Area types from statistics; survey classes and local rates when there is a survey."""
    from publiek.workshop import making

    plan = making.Plan(statistics, shared.pair(survey, description), study)
    with console.progress(language, quiet=json) as progress:
        built = making.build(plan, home=options.home_of(home), out=out, progress=progress)
    if json:
        console.print_json(built.as_answer())
        return
    for line in built.lines():
        console.tell(line, language)
    shared.told_findings(built.findings, console.language(language))
    shared.list_files(built.files)


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
    scheme: shared.Scheme = "area-types",
    out: shared.Out = Path("publiek-segmentation"),
    formats: shared.Formats = shared.ALL_FORMATS,
    survey: shared.SurveyFile = None,
    description: shared.Description = None,
    item: shared.Item = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Maps, sizes, profiles, portraits, tiers, bridge, fairness, model card."""
    from publiek.workshop import showing

    folder, pair = options.home_of(home), shared.pair(survey, description)
    asked = showing.Survey(*pair, shared.needed(item, "--item")) if pair else None
    with console.progress(language, quiet=json) as progress:
        progress("render", 0.0)
        made = showing.show(
            options.scheme_of(scheme, folder),
            home=folder,
            folder=out,
            formats=options.formats_of(formats, shared.FORMATS),
            language=console.language(language),
            survey=asked,
        )
    shared.told_files(made, json=json)


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


@segments_app.command("import", help=say(WORDS["import"]))
def import_(
    table: shared.Table,
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
    first: shared.Scheme,
    second: shared.Scheme,
    series: Annotated[
        Path | None,
        typer.Option(
            "--series",
            help=say(Text("Aandelen per periode om over te zetten (CSV).", "Shares by period to carry over (CSV).")),
            readable=False,
        ),
    ] = None,
    out: shared.Out = Path("publiek-bridge"),
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
    shared.list_files(made.files)


@segments_app.command("assign", help=say(WORDS["assign"]))
def assign(
    table: shared.Table,
    segmentation: options.Segmentation = "area-types",
    level: Annotated[str, typer.Option("--level", help="pc4 | pc6")] = "pc4",
    column: Annotated[str, typer.Option("--column", help=say(WORDS["column"]))] = "",
    sheet: options.Sheet = None,
    out: shared.OutOrHere = None,
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
    shared.list_files([labelled.path])

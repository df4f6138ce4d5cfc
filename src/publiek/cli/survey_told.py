"""What does a survey tell? publiek survey tell CODE: in the terminal, as a report, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.errors import Text
from publiek.vocabulary.barriers import AMONG, GROUPS, barriers

if TYPE_CHECKING:
    from publiek.disclosure import Release

FORMATS = ("html", "pdf", "pptx", "xlsx", "json")
WORDS = {
    "tell": Text(
        "Wat zegt een enquête? Drempels, belangstelling, wie ontbreekt.",
        "What does a survey say? Barriers, interest, who is missing.",
    ),
    "code": Text("De code van de enquête.", "The code of the survey."),
    "out": Text("Map voor het rapport.", "Folder for the report."),
    "kinds": Text("Ook soorten niet-bezoekers (duurt langer).", "Kinds of non-visitors as well (takes longer)."),
    "places": Text("Ook drempels per gebied (duurt langer).", "Barriers per area as well (takes longer)."),
    "margins": Text("Eigen randtotalen om naar te wegen (YAML).", "Own margins to weigh to (YAML)."),
}
_NAMED = 5
_THIN = Text("te weinig antwoorden om iets te zeggen", "too few answers to say anything")
_OF = Text("invullers", "respondents")
_EFFECTIVE = Text(
    "Gewogen zegt deze enquête zoveel als {n} antwoorden van een gewone steekproef.",
    "Weighted, this survey says as much as {n} answers of a simple sample.",
)
_NOT_WEIGHTED = Text("Deze antwoorden zijn niet gewogen.", "These answers are not weighted.")


@survey_app.command("tell", help=say(WORDS["tell"]))
def tell(
    code: Annotated[str, typer.Argument(help=say(WORDS["code"]), show_default=False)],
    organisation: options.Organisation,
    home: options.Home = None,
    out: Annotated[Path | None, typer.Option("--out", help=say(WORDS["out"]), readable=False)] = None,
    formats: Annotated[str, typer.Option("--formats", help=", ".join(FORMATS))] = "html",
    margins: Annotated[Path | None, typer.Option("--margins", help=say(WORDS["margins"]), readable=False)] = None,
    kinds: Annotated[bool, typer.Option("--kinds", help=say(WORDS["kinds"]))] = False,
    places: Annotated[bool, typer.Option("--places", help=say(WORDS["places"]))] = False,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Barriers with whom they are about, each with its margin, and who is missing."""
    from publiek.cli.deliver import house_of
    from publiek.listening import reporting

    wanted, house = options.formats_of(formats, FORMATS), house_of(organisation, home=home)
    asked = reporting.Wish(code, margins=margins, kinds=kinds, places=places)
    spoken = console.language(language)
    report = reporting.report(house, asked, folder=out, formats=wanted, language=spoken)
    if json:
        console.print_json(answer(report.release, report.files))
        return
    for line in lines_of(report.release):
        typer.echo(line.in_language(spoken))
    for file in report.files:
        typer.echo(str(file))


def answer(release: Release, files: tuple[Path, ...]) -> dict[str, Any]:
    """What `--json` prints: the released figures, and the files made."""
    figures = {
        name: {
            "respondents": figure.base.n,
            "of": figure.base.of,
            "too_thin": figure.too_thin is not None,
            "limits": list(figure.limits),
            "rows": figure.table.to_pylist(),
        }
        for name, figure in release.figures.items()
    }
    return {"policy": release.policy.name, "figures": figures, "files": [str(file) for file in files]}


def lines_of(release: Release) -> Iterator[Text]:
    """Per kind of people the barriers named most, and on how many the survey rests."""
    figure = release["barriers"]
    for among, whom in AMONG.items():
        rows = [row for row in figure.table.to_pylist() if row["among"] == among and row["by"] == "" and row["rank"]]
        n = max((row["n"] for row in rows), default=0)
        yield Text(f"{whom.nl.capitalize()} ({n} {_OF.nl}):", f"{whom.en.capitalize()} ({n} {_OF.en}):")
        if not rows:
            yield Text(f"  {_THIN.nl}", f"  {_THIN.en}")
        yield from (_line(row) for row in sorted(rows, key=lambda row: row["rank"])[:_NAMED])
    effective = release["survey_response"].facts.get("n_effective")
    if isinstance(effective, float):
        told = {"n": round(effective)}
        yield Text(_EFFECTIVE.nl.format(**told), _EFFECTIVE.en.format(**told))
    else:
        yield _NOT_WEIGHTED


def _line(row: dict[str, Any]) -> Text:
    barrier = next(one for one in barriers() if one.code == row["barrier"])
    share, low, high = (f"{row[name]:.0%}" for name in ("share", "low", "high"))
    group = GROUPS[barrier.group]
    return Text(
        f"  {share:>4}  {barrier.label.nl} ({group.nl}; zeker tussen {low} en {high})",
        f"  {share:>4}  {barrier.label.en} ({group.en}; certainly between {low} and {high})",
    )

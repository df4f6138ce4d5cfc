"""Which options and answers do the commands of segmentations share?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console
from publiek.cli.console import say
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.vocabulary.findings import Finding

FORMATS = ("html", "pdf", "pptx", "xlsx", "json")
ALL_FORMATS = ",".join(FORMATS)
_OUT = Text("Map voor wat gemaakt wordt.", "Folder for what is made.")
_SURVEY = Text("Antwoorden van een enquête (CSV of Parquet).", "Answers of a survey (CSV or Parquet).")
_DESCRIPTION = Text("Uitleg van de kolommen van de enquête (YAML).", "What the survey's columns mean (YAML).")
_ITEM = Text("De vraag in de enquête.", "The question in the survey.")

Scheme = Annotated[str, typer.Argument(help=say(Text("CODE of CODE@VERSIE", "CODE or CODE@VERSION")))]
Out = Annotated[Path, typer.Option("--out", help=say(_OUT), readable=False)]
OutOrHere = Annotated[Path | None, typer.Option("--out", help=say(_OUT), readable=False)]
Formats = Annotated[str, typer.Option("--formats", help=", ".join(FORMATS))]
SurveyFile = Annotated[Path | None, typer.Option("--survey", help=say(_SURVEY), readable=False)]
Description = Annotated[Path | None, typer.Option("--description", help=say(_DESCRIPTION), readable=False)]
Item = Annotated[str, typer.Option("--item", help=say(_ITEM))]
Table = Annotated[Path, typer.Argument(show_default=False, readable=False)]


def pair(survey: Path | None, description: Path | None) -> tuple[Path, Path] | None:
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


def needed(value: str, option: str) -> str:
    """`value`, or a refusal that names the option it belongs to."""
    if not value:
        raise UsageError(
            "option-missing",
            Text(f"Hierbij hoort ook {option}.", f"This also needs {option}."),
            Text("Geef de naam van de vraag in de enquête.", "Give the name of the question in the survey."),
        )
    return value


def told_files(files: list[Path], *, json: bool) -> None:
    """The files made, for a machine or a person."""
    if json:
        console.print_json({"files": [str(path) for path in files]})
    else:
        list_files(files)


def told_findings(findings: Sequence[Finding], language: str) -> None:
    """What was noticed, in lines for a person."""
    from publiek.cli.wording import finding_lines

    for line in finding_lines([finding.as_dict() for finding in findings], language):
        console.tell("  " + line, language)


def list_files(files: list[Path]) -> None:
    """The files made, one per line."""
    for path in files:
        typer.echo(str(path))

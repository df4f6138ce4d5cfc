"""Does an export meet the standard? publiek conform FILE | FOLDER | URL"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.errors import StorageError, Text, UsageError

if TYPE_CHECKING:
    from publiek.conformance import Judgement

#: The delivery does not meet the standard (the exit code of ExchangeError).
NOT_MET = 14
_HELP = Text(
    "Voldoet deze levering aan de open standaard? Rij voor rij, met een bewijs.",
    "Does this delivery meet the open standard? Row by row, with a proof.",
)
_LEVEL = Text("Dit niveau moet er zijn: L0, L1 of L2.", "This level must be there: L0, L1 or L2.")
_BADGE = Text("Schrijf een bewijs: .svg of .json.", "Write a badge: .svg or .json.")
_DATE = Text("Datum op het bewijs (jjjj-mm-dd).", "Date on the badge (yyyy-mm-dd).")
_PLACE = Text("Bestand, map of https-adres.", "File, folder or https address.")


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    app.command("conform", help=say(_HELP))(conform)


def conform(
    place: Annotated[str, typer.Argument(help=say(_PLACE))],
    level: Annotated[str, typer.Option("--level", help=say(_LEVEL))] = "",
    badge: Annotated[list[Path] | None, typer.Option("--badge", help=say(_BADGE), readable=False)] = None,
    day: Annotated[str, typer.Option("--date", help=say(_DATE))] = "",
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Exit code 0 when the delivery meets the standard, 14 when it does not."""
    from publiek.conformance import as_dict

    _understood(level, badge or [])
    judged, chosen = _judged(place, level), console.language(language)
    for path in badge or []:
        _write_badge(path, judged, day or date.today().isoformat())
    if json:
        console.print_json(as_dict(judged, chosen))
    else:
        for line in lines(judged, chosen):
            typer.echo(line)
    if not judged.meets:
        raise typer.Exit(NOT_MET)


def lines(judged: Judgement, language: str) -> list[str]:
    """The judgement as a person reads it: one line per fault, then the files, then the level."""
    from publiek.conformance import rules

    row, column = Text("rij", "row").in_language(language), Text("kolom", "column").in_language(language)
    told = []
    for one in judged.faults.named:
        where = (
            f"{one.file}"
            + (f", {row} {one.row}" if one.row else "")
            + (f", {column} {one.column}" if one.column else "")
        )
        warning = Text("let op", "warning").in_language(language) + " " if rules()[one.rule].severity != "error" else ""
        told.append(f"{where}: {warning}{one.rule}: {one.told(language)}")
    more = sum(judged.faults.counted.values()) - len(judged.faults.named)
    if more:
        told.append(
            Text(f"En nog {more} van dezelfde soort.", f"And {more} more of the same kind.").in_language(language)
        )
    told += [""] * bool(told) + _summary(judged, language)
    said = Text("{}: rijen {}, fouten {}", "{}: rows {}, errors {}").in_language(language)
    told += [said.format(one.file, one.rows, one.errors) for one in judged.files]
    return [*told, _verdict(judged).in_language(language)]


def _summary(judged: Judgement, language: str) -> list[str]:
    """How often each rule is broken in each file: what says who somebody is first, warnings last."""
    from publiek.conformance import rules

    def weight(one: tuple[tuple[str, str], int]) -> tuple[bool, bool, int, str]:
        (file, rule), _ = one
        return rules()[rule].severity != "error", not rule.startswith("privacy"), list(rules()).index(rule), file

    each = sorted(judged.faults.counted.items(), key=weight)
    warns = Text(" (let op)", " (warning)").in_language(language)
    marks = {one.id: "" if one.severity == "error" else warns for one in rules().values()}
    return [f"{many} × {rule}{marks[rule]}: {file}" for (file, rule), many in each]


def _verdict(judged: Judgement) -> Text:
    if judged.meets:
        return Text(
            f"Voldoet aan de open standaard publieksdata {judged.version}, niveau {judged.level}.",
            f"Meets the open standard for audience data {judged.version}, level {judged.level}.",
        )
    return Text(
        f"Voldoet niet aan de open standaard publieksdata {judged.version}.",
        f"Does not meet the open standard for audience data {judged.version}.",
    )


def _judged(place: str, level: str) -> Judgement:
    from publiek.conformance import conform as judge

    if "://" not in place:
        return judge(Path(place), level=level)
    from publiek.deliveries.fetching import fetch

    with tempfile.TemporaryDirectory() as folder:
        return judge(fetch(place, Path(folder)), level=level)


def _understood(level: str, badges: list[Path]) -> None:
    if level not in ("", "L0", "L1", "L2") or any(path.suffix not in (".svg", ".json") for path in badges):
        raise UsageError(
            "conform-choice",
            Text("Dit niveau of soort bewijs bestaat niet.", "This level or kind of badge does not exist."),
            Text("Kies L0, L1 of L2; een bewijs is .svg of .json.", "Choose L0, L1 or L2; a badge is .svg or .json."),
        )


def _write_badge(path: Path, judged: Judgement, day: str) -> None:
    from publiek.conformance import badge_json, badge_svg
    from publiek.warehouse.publication import write_whole

    made = (badge_svg if path.suffix == ".svg" else badge_json)(judged, day=day)
    try:
        write_whole(path, content=made.encode())
    except OSError:
        raise StorageError(
            "badge-not-written",
            Text("Het bewijs kan daar niet worden bewaard.", "The badge cannot be kept there."),
            Text("Kies een andere map.", "Choose another folder."),
        ) from None

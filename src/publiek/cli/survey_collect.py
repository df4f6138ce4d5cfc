"""How do answers come and go? publiek survey begin | import | status | close | erase | forget | export."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.cli.survey_collect_wording import HELP as WORDS
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.house import House
    from publiek.listening.running import Survey
    from publiek.surveys.instruments.questionnaire import Questionnaire

Code = Annotated[str, typer.Argument(help=say(WORDS["code"]), show_default=False)]
CodeOption = Annotated[str, typer.Option("--survey", help=say(WORDS["survey"]))]


@survey_app.command("begin", help=say(WORDS["begin"]))
def begin(
    code: Code,
    organisation: options.Organisation,
    title: Annotated[str, typer.Option("--title", help=say(WORDS["title"]))] = "",
    questionnaire: Annotated[str, typer.Option("--questionnaire", help=say(WORDS["questionnaire"]))] = "core@1",
    structure: Annotated[Path | None, typer.Option("--structure", help=say(WORDS["structure"]), readable=False)] = None,
    contact: Annotated[str, typer.Option("--contact", help=say(WORDS["contact"]))] = "",
    about: Annotated[str, typer.Option("--about", help="visitors | residents | everyone")] = "everyone",
    design: Annotated[str, typer.Option("--design", help="open | invited | clustered")] = "open",
    area: Annotated[list[str] | None, typer.Option("--area", help=say(WORDS["area"]))] = None,
    closes: Annotated[str, typer.Option("--closes", help=say(WORDS["closes"]))] = "",
    retention: Annotated[int, typer.Option("--retention-months", help=say(WORDS["retention"]))] = 24,
    languages: Annotated[str, typer.Option("--languages", help=say(WORDS["languages"]))] = "nl,en",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A survey with its questionnaire, which never changes once it began."""
    from publiek.cli.survey_collect_wording import begun_lines
    from publiek.listening import running

    asked, left = _asked(questionnaire, structure)
    survey = running.begin(
        house_of(organisation, home),
        running.Survey(
            code,
            asked.name,
            title or code,
            contact,
            about,
            design,
            tuple(area or ()),
            closes=day_of(closes) if closes else None,
            retention_months=retention,
            languages=tuple(part.strip() for part in languages.split(",") if part.strip()),
        ),
        asked,
    )
    if json:
        console.print_json(as_answer(survey) | {"left_out": list(left)})
        return
    for line in (*left, *begun_lines(survey)):
        console.tell(line, language)


@survey_app.command("import", help=say(WORDS["import"]))
def import_(
    file: Annotated[Path, typer.Argument(show_default=False, readable=False)],
    organisation: options.Organisation,
    survey: CodeOption,
    mapping: Annotated[Path | None, typer.Option("--map", help=say(WORDS["map"]), readable=False)] = None,
    write_map: Annotated[Path | None, typer.Option("--write-map", help=say(WORDS["write_map"]), readable=False)] = None,
    sheet: options.Sheet = None,
    channel: Annotated[str, typer.Option("--channel", help=say(WORDS["channel"]))] = "import",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every row is kept or counted; no answer is quoted. With --write-map nothing is kept."""
    from publiek.cli.hub import write_out
    from publiek.cli.survey_collect_wording import taken_lines, understood_lines
    from publiek.listening import importing

    if channel not in ("import", "paper"):
        raise _unknown_word("channel", "import, paper")
    house = house_of(organisation, home)
    found = importing.understand(house, survey, file, mapping=mapping, sheet=sheet)
    if write_map is not None:
        write_out(write_map, importing.mapping_for(house, survey, found).encode())
        if json:
            console.print_json({"survey": survey, "map": write_map, "read": dict(found.read), "kept": 0})
            return
        for line in understood_lines(found):
            console.tell(line, language)
        console.tell(Text(f"Geschreven: {write_map}", f"Written: {write_map}"), language)
        return
    taken = importing.keep(house, survey, found, channel=channel)
    if json:
        told = [finding.as_dict() for finding in taken.findings]
        console.print_json(
            {
                "survey": survey,
                "rows_read": taken.kept + taken.set_aside,
                "rows_kept": taken.kept,
                "rows_set_aside": taken.set_aside,
                "findings": told,
            }
        )
        return
    for line in (*understood_lines(found), *taken_lines(taken)):
        console.tell(line, language)


@survey_app.command("status", help=say(WORDS["status"]))
def status(
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Every survey of the house, the newest first."""
    from publiek.cli.survey_collect_wording import status_lines
    from publiek.listening import receiving, running

    house = house_of(organisation, home)
    found = [(one, running.answers_of(house, one.code)) for one in running.surveys_of(house)]
    late = {one.code: receiving.overdue(house, one.code) for one, _ in found}
    if json:
        told = [as_answer(one) | {"forms": len(answers), "overdue": late[one.code]} for one, answers in found]
        console.print_json({"surveys": told})
        return
    if not found:
        console.tell(Text("Er zijn nog geen enquêtes.", "There are no surveys yet."), language)
    for one, answers in found:
        for line in status_lines(one, answers, late[one.code]):
            typer.echo(line.in_language(console.language(language)))


@survey_app.command("close", help=say(WORDS["close"]))
def close(
    code: Code,
    organisation: options.Organisation,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Forms that waited in a phone still come in for two weeks, when they were filled in before."""
    from publiek.listening import running

    survey = running.close(house_of(organisation, home), code)
    if json:
        console.print_json(as_answer(survey))
        return
    console.tell(Text(f"Gesloten: {code}.", f"Closed: {code}."), language)


@survey_app.command("erase", help=say(WORDS["erase"]))
def erase(
    code: Code,
    organisation: options.Organisation,
    receipt: Annotated[str, typer.Option("--receipt", help=say(WORDS["receipt"]))] = "",
    file: Annotated[Path | None, typer.Option("--file", help=say(WORDS["file_back"]), readable=False)] = None,
    older: Annotated[bool, typer.Option("--older", help=say(WORDS["older"]))] = False,
    everything: Annotated[bool, typer.Option("--all", help=say(WORDS["all"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Exactly one of --receipt, --file, --older and --all."""
    from publiek.listening import importing, receiving, running

    if sum((bool(receipt), file is not None, older, everything)) != 1:
        raise _unknown_word("erase", "--receipt, --file, --older, --all")
    house = house_of(organisation, home)
    open_answers = 0
    if receipt:
        rows = int(receiving.withdraw(house, code, receipt))
    elif file is not None:
        rows = importing.take_back(house, code, file)
    elif older:
        rows, open_answers = receiving.forget_old(house, code)
    else:
        rows = len(running.answers_of(house, code))
        running.remove(house, code)
    if json:
        console.print_json({"survey": code, "rows": rows, "open_answers": open_answers})
        return
    told = f", {open_answers} open" if open_answers else ""
    console.tell(Text(f"Gewist: {rows} formulieren{told}.", f"Erased: {rows} forms{told}."), language)


@survey_app.command("forget", help=say(WORDS["forget"]))
def forget(home: options.Home = None, language: options.Language = None, json: options.AsJson = False) -> None:
    """Of every survey of every house in the data folder: rows, and open answers of rows that stay."""
    from publiek.listening.receiving import forget_everywhere

    done = forget_everywhere(options.home_of(home))
    rows, texts = (sum(one[at] for one in done.values()) for at in (0, 1))
    if json:
        console.print_json({"surveys": len(done), "rows": rows, "open_answers": texts})
        return
    told = Text(
        f"Gewist: {rows} formulieren, en van {texts} de open antwoorden ({len(done)} enquêtes nagekeken).",
        f"Erased: {rows} forms, and of {texts} the open answers ({len(done)} surveys looked at).",
    )
    console.tell(told, language)


@survey_app.command("export", help=say(WORDS["export"]))
def export(
    code: Code,
    organisation: options.Organisation,
    out: Annotated[Path, typer.Option("--out", help=say(WORDS["out"]), readable=False)],
    open_answers: Annotated[bool, typer.Option("--open-answers", help=say(WORDS["open"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Rows for the house's own eyes: without names of forms, receipts, days and health, in random order."""
    from publiek.cli.hub import write_out
    from publiek.cli.survey_collect_wording import export_lines
    from publiek.listening.exporting import exported

    made = exported(house_of(organisation, home), code, open_answers=open_answers)
    write_out(out, made.text.encode("utf-8-sig"))
    out.chmod(0o600)
    if json:
        console.print_json({"file": out, "rows": made.rows, "left_out": list(made.left_out)})
        return
    for line in export_lines(made):
        console.tell(line, language)


def house_of(organisation: str, home: Path | None) -> House:
    """The house that the options name."""
    from publiek.cli.deliver import house_of as named

    return named(organisation, home=home)


def as_answer(survey: Survey) -> dict[str, object]:
    """A survey as `--json` prints it."""
    return {
        "survey": survey.code,
        "title": survey.title,
        "questionnaire": survey.questionnaire,
        "about": survey.about,
        "design": survey.design,
        "area": list(survey.area),
        "opened": survey.opened,
        "closes": survey.last_day,
        "open": survey.is_open(),
        "retention_months": survey.retention_months,
        "retention_open_months": survey.retention_open_months,
    }


def _asked(name: str, structure: Path | None) -> tuple[Questionnaire, tuple[Text, ...]]:
    """The questionnaire that was chosen, and what could not be taken over from LimeSurvey."""
    if structure is None:
        from publiek.surveys.instruments import find

        return find(name), ()
    from publiek.surveys.responses.limesurvey import read_structure

    made = read_structure(structure)
    return made.questionnaire, made.told


def day_of(text: str) -> date:
    """A day as it is typed. Raises UsageError "survey-option"."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unknown_word("date", "2026-08-31") from None


def _unknown_word(option: str, allowed: str) -> UsageError:
    return UsageError(
        "survey-option",
        Text("Deze keuze kan niet.", "This choice is not possible."),
        Text(f"Kies uit: {allowed}.", f"Choose from: {allowed}."),
        {"option": option},
    )

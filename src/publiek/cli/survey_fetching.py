"""How do answers come in from the house's own LimeSurvey? publiek survey fetch CODE --connection NAME --remote …"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.cli.survey_collect import Code, house_of
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.deliveries.live import Door
    from publiek.house import House
    from publiek.listening.fetching import Fetched

HELP = {
    "fetch": Text(
        "Haal de ingestuurde formulieren op uit uw LimeSurvey; elk formulier één keer.",
        "Fetch the forms that were handed in from your LimeSurvey; every form once.",
    ),
    "connection": Text("De koppeling met LimeSurvey.", "The connection with LimeSurvey."),
    "remote": Text("Het nummer van de enquête in LimeSurvey.", "The number of the survey in LimeSurvey."),
    "begin": Text(
        "Begin de enquête hier met de vragen van LimeSurvey.", "Begin the survey here with the questions of LimeSurvey."
    ),
    "accept_less": Text(
        "Ook als er veel formulieren weg zijn in LimeSurvey.", "Also when many forms are gone in LimeSurvey."
    ),
}


@survey_app.command("fetch", help=say(HELP["fetch"]))
def fetch(
    code: Code,
    organisation: options.Organisation,
    connection: Annotated[str, typer.Option("--connection", help=say(HELP["connection"]))],
    remote: Annotated[str, typer.Option("--remote", help=say(HELP["remote"]))],
    begin: Annotated[bool, typer.Option("--begin", help=say(HELP["begin"]))] = False,
    accept_less: Annotated[bool, typer.Option("--accept-less", help=say(HELP["accept_less"]))] = False,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """What is new is kept, what was deleted there goes; no answer is quoted."""
    from publiek.listening import fetching

    house = house_of(organisation, home)
    door = _door(house, connection)
    left = _begun(house, door, code, remote) if begin else ()
    fetched = fetching.fetch_answers(house, code, door, remote, accept_less=accept_less)
    if json:
        console.print_json(_as_answer(code, fetched))
        return
    for line in (*left, *_lines(fetched)):
        console.tell(line, language)


def _door(house: House, name: str) -> Door:
    from publiek import connecting

    found = connecting.connection_of(house, name)
    if "answers" not in found.connector.brings:
        raise UsageError(
            "connection-without-answers",
            Text("Deze koppeling brengt geen antwoorden.", "This connection brings no answers."),
            Text(
                "Kies een koppeling met LimeSurvey: publiek connect list.",
                "Choose a connection with LimeSurvey: publiek connect list.",
            ),
            {"connection": name, "system": found.system},
        )
    return connecting.door_of(house, found)


def _begun(house: House, door: Door, code: str, remote: str) -> tuple[Text, ...]:
    """Begins the survey as LimeSurvey asks it; tells what was left out."""
    from publiek.listening import fetching, running

    taken = fetching.fetch_questionnaire(door, remote, name=code)
    asked = taken.questionnaire
    running.begin(house, running.Survey(code, asked.name, asked.title.nl or code), asked)
    return taken.told


def _lines(fetched: Fetched) -> Iterator[Text]:
    from publiek.cli.survey_collect_wording import taken_lines
    from publiek.listening.receiving import Taken

    yield from taken_lines(Taken(fetched.kept, fetched.set_aside, fetched.findings))
    if fetched.gone:
        yield Text(
            f"{fetched.gone} formulieren zijn in LimeSurvey gewist en hier ook.",
            f"{fetched.gone} forms were deleted in LimeSurvey and here too.",
        )


def _as_answer(code: str, fetched: Fetched) -> dict[str, object]:
    return {
        "survey": code,
        "rows_kept": fetched.kept,
        "rows_set_aside": fetched.set_aside,
        "rows_gone": fetched.gone,
        "findings": [finding.as_dict() for finding in fetched.findings],
    }

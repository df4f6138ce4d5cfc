"""What did somebody say, and how does it come into the ledger? publiek consent import | record | withdraw"""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publiek.cli import console, options
from publiek.cli.connect import pairs
from publiek.cli.consent_options import (
    AllChannel,
    AllPurpose,
    Channel,
    Columns,
    Contacts,
    FormId,
    On,
    Party,
    Purposes,
    System,
    TextCode,
    contact_of,
    day_of,
    usual_channel,
)
from publiek.cli.consent_wording import HELP as WORDS
from publiek.cli.console import say
from publiek.cli.deliver import house_of
from publiek.errors import Text, UsageError

if TYPE_CHECKING:
    from publiek.consent.importing import Imported
    from publiek.house import House


def import_(
    organisation: options.Organisation,
    file: Annotated[Path | None, typer.Argument(help=say(WORDS["file"]), show_default=False, readable=False)] = None,
    connection: Annotated[str | None, typer.Option("--connection", help=say(WORDS["connection"]))] = None,
    purpose: Purposes = None,
    channel: Channel = "",
    system: System = None,
    text: TextCode = "",
    party: Party = "",
    on: On = None,
    declare: Annotated[list[str] | None, typer.Option("--declare", help=say(WORDS["declare"]))] = None,
    column: Columns = None,
    sheet: options.Sheet = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """A list or a connection becomes events; nothing else of it stays."""
    from publiek.cli.consent_wording import imported_lines
    from publiek.consent import cells
    from publiek.consent.importing import Meant, import_list
    from publiek.consent.texts import digest_of

    house = house_of(organisation, home=home)
    if (file is None) == (connection is None):
        raise _file_or_connection()
    told: dict[str, Imported] = {}
    for code in purpose or (["write-back"] if connection else ["own-newsletter"]):
        if file is None:
            told[code] = _from_connection(house, connection or "", code)
            continue
        meant = Meant(
            code,
            usual_channel(code, channel),
            system or "",
            digest_of(house, text) if text else "",
            party,
            day_of(on),
            cells.pairs(declare or []),
            cells.pairs(column or []),
            sheet,
        )
        told[code] = import_list(house, file, meant)
    if json:
        console.print_json({"purposes": {code: _imported(one) for code, one in told.items()}})
        return
    for one in told.values():
        for line in imported_lines(one, console.language(language)):
            typer.echo(line)


def record(
    organisation: options.Organisation,
    contact: Contacts,
    status: Annotated[str, typer.Option("--status", help=say(WORDS["status"]))],
    purpose: AllPurpose,
    channel: AllChannel = "",
    system: System = None,
    text: TextCode = "",
    party: Party = "",
    on: On = None,
    evidence: Annotated[list[str] | None, typer.Option("--evidence", help=say(WORDS["evidence"]))] = None,
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """One event by hand."""
    from publiek import consent
    from publiek.consent.events import POSITIVE
    from publiek.consent.texts import digest_of

    house = house_of(organisation, home=home)
    day = day_of(on)
    road = channel or (usual_channel(purpose) if status in POSITIVE else consent.ALL)
    said = consent.Said(
        purpose,
        road,
        POSITIVE.get(status, ""),
        status,
        datetime.combine(day, time(), UTC) if day else datetime.now(UTC),
        party,
        True,
        "by-hand",
        digest_of(house, text) if text else "",
        _evidence(evidence or []),
    )
    whom = contact_of(contact, house, system, refusing=status not in POSITIVE)
    done = consent.record(house, [consent.Event(whom, said)], returning=True)
    _told_recorded(done, language, json)


def withdraw(
    organisation: options.Organisation,
    contact: Contacts,
    purpose: AllPurpose = "all",
    channel: AllChannel = "all",
    system: System = None,
    objected: Annotated[bool, typer.Option("--objected", help=say(WORDS["objected"]))] = False,
    form: FormId = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """From now on not any more."""
    from publiek import consent

    house = house_of(organisation, home=home)
    one = contact_of(contact, house, system, refusing=True)
    done = consent.withdraw(house, one, purpose=purpose, channel=channel, objected=objected, form=form)
    _told_recorded(done, language, json)


def _from_connection(house: House, name: str, purpose: str) -> Imported:
    """The permission column of a live customer system."""
    from publiek.connecting import writing_back
    from publiek.consent.importing import Imported

    if purpose != "write-back":
        raise UsageError(
            "consent-connection-purpose",
            Text("Van een koppeling komt alleen write-back.", "A connection gives write-back alone."),
            Text("Laat --purpose weg, of lees een bestand in.", "Leave --purpose out, or import a file."),
        )
    told = writing_back.learned(house, name)
    return Imported(told.contacts, told.contacts - sum(told.aside.values()), told.aside, told.recorded)


def _evidence(told: list[str]) -> dict[str, Any]:
    """NAME=VALUE, each as the kind it is."""
    from publiek.consent import EVIDENCE, cells

    kinds: dict[type, Any] = {str: str, int: lambda one: int(one) if one.isdecimal() else one, bool: cells.is_yes}
    return {name: kinds[EVIDENCE.get(name, str)](value) for name, value in pairs(told).items()}


def _told_recorded(done: Any, language: str | None, json: bool) -> None:
    if json:
        console.print_json(vars(done))
        return
    console.tell(
        Text("Vastgelegd.", "Recorded.") if done.added else Text("Dit stond er al.", "This stood there already."),
        language,
    )


def _imported(one: Imported) -> dict[str, Any]:
    return {**vars(one), "recorded": vars(one.recorded)}


def _file_or_connection() -> UsageError:
    return UsageError(
        "consent-file-or-connection",
        Text("Geef een bestand of een koppeling.", "Give a file or a connection."),
        Text("Een van beide: BESTAND, of --connection NAAM.", "One of both: FILE, or --connection NAME."),
    )

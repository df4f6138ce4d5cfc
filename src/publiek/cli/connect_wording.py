"""How are live connections told to a person?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.connecting import Connection, Run
    from publiek.deliveries.live import Connector, Discovered

HELP = {
    "connect": Text(
        "Live koppelingen: gegevens komen vanzelf binnen uit uw kassasysteem.",
        "Live connections: data come in by themselves from your ticketing system.",
    ),
    "systems": Text("Met welke systemen kan het, en wat is daarvoor nodig?", "With which systems, and what is needed?"),
    "add": Text("Maak een koppeling. Geheimen worden gevraagd, niet getypt in de opdracht.", "Make a connection."),
    "try": Text("Kijk of de koppeling opengaat en wat er te lezen is. Er wordt niets bewaard.", "Does it open?"),
    "run": Text("Haal op wat er sinds de vorige keer veranderd is.", "Fetch what changed since the last time."),
    "list": Text("Welke koppelingen zijn er, en hoe ging het de laatste keer?", "Which connections are there?"),
    "show": Text("Eén koppeling met haar log.", "One connection with its log."),
    "change": Text("Andere gegevens, een ander schema, pauze.", "Other settings, another schedule, pause."),
    "remove": Text("Verwijder een koppeling met haar geheimen en cijfers.", "Remove a connection."),
    "name": Text("Naam van de koppeling.", "Name of the connection."),
    "system": Text("Welk systeem (zie: publiek connect systems).", "Which system (see: publiek connect systems)."),
    "set": Text("Een gegeven, als naam=waarde. Mag vaker.", "A setting, as name=value. May be repeated."),
    "secret_file": Text(
        "Een geheim uit een bestand, als naam=bestand. Anders wordt erom gevraagd.",
        "A secret from a file, as name=file. Else it is asked.",
    ),
    "every": Text("hand | hourly | daily | weekly", "hand | hourly | daily | weekly"),
    "whole": Text("Lees alles opnieuw.", "Read everything anew."),
    "accept_less": Text("Ook als er veel minder is dan nu meetelt.", "Also when there is far less than counts now."),
    "due": Text("Alleen koppelingen die aan de beurt zijn (voor een timer).", "Only what is due (for a timer)."),
    "on": Text("Aan of op pauze.", "On or paused."),
    "keep_figures": Text("Laat de cijfers staan die de koppeling bracht.", "Leave the figures that it brought."),
}
_OUTCOMES = {
    "changed": Text("bijgewerkt", "updated"),
    "nothing-new": Text("niets nieuws", "nothing new"),
    "failed": Text("niet gelukt", "failed"),
}
_EVERY = {
    "hand": Text("alleen met de hand", "by hand only"),
    "hourly": Text("elk uur", "every hour"),
    "daily": Text("elke dag", "every day"),
    "weekly": Text("elke week", "every week"),
}
_BRINGS = {
    "sales": Text("bestellingen", "orders"),
    "counts": Text("aantallen per uitvoering", "numbers per performance"),
    "programme": Text("programma", "programme"),
    "answers": Text("antwoorden op vragenlijsten", "answers to questionnaires"),
}


def system_lines(connector: Connector, language: str) -> Iterator[str]:
    """One system: what it brings and what must be filled in."""
    brings = ", ".join(_BRINGS[one].in_language(language) for one in connector.brings)
    yield f"{connector.code}  {connector.name}: {brings}"
    for one in connector.settings:
        mark = "" if one.required and not one.known else Text(" (mag leeg)", " (may be empty)").in_language(language)
        yield f"    {one.name}  {one.label.in_language(language)}{mark}. {one.help.in_language(language)}"


def discovered_lines(found: Discovered, language: str) -> Iterator[str]:
    """What an account holds."""
    yield Text(f"Account: {found.account}", f"Account: {found.account}").in_language(language)
    for name, value in found.facts.items():
        yield f"    {name}: {value}"
    for part in found.parts[:20]:
        yield f"    {part.id}  {part.title}  {part.start}".rstrip()
    if len(found.parts) > 20:
        yield Text(f"    en nog {len(found.parts) - 20}", f"    and {len(found.parts) - 20} more").in_language(language)


def run_line(name: str, run: Run) -> Text:
    """What one run did."""
    outcome = _OUTCOMES[run.outcome]
    nl, en = f"{name}: {outcome.nl}", f"{name}: {outcome.en}"
    if run.units:
        nl, en = f"{nl}, {run.units} gewijzigd, {run.records} regels", f"{en}, {run.units} changed, {run.records} lines"
    if run.delivery:
        nl, en = f"{nl}, levering {run.delivery}", f"{en}, delivery {run.delivery}"
    if run.code:
        nl, en = f"{nl} ({run.code})", f"{en} ({run.code})"
    return Text(nl, en)


def connection_line(connection: Connection, runs: list[Run], language: str) -> str:
    """One connection in a list."""
    every = _EVERY[connection.every].in_language(language)
    state = every if connection.on else Text("op pauze", "paused").in_language(language)
    last = runs[-1] if runs else None
    when = _when(last) if last else Text("nog niet", "not yet").in_language(language)
    how = _OUTCOMES[last.outcome].in_language(language) if last else ""
    return f"{connection.name}  {connection.connector.name}  {state}  {when}  {how}".rstrip()


def shown_lines(connection: Connection, runs: list[Run], language: str) -> Iterator[str]:
    """One connection with its settings and its log."""
    yield connection_line(connection, runs, language)
    told = connection.as_dict()
    for name, value in connection.settings.items():
        yield f"    {name}: {value}"
    for name in told["secrets"] if isinstance(told["secrets"], list) else []:
        yield f"    {name}: " + Text("(bewaard, wordt nooit getoond)", "(kept, never shown)").in_language(language)
    for oddity in connection.connector.oddities:
        yield f"    ! {oddity.in_language(language)}"
    for run in runs[-10:]:
        yield f"    {_when(run)}  {run_line(connection.name, run).in_language(language)}"


def _when(run: Run) -> str:
    """The moment of a run on the clock of this computer."""
    return datetime.fromisoformat(run.begun).astimezone().strftime("%Y-%m-%d %H:%M")

"""How are live connections told to a person?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from publiek.errors import PubliekError, Text

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


_FACTS = {
    "events": Text("evenementen", "events"),
    "instances": Text("uitvoeringen", "performances"),
    "left_out": Text("niet in de agenda", "not in the agenda"),
    "orders": Text("bestellingen", "orders"),
    "performances": Text("uitvoeringen", "performances"),
    "profiles": Text("profielen", "profiles"),
    "seasons": Text("seizoenen", "seasons"),
    "statuses": Text("statussen", "statuses"),
    "surveys": Text("vragenlijsten", "questionnaires"),
    "tickets": Text("kaarten", "tickets"),
    "types": Text("soorten", "types"),
    "period": Text("zonder vaste dagen", "without fixed days"),
    "periodic": Text("zonder vaste dagen", "without fixed days"),
    "permanent": Text("doorlopend", "permanent"),
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
        yield f"    {_fact(name, language)}: {_counted(value, language)}"
    for part in found.parts[:20]:
        yield f"    {part.id}  {part.title}  {part.start}".rstrip()
    if len(found.parts) > 20:
        yield Text(f"    en nog {len(found.parts) - 20}", f"    and {len(found.parts) - 20} more").in_language(language)


def _fact(name: str, language: str) -> str:
    return _FACTS[name].in_language(language) if name in _FACTS else name


def _counted(value: object, language: str) -> str:
    """A count, or counts per kind, of which the kinds may be the vendor's own words."""
    if isinstance(value, Mapping):
        return ", ".join(f"{_fact(str(kind), language)} {n}" for kind, n in value.items()) or "0"
    return str(value)


def run_line(name: str, run: Run, *, answers: bool = False) -> Text:
    """What one run did. `answers`: the system has questionnaires alone, of which a person chooses one."""
    if answers and run.outcome != "failed":
        how = f"publiek survey fetch … --connection {name} --remote …"
        return Text(f"{name}: haal antwoorden op met: {how}", f"{name}: fetch answers with: {how}")
    outcome = _OUTCOMES[run.outcome]
    nl, en = f"{name}: {outcome.nl}", f"{name}: {outcome.en}"
    if run.units:
        nl, en = f"{nl}, {run.units} gewijzigd, {run.records} regels", f"{en}, {run.units} changed, {run.records} lines"
    if run.performances:
        nl, en = f"{nl}, agenda: {run.performances} gewijzigd", f"{en}, agenda: {run.performances} changed"
    if run.delivery:
        nl, en = f"{nl}, levering {run.delivery}", f"{en}, delivery {run.delivery}"
    if run.code:
        nl, en = f"{nl} ({run.code})", f"{en} ({run.code})"
    return Text(nl, en)


def failed_line(name: str, trouble: PubliekError, *, alone: bool) -> Text:
    """Which connection did not succeed; what to do is told at the end for the first, so here for the others."""
    nl, en = f"{name}: {_OUTCOMES['failed'].nl}", f"{name}: {_OUTCOMES['failed'].en}"
    return (
        Text(nl, en)
        if alone
        else Text(f"{nl}. {trouble.what.nl} {trouble.do.nl}", f"{en}. {trouble.what.en} {trouble.do.en}")
    )


def connection_line(connection: Connection, runs: list[Run], language: str) -> str:
    """One connection in a list."""
    every = _EVERY[connection.every].in_language(language)
    state = every if connection.on else Text("op pauze", "paused").in_language(language)
    last = runs[-1] if runs else None
    when = _when(last) if last else Text("nog niet", "not yet").in_language(language)
    how = _OUTCOMES[last.outcome].in_language(language) if last else ""
    return f"{connection.name}  {connection.connector.name}  {state}  {when}  {how}".rstrip()


def shown_lines(connection: Connection, runs: list[Run], language: str) -> Iterator[str]:
    """One connection with its settings and its log, and why the last run did not succeed."""
    from publiek.connecting import why_failed

    yield connection_line(connection, runs, language)
    told = connection.as_dict()
    labels = {one.name: f"{one.label.in_language(language)} ({one.name})" for one in connection.connector.settings}
    for name, value in connection.settings.items():
        yield f"    {labels.get(name, name)}: {value}"
    for name in told["secrets"] if isinstance(told["secrets"], list) else []:
        yield f"    {labels.get(name, name)}: " + Text(
            "(bewaard, wordt nooit getoond)", "(kept, never shown)"
        ).in_language(language)
    for oddity in connection.connector.oddities:
        yield f"    ! {oddity.in_language(language)}"
    for run in runs[-10:]:
        yield f"    {_when(run)}  {run_line(connection.name, run).in_language(language)}"
    if runs and runs[-1].outcome == "failed":
        yield from (f"    {one.in_language(language)}" for one in why_failed(runs[-1].code, connection.connector))


def _when(run: Run) -> str:
    """The moment of a run on the clock of this computer."""
    return datetime.fromisoformat(run.begun).astimezone().strftime("%Y-%m-%d %H:%M")

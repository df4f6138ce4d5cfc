"""How is an exchange with others told to a person?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from publiek.cli.wording import money
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.deliveries.live.dip import Call
    from publiek.exchange.dip import Fault, Stands
    from publiek.exchange.oslo import Export, Violation

HELP = {
    "exchange": Text("Cijfers in de vorm die anderen vragen: DIP, OSLO.", "Figures in the form that others ask."),
    "dip": Text("Kaartstanden voor DIP, per voorstelling met een DIP-nummer.", "Stands for DIP, per performance."),
    "out": Text("Schrijf de standen in een bestand (.csv of .json).", "Write the stands to a file (.csv or .json)."),
    "out_file": Text("Het bestand dat gemaakt wordt.", "The file that is made."),
    "send": Text(
        "Stuur de standen naar DIP. Nog eens sturen verandert niets.",
        "Send the stands to DIP. Sending again changes nothing.",
    ),
    "since": Text("Alleen voorstellingen vanaf deze dag (2026-09-01).", "Only performances from this day on."),
    "connection": Text("Naam van de koppeling met DIP.", "Name of the connection with DIP."),
    "dry_run": Text("Laat precies zien wat er verstuurd zou worden.", "Show exactly what would be sent."),
    "check": Text("Klopt een bestand met standen?", "Is a file with stands right?"),
    "check_file": Text("Het bestand.", "The file."),
    "oslo": Text(
        "Schrijf het aanbod als OSLO Cultuurparticipatie, of kijk bestanden na.",
        "Write the supply as OSLO Cultuurparticipatie, or check files.",
    ),
    "organisation": Text("Naam of id van de organisatie.", "Name or id of the organisation."),
    "folder": Text("Map voor de bestanden.", "Folder for the files."),
    "persons": Text(
        "Ook rijen over personen; noem dan ontvanger en doel.",
        "Rows about persons too; then name recipient and purpose.",
    ),
    "recipient": Text("Voor wie de rijen over personen zijn.", "For whom the rows about persons are."),
    "purpose": Text("Waarvoor de ontvanger ze gebruikt.", "What the recipient uses them for."),
    "base": Text("Waarmee adressen in de gegevens beginnen.", "What addresses in the data begin with."),
    "oslo_check": Text("Kijk dit bestand na (.ttl of .jsonld). Mag vaker.", "Check this file. May be repeated."),
}
_REASONS = {
    "no-identity": Text("geen DIP-nummer", "no DIP number"),
    "identity-unreadable": Text("onleesbaar DIP-nummer", "unreadable DIP number"),
    "identity-twice": Text("DIP-nummer dubbel gebruikt", "DIP number used twice"),
    "door-count": Text("alleen geteld aan de deur", "counted at the door only"),
    "below-nothing": Text("meer teruggenomen dan verkocht", "more taken back than sold"),
    "before": Text("voor de gevraagde dag", "before the day asked"),
}
_FAULTS = {
    "identity": Text("geen DIP-nummer (NL-00-000-0000000|00000)", "no DIP number (NL-00-000-0000000|00000)"),
    "other-production": Text("past niet bij het DIP-nummer", "does not fit the DIP number"),
    "unknown": Text("staat niet in de lijst", "is not in the list"),
    "missing": Text("ontbreekt", "is missing"),
    "no-number": Text("geen geheel getal", "no whole number"),
    "no-amount": Text("geen bedrag zoals 12.50", "no amount such as 12.50"),
    "free-with-revenue": Text("gratis, maar met opbrengst", "free, yet with revenue"),
    "twice": Text("dezelfde stand staat er al", "the same stand was there already"),
}


def stands_lines(found: Stands, language: str) -> Iterator[str]:
    """What goes, and what does not and why."""
    sold = found.sent
    yield Text(
        f"{len(found.stands)} voorstellingen, {sold.number} kaarten, {money(sold.cents, 'nl')}.",
        f"{len(found.stands)} performances, {sold.number} tickets, {money(sold.cents, 'en')}.",
    ).in_language(language)
    for reason, number in sorted(Counter(one.reason for one in found.unsent).items()):
        word = _REASONS[reason].in_language(language)
        yield Text(f"Niet mee: {number} ({word}).", f"Not along: {number} ({word}).").in_language(language)
    for one in found.unsent[:20]:
        when = one.start.isoformat(" ", "minutes") if one.start else "-"
        yield f"    {one.performance}  {one.title}  {when}  {one.tickets}  {_REASONS[one.reason].in_language(language)}"


def call_lines(calls: Iterable[Call]) -> Iterator[str]:
    """Every call as it would be made."""
    for one in calls:
        yield f"{one.method} {one.path}"
        yield f"    {json.dumps(one.body, ensure_ascii=False)}"


def fault_line(one: Fault) -> Text:
    """One fault in a file with stands."""
    word = _FAULTS[one.code]
    return Text(f"rij {one.row}, {one.column}: {word.nl}", f"row {one.row}, {one.column}: {word.en}")


def export_lines(export: Export, language: str) -> Iterator[str]:
    """How many rows each file has, and what was left out of rows about persons."""
    yield ", ".join(f"{name} {number}" for name, number in export.rows.items())
    if export.hidden:
        told = export.hidden
        yield Text(
            f"Weggelaten: {told.persons} boekers, {told.years} geboortejaren, {told.areas} gebieden, "
            f"{told.performances} uitvoeringen met te weinig boekers.",
            f"Left out: {told.persons} bookers, {told.years} years of birth, {told.areas} areas, "
            f"{told.performances} performances with too few bookers.",
        ).in_language(language)


def violation_line(one: Violation) -> str:
    """One thing that does not meet the profile."""
    return f"{one.node}: {one.path} ({one.shape}, {one.rule.removesuffix('ConstraintComponent')})"

"""The words of `publiek log`: helps, and lines for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.collective.who_saw_what import Checked, Seen

HELP = {
    "log": Text("Wie zag of deed wat, en is het logboek heel?", "Who saw or did what, and is the log whole?"),
    "show": Text("Wie zag wat: alles over deze organisatie.", "Who saw what: everything about this house."),
    "verify": Text(
        "Loop alle logboeken na: van elke organisatie, van wat zij deelt, en van een hub.",
        "Follow all logs: of every house, of what it shares, and of a hub.",
    ),
    "head": Text(
        "Bewaar het ondertekende einde van de logboeken, om elders neer te leggen.",
        "Keep the signed end of the logs, to put elsewhere.",
    ),
    "export": Text("Het logboek als CSV of als JSON-regels.", "The log as CSV or JSON lines."),
    "renew": Text(
        "Leg een beschadigd logboek apart en begin een nieuw.", "Put a damaged log aside and begin a new one."
    ),
    "since": Text("Vanaf deze dag (JJJJ-MM-DD).", "From this day (YYYY-MM-DD)."),
    "until": Text("Tot en met deze dag.", "Up to and with this day."),
    "action": Text("Alleen deze handeling, zoals view of export.", "Only this action, such as view or export."),
    "who": Text("Alleen wie zo heet (een deel van de naam).", "Only who is named so (a part of the name)."),
    "last": Text("Zoveel regels hooguit.", "So many lines at most."),
    "hub": Text("Map van een hub die u zelf heeft.", "Folder of a hub that you have."),
    "heads": Text("Bestand met eindes die u elders bewaarde.", "File with ends that you kept elsewhere."),
    "keys": Text("Map met sleutels.", "Folder with keys."),
    "out": Text("Waar het bestand komt.", "Where the file goes."),
    "format": Text("csv of jsonl.", "csv or jsonl."),
}
NOTHING = Text("Er staat niets in het logboek dat u vroeg.", "Nothing in the log that you asked for.")
NO_LOGS = Text("Er is nog geen logboek.", "There is no log yet.")
_OWNER = Text("deze computer", "this computer")


def seen_lines(found: list[Seen], language: str) -> Iterator[str]:
    """One line for each thing that happened."""
    from publiek import logbook

    for one in found:
        when = one.at.astimezone().strftime("%d-%m-%Y %H:%M")
        subject = logbook.subject_in_words(one.subject).in_language(language)
        detail = logbook.details_in_words(one.detail).in_language(language)
        refused = "" if one.allowed else Text(" (geweigerd)", " (refused)").in_language(language)
        who = one.who or (_OWNER.in_language(language) if one.source == "house" else "")
        parts = (when, who, one.words.in_language(language) + refused, subject, detail)
        yield "  ".join(part for part in parts if part)


def checked_line(one: Checked) -> Text:
    """Whether one log is whole."""
    kind = {"house": Text("organisatie", "house"), "sharing": Text("delen", "sharing"), "hub": Text("hub", "hub")}
    named = Text(f"{one.name} ({kind[one.kind].nl})", f"{one.name} ({kind[one.kind].en})")
    if one.whole:
        lines = Text("regel" if one.lines == 1 else "regels", "line" if one.lines == 1 else "lines")
        return Text(f"{named.nl}: heel, {one.lines} {lines.nl}.", f"{named.en}: whole, {one.lines} {lines.en}.")
    where = Text(f" Regel {one.broken_at}.", f" Line {one.broken_at}.") if one.broken_at else Text("", "")
    return Text(f"{named.nl}: VERANDERD.{where.nl} {one.words.nl}", f"{named.en}: CHANGED.{where.en} {one.words.en}")


def kept_line(many: int, file: str) -> Text:
    """How many heads were written, and what to do with them."""
    return Text(
        f"{many} {'einde' if many == 1 else 'eindes'} bewaard in {file}. Leg dit bestand ergens waar wie bij de "
        "gegevens kan niet bij kan, en geef het later aan: publiek log verify --head.",
        f"{many} {'end' if many == 1 else 'ends'} kept in {file}. Put this file where who can reach the data cannot, "
        "and give it later to: publiek log verify --head.",
    )


def renewed_line(aside: str) -> Text:
    """What `renew` did."""
    if not aside:
        return Text("Het logboek kan gewoon verder. Er is niets veranderd.", "The log can go on. Nothing was changed.")
    return Text(
        f"Het oude logboek ligt in {aside}. Bewaar het. Het nieuwe begint met een regel die dit vertelt.",
        f"The old log lies in {aside}. Keep it. The new one begins with a line that tells this.",
    )

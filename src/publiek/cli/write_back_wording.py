"""How is writing back told to a person?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from publiek.cli.consent_wording import WHY as LEDGER_WHY
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.connecting.writing_back import Attribute, Counts, Done, Run, Undone

HELP = {
    "write_back": Text(
        "Zet de groep van het gebied achter uw eigen contacten, alleen bij wie dat mag, en haal het weer weg.",
        "Put the group of the area behind your own contacts, only of those who agreed, and take it back.",
    ),
    "attributes": Text("Wat kan er worden teruggeschreven, en waarvoor?", "What can be written back, and what for?"),
    "plan": Text("Tel wat er zou gebeuren. Er wordt niets geschreven.", "Count what would happen. Nothing is written."),
    "run": Text(
        "Schrijf wat er nog niet staat, en haal weg wat niet meer mag.",
        "Write what is not there yet, and clear what may no longer be there.",
    ),
    "file": Text(
        "Maak van een lijst klanten een bestand om in te lezen, en een om het terug te draaien.",
        "Make of a list of customers a file to import, and one to take it back.",
    ),
    "undo": Text("Zet terug wat er stond voor de laatste keer.", "Put back what stood there before the latest run."),
    "journal": Text("Wat is er geschreven, wanneer en hoeveel?", "What was written, when and how much?"),
    "forget": Text(
        "Wis alles wat hier van deze contacten is bewaard (klantnummers uit een bestand, - is standaardinvoer).",
        "Erase all that is kept here of these contacts (customer numbers from a file, - is standard input).",
    ),
    "name": Text("Naam van de koppeling.", "Name of the connection."),
    "attribute": Text(
        "Wat: segment, certainty, urbanity, distance, catchment. Mag vaker.",
        "What: segment, certainty, urbanity, distance, catchment. May be repeated.",
    ),
    "field": Text(
        "In welk veld daar, als gegeven=veld. Anders publiek_segment enzovoort.",
        "Into which field there, as attribute=field. Else publiek_segment and so on.",
    ),
    "condition": Text(
        "Voorwaarde van de soft opt-in die voor al uw adressen geldt; noem ze alle vijf.",
        "A condition of the soft opt-in that holds for all your addresses; name all five.",
    ),
    "overwrite": Text(
        "Ook wat iemand anders in dat veld zette.",
        "Also what somebody else put into that field.",
    ),
    "list": Text("Lijst met klantnummer, postcode en toestemming.", "List with customer number, postcode, permission."),
    "system": Text("Voor welk systeem is het bestand?", "For which system is the file?"),
    "record": Text(
        "Maak het toestemmingsregister uit wat dit systeem zegt, als het er nog niet is.",
        "Make the consent ledger of what this system says, when there is none yet.",
    ),
    "ledger_system": Text(
        "Naam waaronder het toestemmingsregister deze klantnummers kent.",
        "Name under which the consent ledger knows these customer numbers.",
    ),
    "out": Text("Map voor de twee bestanden.", "Folder for the two files."),
    "secret_file": Text(
        "Bestand met het geheim voor de klantnummers; wordt gemaakt als het er niet is.",
        "File with the secret for the customer numbers; made when it is not there.",
    ),
    "plain": Text(
        "Klantnummers zoals ze zijn: alleen als het bestand in huis blijft.",
        "Customer numbers as they are: only when the file stays inside the house.",
    ),
    "contacts": Text("Bestand met klantnummers, een per regel.", "File with customer numbers, one a line."),
    "number": Text("Alleen als dit de laatste keer is.", "Only when this is the latest run."),
}
_WHY = {
    "objected": Text("maakte bezwaar", "objected"),
    "child": Text("is jonger dan 16", "is under 16"),
    "disagree": Text("regels spreken elkaar tegen", "rows disagree"),
    "no-permission": Text("geen duidelijke toestemming", "no clear permission"),
    "soft-opt-in-incomplete": Text(
        "soft opt-in zonder alle vijf de voorwaarden", "soft opt-in without all five conditions"
    ),
    "no-postcode": Text("geen Nederlandse postcode", "no Dutch postcode"),
    "no-group": Text("over het gebied is niets bekend", "nothing is known of the area"),
    "no-number": Text("geen bruikbaar klantnummer", "no usable customer number"),
    "unreadable": Text("rij is niet te lezen", "row cannot be read"),
}
_STATES = {
    "open": Text("gestopt; gaat verder bij de volgende keer", "stopped; goes on at the next run"),
    "done": Text("staat er", "stands"),
    "undoing": Text("terugdraaien is nog niet klaar", "undo is not finished"),
    "undone": Text("teruggedraaid", "undone"),
    "expired": Text("te lang geleden om terug te draaien", "too long ago to undo"),
}


def _why(reason: str) -> Text:
    """A reason of the list or system; or one of the consent ledger."""
    if not reason.startswith("ledger-"):
        return _WHY[reason]
    told = LEDGER_WHY[reason.removeprefix("ledger-")]
    return Text(f"toestemmingsregister: {told.nl}", f"consent ledger: {told.en}")


def attribute_lines(one: Attribute, language: str) -> Iterator[str]:
    """One attribute, with what must be told of it."""
    yield f"{one.code}: {one.label.in_language(language)}"
    yield f"  {one.purpose.in_language(language)}"
    yield f"  {one.description.in_language(language)}"


def count_lines(counts: Counts, language: str) -> Iterator[str]:
    """How many, and why not."""
    told = (
        (counts.to_write, Text("contacten krijgen iets nieuws", "contacts get something new")),
        (counts.already_there, Text("waarden staan er al", "values stand there already")),
        (counts.left_alone, Text("waarden van anderen blijven staan", "values of others are left alone")),
        (counts.to_clear, Text("contacten: wat er stond gaat weg", "contacts: what stood there goes")),
    )
    yield from (f"{many} {words.in_language(language)}" for many, words in told)
    for reason, many in sorted(counts.why.items()):
        told = _why(reason)
        yield f"  {many} niet: {told.nl}" if language == "nl" else f"  {many} not: {told.en}"


def done_lines(done: Done, language: str) -> Iterator[str]:
    """What a run did."""
    yield from count_lines(done.counts, language)
    written = Text(f"{done.written} contacten beschreven.", f"{done.written} contacts written.")
    yield written.in_language(language)
    if done.unsettled:
        left = Text(
            f"Bij {done.unsettled} contacten staat het er niet. Bestaat het veld daar? Doe het dan nog eens.",
            f"It does not stand behind {done.unsettled} contacts. Is the field there? Then run again.",
        )
        yield left.in_language(language)


def undone_line(told: Undone) -> Text:
    """What an undo did."""
    if told.remaining:
        return Text(
            f"{told.remaining} waarden nam het systeem nog niet terug; doe het nog eens.",
            f"{told.remaining} values were not taken back by the system yet; undo again.",
        )
    return Text(
        f"{told.restored} waarden staan weer zoals ze waren; {told.changed_since} waren sindsdien veranderd en bleven "
        f"staan; {told.gone} contacten zijn er niet meer.",
        f"{told.restored} values stand as they were; {told.changed_since} were changed since and were left; "
        f"{told.gone} contacts are no longer there.",
    )


def run_line(one: Run, language: str) -> str:
    """One run in the journal."""
    told: Mapping[str, object] = one.told
    many = Text(f"{told['contacts']} contacten", f"{told['contacts']} contacts").in_language(language)
    return f"{one.id}  {one.begun[:16]}  {told['version']}  {many}  {_STATES[one.state].in_language(language)}"

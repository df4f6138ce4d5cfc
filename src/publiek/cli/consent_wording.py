"""Who agreed to what, in words: options, reasons and lines of `publiek consent`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.consent import Fact, State
    from publiek.consent.choosing import Selected
    from publiek.consent.importing import Imported

HELP = {
    "consent": Text("Wie stemde waarmee in, en geldt het nog?", "Who agreed to what, and does it still count?"),
    "import": Text(
        "Toestemming uit een lijst of koppeling vastleggen.", "Record permission from a list or connection."
    ),
    "record": Text("Eén gebeurtenis vastleggen.", "Record one event."),
    "show": Text("Wat er van iemand staat, en wat nu mag.", "What stands of somebody, and what may be done now."),
    "withdraw": Text("Iemand stopt, of maakt bezwaar.", "Somebody stops, or objects."),
    "check": Text("Wie van een lijst mag worden benaderd?", "Who of a list may be reached?"),
    "select": Text("De rijen van een lijst die mogen.", "The rows of a list that may be reached."),
    "verify": Text("Is het register heel en ongewijzigd?", "Is the ledger whole and unchanged?"),
    "purposes": Text("Doelen, kanalen en termijnen.", "Purposes, channels and terms."),
    "texts": Text("De woorden waarmee om toestemming is gevraagd.", "The words in which consent was asked."),
    "texts_add": Text("Een versie van de woorden bewaren.", "Keep a version of the words."),
    "texts_list": Text("Alle versies, met hun woorden.", "Every version, with its words."),
    "file": Text("Export van uw klantsysteem.", "Export of your customer system."),
    "words": Text("Tekstbestand met de woorden.", "Text file with the words."),
    "purpose": Text("Waarvoor (zie: consent purposes).", "For what (see: consent purposes)."),
    "channel": Text("Langs welke weg: email, post, phone, sms.", "By which road: email, post, phone, sms."),
    "all_channel": Text("Weg, of all.", "Road, or all."),
    "all_purpose": Text("Doel, of all.", "Purpose, or all."),
    "system": Text("Naam van het systeem van de klantnummers.", "Name of the system of the customer numbers."),
    "text": Text("Begin van de code van de woorden.", "Beginning of the code of the words."),
    "party": Text("Wie mag schrijven, als dat een ander is.", "Who may write, when that is another."),
    "on": Text("Dag (2026-11-29).", "Day (2026-11-29)."),
    "declare": Text(
        "NAAM=WAARDE die voor de hele lijst geldt, zoals informed=ja.",
        "NAME=VALUE that holds for the whole list, such as informed=yes.",
    ),
    "column": Text("NAAM=KOP: welke kolom bedoeld is.", "NAME=HEADING: which column is meant."),
    "connection": Text("In plaats van een bestand: een koppeling.", "Instead of a file: a connection."),
    "contact": Text(
        "Bestand met een e-mailadres of klantnummer; - leest van standaardinvoer.",
        "File with an e-mail address or customer number; - reads standard input.",
    ),
    "status": Text("given, informed, refused, withdrawn, objected, bounced.", "given, informed, refused, …"),
    "evidence": Text("NAAM=WAARDE: bewijs, zoals form=F12.", "NAME=VALUE: evidence, such as form=F12."),
    "form": Text("Nummer van het formulier of de brief.", "Number of the form or letter."),
    "objected": Text("Bezwaar: gaat boven alles.", "An objection: comes before everything."),
    "out": Text("Bestand voor de rijen die mogen.", "File for the rows that may be reached."),
    "reasons": Text("Bestand met rijnummer en reden van de anderen.", "File with row number and reason of the others."),
    "accept": Text(
        "Een teruggezet, ouder register geldt voortaan.", "An older ledger that was put back counts from now."
    ),
}
WHY = {
    "erased": Text("gewist op verzoek", "erased on request"),
    "objected": Text("maakte bezwaar", "objected"),
    "withdrawn": Text("trok toestemming in", "withdrew consent"),
    "refused": Text("weigerde", "refused"),
    "contradiction": Text("gegevens spreken elkaar tegen", "what is known contradicts itself"),
    "bounced": Text("adres werkt niet", "address does not work"),
    "other-party": Text("toestemming gold een andere partij", "consent was for another party"),
    "not-for-soft-opt-in": Text("hiervoor is toestemming nodig", "this needs consent"),
    "not-paid": Text("geen betaalde aankoop bekend", "no paid sale is known"),
    "other-entity": Text("een andere organisatie verkocht", "another organisation sold"),
    "not-informed": Text("niet geïnformeerd, of onbekend hoe", "not informed, or not known how"),
    "no-way-out": Text("afmelden niet toen én in elk bericht aangeboden", "no way out then and in each message"),
    "not-similar": Text("geen eigen, vergelijkbaar product", "no own, similar product"),
    "enriched": Text("adres niet van de klant zelf", "address not given by the customer"),
    "expired": Text("te lang geleden", "too long ago"),
    "unknown": Text("geen toestemming bekend", "no agreement is known"),
    "no-contact": Text("geen e-mailadres of klantnummer", "no e-mail address or customer number"),
    "list-says-no": Text("de lijst zelf zegt nee", "the list itself says no"),
    "nothing-said": Text("lege cel", "empty cell"),
    "unclear": Text("antwoord niet duidelijk", "answer not clear"),
    "date-unreadable": Text("datum niet te lezen", "date cannot be read"),
    "future": Text("datum in de toekomst", "date in the future"),
    "unreadable": Text("rij niet te lezen", "row cannot be read"),
}
_STATUS = {
    "given": Text("gaf toestemming", "gave consent"),
    "informed": Text("kocht en is geïnformeerd", "bought and was informed"),
    "refused": Text("weigerde", "refused"),
    "withdrawn": Text("trok in", "withdrew"),
    "objected": Text("maakte bezwaar", "objected"),
    "bounced": Text("adres werkte niet", "address did not work"),
}

_BASIS = {
    "consent": Text("toestemming", "consent"),
    "soft-opt-in": Text("bestaande klant, soft opt-in", "existing customer, soft opt-in"),
}


def why_lines(why: Mapping[str, int], language: str) -> Iterator[str]:
    """How many not, and why; most first."""
    no = Text("niet", "not").in_language(language)
    for reason, many in sorted(why.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {many} {no}: {WHY[reason].in_language(language)}"


def imported_lines(told: Imported, language: str) -> Iterator[str]:
    """What an import did."""
    yield Text(
        f"{told.read} van {told.rows} rijen gelezen; {told.recorded.added} gebeurtenissen vastgelegd, "
        f"{told.recorded.known} stonden er al.",
        f"{told.read} of {told.rows} rows read; {told.recorded.added} events recorded, "
        f"{told.recorded.known} stood there already.",
    ).in_language(language)
    yield from why_lines(told.aside, language)
    if told.recorded.gone:
        yield Text(
            f"  {told.recorded.gone} over mensen die gewist zijn: niet teruggekomen",
            f"  {told.recorded.gone} about people who were erased: not brought back",
        ).in_language(language)
    if told.unknown:
        yield Text(
            f"  {told.unknown} andere kolommen niet gelezen", f"  {told.unknown} other columns were not read"
        ).in_language(language)


def selected_lines(told: Selected, language: str) -> Iterator[str]:
    """How many of a list may be reached."""
    yield Text(f"{told.may} van {told.rows} mogen.", f"{told.may} of {told.rows} may be reached.").in_language(language)
    yield from why_lines(told.left_out, language)


def fact_line(fact: Fact, language: str) -> str:
    """One event."""
    said = fact.said
    words = _STATUS[said.status].in_language(language)
    text = f"  {said.source_text[:12]}" if said.source_text else ""
    return f"{said.at:%Y-%m-%d %H:%M}  {words}  {said.purpose}  {said.channel}  {said.source_system}{text}"


def state_line(purpose: str, channel: str, state: State, language: str) -> str:
    """What may be done now."""
    if state.valid:
        until = Text(f"mag, tot {state.until}", f"may, until {state.until}").in_language(language)
        return f"{purpose}  {channel}: {until} ({_BASIS[state.basis].in_language(language)})"
    no = Text("mag niet", "may not").in_language(language)
    return f"{purpose}  {channel}: {no}, {WHY[state.why].in_language(language)}"

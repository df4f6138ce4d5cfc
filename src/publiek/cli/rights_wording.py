"""The words of `publiek rights`, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from datetime import date

    from publiek.rights import Found, Objected, Receipt
    from publiek.rights.cases import Case

HELP = {
    "rights": Text("Wat is er van iemand, en wat wil die ermee?", "What is held on a person, and what do they want?"),
    "find": Text("Hoeveel is er van iemand, in elke plaats.", "How much is held on a person, in every place."),
    "give": Text("Geef iemand alles wat er van hem of haar is.", "Give a person everything that is held on them."),
    "correct": Text("Verbeter een postcode of geboortejaar.", "Correct a postcode or year of birth."),
    "object": Text("Houd iemand buiten alle analyse.", "Keep a person out of all analysis."),
    "lift": Text("Neem een bezwaar terug.", "Take an objection back."),
    "erase": Text("Wis iemand overal, met bewijs.", "Erase a person everywhere, with proof."),
    "finish": Text("Maak af wat gestopt is.", "Finish what was stopped."),
    "receipts": Text("De bewijzen van wissen.", "The proofs of erasure."),
    "number": Text("Nummer van het bewijs.", "Number of the receipt."),
    "person": Text(
        "Bestand met wie het is (- voor standaardinvoer). Zonder wordt ernaar gevraagd.",
        "File with who it is (- for standard input). Without it is asked.",
    ),
    "case": Text("Nummer van het verzoek.", "Number of the case."),
    "out": Text("Map voor de bestanden.", "Folder for the files."),
    "proof": Text("Map voor het bewijs als PDF.", "Folder for the proof as PDF."),
    "corrected": Text("Verbeterd, ook voor wat opnieuw wordt ingelezen.", "Corrected, also for what is imported anew."),
    "nothing": Text("Er is niets af te maken.", "There is nothing to finish."),
    "cases": Text("Verzoeken van bezoekers, met hun termijn.", "Requests of visitors, with their term."),
    "list": Text("Welke verzoeken er zijn; te late bovenaan.", "Which cases there are; the late ones first."),
    "open": Text("Open een verzoek.", "Open a case."),
    "show": Text("Eén verzoek, met wie het vroeg.", "One case, with who asked."),
    "identity": Text("Vraag wie het is, of zeg dat het duidelijk is.", "Ask who it is, or say that it is clear."),
    "extend": Text("Twee maanden langer, één keer, met een reden.", "Two months more, once, with a reason."),
    "answer": Text("Schrijf de brief die bij de stand past.", "Write the letter that fits where the case stands."),
    "close": Text("Sluit een verzoek: gedaan, of geweigerd.", "Close a case: done, or refused."),
    "kind": Text("Wat er gevraagd wordt: {kinds}.", "What is asked: {kinds}."),
    "by": Text("Wie dit doet.", "Who does this."),
    "confirmed": Text("Het is duidelijk wie het is.", "It is clear who it is."),
    "reason": Text("Bestand met de reden (- voor standaardinvoer).", "File with the reason (- for standard input)."),
    "refused": Text("Geweigerd, op deze grond: {grounds}.", "Refused, on this ground: {grounds}."),
    "contact": Text("Bij wie men terechtkan.", "Whom one can turn to."),
    "case-number": Text("Nummer van het verzoek.", "Number of the case."),
    "letter": Text("Bestand voor de brief.", "File for the letter."),
    "all": Text("Ook gesloten verzoeken.", "Closed cases too."),
}
#: What is asked, as a Dutch house calls it; English is the code itself.
KINDS = {
    "access": "inzage",
    "rectification": "verbeteren",
    "erasure": "wissen",
    "restriction": "stilzetten",
    "portability": "meenemen",
    "objection": "bezwaar",
    "withdrawal": "toestemming weg",
}
ASKED = {
    "email": Text("E-mailadres", "E-mail address"),
    "name": Text("Naam", "Name"),
    "postcode": Text("Postcode", "Postcode"),
    "address": Text("Straat en huisnummer", "Street and house number"),
    "customer": Text("Klantnummer", "Customer number"),
    "new_postcode": Text("De juiste postcode (leeg: blijft)", "The right postcode (empty: stays)"),
    "new_birth_year": Text("Het juiste geboortejaar (leeg: blijft)", "The right year of birth (empty: stays)"),
    "reason": Text("De reden, in een zin", "The reason, in a sentence"),
    "message": Text("Wat er gevraagd wordt, in eigen woorden", "What is asked, in their own words"),
}
PLACES = {
    "lines": Text("regels in leveringen", "lines in deliveries"),
    "lines_counting": Text("daarvan tellen nu mee", "of these count now"),
    "deliveries": Text("leveringen", "deliveries"),
    "connections": Text("koppelingen", "connections"),
    "groups": Text("groepen van de buurt", "groups of the area"),
    "written": Text("teruggeschreven naar het klantsysteem", "written back to the customer system"),
    "consents": Text("regels over toestemming", "lines about consent"),
    "cases": Text("verzoeken", "requests"),
    "rounds": Text("seizoenen samen met anderen", "seasons together with others"),
}
STATES = {
    "received": Text("binnen", "received"),
    "identity-asked": Text("gevraagd wie het is", "asked who it is"),
    "identity-confirmed": Text("duidelijk wie het is", "clear who it is"),
    "handled": Text("gedaan", "handled"),
    "refused": Text("geweigerd", "refused"),
    "extended": Text("verlengd", "extended"),
}
_GONE = {
    "erased": Text("Deze persoon is eerder gewist.", "This person was erased before."),
    "objected": Text("Deze persoon heeft bezwaar gemaakt.", "This person objected."),
}


def found_lines(found: Found) -> Iterator[Text]:
    """How much there is in every place."""
    if not found.anything:
        yield Text("Er is niets van deze persoon gevonden.", "Nothing of this person was found.")
    for name, number in found.counts.items():
        if number:
            yield Text(f"{number:>6} {PLACES[name].nl}", f"{number:>6} {PLACES[name].en}")
    if found.gone:
        yield _GONE[found.gone]
    if found.shared_identity:
        yield Text(
            "Een deel is gevonden met naam en adres: het kan van een huisgenoot met dezelfde voorletter zijn.",
            "Part of it was found by name and address: it may be of somebody there with the same initial.",
        )
    yield from found.cannot


def objected_line(done: Objected) -> Text:
    """What an objection did."""
    if done.state == "erased":
        return _GONE["erased"]
    if done.state == "lifted":
        return Text(
            "Het bezwaar is terug. Wat vanaf nu binnenkomt, telt weer mee; wat er was, komt pas terug met een nieuwe "
            "invoer.",
            "The objection is taken back. What comes in from now on counts again; what there was only comes back with "
            "a new import.",
        )
    if not done.state:
        return Text("Er was geen bezwaar.", "There was no objection.")
    return Text(
        f"{done.lines} regels tellen niet meer met deze persoon mee, in {done.deliveries} plaatsen.",
        f"{done.lines} lines no longer count with this person, in {done.deliveries} places.",
    )


def receipt_lines(receipt: Receipt) -> Iterator[Text]:
    """What was erased, and what is left to do."""
    told = receipt.told
    if receipt.again:
        yield Text(f"{receipt.number}: er was niets meer te wissen.", f"{receipt.number}: nothing was left to erase.")
    else:
        yield Text(
            f"{receipt.number}: {told['lines']} regels in {told['deliveries']} leveringen zijn van niemand meer. "
            f"Daarna zijn {told['looked']['files']} bestanden doorzocht; er is niets gevonden.",
            f"{receipt.number}: {told['lines']} lines in {told['deliveries']} deliveries are of nobody any more. Then "
            f"{told['looked']['files']} files were looked through; nothing was found.",
        )
    for pending in receipt.pending:
        facts = ", ".join(str(value) for name, value in pending.items() if name not in ("do", "place"))
        more = f" ({facts})" if facts else ""
        yield Text(f"- {pending['do']['nl']}{more}", f"- {pending['do']['en']}{more}")
    if receipt.salt:
        yield Text(
            "Het bewijs met de code is alleen nu te maken (--out). De code staat nergens anders.",
            "The proof with the code can only be made now (--out). The code stands nowhere else.",
        )


def case_line(case: Case, today: date) -> Text:
    """One line of the list."""
    late = (
        Text("TE LAAT", "LATE") if case.overdue(today) else Text("bijna", "soon") if case.soon(today) else Text("", "")
    )
    state = STATES[case.state]
    term = case.term
    return Text(
        f"{case.number}  {KINDS.get(case.kind, case.kind):<20} {state.nl:<22} {term.target}  {late.nl}".rstrip(),
        f"{case.number}  {case.kind:<14} {state.en:<22} {term.target}  {late.en}".rstrip(),
    )

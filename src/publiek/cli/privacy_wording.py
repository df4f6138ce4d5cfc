"""The words of `publiek privacy`: helps, and a register as lines to read."""

from __future__ import annotations

from collections.abc import Iterator

from publiek.errors import Text
from publiek.governance.house_register import Decided, Decision, HouseRegister, Processor
from publiek.governance.papers.wording import term
from publiek.governance.purposes import Balance
from publiek.permitting import Told

HELP = {
    "privacy": Text(
        "Waarvoor bewaart een huis gegevens, en op welke grond?", "For what are data kept, on which ground?"
    ),
    "register": Text("Toon het register van doelen van dit huis.", "Show the register of purposes of this house."),
    "again": Text("Schrijf register.yaml opnieuw uit de besluiten.", "Write register.yaml anew from the decisions."),
    "adopt": Text("Besluit dat dit huis een doel dient.", "Decide that this house serves a purpose."),
    "change": Text("Verander termijn, ontvangers of contact van een doel.", "Change term, recipients or contact."),
    "stop": Text("Stop met een doel; wat erop rust, stopt meteen.", "Stop a purpose; what rests on it stops at once."),
    "resume": Text("Ga verder met een doel dat gestopt was.", "Go on with a purpose that was stopped."),
    "purge": Text(
        "Kort de termijn van een gestopt doel in tot een maand; publiek retention doet de rest.",
        "Cut the term of a stopped purpose short, to a month; publiek retention does the rest.",
    ),
    "balance": Text("Toon een belangenafweging, of vul haar in.", "Show a balance of interests, or fill it in."),
    "controller": Text("Wie is verantwoordelijk voor de gegevens?", "Who answers for the data?"),
    "processor": Text("Andere partijen, en de afspraak met elk.", "Other parties, and the agreement with each."),
    "processor-add": Text("Leg een partij en de afspraak vast.", "Put a party and its agreement down."),
    "processor-end": Text("Beëindig een afspraak.", "End an agreement."),
    "history": Text("Toon alle besluiten, in volgorde.", "Show all decisions, in order."),
    "purpose": Text("Code van het doel.", "Code of the purpose."),
    "ground": Text(
        "De grond waarop het rust, als er keus is.", "The ground on which it rests, where there is a choice."
    ),
    "months": Text("Hoeveel maanden bewaard.", "How many months kept."),
    "recipients": Text("Wie de gegevens ontvangen.", "Who receive the data."),
    "recipients-en": Text("Hetzelfde in het Engels.", "The same in English."),
    "contact": Text("Bij wie men terechtkan.", "Whom to turn to."),
    "who": Text("Wie dit besluit: naam of functie.", "Who decides this: name or function."),
    "from": Text("Ingevulde afweging (YAML).", "A balance that was filled in (YAML)."),
    "out": Text("Schrijf haar als YAML om in te vullen.", "Write it as YAML to fill in."),
    "legal_entity": Text("Rechtspersoon.", "Legal entity."),
    "address": Text("Adres.", "Address."),
    "officer": Text("Functionaris gegevensbescherming.", "Data protection officer."),
    "lead": Text("Wie bij gezamenlijke verantwoordelijkheid voorop gaat.", "Who leads among joint controllers."),
    "transfers": Text("Wat buiten Europa gaat, en met welke waarborg.", "What leaves Europe, by which safeguard."),
    "decisions": Text("Wat automatisch over mensen wordt besloten.", "What is decided about people automatically."),
    "selling": Text("Of het huis ergens gegevens verkoopt.", "Whether the house sells data anywhere."),
    "required": Text("Welke gegevens een bestelling vraagt.", "Which data an order requires."),
    "sellers": Text("Wie ook kaarten voor het huis verkoopt.", "Who else sells tickets for the house."),
    "code": Text("Eigen korte code van de partij.", "A short code of your own for the party."),
    "name": Text("Naam van de partij.", "Name of the party."),
    "role": Text("Haar rol.", "Its role."),
    "does": Text("Wat zij met de gegevens doet.", "What it does with the data."),
    "agreement": Text("Welke afspraak: naam of nummer.", "Which agreement: name or number."),
    "signed": Text("Vanaf welke dag (JJJJ-MM-DD).", "From which day (YYYY-MM-DD)."),
    "until": Text("Tot en met welke dag.", "Until and with which day."),
    "country": Text("Land (twee letters).", "Country (two letters)."),
    "step": Text("Stap die op deze afspraak rust.", "A step that rests on this agreement."),
}
STATES = {
    "default": Text("loopt, zoals Publiek begint", "runs, as Publiek begins"),
    "adopted": Text("loopt, zo besloten", "runs, so decided"),
    "by-act": Text("loopt waar u het zelf aanzette", "runs where you switched it on"),
    "undecided": Text("loopt niet: nog niet besloten", "does not run: not decided yet"),
    "stopped": Text("gestopt", "stopped"),
    "duty": Text("loopt altijd", "always runs"),
    "elsewhere": Text("in een ander systeem", "in another system"),
    "not-offered": Text("doet Publiek niet", "Publiek does not do this"),
}
_PARTS = {
    "interest": Text("Belang", "Interest"),
    "necessity": Text("Noodzaak", "Necessity"),
    "weighing": Text("Afweging", "Weighing"),
    "safeguards": Text("Waarborgen", "Safeguards"),
    "conclusion": Text("Uitkomst", "Conclusion"),
}


def register_lines(register: HouseRegister) -> Iterator[Text]:
    """Every purpose in a line or three, then the controller and the parties."""
    for decided in register.purposes.values():
        yield from purpose_lines(decided)
    controller = register.controller
    told = "; ".join(value for value in vars(controller).values() if value)
    yield Text(f"Verantwoordelijk: {told or 'nog niet ingevuld'}", f"Controller: {told or 'not filled in yet'}")
    for processor in register.processors:
        yield processor_line(processor)


def purpose_lines(decided: Decided) -> Iterator[Text]:
    """One purpose: its state, ground, term and recipients."""
    purpose, state, ground = decided.purpose, STATES[decided.state], decided.ground
    yield Text(f"{decided.code}: {purpose.name.nl}", f"{decided.code}: {purpose.name.en}")
    since = f" ({decided.since.isoformat()})" if decided.since else ""
    kept = term(decided.months)
    yield Text(
        f"  {state.nl}{since}; {ground.label.nl} (AVG {ground.article}); {kept.nl}",
        f"  {state.en}{since}; {ground.label.en} (GDPR {ground.article}); {kept.en}",
    )
    yield Text(f"  ontvangers: {decided.recipients.nl}", f"  recipients: {decided.recipients.en}")


def processor_line(processor: Processor) -> Text:
    """One party and its agreement."""
    until = processor.until.isoformat() if processor.until else "..."
    told = f"{processor.code}: {processor.name} ({processor.role}); {processor.agreement}, "
    told += f"{processor.signed.isoformat()} - {until}"
    return Text(told, told)


def told_lines(told: Told, code: str) -> Iterator[Text]:
    """What came of a decision about a purpose; of a purpose that was stopped also what it stops."""
    yield from purpose_lines(told.register.purposes[code])
    for step in told.steps:
        yield Text(f"  stopt nu: {step.does.nl}", f"  stops now: {step.does.en}")
    for what, count in told.in_use:
        yield Text(f"  in gebruik: {count} {what.nl}", f"  in use: {count} {what.en}")
    if told.steps:
        yield Text(
            "  Wat bewaard is, blijft tot zijn termijn. Eerder weg: publiek privacy purge.",
            "  What is kept stays until its term. Sooner gone: publiek privacy purge.",
        )


def balance_lines(balance: Balance) -> Iterator[Text]:
    """A balance, part by part."""
    yield (
        Text("In eigen woorden van het huis.", "In the house's own words.")
        if balance.own
        else Text("De tekst van Publiek; geldt voor gebruik in huis.", "Publiek's text; it holds for use in the house.")
    )
    for part, label in _PARTS.items():
        given = getattr(balance, part)
        for text in given if isinstance(given, tuple) else (given,):
            yield Text(f"{label.nl}: {text.nl}", f"{label.en}: {text.en}")


def decision_line(decision: Decision) -> Text:
    """One decision: when, who, what."""
    at = decision.at.isoformat(timespec="seconds")
    told = " ".join(part for part in (at, decision.kind, decision.purpose, ", ".join(decision.values)) if part)
    who_nl, who_en = decision.who or "eigenaar van deze computer", decision.who or "owner of this computer"
    return Text(f"{told} ({who_nl})", f"{told} ({who_en})")

"""How are experiments told in a terminal and in JSON?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.lessons.experiments.registration import Registration
    from publiek.listening.experiment_planning import Size
    from publiek.listening.trying import Standing

HELP = {
    "experiment": Text("Probeer iets, en zie of het werkte.", "Try something, and see whether it worked."),
    "size": Text("Hoe groot en hoe lang, om het te kunnen zien?", "How large and how long, to be able to see it?"),
    "draw": Text("Welke gebieden, en waarmee vergeleken?", "Which areas, and compared with which?"),
    "register": Text("Leg vast wat u gaat doen, voor het begint.", "Register what you will do, before it starts."),
    "status": Text("Alle experimenten, ook die niets vonden.", "All experiments, those that found nothing too."),
    "amend": Text("Een later einde of een aantekening, zichtbaar.", "A later end or a note, for all to see."),
    "read": Text("Lees na het einde uit wat ervan kwam.", "Read out what came of it, after the end."),
    "code": Text("Korte code van het experiment.", "Short code of the experiment."),
    "title": Text("Hoe het heet.", "What it is called."),
    "action": Text("Wat er gebeurt, voor wie.", "What is done, for whom."),
    "barrier": Text("Tegen welke drempel.", "Against which barrier."),
    "start": Text("Eerste dag (2027-01-31).", "First day (2027-01-31)."),
    "end": Text("Laatste dag.", "Last day."),
    "before": Text("Maanden ervoor die meetellen.", "Months before that count."),
    "hoped": Text("Waarop u hoopt: 1.3 is 30% meer.", "What you hope for: 1.3 is 30% more."),
    "areas": Text("Postcodes van vier cijfers, met komma's.", "Four-digit postcodes, with commas."),
    "segments": Text("Gebieden van deze groepen.", "Areas of these groups."),
    "houses": Text("Namen van de huizen waarmee wordt vergeleken.", "Names of the houses compared with."),
    "others": Text("CSV: huis, voor, na.", "CSV: house, before, after."),
    "lesson": Text("Les waar het op lijkt.", "Lesson it resembles."),
    "late": Text("Het is al begonnen; dat blijft zichtbaar.", "It has already started; that stays visible."),
    "to": Text("Wat het wordt.", "What it becomes."),
    "why": Text("Waarom.", "Why."),
}  # fmt: skip
_STATES = {
    "waiting": Text("moet nog beginnen", "has not started"),
    "running": Text("loopt", "is running"),
    "over": Text("voorbij, nog niet uitgelezen", "over, not read out"),
    "read": Text("uitgelezen", "read out"),
}


def size_answer(found: Size) -> dict[str, Any]:
    """As JSON; a size without end is null."""
    told = dict(vars(found))
    return told | {"least": None if told["least"] == float("inf") else told["least"]}


def size_lines(found: Size) -> list[Text]:
    """What can be seen and how long it takes."""
    least = f"{found.least:.2f}" if found.least != float("inf") else "> 20"
    months = (
        Text(f"{found.months} maanden", f"{found.months} months")
        if found.months
        else Text("meer dan drie jaar", "more than three years")
    )
    return [
        Text(
            f"{found.pairs} paren gebieden, {found.expected:.1f} per maand, onrust {found.dispersion:.2f} (toeval 1).",
            f"{found.pairs} pairs of areas, {found.expected:.1f} a month; unrest {found.dispersion:.2f} (1 = chance).",
        ),
        Text(
            f"Kans om {found.hoped:.2f} keer zoveel te zien: {found.simulated:.0%} (formule {found.formula:.0%}).",
            f"Chance to see {found.hoped:.2f} times as many: {found.simulated:.0%} (formula {found.formula:.0%}).",
        ),
        Text(f"Kleinste verschil met 80% kans: {least}.", f"Smallest difference with 80% chance: {least}."),
        Text(f"Nodig voor 80%: {months.nl}.", f"Needed for 80%: {months.en}."),
    ]


def areas_answer(plan: Registration) -> dict[str, Any]:
    """As JSON."""
    return {name: getattr(plan, name) for name in ("comparison", "treated", "control", "pairs", "seed")}


def area_lines(plan: Registration) -> list[Text]:
    """Where something is done, and where not."""
    here, there = (" ".join(map(str, areas)) for areas in (plan.treated, plan.control))
    return [Text(f"Doen: {here}", f"Do: {here}"), Text(f"Vergelijken: {there}", f"Compare: {there}")]


def registered_lines(standing: Standing) -> list[Text]:
    """What now lies fixed, and the code to tell somebody else."""
    plan, code = standing.plan, standing.digest[:16]
    chance = f"{plan.power:.0%}" if plan.power else "-"
    lines = [
        Text(
            f"Vastgelegd: {plan.title}, {plan.start} tot en met {plan.end}. Kans beloofd: {chance}.",
            f"Registered: {plan.title}, {plan.start} to {plan.end}. Chance promised: {chance}.",
        ),
        *(area_lines(plan) if plan.treated else []),
        Text(f"Code: {code}. Stuur die nu aan iemand anders.", f"Code: {code}. Send it to somebody else now."),
    ]
    return [*lines, *_doubts(standing)]


def status_lines(found: Sequence[Standing], today: date) -> list[Text]:
    """One line each, in the order of registering, and its verdict where there is one."""
    if not found:
        return [Text("Er is nog niets vastgelegd.", "Nothing was registered yet.")]
    lines = []
    for one in found:
        state = _STATES[one.state(today)]
        verdict = _verdict(one)
        start = f"{one.plan.code:<24} {one.plan.start} - {one.plan.end}  "
        lines.append(Text(f"{start}{state.nl}{verdict.nl}", f"{start}{state.en}{verdict.en}"))
        lines += _doubts(one)
    return lines


def read_lines(standing: Standing) -> list[Text]:
    """The verdict, the totals, the placebo and the reservations."""
    told = standing.outcome or {}
    totals = tuple(int(told[name]) for name in ("treated_before", "treated_after", "control_before", "control_after"))
    lines = [
        Text(told["sentence"]["nl"], told["sentence"]["en"]),
        Text(
            f"Waar het gebeurde: {totals[0]} ervoor, {totals[1]} erna. Ter vergelijking: {totals[2]} en {totals[3]}.",
            f"Where it was done: {totals[0]} before, {totals[1]} after. For comparison: {totals[2]} and {totals[3]}.",
        ),
    ]
    if told["placebo"] and told["placebo"]["ratio"] is not None:
        ratio = f"{told['placebo']['ratio']:.2f}"
        lines.append(
            Text(
                f"Proef op de tijd ervoor (hoort 1 te zijn): {ratio}.",
                f"Test of the time before (ought to be 1): {ratio}.",
            )
        )
    return [*lines, *_doubts(standing)]


def standing_answer(standing: Standing, today: date) -> dict[str, Any]:
    """As JSON: the plan, its state, amendments and outcome."""
    return {
        "plan": standing.plan.as_dict(),
        "state": standing.state(today),
        "registered": standing.registered,
        "digest": standing.digest,
        "amendments": [vars(one) for one in standing.amendments],
        "outcome": standing.outcome,
    }


def _verdict(one: Standing) -> Text:
    from publiek.lessons.experiments.verdicts import VERDICTS

    if one.outcome is None:
        return Text("", "")
    name = VERDICTS[one.outcome["verdict"]]
    return Text(f": {name.nl}", f": {name.en}")


def _doubts(standing: Standing) -> list[Text]:
    """Reservations and amendments: never left out."""
    from publiek.lessons.experiments.outcome import RESERVATIONS

    codes = (standing.outcome or {}).get("reservations", ["late"] if standing.plan.late else [])
    lines = [Text(f"  ! {RESERVATIONS[code].nl}", f"  ! {RESERVATIONS[code].en}") for code in codes]
    for one in standing.amendments:
        day = one.at.date().isoformat()
        lines.append(Text(f"  ~ {day} {one.what}: {one.to} ({one.why})", f"  ~ {day} {one.what}: {one.to} ({one.why})"))
    return lines

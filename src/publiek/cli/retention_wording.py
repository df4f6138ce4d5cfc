"""What `publiek retention` says, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.retention import AtPlace, Notice, Run, Term

HELP: dict[str, Text] = {
    "retention": Text("Niets langer bewaren dan nodig.", "Keep nothing longer than needed."),
    "show": Text(
        "Wat hoe lang bewaard wordt, en wat nu zijn termijn voorbij is.", "How long each is kept, what is due."
    ),
    "run": Text("Haal overal weg wat zijn termijn voorbij is.", "Let go of what is past its term, everywhere."),
    "history": Text("Wat er eerder weggehaald is.", "What was let go of before."),
    "on": Text("Alsof het die dag is (JJJJ-MM-DD); zonder: vandaag.", "As if it is that day (YYYY-MM-DD); else today."),
    "accept-clock": Text("De datum klopt, al ligt hij ver vooruit.", "The date is right, however far ahead."),
    "daily": Text(
        "Zoals de site het elke dag doet: de eerste keer twee weken van tevoren melden.",
        "As the site does every day: the first time it is told two weeks before.",
    ),
}
UNIT = {"months": Text("maanden", "months"), "days": Text("dagen", "days")}
NOTHING = Text("Niets is zijn termijn voorbij.", "Nothing is past its term.")
CLOCK_BACK = Text(
    "De klok staat eerder dan bij de vorige keer. Wat toen weg is, blijft weg.",
    "The clock is earlier than the last time. What went then stays gone.",
)


def shown(place: AtPlace) -> Text:
    """One place: its term, and how much is due."""
    term, unit = place.kept.term, UNIT[place.kept.held.unit]
    nl = f"{term.name.nl}: {place.kept.many} {unit.nl}, dus tot {place.before:%d-%m-%Y}"
    en = f"{term.name.en}: {place.kept.many} {unit.en}, so until {place.before.isoformat()}"
    if not place.many:
        return Text(nl, en)
    return Text(f"{nl}; voorbij: {_nl(place.many)}", f"{en}; due: {place.many:,}")


def ran(made: Run, terms: dict[str, Term]) -> Iterator[Text]:
    """What a run did, a line for each place."""
    if made.clock_back:
        yield CLOCK_BACK
    if not made.gone and not made.failed:
        yield NOTHING
    for code, many in made.gone.items():
        name = terms[code].name
        yield Text(f"{name.nl}: {_nl(many)} vervallen", f"{name.en}: {many:,} let go")
    for code, why in made.failed.items():
        name = terms[code].name
        yield Text(f"{name.nl}: niet gelukt ({why})", f"{name.en}: not done ({why})")


def noticed(told: Notice) -> Text:
    """That something is due, and on which day it goes by itself."""
    return Text(
        f"Er is iets zijn bewaartermijn voorbij ({_nl(told.due.many)}). Op de site vervalt het op "
        f"{told.goes_on:%d-%m-%Y}; nu kan met: publiek retention run.",
        f"Something is past its term ({told.due.many:,}). On the site it goes on {told.goes_on.isoformat()}; "
        "now with: publiek retention run.",
    )


def line(made: Run) -> Text:
    """One run in the history."""
    nl = f"{made.on:%d-%m-%Y}: {_nl(made.many)} vervallen"
    en = f"{made.on.isoformat()}: {made.many:,} let go"
    failed = ", ".join(f"{code} ({why})" for code, why in made.failed.items())
    return Text(f"{nl}; niet gelukt: {failed}", f"{en}; not done: {failed}") if failed else Text(nl, en)


def _nl(many: int) -> str:
    return f"{many:,}".replace(",", ".")

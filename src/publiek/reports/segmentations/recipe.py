"""How was a segmentation made, what does it not say, and how does one cite it?"""

from __future__ import annotations

from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter
from publiek.reports.words import cleaned

_LONGEST = 240


def chapter(desk: Desk) -> Chapter:
    """Inputs and limits."""
    return desk.chapter("recipe", (_inputs(desk), _limits(desk)))


def _inputs(desk: Desk) -> Card:
    made = [variable for variable in desk.card.variables if variable.why.nl]
    sentence = desk.say("inputs.sentence", n=len(made)) if made else desk.say("inputs.unknown")
    card = desk.card
    values = {
        "source": cleaned(card.source, most=_LONGEST),
        "vintage": str(card.vintage),
        "licence": cleaned(card.licence, most=_LONGEST),
        "digest": card.digest,
        "cite": cleaned(card.cite.in_language(desk.language), most=2 * _LONGEST),
    }
    rows = tuple((desk.say(f"inputs.facts.{key}"), value) for key, value in values.items() if value)
    columns = desk.columns("inputs", {"fact": "text", "value": "text"})
    table = CardTable(desk.say("inputs.caption"), columns, rows, shown=True)
    return desk.make("recipe", "inputs", Answer(sentence, table=table), limits=(), base="")


def _limits(desk: Desk) -> Card:
    rows = tuple((limit.in_language(desk.language),) for limit in desk.card.limits)
    columns = desk.columns("not-said", {"limit": "text"})
    table = CardTable(desk.say("not-said.caption"), columns, rows, shown=True)
    return desk.make("recipe", "not-said", Answer(desk.say("not-said.sentence"), table=table), limits=(), base="")

"""Who is served less well? Where residents have no group, where labels are doubtful, where figures are borrowed."""

from __future__ import annotations

from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter
from publiek.segmentation.card import in_sentence, remark, served_name

_NAMED = 4


def chapter(desk: Desk) -> Chapter:
    """One table over groups, provinces and kinds of place."""
    return desk.chapter("fairness", (_less_well(desk),))


def served_sentence(desk: Desk) -> str:
    """How many residents have no group, and which parts of the country fall short."""
    whole = next(part for part in desk.card.fairness if part.by == "country")
    poorly = [part for part in desk.card.fairness if part.poorly]
    if not poorly:
        return desk.say("less-well.none", n=whole.unclassified_residents)
    named = [
        desk.say(
            "less-well.part", name=in_sentence(part, desk.card, desk.language), remarks=remark(part, desk.language)
        )
        for part in poorly[:_NAMED]
    ]
    listed = desk.context.words.listed(named)
    return desk.say("less-well.some", n=whole.unclassified_residents, parts=listed)


def _less_well(desk: Desk) -> Card:
    rows = tuple(
        (
            served_name(part, desk.card, desk.language),
            part.residents,
            part.unclassified_residents,
            None if part.certainty is None else 100 * part.certainty,
            part.reliability,
            part.uncertain,
            remark(part, desk.language),
        )
        for part in desk.card.fairness
    )
    kinds = {"name": "text", "residents": "count", "unclassified": "count", "certainty": "index"}
    kinds |= {"reliability": "share", "uncertain": "share", "remark": "text"}
    columns = desk.columns("less-well", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("less-well.caption"), columns, rows, shown=True, first=len(rows))
    answer = Answer(served_sentence(desk), table=table)
    return desk.make("fairness", "less-well", answer, limits=(desk.say("less-well.limits"),))

"""From a model card to a story: which chapters, in which order, and what stands on the cover?"""

from __future__ import annotations

from publiek.reports.segmentations import mixes, people, places, quality, recipe, served, versions, visiting
from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.segmentations.desk import Desk
from publiek.reports.segmentations.withholding import open_only
from publiek.reports.story import Card, Chapter, Quality, Story
from publiek.reports.words import cleaned
from publiek.segmentation.card import ModelCard, kind_name

_PUBLISHER = "Publiek"


def tell_segmentation(card: ModelCard, context: SegmentationContext) -> Story:
    """The page of one segmentation. Numbers on too few people or houses are withheld; areas are open statistics."""
    desk = Desk(card, context)
    chapters = [_opening(desk)]
    if context.tables:
        chapters.append(places.chapter(desk))
    chapters += [one.chapter(desk) for one in (people, visiting, mixes, quality, served, versions, recipe)]
    name = cleaned(kind_name(card, desk.language))
    whole = next(part for part in card.fairness if part.by == "country")
    numbers = {
        "groups": len(card.groups),
        "areas": whole.areas,
        "residents": whole.residents,
        "vintage": str(card.vintage),
    }
    return Story(
        title=desk.say("title", name=name, version=cleaned(card.version)),
        subtitle=desk.say("subtitle", **numbers),
        chapters=tuple(chapters),
        quality=_quality(desk),
        language=desk.language,
        organisation=_PUBLISHER,
        made_on=context.made_on,
        made_line=context.words.say("frame.made", made_on=context.made_on, version=context.version),
        eyes=desk.say("open" if open_only(card) and not _learned(context) else "partly"),
    )


def _learned(context: SegmentationContext) -> bool:
    return context.visiting is not None and context.visiting.rates.known


def _opening(desk: Desk) -> Chapter:
    """Six questions, each answered in a sentence, with the card that proves it."""
    ranked = sorted(desk.ordered, key=lambda group: (-group.share, group.code))
    largest, smallest = ranked[0], ranked[-1]
    which = desk.say(
        "which.sentence",
        n=len(ranked),
        largest=desk.name(largest.code),
        most=largest.share,
        smallest=desk.name(smallest.code),
        least=smallest.share,
    )
    told = [("which", which, "sizes")]
    if where := places.where_sentence(desk):
        told.append(("where", where, "map"))
    told += [
        ("goes", *visiting.opening(desk)),
        ("sure", quality.sure_sentence(desk), "measures"),
        ("served", served.served_sentence(desk), "less-well"),
        ("changed", versions.change_sentence(desk), "bridge"),
    ]
    cards = tuple(
        Card(f"seg-{key}", "start", desk.say(f"{key}.question"), sentence=said, evidence=f"seg-{proof}")
        for key, said, proof in told
    )
    words = desk.context.words
    return Chapter("start", words.say("chapters.start.title"), words.say("chapters.start.question"), cards)


def _quality(desk: Desk) -> Quality:
    """Areas read and kept; how much of an area its label describes."""
    whole = next(part for part in desk.card.fairness if part.by == "country")
    described, covered = desk.measured("largest-part"), desk.measured("covered")
    return Quality(
        rows_read=whole.areas,
        rows_kept=whole.areas - whole.unclassified_areas,
        rows_set_aside=whole.unclassified_areas,
        findings=sum(bool(part.poorly) for part in desk.card.fairness),
        matched=covered.value if covered else None,
        described=described.value if described else None,
        shapes_approximate=desk.context.shapes_approximate,
    )

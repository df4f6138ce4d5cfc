"""From judgements to a story: where does the segmentation work, on what does that rest, and by which rule?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publiek.reports.reading import Answer
from publiek.reports.segmentations import regions, underneath
from publiek.reports.segmentations.context import SegmentationContext
from publiek.reports.segmentations.judged import Judged, places_of
from publiek.reports.story import Card, Chapter, Quality, Story
from publiek.reports.words import cleaned
from publiek.segmentation.transfer import TransferTable

_PUBLISHER = "Publiek"


def tell_transfer(
    table: TransferTable, context: SegmentationContext, *, places: Mapping[int, str] | None = None
) -> Story:
    """The page of all judgements: verdict per region with the rule printed, a map, one table, intervals.

    `places`: the region of each area, for the map; found by itself when regions are provinces or municipalities.
    """
    judged = Judged(table, context, places if places is not None else places_of(table, context))
    asked = next((cleaned(one.about) for one in table.judgements if one.about), "")
    people = any(one.assessment for one in table.judgements)
    numbers = {
        "regions": len(table.regions),
        "about": asked or judged.say("participation" if people else "no-question"),
    }
    return Story(
        title=judged.say("title"),
        subtitle=judged.say("subtitle", **numbers),
        chapters=(
            _opening(judged),
            _chapter(judged, "regions", regions.answers(judged)),
            _chapter(judged, "figures", underneath.answers(judged)),
            _chapter(judged, "rule", [("the-rule", underneath.the_rule(judged))]),
        ),
        quality=Quality(len(table.regions), len(table.regions), 0, 0, None, None, context.shapes_approximate),
        language=judged.language,
        organisation=_PUBLISHER,
        made_on=context.made_on,
        made_line=context.words.say("frame.made", made_on=context.made_on, version=context.version),
        eyes=judged.say("partly" if people else "open"),
    )


def _opening(judged: Judged) -> Chapter:
    told = (
        ("where", regions.where_sentence(judged), "map"),
        ("how-far", _how_far(judged), "people"),
        ("needed", _needed(judged), "what-to-do"),
    )
    cards = tuple(
        Card(f"transfer-{key}", "start", judged.say(f"{key}.question"), sentence=said, evidence=f"transfer-{proof}")
        for key, said, proof in told
    )
    words = judged.context.words
    return Chapter("start", words.say("chapters.start.title"), words.say("chapters.start.question"), cards)


def _how_far(judged: Judged) -> str:
    """T with its interval and where C of a new region is likely to be."""
    transfer, pooled = judged.table.transfer, judged.table.concordance
    write = judged.context.words.numbers.decimal
    if transfer is None:
        return judged.say("how-far.none")
    told = transfer.coefficient
    said = [judged.say("how-far.sentence", t=write(told.value, 2), low=write(told.low, 2), high=write(told.high, 2))]
    if pooled is not None and pooled.studies > 2:
        low, high = (write(end, 2) for end in pooled.prediction)
        said.append(judged.say("how-far.prediction", low=low, high=high))
    return " ".join(said)


def _needed(judged: Judged) -> str:
    without = judged.by_letter.get("E", [])
    if not without:
        return judged.say("needed.none")
    return judged.say("needed.sentence", n=len(without), persons=max(one.needed.planned for one in without))


def _chapter(judged: Judged, key: str, answers: Sequence[tuple[str, Answer | str]]) -> Chapter:
    """The cards of a chapter; an answer that is only a text says why there is nothing to show."""
    cards = tuple(_card(judged, key, name, answer) for name, answer in answers)
    title, question = judged.say(f"chapters.{key}.title"), judged.say(f"chapters.{key}.question")
    return Chapter(f"transfer-{key}-chapter", title, question, cards)


def _card(judged: Judged, chapter: str, key: str, answer: Answer | str) -> Card:
    question, within = judged.say(f"{key}.question"), f"transfer-{chapter}-chapter"
    if isinstance(answer, str):
        return Card(f"transfer-{key}", within, question, too_thin=answer)
    words, table = judged.context.words, answer.table
    return Card(
        key=f"transfer-{key}",
        chapter=within,
        question=question,
        sentence=answer.sentence,
        base_line=judged.base_line(),
        limits=(judged.say("limits.unknown"), judged.say("limits.future")),
        try_next=words.maybe(f"transfer.{key}.try"),
        how_to_see=words.maybe(f"transfer.{key}.see"),
        picture=answer.picture,
        native=answer.native,
        table=table,
    )

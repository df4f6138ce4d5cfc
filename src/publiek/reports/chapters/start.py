"""What do we know now? Five sentences, each with the card that proves it."""

from __future__ import annotations

from collections.abc import Callable

from publiek.reports.chapters.audience import who_sentence
from publiek.reports.chapters.data_quality import sure_sentence
from publiek.reports.chapters.loyalty import loyalty_sentence
from publiek.reports.chapters.origin import where_sentence
from publiek.reports.chapters.white_spots import away_sentence
from publiek.reports.reading import Reading, Row
from publiek.reports.story import Card, Chapter

_Tell = Callable[[Reading, list[Row]], str]
#: Key of the sentence, the figure it needs, who tells it, and the card with the evidence.
_FIVE: tuple[tuple[str, str, _Tell, str], ...] = (
    ("start-who", "segment_index", who_sentence, "who-comes"),
    ("start-where", "catchment", lambda reading, _: where_sentence(reading), "where"),
    ("start-away", "white_spots", away_sentence, "missed-areas"),
    ("start-back", "loyalty", loyalty_sentence, "come-back"),
    ("start-sure", "coverage", lambda reading, _: sure_sentence(reading), "coverage"),
)


def chapter(reading: Reading) -> Chapter:
    """The opening."""
    say = reading.words.say
    cards = []
    for key, figure, tell, evidence in _FIVE:
        rows, question = reading.rows(figure), say(f"{key}.question")
        if rows:
            cards.append(Card(key, "start", question, tell(reading, rows), evidence=evidence, figure=figure))
        else:
            silence = reading.silence(figure)
            cards.append(Card(key, "start", question, too_thin=silence, evidence=evidence, figure=figure))
    return Chapter("start", say("chapters.start.title"), say("chapters.start.question"), tuple(cards))

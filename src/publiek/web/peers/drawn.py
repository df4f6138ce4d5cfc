"""How does a card of peers or makers get its drawing? Each specification is drawn once in this process."""

from __future__ import annotations

import json
from functools import lru_cache

from publiek.reports.pictures.drawing import draw, on_screen
from publiek.reports.story import Card, Picture
from publiek.reports.words import Words
from publiek.web.dashboards.cards import Laid, lay


def laid(card: Card, words: Words) -> Laid:
    """The card, ready for the template."""
    drawing = on_screen(_drawn(json.dumps(card.picture.spec), words.language), card) if card.picture else ""
    return lay(card, drawing, words)


@lru_cache(maxsize=512)
def _drawn(spec: str, language: str) -> str:
    return draw(Picture(json.loads(spec), "", 1, 1), language=language)

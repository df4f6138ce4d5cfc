"""How does a card of peers or makers get its drawing?"""

from __future__ import annotations

from publiek.reports.story import Card
from publiek.reports.words import Words
from publiek.web.dashboards import desk
from publiek.web.dashboards.cards import Laid, lay


def laid(card: Card, words: Words) -> Laid:
    """The card, ready for the template."""
    return lay(card, desk().drawn(card, language=words.language) if card.picture else "", words)

"""Which questionnaires does a house have, and do they ask about health?"""

from __future__ import annotations

from publiek.governance.papers import Surveyed
from publiek.house import House
from publiek.listening.running import questionnaire_of, surveys_of


def surveyed(house: House) -> tuple[Surveyed, ...]:
    """Every questionnaire of which answers are kept."""
    return tuple(
        Surveyed(
            one.code,
            one.title,
            _asks_health(house, one.code),
            one.is_open(),
            one.retention_months,
            one.retention_open_months,
        )
        for one in surveys_of(house)
    )


def _asks_health(house: House, code: str) -> bool:
    items = questionnaire_of(house, code).items
    return any(choice.special for item in items for choice in (*item.rows, *item.options))

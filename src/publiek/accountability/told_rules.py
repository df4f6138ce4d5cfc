"""Which numbers of disclosure are in force? Read from the rules themselves, never written down a second time."""

from __future__ import annotations

from collections.abc import Mapping

from publiek.connecting.writing_back.journal import MONTHS
from publiek.disclosure import area_eyes, respondents
from publiek.disclosure.tables.ruling import ruling
from publiek.errors import Text
from publiek.measures.question import published_thresholds
from publiek.vocabulary.barriers import LEAST_SPECIAL


def thresholds() -> Mapping[str, int]:
    """The numbers that papers name, by the names that their texts use."""
    held = ruling()
    return {
        "cell-min": int(published_thresholds()["cell_min"]["value"]),
        "persons": held["persons"],
        "organisations": held["organisations"],
        "width": held["width"],
        "areas-persons": area_eyes.PERSONS,
        "areas-houses": area_eyes.HOUSES,
        "areas-step": area_eyes.STEP,
        "respondents": respondents.LEAST,
        "respondents-special": LEAST_SPECIAL,
        "undo-months": MONTHS,
    }


def rules() -> tuple[Text, ...]:
    """The rules by which figures of several houses are told, in the words of the policy, beside the minimum counts.

    Those an agreement may set higher, so papers tell them with the agreement, once.
    """
    return tuple(one.text for code, one in ruling().rules.items() if code not in ("persons", "organisations"))

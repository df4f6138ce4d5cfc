"""Which numbers of a card may be shown? Those on areas always; those on people only when there are enough of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from publiek.reports.segmentations.context import Visiting
from publiek.segmentation.card import Measured, ModelCard

#: The least of each unit that a number must rest on; units about areas have no minimum.
LEAST = {"respondents": 10, "organisations": 3}


def withheld(measured: Measured) -> bool:
    """Whether a number rests on too few people or houses to be shown."""
    least = LEAST.get(measured.unit)
    return measured.value is not None and least is not None and (measured.n or 0) < least


def fit_to_show(measured: Measured) -> Measured:
    """The number, without its value where that rests on too few."""
    return replace(measured, value=None, low=None, high=None, n=None) if withheld(measured) else measured


def tellable(rate: Mapping[str, object]) -> bool:
    """Whether a visiting rate (culture.RATE) may be shown: not withheld, with enough houses or a survey behind it."""
    houses, surveys = int(rate["organisations"] or 0), int(rate["surveys"] or 0)  # type: ignore[call-overload]
    return not rate["withheld"] and rate["ratio"] is not None and (houses >= LEAST["organisations"] or surveys > 0)


def open_only(card: ModelCard) -> bool:
    """Whether nothing on the card comes from people or houses."""
    return card.kind == "area-types" and not any(one.unit in LEAST and one.value is not None for one in card.quality)


def shown_card(card: ModelCard) -> ModelCard:
    """The card without what may not be shown."""
    return replace(
        card, labels_right=fit_to_show(card.labels_right), quality=tuple(fit_to_show(one) for one in card.quality)
    )


def shown_visiting(visiting: Visiting | None) -> dict[str, object] | None:
    """What was learned of visiting as plain values, without the numbers that may not be shown; None when nothing was
    ever learned.
    """
    if visiting is None:
        return None
    rates = visiting.rates
    kept = ("segment", "discipline", "withheld")
    return {
        "version": rates.version,
        "says": asdict(rates.says),
        "rates": [
            row if tellable(row) else {name: value if name in kept else None for name, value in row.items()}
            for row in rates.rates.to_pylist()
        ],
        "intensity": rates.intensity.to_pylist(),
        "changes": None if visiting.changes is None else visiting.changes.to_pylist(),
        "thresholds": rates.thresholds,
    }

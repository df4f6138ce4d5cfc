"""How is a part of a card written for a reader? Numbers with their margin, what they mean, what a row is about."""

from __future__ import annotations

from typing import NamedTuple

from publiek.segmentation.card.contents import Measured, ModelCard, Served
from publiek.segmentation.card.wording import count, decimal, percent, text

#: Numbers that are no part of a whole.
_PLAIN = frozenset({"ari-seeds", "ari-resamples", "ari-halves"})
_HUNDRED = frozenset({"certainty"})
_FINE = frozenset({"covered"})


class Labelled(NamedTuple):
    """The words of one number: what it is, on how many it rests ("" when not known), what it means and how measured."""

    label: str
    base: str
    how: str


def labelled(measured: Measured, language: str) -> Labelled:
    """The words of one number."""
    label, meaning = (text("measures", measured.key, part).in_language(language) for part in ("label", "meaning"))
    base = ""
    if measured.n is not None:
        base = f"{count(measured.n, language)} {text('units', measured.unit).in_language(language)}"
    return Labelled(label, base, f"{meaning} {measured.how.in_language(language)}".strip())


def written(measured: Measured, language: str) -> tuple[str, str]:
    """The value and its margin: ("12,3%", "10,1% tot 14,2%"); ("niet gemeten", "") without a value."""
    if measured.value is None:
        return text("words", "not-measured").in_language(language), ""
    value = _number(measured, measured.value, language)
    if measured.low is None or measured.high is None:
        return value, ""
    low, high = (_number(measured, end, language) for end in (measured.low, measured.high))
    return value, text("words", "to", low=low, high=high).in_language(language)


def _number(measured: Measured, value: float, language: str) -> str:
    if measured.key in _HUNDRED:
        return decimal(100 * value, language, places=0)
    if measured.key in _PLAIN:
        return decimal(value, language)
    return percent(value, language, places=2 if measured.key in _FINE else 1)


def kind_name(card: ModelCard, language: str) -> str:
    """What this kind of segmentation is called."""
    return text("names", card.kind).in_language(language)


def served_name(part: Served, card: ModelCard, language: str) -> str:
    """What a row of the fairness table is about: "Provincie: Zeeland", "Groep: Platteland"."""
    by = text("by", part.by).in_language(language)
    if part.by == "country":
        return by
    if part.by == "urbanity":
        return f"{by}: {text('urbanity', part.name).in_language(language)}"
    name = card.name(part.name, language) if part.by == "group" else part.name
    return f"{by}: {name or text('unknown').in_language(language)}"


def in_sentence(part: Served, card: ModelCard, language: str) -> str:
    """A part of the country as it stands in a sentence: "de provincie Zeeland"."""
    name = card.name(part.name, language) if part.by == "group" else part.name
    if part.by == "urbanity":
        name = text("urbanity", part.name).in_language(language)
    return text("in-sentence", part.by, name=name or text("unknown")).in_language(language)


def remark(part: Served, language: str) -> str:
    """In what a part of the country falls short, "" when in nothing."""
    return ", ".join(text("poorly", code).in_language(language) for code in part.poorly)

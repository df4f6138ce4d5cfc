"""What may be said about the region? One rule, six lines, printed with every verdict.

The rule on C, slope and O/E alone calls half-transferable models usable in 40% of simulations; retained discrimination
is what keeps it from doing so. It fails closed: what is not decided is "not enough data".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.segmentation.transfer.discrimination import concordance, concordances, concordances_of_score
from publiek.segmentation.transfer.posterior import Draws
from publiek.segmentation.transfer.settings import Thresholds
from publiek.vocabulary.data_files import read_yaml

Floats = NDArray[np.float64]
LETTERS = ("A", "A?", "B", "C", "D", "E")
_FILE = Path(__file__).parent / "texts.yaml"


@dataclass(frozen=True)
class Chances:
    """Probabilities from the draws: `discriminates` C_own >= 0.55; `keeps` C_own - 0.5 >= 0.6 (C_A - 0.5); `retained`
    RD >= 0.8; `level` O/E within 0.8-1.25; `slope` within 0.6-1.5. The numbers are those of the thresholds.
    """

    discriminates: float
    keeps: float
    retained: float
    level: float
    slope: float


@dataclass(frozen=True)
class Performance:
    """Draws of what the rule is about: `own` C with the region's rates, `model` C with the source's, `retained` RD,
    `observed_expected`; `source` C where the model was learned (one number).
    """

    own: Floats
    model: Floats
    retained: Floats
    observed_expected: Floats
    source: float


@dataclass(frozen=True)
class Verdict:
    """One of the outcomes with its words. `letter`: A, A?, B, C, D or E; `code`: stable word for machines."""

    letter: str
    code: str
    headline: Text
    meaning: Text
    action: Text


@dataclass(frozen=True)
class RuleLine:
    """One line of the printed rule."""

    letter: str
    shown: Text
    condition: Text


def performance(
    draws: Draws, rate: Floats, persons: Floats, learned: tuple[Floats, Floats], *, poisson: bool = False
) -> Performance:
    """The draws of C_own, C_model, RD and O/E.

    `rate`: the source's, per group; `persons` of the region per group; `learned`: the source's participants and
    persons (or exposure) per group. RD is 1 where the region has nothing of its own to keep.
    """
    events = persons * draws.rate
    others = np.broadcast_to(persons, events.shape) if poisson else persons - events
    own = concordances(draws.rate, events, others)
    model = concordances_of_score(rate, events, others)
    room = own - 0.5
    retained = np.divide(model - 0.5, room, out=np.ones_like(room), where=room > 1e-9)
    taken, of = learned
    source = concordance(rate, taken, of if poisson else of - taken)
    return Performance(own, model, retained, events.sum(axis=1) / float(persons @ rate), source)


def chances(found: Performance, slope: Floats, limits: Thresholds) -> Chances:
    """How probable is each condition of the rule?"""
    level = (found.observed_expected >= limits.level_low) & (found.observed_expected <= limits.level_high)
    return Chances(
        discriminates=float((found.own >= limits.concordance_least).mean()),
        keeps=float((found.own - 0.5 >= limits.discrimination_kept * (found.source - 0.5)).mean()),
        retained=float((found.retained >= limits.retained_least).mean()),
        level=float(level.mean()),
        slope=float(((slope >= limits.slope_low) & (slope <= limits.slope_high)).mean()),
    )


def enough(participants: float, others: float, limits: Thresholds) -> bool:
    """Are there enough effective participants, and enough others (for bookers: exposure), to say anything?"""
    return participants >= limits.participants_least and others >= limits.others_least


def decide(found: Chances, participants: float, others: float, limits: Thresholds) -> str:
    """The letter of the outcome. `participants` and `others`: effective counts in the region."""
    if not enough(participants, others, limits):
        return "E"
    yes, no = limits.decided, round(1 - limits.decided, 9)  # a limit as it is printed, not 0.19999999999999996
    first, third = min(found.discriminates, found.keeps), min(found.level, found.slope)
    if first <= no:
        return "D"
    if first >= yes and found.retained <= no:
        return "C"
    if first < yes or found.retained < yes:
        return "E"
    if third >= yes:
        return "A"
    return "B" if third <= no else "A?"


@cache
def texts() -> dict[str, dict[str, dict[str, object]]]:
    """The content of texts.yaml."""
    return read_yaml(_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def verdict(letter: str, limits: Thresholds, *, planned: int | None = None) -> Verdict:
    """The outcome in words; `planned`: persons to plan for, shown when there is not enough data."""
    told = texts()["verdicts"][letter]
    words = {name: filled(told[name], limits, planned=planned) for name in ("headline", "meaning", "action")}
    return Verdict(letter, str(told["code"]), **words)


def rule(limits: Thresholds) -> tuple[RuleLine, ...]:
    """The whole rule with its thresholds, in the order in which it is shown."""
    told = texts()["verdicts"]
    return tuple(
        RuleLine(letter, filled(told[letter]["headline"], limits), filled(told[letter]["condition"], limits))
        for letter in LETTERS
    )


def questions(limits: Thresholds) -> dict[str, Text]:
    """The three questions behind the rule, with their thresholds."""
    return {name: filled(entry, limits) for name, entry in texts()["questions"].items()}


def filled(entry: object, limits: Thresholds, *, planned: int | None = None) -> Text:
    """A text of texts.yaml with its numbers, decimals and thousands as the language writes them."""
    numbers = {name: float(value) for name, value in asdict(limits).items()}
    shares = {f"{name}_percent": value for name, value in numbers.items()}
    shares["undecided_percent"] = 1 - limits.decided
    shares["outside_percent"] = 1 - limits.support_least
    told: dict[str, str] = dict(entry)  # type: ignore[call-overload]

    def words(language: str) -> str:
        shown = {name: _number(value, language) for name, value in numbers.items()}
        shown |= {name: f"{value * 100:.0f}%" for name, value in shares.items()}
        shown["planned"] = _number(planned if planned is not None else limits.planned_persons, language)
        return told[language].format(**shown)

    return Text(words("nl"), words("en"))


def _number(value: float, language: str) -> str:
    written = f"{value:,.0f}" if value >= 1000 else f"{value:g}"
    return written.translate(str.maketrans(",.", ".,")) if language == "nl" else written

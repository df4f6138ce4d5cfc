"""What came of it? The comparison that was promised, the check of the time before, and every reservation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text
from publiek.estimation.effects import event_study, one_house, permutation, rate_ratio
from publiek.estimation.effects.rate_ratio import Ratio
from publiek.lessons.experiments import verdicts
from publiek.lessons.experiments.registration import Registration

Floats = NDArray[np.float64]
RESERVATIONS: dict[str, Text] = {
    "late": Text("vastgelegd nadat het begonnen was", "registered after it had started"),
    "amended": Text("onderweg is het plan aangevuld", "the plan was amended on the way"),
    "apart-before": Text(
        "de groepen liepen ervoor al uit elkaar: het verschil kan daarvan komen",
        "the groups already drifted apart before: the difference may come from that",
    ),
    "not-drawn": Text(
        "de gebieden zijn niet geloot: wat verder verschilde, zit in het verschil",
        "the areas were not drawn by lot: whatever else differed is in the difference",
    ),
    "neighbours": Text(
        "vergelijkingsgebieden liggen dichtbij: wie erover hoorde, maakt het verschil kleiner",
        "areas compared with lie near: those who heard of it make the difference smaller",
    ),
    "first-season": Text(
        "van voor de eerste verkoop in de gegevens is niet bekend wie al kwam",
        "of the time before the first sale in the data it is not known who already came",
    ),
}


@dataclass(frozen=True)
class Outcome:
    """`found` with its `verdict`; `placebo`: the same comparison within the time before; `reservations` by code."""

    found: Ratio
    verdict: str
    sentence: Text
    placebo: Ratio | None
    reservations: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they are kept and as `--json` tells them."""
        return {
            "verdict": self.verdict,
            "sentence": {"nl": self.sentence.nl, "en": self.sentence.en},
            **_plain(self.found),
            "placebo": _plain(self.placebo) if self.placebo else None,
            "reservations": list(self.reservations),
        }


def outcome_of(plan: Registration, before: Floats, after: Floats, *, also: Sequence[str] = ()) -> Outcome:
    """`before`: areas (treated first, then control) x months before; `after`: per area since the start.

    Read out by what was registered: drawn areas by permutation over the draws that could have been, matched areas by
    the ratio of ratios clustered by area. `also`: reservations found elsewhere.
    """
    treated = np.arange(len(before)) < len(plan.treated)
    total = before.sum(axis=1)
    if plan.comparison == "randomised":
        strata = np.array(plan.pairs, dtype=np.int64)
        found = permutation.permutation((total, after), treated, strata, seed=plan.seed)
    else:
        found = rate_ratio.clustered(total, after, treated)
    checked = event_study.placebo(before, treated)
    noticed = [*also, *(["apart-before"] if checked and checked.apart else [])]
    return _told(plan, found, checked.ratio if checked else None, noticed)


def outcome_beside_houses(plan: Registration, own: tuple[float, float], others: Floats) -> Outcome:
    """`own`: counts before and after of this house; `others`: houses x (before, after)."""
    return _told(plan, one_house.beside(own, others), None, [])


def _told(plan: Registration, found: Ratio, placebo: Ratio | None, noticed: Sequence[str]) -> Outcome:
    drawn = [] if plan.comparison == "randomised" else ["not-drawn"]
    late = ["late"] if plan.late else []
    reservations = tuple(dict.fromkeys([*late, *drawn, *noticed]))
    code = verdicts.verdict(found, hoped=plan.hoped)
    return Outcome(found, code, verdicts.told(found, hoped=plan.hoped), placebo, reservations)


def _plain(found: Ratio) -> Mapping[str, Any]:
    """A ratio as plain values: what is not a number or without end is None."""
    numbers = {name: getattr(found, name) for name in ("ratio", "low", "high", "p")}
    told: dict[str, Any] = {name: value if np.isfinite(value) else None for name, value in numbers.items()}
    names = ("treated_before", "treated_after", "control_before", "control_after")
    return told | {"how": found.how} | dict(zip(names, found.totals, strict=True))

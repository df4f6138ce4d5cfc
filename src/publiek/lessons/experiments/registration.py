"""What does a house promise before it starts? The action, the barrier, the measure, the comparison, the dates, the
size.

Nothing of this can be changed once it is registered; what may be added later are amendments, and they show.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from publiek.errors import LessonError, Text
from publiek.lessons.library.reading import CODE
from publiek.vocabulary.barriers import barrier_codes

MEASURES: dict[str, Text] = {
    "new_bookers": Text("nieuwe boekers", "new bookers"),
    "bookings": Text("bestellingen", "bookings"),
    "tickets": Text("kaarten", "tickets"),
}
COMPARISONS: dict[str, Text] = {
    "randomised": Text("gelijke gebieden, door loting verdeeld", "like areas, divided by lot"),
    "matched": Text("gebieden die er eerder op leken", "areas that were like them before"),
    "houses": Text("andere huizen", "other houses"),
}
#: Fewer pairs than this can never show anything at 5% (2^5 = 32 assignments, and the smallest two-sided p is 2/32).
LEAST_PAIRS = 6
LEAST_HOUSES = 4
_LONGEST = 1_000


@dataclass(frozen=True)
class Registration:
    """`treated` and `control`: postcode areas; `pairs`: per area (treated first, then control) its pair, for drawn
    areas.

    `start` and `end` are the first and last day; `before`: months before the start that count as "before"; `hoped`: the
    ratio hoped for (1.2 = a fifth more); `power`: the chance promised that such an effect is found. `seed` follows from
    the candidates and the dates, so that nobody chooses it. `houses`: the other houses compared with. `late`:
    registered after the start. `segments`: groups aimed at, where areas were chosen by them.
    """

    code: str
    title: str
    barrier: str
    action: str
    measure: str
    comparison: str
    start: date
    end: date
    before: int
    hoped: float
    power: float
    treated: tuple[int, ...] = ()
    control: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    seed: int = 0
    segments: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    lesson: str = ""
    late: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they are kept."""
        return {**asdict(self), "start": self.start.isoformat(), "end": self.end.isoformat()}


def from_dict(told: Mapping[str, Any]) -> Registration:
    """What was kept, as it was."""
    lists = {name: tuple(told[name]) for name in ("treated", "control", "pairs", "segments", "houses")}
    days = {name: date.fromisoformat(told[name]) for name in ("start", "end")}
    return Registration(**{**told, **lists, **days})


def seed_of(candidates: tuple[int, ...], *, start: date, end: date, measure: str) -> int:
    """The seed of the draw, from what is drawn over: it cannot be tried again until the draw pleases."""
    told = json.dumps([sorted(candidates), start.isoformat(), end.isoformat(), measure])
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "big")


def require_sound(plan: Registration, *, today: date, late: bool) -> None:
    """Raises LessonError "experiment-incomplete" (which fields), or "experiment-backdated"."""
    if plan.start <= today and not late:
        raise LessonError(
            "experiment-backdated",
            Text("Dit experiment is al begonnen.", "This experiment has already started."),
            Text(
                "Kies een begin na vandaag. Kan dat niet, leg het dan vast met --late: dat blijft er overal bij staan.",
                "Choose a start after today. If that cannot be, register it with --late: that is shown everywhere.",
            ),
            {"start": plan.start.isoformat()},
        )
    wrong = [name for name, fits in _checks(plan, today).items() if not fits]
    if wrong:
        raise LessonError(
            "experiment-incomplete",
            Text("Het plan van dit experiment is niet compleet.", "The plan of this experiment is not complete."),
            Text("Kijk de genoemde onderdelen na.", "Check the parts named."),
            {"fields": wrong},
        )


def _checks(plan: Registration, today: date) -> dict[str, bool]:
    drawn = plan.comparison == "randomised"
    areas = plan.comparison in ("randomised", "matched")
    return {
        "code": bool(CODE.fullmatch(plan.code)) and len(plan.code) < 64,
        "title": 0 < len(plan.title.strip()) <= 200,
        "action": 0 < len(plan.action.strip()) <= _LONGEST,
        "barrier": plan.barrier in barrier_codes(),
        "measure": plan.measure in MEASURES,
        "comparison": plan.comparison in COMPARISONS,
        "end": plan.end > plan.start and plan.end > today,
        "before": 1 <= plan.before <= 60,
        "hoped": 1.0 < plan.hoped <= 20.0,
        "areas": not areas or (len(plan.treated) >= LEAST_PAIRS and len(plan.control) >= LEAST_PAIRS),
        "pairs": not drawn or len(plan.pairs) == len(plan.treated) + len(plan.control),
        "overlap": not set(plan.treated) & set(plan.control),
        "houses": plan.comparison != "houses" or len(plan.houses) >= LEAST_HOUSES,
    }

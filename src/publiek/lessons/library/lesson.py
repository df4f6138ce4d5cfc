"""What does a lesson say? What was tried, for whom, against which barrier, how measured, and how strong that is."""

from __future__ import annotations

from dataclasses import dataclass, field

from publiek.errors import Text

#: Strongest first. What may be believed of a lesson depends on what it was compared with, not on how large it was.
STRENGTHS: dict[str, tuple[Text, Text]] = {
    "randomised": (
        Text("door loting vergeleken", "compared by lottery"),
        Text(
            "Het lot bepaalde wie het kreeg; de anderen zijn de vergelijking.",
            "Chance decided who got it; the others are the comparison.",
        ),
    ),
    "comparison": (
        Text("met anderen vergeleken", "compared with others"),
        Text(
            "Er is vergeleken met anderen die het niet kregen, maar het lot koos niet.",
            "Compared with others who did not get it, but chance did not choose.",
        ),
    ),
    "before-after": (
        Text("voor en na", "before and after"),
        Text(
            "Alleen vergeleken met de tijd ervoor: wat er verder veranderde, zit erin.",
            "Compared with the time before only: whatever else changed is in it.",
        ),
    ),
    "counted": (
        Text("alleen geteld", "counted only"),
        Text(
            "Er is geteld wie het kreeg of kwam; niet wie anders ook was gekomen.",
            "Who got it or came was counted; not who would have come anyway.",
        ),
    ),
    "told": (
        Text("verteld", "told"),
        Text(
            "Wat mensen erover vertelden; er zijn geen getallen die het dragen.",
            "What people told about it; no numbers carry it.",
        ),
    ),
}
#: What came of it, on what the lesson is about: whether (other) people came.
DIRECTIONS: dict[str, Text] = {
    "positive": Text("er kwamen er meer", "more came"),
    "mixed": Text("deels", "in part"),
    "null": Text("geen verschil gevonden", "no difference found"),
    "negative": Text("er kwamen er minder", "fewer came"),
    "unknown": Text("niet gemeten", "not measured"),
}
COSTS: dict[str, Text] = {
    "low": Text("weinig geld", "little money"),
    "middle": Text("een project", "a project"),
    "high": Text("veel geld of beleid", "much money or policy"),
    "unknown": Text("kosten niet bekend", "cost not known"),
}
#: As the core questionnaire has them.
AGES = ("under_16", "16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")


@dataclass(frozen=True)
class Measured:
    """A figure of the result with its 95% interval: `unit` is "ratio" (1 = no difference) or "points"."""

    unit: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Source:
    """Where it was published; `url` leads there. Own lessons may have none."""

    title: str
    year: int
    url: str = ""


@dataclass(frozen=True)
class Lesson:
    """One thing that was tried. `checked`: whether the figures were read at the source given; when not, they were
    retold.

    `ages` empty: all ages. `segments`: groups it was for, as "SCHEME:CODE", where known. `own`: kept by this house.
    """

    code: str
    title: Text
    tried: Text
    whom: Text
    barriers: tuple[str, ...]
    subsectors: tuple[str, ...]
    place: str
    period: str
    measured: Text
    result: Text
    direction: str
    strength: str
    conditions: Text
    cost: str
    source: Source
    checked: bool
    ages: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    effect: Measured | None = None
    contact: str = ""
    own: bool = field(default=False, compare=False)

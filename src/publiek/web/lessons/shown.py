"""How is a lesson shown? Its words in one language, its result as a number with its margin."""

from __future__ import annotations

from dataclasses import dataclass

from publiek.lessons.library.lesson import COSTS, DIRECTIONS, STRENGTHS, Lesson, Measured
from publiek.lessons.library.whereabouts import whereabouts
from publiek.reports.words import Words
from publiek.vocabulary.barriers import GROUPS, barriers


@dataclass(frozen=True)
class Shown:
    """One lesson as a page says it; `lesson` for what needs no words."""

    lesson: Lesson
    title: str
    tried: str
    whom: str
    barriers: str
    subsectors: str
    ages: str
    measured: str
    result: str
    conditions: str
    strength: str
    strength_means: str
    direction: str
    cost: str
    effect: str
    where: str
    contact: str


def barrier_names(language: str) -> dict[str, str]:
    """Every barrier with its name."""
    return {one.code: one.label.in_language(language) for one in barriers()}


def grouped_barriers(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Barriers in their four groups, as choices of a list."""
    groups = [(GROUPS[code].in_language(language), code) for code in GROUPS]
    return [
        (name, [(one.code, one.label.in_language(language)) for one in barriers() if one.group == code])
        for name, code in groups
    ]


def shown(lesson: Lesson, words: Words) -> Shown:
    """A lesson in the language of `words`."""
    language = words.language
    names, (strength, means) = barrier_names(language), STRENGTHS[lesson.strength]
    texts = ("title", "tried", "whom", "measured", "result", "conditions")
    return Shown(
        lesson,
        **{name: getattr(lesson, name).in_language(language).strip() for name in texts},
        barriers=words.listed([names[code] for code in lesson.barriers]),
        subsectors=words.listed([words.say(f"subsectors.{code}") for code in lesson.subsectors]),
        ages=words.listed([words.say(f"lessons.ages.{code}") for code in lesson.ages]),
        strength=strength.in_language(language),
        strength_means=means.in_language(language),
        direction=DIRECTIONS[lesson.direction].in_language(language),
        cost=COSTS[lesson.cost].in_language(language),
        effect=effect_of(lesson.effect, words),
        where=whereabouts(lesson).in_language(language),
        contact=lesson.contact,
    )


def effect_of(effect: Measured | None, words: Words) -> str:
    """The result as a number with its margin, "" when there is none."""
    if effect is None:
        return ""
    write = words.numbers.decimal
    places = 2 if effect.unit == "ratio" else 1
    value = write(effect.value, places)
    if effect.low is None or effect.high is None:
        return words.say(f"lessons.effect.{effect.unit}", value=value)
    ends = {"low": write(effect.low, places), "high": write(effect.high, places)}
    return words.say(f"lessons.effect.{effect.unit}-between", value=value, **ends)

"""Which lessons fit what holds back the people this house misses, why, and how sure is that? Five at most.

    score = low end of the share of people with the barrier * strength * outcome * subsector * ages

A lesson without a comparison counts for less, one that found nothing counts for little (it is shown, as a warning), and
one from another kind of house or for other ages counts for less. The numbers stand in `WEIGHTS`; they rank, they are no
chance of success.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publiek.errors import Text
from publiek.lessons.library.lesson import COSTS, DIRECTIONS, STRENGTHS, Lesson
from publiek.lessons.library.whereabouts import whereabouts
from publiek.vocabulary.barriers import AMONG, barriers

MOST = 5
_EVERYBODY = Text("", "")
WEIGHTS: dict[str, float] = {
    "randomised": 1.0, "comparison": 0.8, "before-after": 0.5, "counted": 0.35, "told": 0.25,
    "positive": 1.0, "mixed": 0.6, "unknown": 0.5, "null": 0.2, "negative": 0.1,
    "other-subsector": 0.6, "other-ages": 0.3,
}  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """A barrier that is high among people the house misses: `share` of them (with interval) of `n` asked, `among` which
    people, `of` which group or area in words, `ages` where the group is one of age, `areas` the number of areas. `n` 0:
    somebody named it and nobody was asked.
    """

    barrier: str
    share: float
    low: float
    high: float
    n: int
    among: str = "interested"
    of: Text = _EVERYBODY
    ages: tuple[str, ...] = ()
    areas: int = 0


@dataclass(frozen=True)
class Proposal:
    """A lesson for a gap. `why`, `evidence` and `unknown` are sentences; `score` ranks and means nothing else."""

    lesson: Lesson
    gap: Gap
    score: float
    why: Text
    evidence: Text
    unknown: Text


def propose(
    gaps: Sequence[Gap], lessons: Iterable[Lesson], *, subsector: str = "", ages: tuple[str, ...] = ()
) -> tuple[Proposal, ...]:
    """At most five, best first, each lesson once (for the gap it fits best); nothing fits -> empty.

    `ages`: whom the house wants to reach, where it says so. At least one of a barrier's lessons that found nothing is
    never dropped in favour of a weaker one that says it worked: both are ranked by the same rule.
    """
    best: dict[str, Proposal] = {}
    shelf = tuple(lessons)
    for gap in gaps:
        for lesson in shelf:
            if gap.barrier not in lesson.barriers:
                continue
            made = _proposal(lesson, gap, _score(lesson, gap, subsector=subsector, ages=gap.ages or ages), subsector)
            if lesson.code not in best or made.score > best[lesson.code].score:
                best[lesson.code] = made
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.lesson.code))[:MOST])


def _score(lesson: Lesson, gap: Gap, *, subsector: str, ages: tuple[str, ...]) -> float:
    near = 1.0 if not subsector or subsector in lesson.subsectors else WEIGHTS["other-subsector"]
    same = 1.0 if not ages or not lesson.ages or set(ages) & set(lesson.ages) else WEIGHTS["other-ages"]
    return gap.low * WEIGHTS[lesson.strength] * WEIGHTS[lesson.direction] * near * same


def _proposal(lesson: Lesson, gap: Gap, score: float, subsector: str) -> Proposal:
    return Proposal(lesson, gap, score, _why(lesson, gap), _evidence(lesson), _unknown(lesson, subsector))


def _why(lesson: Lesson, gap: Gap) -> Text:
    label = next(barrier.label for barrier in barriers() if barrier.code == gap.barrier)
    if not gap.n:
        return Text(
            f"Omdat u ‘{label.nl}’ zelf noemde; hier is nog niemand gevraagd.",
            f"Because you named ‘{label.en}’ yourself; nobody was asked here yet.",
        )
    among, share = AMONG[gap.among], f"{gap.share:.0%} ({gap.low:.0%}-{gap.high:.0%})"
    of = (f", {gap.of.nl}", f", {gap.of.en}") if gap.of.nl else ("", "")
    return Text(
        f"Omdat ‘{label.nl}’ {share} van {among.nl} tegenhoudt (n = {gap.n}{of[0]}).",
        f"Because ‘{label.en}’ holds back {share} of {among.en} (n = {gap.n}{of[1]}).",
    )


def _evidence(lesson: Lesson) -> Text:
    name, direction, there = STRENGTHS[lesson.strength][0], DIRECTIONS[lesson.direction], whereabouts(lesson)
    interval = ""
    if lesson.effect and lesson.effect.low is not None and lesson.effect.high is not None:
        interval = f" ({lesson.effect.value:.2f}; {lesson.effect.low:.2f}-{lesson.effect.high:.2f})"
    return Text(
        f"Bewijs: {name.nl}; {direction.nl}{interval}. {there.nl}. {COSTS[lesson.cost].nl}.",
        f"Evidence: {name.en}; {direction.en}{interval}. {there.en}. {COSTS[lesson.cost].en}.",
    )


def _unknown(lesson: Lesson, subsector: str) -> Text:
    """What a reader may not conclude."""
    nl, en = [STRENGTHS[lesson.strength][1].nl], [STRENGTHS[lesson.strength][1].en]
    if lesson.effect is None or lesson.effect.low is None:
        nl.append("Een onzekerheidsmarge is niet bekend.")
        en.append("No margin of uncertainty is known.")
    if subsector and subsector not in lesson.subsectors:
        nl.append("Het was een ander soort huis.")
        en.append("It was another kind of house.")
    if not lesson.checked:
        nl.append("De cijfers zijn naverteld en niet bij de bron nagelezen.")
        en.append("The figures were retold and not read at the source.")
    return Text(" ".join(nl), " ".join(en))

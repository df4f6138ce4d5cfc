"""How large must an experiment be, and which areas take part in it? size and draw, from the house's own past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from publiek.errors import LessonError, Text
from publiek.estimation.effects import assigning, matching, power
from publiek.house import House
from publiek.lessons.experiments.registration import LEAST_PAIRS, Registration, seed_of
from publiek.listening.experiment_counts import Daily, daily, month_edges
from publiek.listening.experiment_places import of_segments

#: Areas with fewer counted in the months before are not drawn: they only add noise.
LEAST_BEFORE = 3
_MONTH = 365.25 / 12
_DRAWS = 400
#: Months of the past that rates rest on at most.
_LONGEST = 60


@dataclass(frozen=True)
class Size:
    """What an experiment of so many areas and months can show: `least`: the smallest ratio found with 80% chance;
    `formula` and `simulated`: the chance that `hoped` is found; `months`: how many months would do (None: not within
    three years); `expected`: counted per month in all areas together.
    """

    areas: int
    pairs: int
    months_before: int
    months_after: float
    expected: float
    dispersion: float
    hoped: float
    least: float
    formula: float
    simulated: float
    months: int | None


@dataclass(frozen=True)
class Wish:
    """What a house wants to try; `areas` empty: every area with enough people before, or those of `segments`."""

    measure: str
    start: date
    end: date
    before: int = 12
    hoped: float = 1.3
    areas: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()

    @property
    def months(self) -> float:
        """Months from start to end."""
        return ((self.end - self.start).days + 1) / _MONTH


def size(house: House, wish: Wish, *, today: date, seed: int = 1, counted: Daily | None = None) -> Size:
    """What the wish could show, from the house's own past: the last `before` months that are in the data.

    Raises LessonError "experiment-areas-few" when fewer than six pairs of areas have enough people.
    """
    counted = counted or daily(house, wish.measure, today=today)
    areas, history = _candidates(house, wish, counted, today=today)
    plan = power.stretched(_plan(areas, history, wish, counted, today=today), draws=_DRAWS, seed=seed)
    return Size(
        areas=len(areas),
        pairs=plan.pairs,
        months_before=wish.before,
        months_after=round(wish.months, 1),
        expected=float(plan.rate.sum()),
        dispersion=plan.dispersion,
        hoped=wish.hoped,
        least=power.least_effect(plan),
        formula=power.power(plan, wish.hoped),
        simulated=power.simulated_power(plan, wish.hoped, draws=_DRAWS, seed=seed),
        months=power.periods_needed(plan, wish.hoped),
    )


def promised(house: House, plan: Registration, *, today: date, counted: Daily | None = None) -> float:
    """The chance that a plan finds the effect hoped for, by drawing; 0 for whole houses, where nobody can say."""
    if plan.comparison == "houses":
        return 0.0
    counted = counted or daily(house, plan.measure, today=today)
    areas = (*plan.treated, *plan.control)
    wish = Wish(plan.measure, plan.start, plan.end, plan.before, plan.hoped)
    history = counted.table(areas, month_edges(_latest(wish, counted, today), before=wish.before))
    made = _plan(areas, history, wish, counted, today=today)
    how = "permutation" if plan.comparison == "randomised" else "clustered"
    return power.simulated_power(made, plan.hoped, draws=_DRAWS, seed=plan.seed, how=how)


def left_out(wish: Wish, plan: Registration) -> tuple[int, ...]:
    """Areas that were asked for and take no part: too few came from them, or no other area is like them."""
    return tuple(sorted(set(wish.areas) - set(plan.treated) - set(plan.control)))


def draw_areas(house: House, wish: Wish, *, today: date, counted: Daily | None = None) -> Registration:
    """Like areas in pairs, one of each drawn to be treated, by a seed that follows from the plan.

    The registration is unfinished: it holds areas, pairs and seed, and neither title nor action.
    """
    counted = counted or daily(house, wish.measure, today=today)
    areas, history = _candidates(house, wish, counted, today=today)
    seed = seed_of(areas, start=wish.start, end=wish.end, measure=wish.measure)
    strata = assigning.pairs(history.sum(axis=1)[:, None])
    treated = assigning.draw(strata, seed=seed)
    kept = strata >= 0
    order = [*np.flatnonzero(treated), *np.flatnonzero(kept & ~treated)]
    drawn = tuple(areas[place] for place in order)
    half = int(treated.sum())
    return replace(
        _empty(wish, "randomised"),
        treated=drawn[:half],
        control=drawn[half:],
        pairs=tuple(int(strata[place]) for place in order),
        seed=seed,
    )


def match_areas(house: House, wish: Wish, *, today: date, counted: Daily | None = None) -> Registration:
    """For areas chosen already (`wish.areas`): those that were most like them before, by size and by trend."""
    counted = counted or daily(house, wish.measure, today=today)
    chosen = tuple(sorted(wish.areas))
    others = replace(wish, areas=(), segments=())
    pool, _ = _candidates(house, others, counted, today=today)
    areas = (*chosen, *(area for area in pool if area not in chosen))
    history = counted.table(areas, month_edges(_latest(wish, counted, today), before=wish.before))
    total, half = history.sum(axis=1), history[:, : max(1, wish.before // 2)].sum(axis=1)
    covariates = np.column_stack([np.log(total + 0.5), (half + 0.5) / (total + 1)])
    found = matching.match(covariates, np.arange(len(areas)) < len(chosen))
    return replace(
        _empty(wish, "matched"),
        treated=tuple(areas[place] for place in found.treated),
        control=tuple(areas[place] for place in found.control),
    )


def beside_houses(wish: Wish, houses: tuple[str, ...]) -> Registration:
    """A plan for the whole house beside other houses, whose names are promised now."""
    return replace(_empty(wish, "houses"), houses=houses)


def _candidates(house: House, wish: Wish, counted: Daily, *, today: date) -> tuple[tuple[int, ...], np.ndarray]:
    """The areas that can take part and their counts per month before."""
    edges = month_edges(_latest(wish, counted, today), before=wish.before)
    wanted = wish.areas or of_segments(house, wish.segments) or counted.areas()
    history = counted.table(tuple(sorted(wanted)), edges)
    kept = history.sum(axis=1) >= LEAST_BEFORE
    areas = tuple(area for area, keep in zip(sorted(wanted), kept, strict=True) if keep)
    if len(areas) < 2 * LEAST_PAIRS:
        raise LessonError(
            "experiment-areas-few",
            Text("Er zijn te weinig gebieden om te vergelijken.", "There are too few areas to compare."),
            Text(
                f"Nodig zijn er {2 * LEAST_PAIRS} met ten minste {LEAST_BEFORE} in de maanden ervoor.",
                f"It takes {2 * LEAST_PAIRS} with at least {LEAST_BEFORE} in the months before.",
            ),
            {"areas": len(areas)},
        )
    return areas, history[kept]


def _latest(wish: Wish, counted: Daily, today: date) -> date:
    """The day up to which the past is known: never after the start."""
    return min(wish.start, today, counted.last + timedelta(days=1))


def _plan(areas: tuple[int, ...], history: np.ndarray, wish: Wish, counted: Daily, *, today: date) -> power.Plan:
    """What may be expected of the chosen areas: from the whole past of all areas, pulled to their average, at the level
    of the months before and with the calendar of the house.
    """
    latest = _latest(wish, counted, today)
    months = max(wish.before, min(_LONGEST, int((latest - counted.first).days / _MONTH)))
    everywhere = tuple(sorted({*counted.areas(), *areas}))
    past = counted.table(everywhere, month_edges(latest, before=months))
    rates, weight = power.pulled_rates(past.sum(axis=1), months)
    place = {area: at for at, area in enumerate(everywhere)}
    chosen = np.array([place[area] for area in areas])
    spread = power.dispersion(past[chosen], before=wish.before, after=max(1, round(wish.months)))
    level = past[:, -wish.before :].sum() / wish.before / rates.sum() * _calendar(wish, counted, latest)
    return power.Plan(rates[chosen] * level, wish.before, wish.months, spread, history.sum(axis=1), weight / level)


def _calendar(wish: Wish, counted: Daily, latest: date) -> float:
    """How busy the same days of the year were, over what an average month has; 1 when no such year is in the data."""
    found = []
    for years in range(1, 6):
        first, last = (day - timedelta(days=round(365.25 * years)) for day in (wish.start, wish.end))
        if first < counted.first or last > latest:
            continue
        around = counted.table(counted.areas(), (first, last + timedelta(days=1))).sum()
        middle = first + (last - first) / 2
        whole = counted.table(counted.areas(), (middle - timedelta(days=182), middle + timedelta(days=183))).sum()
        if whole:
            found.append(float(around) / (float(whole) * wish.months / 12))
    return float(np.mean(found)) if found else 1.0


def _empty(wish: Wish, comparison: str) -> Registration:
    return Registration(
        code="",
        title="",
        barrier="",
        action="",
        measure=wish.measure,
        comparison=comparison,
        start=wish.start,
        end=wish.end,
        before=wish.before,
        hoped=wish.hoped,
        power=0.0,
        segments=wish.segments,
    )

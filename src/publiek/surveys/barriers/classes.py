"""Which kinds of non-visitors are there, by what holds them back? The figure "barrier_classes".

Latent classes of the barriers and of whether there is any interest, among people who went to nothing. Health is left
out: a class that is told by it would say something of the health of its members. How many classes: the lowest BIC that
is found again among resampled respondents; when none is, the figure says that there are too few answers to tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.estimation.designs.design import Design
from publiek.estimation.designs.refusals import refuse
from publiek.estimation.latent_classes import latent
from publiek.estimation.latent_classes.answered import LEAST, LEAST_ITEMS, all_alike, few_items, unvarying
from publiek.estimation.latent_classes.choosing import People, Rule, Tried, choose_classes, resampled
from publiek.estimation.latent_classes.fit_measures import fit_measures
from publiek.estimation.latent_classes.intervals import Drawn, bounds, follow
from publiek.estimation.latent_classes.latent import Fit
from publiek.estimation.threads import one_thread
from publiek.surveys.barriers.cells import LEAST as LEAST_MEMBERS
from publiek.surveys.barriers.cells import Row
from publiek.surveys.barriers.standing import KEEN, asks, disciplines, interested, standing
from publiek.surveys.barriers.weighed import Weighed
from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.barriers import barriers
from publiek.vocabulary.figures import Figure, TooThin

Floats = NDArray[np.float64]
COLUMNS = ("class", "share", "low", "high", "barrier", "chance", "chance_low", "chance_high", "n")
_LIMITS = ("barrier-own-words", "classes-are-averages")
_EXACT = 3000  # up to so many respondents everything is worked out in full


@dataclass(frozen=True)
class ClassesSettings:
    """`per_discipline`: also the interest in and past visits to each discipline; classes of taste then come before
    those of barriers (see docs/explanation/classes-of-non-visitors.md). `most` classes tried, from `starts` starts;
    `stability` (adjusted Rand index) over `resamples`; `replicates`: resamples for intervals where none are given.
    """

    per_discipline: bool = False
    most: int = 8
    starts: int = 20
    smallest: float = 0.05
    entropy: float = 0.5
    stability: float = 0.6
    resamples: int = 20
    replicates: int = 100
    prior: float = 1.0
    seed: int = 20261101


@dataclass(frozen=True)
class _Asked:
    """What the classes are found in: `codes` respondents x `names`, of the non-visitors (`rows` of the answers)."""

    names: tuple[str, ...]
    codes: Floats
    rows: NDArray[np.int64]
    left_out: tuple[str, ...]


def classes_of_non_visitors(
    answers: Answers,
    weight: Floats,
    *,
    replicates: Floats | None = None,
    settings: ClassesSettings | None = None,
    limits: tuple[str, ...] = (),
) -> Figure:
    """The figure "barrier_classes": per class D1, D2, ... (largest first) its share of the non-visitors and the chance
    that a member names each barrier, with 95% intervals.

    `weight` per respondent; `replicates`: respondents x replicates, other weights the survey might have had
    (bootstrap); without them respondents are drawn anew by `unit`. `limits` of the survey are added. `n` is the
    expected number of members who answered; below 10 a barrier is not told.
    facts: "chosen", "reason" ("", "one-class", "unstable"), "tried" (per number of classes likelihood, AIC, BIC,
    smallest class, entropy, stability), "stability", "profile" (all other items per class), "left_out", "how". Silent
    under 100 non-visitors and when no number of classes is found again. Raises SurveyError "classes-all-alike",
    "classes-few-items", "survey-design-sizes".
    """
    settings = settings or ClassesSettings()
    if len(weight) != len(answers):
        raise refuse("survey-design-sizes", weights=len(weight), answers=len(answers))
    asked = _asked(answers, weight, settings)
    base, limits = Weighed(answers, Design(weight)).base(len(asked.rows)), (*limits, *_LIMITS)
    if len(asked.rows) < LEAST:
        thin = TooThin(len(asked.rows), LEAST)
        return Figure("barrier_classes", base, _table([]), {"reason": "too-few"}, limits, thin)
    _checked(asked)
    here = weight[asked.rows]
    people = People(here / here.mean(), _units(answers)[asked.rows])
    with one_thread():
        counted = latent.tabulate(asked.codes, _sizes(asked), people.weight)
        chosen, tried = choose_classes(counted, people, _rule(settings, len(asked.rows)))
        facts = _study(tried, chosen, counted, people, asked)
        if chosen is None:
            thin = TooThin(len(asked.rows), 2 * len(asked.rows))
            return Figure("barrier_classes", base, _table([]), facts, limits, thin)
        fit = latent.ordered(chosen.fit, np.argsort(-chosen.fit.shares, kind="stable"))
        drawn = _drawn(counted, fit, people, None if replicates is None else replicates[asked.rows], settings)
    rows, profile = _rows(asked, counted, fit, drawn)
    return Figure("barrier_classes", base, _table(rows), {**facts, "profile": profile}, limits)


def _asked(answers: Answers, weight: Floats, settings: ClassesSettings) -> _Asked:
    """The items, without health, of the non-visitors who have a weight and named or denied any barrier."""
    rows = {row.code for row in answers.questionnaire.item("barriers").rows} if asks(answers, "barriers") else set()
    columns = {
        b.code: answers.said(f"barriers.{b.code}", "yes") for b in barriers() if b.code in rows and not b.special
    }
    columns["interested"] = interested(answers)
    if settings.per_discipline:
        for code in disciplines(answers):
            columns[f"interest.{code}"] = answers.said(f"interest.{code}", *KEEN)
            columns[f"visits.{code}"] = answers.said(f"visits.{code}", "long_ago")
    codes = np.stack(list(columns.values()), axis=1)
    named = np.array([name in rows for name in columns])
    counts = (standing(answers)["non_visitors"] == 1) & (np.nan_to_num(weight, posinf=0) > 0)
    kept = np.flatnonzero(counts & (~np.isnan(codes[:, named])).any(axis=1))
    still = unvarying(codes[kept], tuple(columns))
    used = [name for name in columns if name not in still]
    return _Asked(tuple(used), codes[kept][:, [name not in still for name in columns]], kept, still)


def _checked(asked: _Asked) -> None:
    if not asked.names or len(np.unique(np.nan_to_num(asked.codes, nan=-1), axis=0)) == 1:
        raise all_alike()
    if len(asked.names) < LEAST_ITEMS:
        raise few_items(len(asked.names))


def _sizes(asked: _Asked) -> tuple[int, ...]:
    return (2,) * len(asked.names)


def _units(answers: Answers) -> NDArray[np.int64]:
    """In which unit each was asked; who has none is one of their own."""
    unit = answers.texts("unit").astype(object)
    unit[unit == ""] = [f"\0{at}" for at in np.flatnonzero(unit == "")]
    return np.unique(unit.astype(str), return_inverse=True)[1].reshape(-1)


def _rule(settings: ClassesSettings, n: int) -> Rule:
    many = n > _EXACT
    return Rule(
        least=2,
        most=settings.most,
        starts=min(settings.starts, 12) if many else settings.starts,
        smallest=max(settings.smallest, 3 * LEAST_MEMBERS / n),
        entropy=settings.entropy,
        stability=settings.stability,
        resamples=min(settings.resamples, 10) if many else settings.resamples,
        prior=settings.prior,
        seed=settings.seed,
        rows=_EXACT if many else 0,
    )


def _drawn(
    counted: latent.Answers, fit: Fit, people: People, replicates: Floats | None, settings: ClassesSettings
) -> Drawn:
    """The solution under every replicate; very many respondents in single precision."""
    chance = np.random.default_rng([settings.seed, len(fit.shares), 2])
    if replicates is None:
        times = (resampled(people.cluster, chance) for _ in range(settings.replicates))
        weights = (people.weight * time for time in times)
    else:
        weights = (np.maximum(column, 0) / column.mean() for column in replicates.T)
    if len(people.weight) > _EXACT:
        return follow(counted.single(), fit, weights, prior=settings.prior, close=0.05)
    return follow(counted, fit, weights, prior=settings.prior, close=1e-4)


def _study(
    tried: list[Tried], chosen: Tried | None, counted: latent.Answers, people: People, asked: _Asked
) -> dict[str, object]:
    """How the number of classes was chosen."""
    # whole numbers: more would be a trace of single answers, and says nothing more of how many classes there are
    rows = []
    for one in tried:
        measured = fit_measures(counted, one.fit, effective=people.effective)
        criteria = {name: round(getattr(measured, name)) for name in ("log_likelihood", "aic", "bic", "adjusted_bic")}
        clear = {"smallest": round(one.smallest, 2), "entropy": round(one.entropy, 2)}
        rows.append({"classes": one.classes, **criteria, **clear})
    lowest = min(tried, key=lambda one: one.bic).classes
    return {
        "chosen": chosen.classes if chosen else 0,
        "reason": "" if chosen else ("one-class" if lowest == 1 else "unstable"),
        "how": "bic-stability",
        "bic": {str(one.classes): round(one.bic) for one in tried},
        "stability": round(chosen.stability, 2) if chosen else None,
        "tried": rows,
        "effective": round(people.effective),
        "items": list(asked.names),
        "left_out": ["health", *asked.left_out],
    }


def _rows(
    asked: _Asked, counted: latent.Answers, fit: Fit, drawn: Drawn
) -> tuple[list[Row], dict[str, dict[str, float]]]:
    """A row per class and barrier with enough members who answered, and the chances of all other items."""
    known = {barrier.code for barrier in barriers()}
    low, high = bounds(fit.shares, drawn.shares)
    least, most = bounds(fit.chances, drawn.chances)
    member = latent.memberships(counted, fit)
    answered = member.T @ ~np.isnan(asked.codes)
    rows: list[Row] = []
    profile: dict[str, dict[str, float]] = {}
    for s, share in enumerate(fit.shares):
        code = f"D{s + 1}"
        head = {"class": code, "share": float(share), "low": float(low[s]), "high": float(high[s])}
        profile[code] = {}
        for j, name in enumerate(asked.names):
            yes, n = 2 * j + 1, float(answered[s, j])
            if n < LEAST_MEMBERS:
                continue
            chance = (float(fit.chances[s, yes]), float(least[s, yes]), float(most[s, yes]))
            if name not in known:
                profile[code][name] = round(chance[0], 3)
                continue
            told = dict(zip(("chance", "chance_low", "chance_high"), chance, strict=True))
            rows.append({**head, "barrier": name, **told, "n": int(n)})
    return rows, profile


def _table(rows: list[Row]) -> pa.Table:
    kinds = {"class": pa.string(), "barrier": pa.string(), "n": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in COLUMNS])
    return pa.Table.from_pylist(rows, schema=schema)

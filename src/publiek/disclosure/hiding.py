"""Which cells of a table over houses are told, and why not the others? Primary rules, then what must go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.brought import Brought
from publiek.disclosure.tables.cells import Counts
from publiek.disclosure.tables.primary import (
    COMPLEMENT,
    FEW_HOUSES,
    GROUP,
    TOLD,
    Mask,
    Verdicts,
    by_holding,
    dominated,
    few_houses,
    two_largest,
    verdicts,
)
from publiek.disclosure.tables.ruling import Ruling
from publiek.disclosure.tables.suppression import LeftOver, Secret, hidden_with, too_narrow


def judged(came: Brought, rules: Ruling, *, kind: str) -> Verdicts:
    """The verdict of every cell of `came.lattice`, complementary cells included; the same for all readers.

    A hidden cell stays unknown to within 15% (`percent`) of what its largest holding brings, and two steps of the
    coarsest rounding at least: to who knows all that is told, and to every holding that knows its own part besides.
    Were other cells hidden from members than from the public, the two releases together would tell them.
    """
    bring = {measure: by_holding(cells, list(came.holdings)) for measure, cells in came.measures.items()}
    sums = kind == "sums"
    persons = rules["money-bookers"] if sums else rules["persons"]
    verdict = verdicts(came.lattice, bring, rules, persons=persons, split=not sums)
    alone = verdict != TOLD
    secrets = _secrets(came, bring, verdict, rules, nothing=sums)
    members = [_inside(secrets, bring, rules, [who]) for who in _with_a_part(bring, alone)]
    hidden = hidden_with(alone, list(secrets.values()), members, left_over=_left_over(bring, rules))
    verdict[hidden & ~alone] = COMPLEMENT
    return verdict


def worked_out(came: Brought, verdict: Verdicts, rules: Ruling, *, kind: str, who: Sequence[int]) -> Mask:
    """The hidden cells of `judged` that holdings (places in the sorted names) come too close to together.

    The gate asks this of everybody and of each holding by itself, and then there are none; of several it is to measure.
    """
    bring = {measure: by_holding(cells, list(came.holdings)) for measure, cells in came.measures.items()}
    primary = np.where(verdict == COMPLEMENT, TOLD, verdict)
    secrets = _secrets(came, bring, primary, rules, nothing=kind == "sums")
    seen = _inside(secrets, bring, rules, who)
    return np.asarray(np.any([too_narrow(verdict != TOLD, secret) for secret in seen], axis=0))


def _secrets(
    came: Brought, bring: Mapping[str, Counts], verdict: Verdicts, rules: Ruling, *, nothing: bool
) -> dict[str, Secret]:
    least = _least_known(verdict, bring["bookers"].sum(axis=0), rules, nothing=nothing)
    secrets = {}
    for measure, cells in bring.items():
        need = np.where(verdict != TOLD, _needed(two_largest(cells)[0], _floor(measure, rules), rules), 0.0)
        secrets[measure] = Secret(came.lattice, cells.sum(axis=0), need, least)
    return secrets


def _floor(measure: str, rules: Ruling) -> float:
    """Two steps of the coarsest rounding."""
    return 2.0 * (100 * rules["money-step"] if measure == "cents" else rules["base-public"])


def _left_over(bring: Mapping[str, Counts], rules: Ruling) -> LeftOver:
    """Whether cells together are of few holdings, or mostly of one or two."""

    def judge(cells: NDArray[np.int32]) -> bool:
        rests = [contributions[:, cells].sum(axis=1, keepdims=True) for contributions in bring.values()]
        return any(bool((few_houses(rest, rules) | dominated(rest, rules))[0]) for rest in rests)

    return judge


def _inside(
    secrets: Mapping[str, Secret], bring: Mapping[str, Counts], rules: Ruling, who: Sequence[int]
) -> list[Secret]:
    """What is secret to these holdings, that know together what they bring."""
    seen = []
    for measure, secret in secrets.items():
        others = np.delete(bring[measure], who, axis=0)
        largest = others.max(axis=0) if len(others) else np.zeros(secret.lattice.size, dtype=np.int64)
        own = bring[measure][list(who)].sum(axis=0)
        seen.append(secret.known_to(own, _needed(largest, _floor(measure, rules), rules)))
    return seen


def _with_a_part(bring: Mapping[str, Counts], hidden: NDArray[np.bool_]) -> list[int]:
    """The holdings that bring something to a cell that is hidden: the others know no more than an outsider."""
    part = np.zeros(next(iter(bring.values())).shape[0], dtype=np.bool_)
    for cells in bring.values():
        part |= (cells[:, hidden] > 0).any(axis=1)
    return [int(who) for who in np.flatnonzero(part)]


def _needed(largest: Counts, floor: float, rules: Ruling) -> NDArray[np.float64]:
    return np.asarray(np.where(largest > 0, np.maximum(floor, rules["percent"] / 100 * largest), 0.0))


def _least_known(verdict: Verdicts, whole: Counts, rules: Ruling, *, nothing: bool) -> Counts:
    """What the published rules let everybody know of a hidden cell: of each house that brings something a base.

    Of tables of sums, and of the split of a row that is not told, nothing is known.
    """
    houses = np.where(verdict == FEW_HOUSES, 1, rules["organisations"])
    known = np.minimum(rules["base-contribution"] * houses, whole)
    return np.asarray(np.where((verdict == GROUP) | nothing, 0, known), dtype=np.int64)

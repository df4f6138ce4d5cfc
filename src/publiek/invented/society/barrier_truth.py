"""What truly keeps people away, in the country, per kind of person and per postcode area? Exact sums, no survey.

Shares are of people of 16 and over (the youngest band of the society, from 15, counts as 16-24).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.invented.society.assumptions import Floats
from publiek.invented.society.barrier_assumptions import barrier_classes, told
from publiek.invented.society.persons import TRAITS, finer, refined
from publiek.invented.society.staying_away import StayingAway, staying_away
from publiek.invented.society.survey import World
from publiek.vocabulary.barriers import AMONG, barrier_codes

_AREAS_AT_ONCE = 200
_INVENTED = {"invented": "true"}


@dataclass(frozen=True)
class BarrierTruth:
    """True shares that name a barrier. `barriers`: codes; `among`: groups of people, in order.

    `national` groups x barriers; `size` groups: the part of everybody that is in the group; `by`: per trait ("age",
    "education", "household", "province") its categories and groups x categories x barriers; `area` (pc4), `persons`
    and per area `shares` groups x areas x barriers, `members` groups x areas (part of residents in the group);
    `classes`, `class_shares` (of non-visitors) and `class_chances` classes x barriers (non-visitors);
    `margins`: per trait the share of everybody per category, to weight to.
    """

    barriers: tuple[str, ...]
    among: tuple[str, ...]
    national: Floats
    size: Floats
    by: Mapping[str, tuple[tuple[str, ...], Floats]]
    area: NDArray[np.str_]
    persons: Floats
    shares: Floats
    members: Floats
    classes: tuple[str, ...]
    class_shares: Floats
    class_chances: Floats
    margins: Mapping[str, Mapping[str, float]]

    def share(self, barrier: str, among: str = "non_visitors") -> float:
        """The true share of one group that names one barrier, in the whole country."""
        return float(self.national[self.among.index(among), self.barriers.index(barrier)])

    def share_by(self, trait: str, barrier: str, among: str = "non_visitors") -> dict[str, float]:
        """The same per category of a trait, or per province."""
        categories, shares = self.by[trait]
        own = shares[self.among.index(among), :, self.barriers.index(barrier)]
        return dict(zip(categories, own.tolist(), strict=True))

    def areas(self, barrier: str, among: str = "non_visitors") -> Floats:
        """The same per postcode area, in the order of `area`."""
        return np.asarray(self.shares[self.among.index(among), :, self.barriers.index(barrier)])

    def tables(self) -> dict[str, pa.Table]:
        """`barriers` (national and by trait), `areas`, `classes` and `margins`, each marked as invented."""
        made = {
            "barriers": _told_shares(self),
            "areas": _told_areas(self),
            "classes": pa.table(
                {"class": list(self.classes), "share": self.class_shares}
                | {code: self.class_chances[:, at] for at, code in enumerate(self.barriers)}
            ),
            "margins": pa.Table.from_pylist(
                [
                    {"variable": trait, "category": name, "share": share}
                    for trait, shares in self.margins.items()
                    for name, share in shares.items()
                ]
            ),
        }
        return {name: table.replace_schema_metadata(_INVENTED) for name, table in made.items()}


def _told_shares(truth: BarrierTruth) -> pa.Table:
    rows = []
    for group in truth.among:
        for code in truth.barriers:
            rows.append({"among": group, "by": "", "of": "", "barrier": code, "share": truth.share(code, group)})
            for trait in truth.by:
                own = truth.share_by(trait, code, group)
                rows += [{"among": group, "by": trait, "of": of, "barrier": code, "share": own[of]} for of in own]
    return pa.Table.from_pylist(rows)


def _told_areas(truth: BarrierTruth) -> pa.Table:
    parts = []
    for at, group in enumerate(truth.among):
        columns = {"pc4": truth.area.tolist(), "among": [group] * len(truth.area)}
        columns |= {"persons": truth.persons * truth.members[at]}
        parts.append(pa.table(columns | {code: truth.shares[at, :, i] for i, code in enumerate(truth.barriers)}))
    return pa.concat_tables(parts)


@lru_cache(maxsize=4)
def barrier_truth(world: World) -> BarrierTruth:
    """The truth of `world`; worked out once per world (a few seconds for the whole country)."""
    away = staying_away(world)
    land = world.land
    groups, kinds, codes = tuple(AMONG), len(finer()), barrier_codes()
    named = np.zeros((len(groups), len(land), len(codes)))
    members = np.zeros((len(groups), len(land)))
    by_kind = np.zeros((len(groups), kinds, len(codes)))
    kind_size = np.zeros((len(groups), kinds))
    by_class = np.zeros((len(barrier_classes()), len(codes)))
    class_size = np.zeros(len(barrier_classes()))
    for start in range(0, len(land), _AREAS_AT_ONCE):
        here = np.arange(start, min(start + _AREAS_AT_ONCE, len(land)))
        chance, part = away.naming(here), land.weight[here]
        for at, group in enumerate(groups):
            inside = away.among(group, here)
            counted = inside[..., None] * chance
            named[at, here] = counted.sum(axis=(1, 2))
            members[at, here] = inside.sum(axis=(1, 2))
            by_kind[at] += np.einsum("a,afzb->fb", part, counted)
            kind_size[at] += np.einsum("a,afz->f", part, inside)
            if group == "non_visitors":
                by_class += np.einsum("a,afzb->zb", part, counted)
                class_size += np.einsum("a,afz->z", part, inside)
    size = members @ land.weight
    return BarrierTruth(
        barriers=codes,
        among=groups,
        national=np.einsum("a,gab->gb", land.weight, named) / size[:, None],
        size=size,
        by={**_by_trait(by_kind, kind_size), "province": _by_province(away, named, members)},
        area=land.profile.area,
        persons=land.persons,
        shares=named / members[..., None],
        members=members,
        classes=barrier_classes(),
        class_shares=class_size / class_size.sum(),
        class_chances=by_class / class_size[:, None],
        margins=margins(world),
    )


def _by_trait(named: Floats, size: Floats) -> dict[str, tuple[tuple[str, ...], Floats]]:
    found: dict[str, tuple[tuple[str, ...], Floats]] = {}
    for at, (trait, categories) in enumerate(TRAITS.items()):
        member = np.eye(len(categories))[finer()[:, at]]
        shares = np.einsum("gfb,fc->gcb", named, member) / (size @ member)[..., None]
        found[trait] = (categories, shares)
    return found


def _by_province(away: StayingAway, named: Floats, members: Floats) -> tuple[tuple[str, ...], Floats]:
    land = away.world.land
    names, province = np.unique(land.profile.province, return_inverse=True)
    inside = np.eye(len(names))[province] * land.weight[:, None]
    return tuple(names.tolist()), np.einsum("ap,gab->gpb", inside, named) / (members @ inside)[..., None]


def margins(world: World) -> dict[str, dict[str, float]]:
    """Per trait (age, education, household, gender, province) the share of everybody of 16 and over per category."""
    land = world.land
    kinds = land.weight @ world.mix @ refined()
    found = {
        trait: dict(zip(categories, (kinds @ np.eye(len(categories))[finer()[:, at]]).tolist(), strict=True))
        for at, (trait, categories) in enumerate(TRAITS.items())
    }
    found["gender"] = dict(told()["gender"])
    names, province = np.unique(land.profile.province, return_inverse=True)
    found["province"] = dict(zip(names.tolist(), np.bincount(province, weights=land.weight).tolist(), strict=True))
    return found

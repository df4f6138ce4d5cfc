"""How are the area types made from a profile? Scale, cluster, join, split, soften, tell; then everything is frozen.

A build starts from the rounded profile: whoever has it makes the same bytes, with or without the statistics behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from publiek.errors import AreaError, Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types import model as m
from publiek.segmentation.area_types import quality
from publiek.segmentation.area_types.clustering import clustered
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.area_types.placement import Placed, placed, soft, squared_distances
from publiek.segmentation.area_types.recipe import Recipe, recipe
from publiek.segmentation.area_types.spread import with_spread
from publiek.segmentation.area_types.tiers import joined, parents_of, split

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """Classifiable areas, ready to cluster.

    `profile`: those areas; `points`: their values as the model scales them (`low`, `high`, `factor`), single precision
    when there are very many; `unclassified`: the areas left out; `residents_all`: residents with those areas included.
    """

    profile: AreaProfile
    points: Floats
    low: Floats
    high: Floats
    factor: Floats
    unclassified: tuple[str, ...]
    residents_all: float

    @property
    def weight(self) -> Floats:
        """Households per area."""
        return self.profile.households


def prepare(profile: AreaProfile, settings: Recipe | None = None) -> Prepared:
    """The areas of `profile` as points to cluster.

    An area without known households, or with fewer published variables than the recipe asks at its level, is not
    classified. Raises AreaError "segmentation-nothing-to-classify" when fewer areas are left than there are groups.
    """
    settings = settings or recipe()
    least = settings.level(profile.level).published_least
    enough = (profile.households > 0) & (profile.published >= least)
    if enough.sum() <= settings.groups:
        raise AreaError(
            "segmentation-nothing-to-classify",
            Text("Van te weinig gebieden is genoeg bekend.", "Enough is known of too few areas."),
            Text("Gebruik een bestand met meer gebieden.", "Use a file with more areas."),
            {"areas": int(enough.sum()), "of": len(profile), "groups": settings.groups},
        )
    return _scaled(
        profile.only(enough), settings, tuple(profile.area[~enough].tolist()), float(profile.residents.sum())
    )


def _scaled(known: AreaProfile, settings: Recipe, unclassified: tuple[str, ...], residents_all: float) -> Prepared:
    points = m.stretched(known.values, known.kinds)
    low, high = np.round(points.min(axis=0), 6), np.round(points.max(axis=0), 6)
    within = m.ranged(points, low, high)
    factor = _factors(within, known.households, settings.domains)
    single = np.float32 if len(known) > settings.large.areas else np.float64
    return Prepared(known, (within * factor).astype(single), low, high, factor, unclassified, residents_all)


def cluster_alone(profile: AreaProfile, groups: int) -> NDArray[np.int64]:
    """What the recipe makes of these areas by themselves: a number from 0 per area, from most to least urban.

    Scaled and clustered anew, nothing taken from the packaged model; for comparing a region's own groups with those of
    the country. Areas may occur more than once. Needs the extra `build`.
    """
    settings = replace(recipe(), groups=groups, starts=recipe().resample_starts)
    ready = _scaled(profile, settings, (), 0.0)
    return squared_distances(ready.points, types_of(ready, settings)).argmin(axis=1)


def _factors(within: Floats, households: Floats, domains: list[str]) -> Floats:
    """What each variable is multiplied by, so that every domain has the same variance and all together 1."""
    weight = households / households.sum()
    variance = weight @ (within - weight @ within) ** 2
    total = {name: sum(v for v, d in zip(variance, domains, strict=True) if d == name) for name in domains}
    return np.round([1 / np.sqrt(max(total[name], 1e-12) * len(total)) for name in domains], 6)


def build(profile: AreaProfile, settings: Recipe | None = None) -> tuple[AreaTypes, Placed]:
    """The frozen model and the placement of every classifiable area, with the spread of its mix.

    A model of another level than pc4 has a code of its own ("area-types-pc6"): its G1 is not that of the packaged one.
    Needs the extra `build`. Raises AreaError "segmentation-nothing-to-classify", UsageError "build-extra-missing".
    """
    settings = (settings or recipe()).for_areas(len(profile))
    ready = prepare(profile, settings)
    centroids = types_of(ready, settings)
    labels = squared_distances(ready.points, centroids).argmin(axis=1)
    size = np.bincount(labels, weights=ready.weight, minlength=len(centroids))
    order = settings.names.index("density") if "density" in settings.names else 0
    subtypes = split(ready.points, ready.weight, labels, order=order, settings=settings)
    bare = AreaTypes(
        code=settings.code if profile.level == "pc4" else f"{settings.code}-{profile.level}",
        version=settings.version,
        vintage=profile.vintage,
        source=profile.source,
        variables=profile.names,
        kinds=profile.kinds,
        reasons=tuple(v.why for v in settings.variables),
        low=m.rounded(ready.low),
        high=m.rounded(ready.high),
        factor=m.rounded(ready.factor),
        centroids={f"G{at + 1}": m.rounded(row) for at, row in enumerate(centroids)},
        tau=_softness(ready, np.round(centroids, 6)),
        kappa=dict(zip(profile.names, profile.kappa, strict=False)),
        seed=settings.seed,
        parents=parents_of(len(centroids), joined(centroids, size, settings.main), tuple(subtypes)),
        subtypes={code: m.rounded(row) for code, row in subtypes.items()},
    )
    model = replace(bare, subtau=_subsoftness(ready, labels, bare))
    # placed by the stored numbers, as anybody who has only the model does
    points = m.scaled(ready.profile.values, model)
    laid = with_spread(placed(ready.profile.area, points, model), ready.profile, model, settings)
    return quality.told(model, laid, ready.profile, unclassified=ready.unclassified, all_=ready.residents_all), laid


def types_of(ready: Prepared, settings: Recipe) -> Floats:
    """The centroids of the types, from most to least urban."""
    found = clustered(ready.points, ready.weight, settings.groups, seed=settings.seed, starts=settings.starts)
    order = settings.names.index("density") if "density" in settings.names else 0
    return found[np.argsort(-found[:, order], kind="stable")]


def _softness(ready: Prepared, centroids: Floats) -> float:
    """The tau with which mixes of centroids redraw the areas best (weighted least squares)."""
    distances = squared_distances(ready.points, centroids)

    def loss(tau: float) -> float:
        redrawn = soft(distances, tau) @ centroids
        return float(((ready.points - redrawn) ** 2).sum(axis=1) @ ready.weight)

    return _least(loss)


def _subsoftness(ready: Prepared, labels: NDArray[np.int64], model: AreaTypes) -> float:
    """The same for subtypes, each area among those of its own type; one tau for all."""
    parts = []
    for at, code in enumerate(model.groups):
        centroids = np.array([model.subtypes[child] for child in model.children(code)])
        points = ready.points[labels == at]
        parts.append((points, squared_distances(points, centroids), centroids, ready.weight[labels == at]))

    def loss(tau: float) -> float:
        return sum(
            float(((points - soft(distances, tau) @ centroids) ** 2).sum(axis=1) @ weight)
            for points, distances, centroids, weight in parts
        )

    return _least(loss)


def _least(loss: object) -> float:
    from scipy.optimize import minimize_scalar

    return round(float(minimize_scalar(loss, bounds=(0.02, 3.0), method="bounded").x), 4)

"""How are the area types made? Repair, transform, cluster, soften, profile; then everything is frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.segmentation.area_types import model as m
from publiek.segmentation.area_types.clustering import clustered
from publiek.segmentation.area_types.model import AreaTypes, Floats, Placed
from publiek.segmentation.area_types.recipe import Recipe, recipe
from publiek.segmentation.area_types.repair import column, repair


@dataclass(frozen=True)
class Prepared:
    """Classifiable areas, ready to cluster.

    `values`: repaired shares and levels; `points`: the same as the model scales them (`low`, `high`, `factor`);
    `weight`: households; `unclassified`: the areas left out; `residents_all`: residents with those areas included.
    """

    pc4: NDArray[np.int64]
    values: Floats
    points: Floats
    weight: Floats
    residents: Floats
    low: Floats
    high: Floats
    factor: Floats
    kappa: dict[str, float]
    unclassified: tuple[int, ...]
    residents_all: float


def prepare(table: pa.Table, settings: Recipe | None = None) -> Prepared:
    """The areas of `table` (areas.gather_inputs) as points to cluster.

    An area without known households, or with fewer than `published_least` published variables, is not classified.
    """
    settings = settings or recipe()
    repaired = repair(table, settings)
    households, residents = column(table, "households"), column(table, "residents")
    enough = (households > 0) & (repaired.published.sum(axis=1) >= settings.published_least)
    pc4 = column(table, "pc4").astype(np.int64)
    kinds = tuple(v.kind for v in settings.variables)
    stretched = m.stretched(repaired.values[enough], kinds)
    low, high = np.round(stretched.min(axis=0), 6), np.round(stretched.max(axis=0), 6)
    ranged = np.clip((stretched - low) / (high - low), 0, 1)
    factor = _factors(ranged, households[enough], [v.domain for v in settings.variables])
    return Prepared(
        pc4=pc4[enough],
        values=repaired.values[enough],
        points=ranged * factor,
        weight=households[enough],
        residents=residents[enough],
        low=low,
        high=high,
        factor=factor,
        kappa=repaired.kappa,
        unclassified=tuple(int(code) for code in pc4[~enough]),
        residents_all=float(np.nansum(residents)),
    )


def _factors(ranged: Floats, households: Floats, domains: list[str]) -> Floats:
    """What each variable is multiplied by, so that every domain has the same variance and all together 1."""
    weight = households / households.sum()
    variance = weight @ (ranged - weight @ ranged) ** 2
    total = {name: sum(v for v, d in zip(variance, domains, strict=True) if d == name) for name in domains}
    return np.round([1 / np.sqrt(total[name] * len(total)) for name in domains], 6)


def build(table: pa.Table, settings: Recipe | None = None) -> tuple[AreaTypes, Placed]:
    """The frozen model and the placement of every classifiable area.

    `table`: one row per area with `pc4`, `municipality` and the columns that recipe.yaml names. Needs the extra
    `build`. Raises AreaError "segmentation-input-incomplete", UsageError "build-extra-missing".
    """
    settings = settings or recipe()
    ready = prepare(table, settings)
    centroids = clustered(ready.points, ready.weight, settings.groups, seed=settings.seed, starts=settings.starts)
    density = centroids[:, settings.names.index("density")] if "density" in settings.names else centroids[:, 0]
    centroids = centroids[np.argsort(-density, kind="stable")]
    model = AreaTypes(
        code=settings.code,
        version=settings.version,
        vintage=settings.vintage,
        source=settings.source,
        variables=tuple(settings.names),
        kinds=tuple(v.kind for v in settings.variables),
        reasons=tuple(v.why for v in settings.variables),
        low=m.rounded(ready.low),
        high=m.rounded(ready.high),
        factor=m.rounded(ready.factor),
        centroids={f"G{i + 1}": m.rounded(row) for i, row in enumerate(centroids)},
        tau=_softness(ready, np.round(centroids, 6)),
        kappa=ready.kappa,
        seed=settings.seed,
    )
    placed = place(ready.pc4, ready.values, model)
    return replace(model, profile=_profile(ready, placed, model), quality=_quality(ready, placed, model)), placed


def place(pc4: NDArray[np.int64], values: Floats, model: AreaTypes) -> Placed:
    """Areas placed in a frozen model; `values` are repaired shares and levels in the model's order."""
    distances = m.squared_distances(m.scaled(values, model), np.array(list(model.centroids.values())))
    nearest = distances.argmin(axis=1)
    mix = _in_ten_thousandths(m.soft(distances, model.tau), nearest)
    return Placed(pc4, tuple(model.groups[i] for i in nearest), np.round(m.certainty(distances), 4), mix)


def _in_ten_thousandths(mix: Floats, nearest: NDArray[np.int64]) -> Floats:
    """Rounded so that every row still sums to 1: the nearest group takes what rounding leaves."""
    parts = np.round(mix * 10_000)
    parts[np.arange(len(parts)), nearest] += 10_000 - parts.sum(axis=1)
    return parts / 10_000


def _softness(ready: Prepared, centroids: Floats) -> float:
    """The tau with which mixes of centroids redraw the areas best (weighted least squares)."""
    from scipy.optimize import minimize_scalar

    distances = m.squared_distances(ready.points, centroids)

    def loss(tau: float) -> float:
        redrawn = m.soft(distances, tau) @ centroids
        return float(((ready.points - redrawn) ** 2).sum(axis=1) @ ready.weight)

    return round(float(minimize_scalar(loss, bounds=(0.02, 3.0), method="bounded").x), 4)


def _profile(ready: Prepared, placed: Placed, model: AreaTypes) -> dict[str, dict[str, float]]:
    """Per group: share of households, and per variable the index (group mean / national mean x 100, by household)."""
    segment = np.array(placed.segment)
    national = ready.weight @ ready.values / ready.weight.sum()
    profile = {}
    for code in model.groups:
        weight = ready.weight * (segment == code)
        mean = weight @ ready.values / weight.sum()
        profile[code] = {
            "households_percent": round(float(100 * weight.sum() / ready.weight.sum()), 1),
            "areas": int((segment == code).sum()),
            **{name: round(float(100 * a / b)) for name, a, b in zip(model.variables, mean, national, strict=True)},
        }
    return profile


def _quality(ready: Prepared, placed: Placed, model: AreaTypes) -> dict[str, object]:
    """What the model card says; every mean is weighted by households."""
    weight, segment = ready.weight / ready.weight.sum(), np.array(placed.segment)
    centroids = np.array(list(model.centroids.values()))
    nearest = m.squared_distances(ready.points, centroids).min(axis=1)
    spread = ((ready.points - weight @ ready.points) ** 2).sum(axis=1)
    redrawn = ((ready.points - placed.mix @ centroids) ** 2).sum(axis=1)
    entropy = -np.sum(np.where(placed.mix > 0, placed.mix * np.log(np.maximum(placed.mix, 1e-12)), 0), axis=1)
    return {
        "areas": len(ready.pc4),
        "unclassified": list(ready.unclassified),
        "residents_covered": round(float(ready.residents.sum() / ready.residents_all), 6),
        "smallest_group": round(min(float(weight[segment == code].sum()) for code in model.groups), 4),
        "variance_explained": round(float(1 - weight @ nearest / (weight @ spread)), 4),
        "variance_explained_by_mix": round(float(1 - weight @ redrawn / (weight @ spread)), 4),
        "mean_certainty": round(float(weight @ placed.certainty), 4),
        "mean_largest_part": round(float(weight @ placed.mix.max(axis=1)), 4),
        "mean_groups_in_mix": round(float(weight @ np.exp(entropy)), 3),
    }

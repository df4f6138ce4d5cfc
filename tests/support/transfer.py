"""Small countries with known groups, and surveys of regions with known rates, for the tests of transfer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.special import expit

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.segmentation.transfer import Evidence, Territory, territory

CENTRES = np.array([[0.2, 0.2, 0.6], [0.5, 0.3, 0.2], [0.3, 0.6, 0.3]])


def made_territory(*, per_region: int = 120, regions: tuple[str, ...] = ("North", "South"), seed: int = 1) -> Territory:
    """Areas of three clear groups T1 to T3 in every region; one municipality per ten areas."""
    chance = np.random.default_rng(seed)
    size = per_region * len(regions)
    label = np.arange(size) % 3
    values = np.clip(CENTRES[label] + chance.normal(0, 0.02, (size, 3)), 0.01, 0.99)
    area = np.array([str(1000 + at) for at in range(size)])
    profile = AreaProfile(
        area=area,
        level="pc4",
        names=("young", "alone", "owned"),
        kinds=("share", "share", "percent"),
        values=values,
        reliability=np.ones((size, 3)),
        published=np.full(size, 3),
        households=chance.integers(500, 1500, size).astype(float),
        residents=chance.integers(1000, 3000, size).astype(float),
        municipality=np.array([f"M{at // 10}" for at in range(size)]),
        province=np.repeat(np.array(regions), per_region),
        vintage=2022,
        source="made",
    )
    groups = tuple(Group(f"T{at}", Text(f"T{at}", f"T{at}"), Text("", "")) for at in (1, 2, 3))
    table = pa.table(
        {
            "pc4": pa.array([int(code) for code in area], pa.int32()),
            "segment": [f"T{at + 1}" for at in label],
            "certainty": chance.uniform(0.1, 1, size),
        }
    )
    return territory(profile, SegmentScheme("made", "1", "area-types", table, groups, 0.9, "made"))


def groups_by_nearest(profile: AreaProfile, groups: int) -> np.ndarray:
    """The recipe of the made country: the nearest known centre."""
    assert groups == len(CENTRES)
    return ((profile.values[:, None, :] - CENTRES) ** 2).sum(axis=2).argmin(axis=1)


def made_survey(ground: Territory, effects: dict[str, tuple[float, ...]], *, size: int, seed: int = 1) -> Evidence:
    """`size` respondents per region; log odds of taking part per region and group (T1, T2, T3)."""
    chance = np.random.default_rng(seed)
    rows, answers = [], []
    for region, effect in effects.items():
        inside = np.flatnonzero(ground.region == region)
        weight = ground.profile.households[inside]
        drawn = chance.choice(inside, size, p=weight / weight.sum())
        rows.append(drawn)
        answers.append(chance.random(size) < expit(np.array(effect)[ground.positions[drawn]]))
    at, total = np.concatenate(rows), size * len(effects)
    return Evidence(
        "survey",
        region=ground.region[at],
        area=ground.profile.area[at],
        segment=ground.segment[at],
        persons=np.ones(total),
        participants=np.concatenate(answers).astype(float),
        weight=np.ones(total),
        cluster=at.astype(np.int64),
        label="visited",
    )

"""Who is left out or poorly served by a segmentation? By group, by province and by how urban a place is, with counts.

A label says less where the figures under it are thin (reliability) and where a second group fits nearly as well
(certainty). Neither may fall on one kind of place unnoticed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.card.contents import Served
from publiek.segmentation.card.profiles import Laid
from publiek.vocabulary.data_files import read_yaml


@cache
def thresholds() -> dict[str, Any]:
    """The dated limits of thresholds.yaml."""
    return read_yaml((Path(__file__).parent / "thresholds.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def judge_service(laid: Laid, profile: AreaProfile) -> tuple[Served, ...]:
    """The country first, then its groups, provinces and classes of urbanity ("1" very strongly urban to "5" rural).

    Areas whose province is not known are counted under "".
    """
    country = _served("country", "", np.ones(len(profile), dtype=bool), laid=laid, profile=profile)
    parts = [_served("group", code, laid.of(code), laid=laid, profile=profile) for code in laid.codes]
    for by, labels in (("province", profile.province), ("urbanity", urbanity(profile))):
        for name in sorted(set(labels.tolist())):
            parts.append(_served(by, name, labels == name, laid=laid, profile=profile))
    return (country, *(_judged(part, country) for part in parts))


def urbanity(profile: AreaProfile) -> NDArray[np.str_]:
    """The class of address density of every area (CBS): "1" from 2,500 per km2 on, then 1,500, 1,000, 500; "5"."""
    bounds = thresholds()["urbanity"]
    density = profile.variable("density")
    return np.array([str(1 + next(at for at, bound in enumerate(bounds) if value >= bound)) for value in density])


def _served(by: str, name: str, inside: NDArray[np.bool_], *, laid: Laid, profile: AreaProfile) -> Served:
    known = inside & (laid.group >= 0)
    weight = profile.households * known
    total = weight.sum()
    certainty = np.nan_to_num(laid.certainty)
    toss_up = certainty < thresholds()["toss_up"]
    return Served(
        by=by,
        name=name,
        areas=int(inside.sum()),
        residents=int(profile.residents[inside].sum()),
        households=int(profile.households[inside].sum()),
        unclassified_areas=int((inside & ~known).sum()),
        unclassified_residents=int(profile.residents[inside & ~known].sum()),
        certainty=round(float(weight @ certainty / total), 4) if total else None,
        reliability=round(float(weight @ profile.reliability.mean(axis=1) / total), 4) if total else None,
        uncertain=round(float(weight @ toss_up / total), 4) if total else None,
    )


def _judged(part: Served, country: Served) -> Served:
    """The part with the thresholds it falls short of, compared with the country."""
    limit = thresholds()
    if part.households < limit["fewest_households"]:
        return part
    found = []
    if part.unclassified_residents > limit["unclassified"] * part.residents:
        found.append("unclassified")
    if _under(part.certainty, country.certainty, limit["low_certainty"]):
        found.append("low_certainty")
    if _under(part.reliability, country.reliability, limit["low_reliability"]):
        found.append("low_reliability")
    if part.uncertain is not None and country.uncertain and part.uncertain > limit["uncertain"] * country.uncertain:
        found.append("uncertain")
    return Served(**{**vars(part), "poorly": tuple(found)})


def _under(own: float | None, country: float | None, part: float) -> bool:
    return own is not None and country is not None and own < part * country

"""Which areas are meant by a group, and do the areas compared lie so near that word may travel?"""

from __future__ import annotations

import numpy as np

from publiek import areas
from publiek.house import House

#: Kilometres between centres within which people of one area easily hear of what happens in another.
_NEAR = 2.0
#: The part of the areas compared that must lie so near before it is told.
_MANY = 0.25


def of_segments(house: House, segments: tuple[str, ...]) -> tuple[int, ...]:
    """The areas whose most common group is one of `segments`; none when no group is named."""
    if not segments:
        return ()
    told = house.scheme.table.select(["pc4", "segment"]).to_pylist()
    return tuple(sorted({row["pc4"] for row in told if row["segment"] in segments}))


def near_one_another(treated: tuple[int, ...], control: tuple[int, ...]) -> bool:
    """Whether a quarter or more of the areas compared lie within two kilometres of one where something was done."""
    if not treated or not control:
        return False
    table = areas.describe().table.select(["pc4", "rd_x", "rd_y"]).to_pylist()
    place = {row["pc4"]: (row["rd_x"], row["rd_y"]) for row in table if row["rd_x"] is not None}
    own = np.array([place[area] for area in treated if area in place])
    others = np.array([place[area] for area in control if area in place])
    if not len(own) or not len(others):
        return False
    km = np.sqrt(((own[:, None, :] - others[None, :, :]) ** 2).sum(axis=2)) / 1000
    return bool((km.min(axis=0) < _NEAR).mean() >= _MANY)

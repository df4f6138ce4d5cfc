"""Which areas make up a region, and which group does each belong to? The ground on which regions are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from publiek.errors import Text, UsageError
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import SegmentScheme

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Territory:
    """Areas with their region, group and certainty ("" and nan when unknown), in the order of `profile`."""

    profile: AreaProfile
    scheme: SegmentScheme
    region: NDArray[np.str_]
    segment: NDArray[np.str_]
    certainty: Floats

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The names of all regions, sorted."""
        return tuple(sorted({str(name) for name in self.region} - {""}))

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The codes of the groups that some area has, in the order of the scheme."""
        used = set(self.segment.tolist())
        return tuple(group.code for group in self.scheme.groups if group.code in used)

    @cached_property
    def positions(self) -> NDArray[np.int64]:
        """The group of every area as its place in `segments`, -1 when it has none."""
        place = {code: at for at, code in enumerate(self.segments)}
        return np.array([place.get(code, -1) for code in self.segment.tolist()], dtype=np.int64)

    def within(self, regions: Sequence[str]) -> NDArray[np.bool_]:
        """Which areas are in one of `regions`. Raises UsageError "region-unknown"."""
        unknown = sorted(set(regions) - set(self.regions))
        if unknown or not regions:
            raise region_unknown(unknown, self.regions)
        return np.isin(self.region, list(regions))


def territory(profile: AreaProfile, scheme: SegmentScheme, *, by: str | Mapping[str, str] = "province") -> Territory:
    """The areas of `profile` in regions: "province", "municipality", or a mapping from area to the name of a region.

    An area outside the mapping belongs to no region. Raises UsageError "regions-unknown".
    """
    if isinstance(by, str) and by not in ("province", "municipality"):
        raise UsageError(
            "regions-unknown",
            Text("Deze indeling in regio's kent Publiek niet.", "Publiek does not know this division into regions."),
            Text("Kies provincie of gemeente, of geef per gebied een regio.", "Choose province or municipality."),
            {"known": ["province", "municipality"]},
        )
    if isinstance(by, str):
        region = np.asarray(getattr(profile, by))
    else:
        region = np.array([by.get(str(area), "") for area in profile.area], dtype=np.str_)
    segment, certainty = _groups(profile, scheme)
    return Territory(profile, scheme, region, segment, certainty)


def _groups(profile: AreaProfile, scheme: SegmentScheme) -> tuple[NDArray[np.str_], Floats]:
    """Group and certainty per area, from the fine table where the profile is of six-character postcodes."""
    fine = profile.level == "pc6" and scheme.fine is not None
    table, key = (scheme.fine, "pc6") if fine else (scheme.table, "pc4")
    codes = [str(code) for code in table.column(key).to_pylist()]  # type: ignore[union-attr]
    at = {code: row for row, code in enumerate(codes)}
    labels = table.column("segment").to_pylist()  # type: ignore[union-attr]
    sure = table.column("certainty").to_pylist()  # type: ignore[union-attr]
    rows = [at.get(str(area) if fine else str(area)[:4], -1) for area in profile.area]
    segment = np.array([labels[row] or "" if row >= 0 else "" for row in rows], dtype=np.str_)
    known = [sure[row] if row >= 0 and sure[row] is not None else np.nan for row in rows]
    return segment, np.array(known, dtype=float)


def region_unknown(unknown: Sequence[str], known: Sequence[str]) -> UsageError:
    """The refusal of a region that is not there."""
    return UsageError(
        "region-unknown",
        Text("Deze regio is hier niet bekend.", "This region is not known here."),
        Text("Kies een van de genoemde regio's.", "Choose one of the regions listed."),
        {"unknown": list(unknown), "known": list(known)[:400]},
    )

"""What is said of the area of each postcode? In memory, from open statistics and the house's own released figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from publiek import areas, permitting
from publiek.connecting.writing_back import refusals
from publiek.connecting.writing_back.attributes import registered
from publiek.house import House
from publiek.looking import look
from publiek.segmentation import SegmentScheme, schemes
from publiek.segmentation.schemes.keys import read_postcodes

#: What stands behind one postcode: attribute -> value, None where nothing is known.
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Sayings:
    """What is told of areas: `attributes`, in `language`, from the segmentation `version` (code, version, level)."""

    attributes: tuple[str, ...]
    version: str
    language: str = "nl"
    scheme: SegmentScheme | None = field(default=None, repr=False)
    venue_pc4: int | None = None
    core: Mapping[int, bool] = field(default_factory=dict, repr=False)

    def of(self, postcodes: Sequence[str | None]) -> list[Values | None]:
        """Per postcode what is told of its area; None where it is no Dutch postcode."""
        cells = pa.array([text or "" for text in postcodes], pa.string())
        pc4 = read_postcodes(pa.chunked_array([cells])).pc4
        told: list[dict[str, str | None]] = [{} for _ in postcodes]
        if self.scheme is not None and {"segment", "certainty"} & set(self.attributes):
            self._segments(cells, told)
        known = _areas()
        places = {place: self._of_place(place, known) for place in set(pc4.tolist())}
        for place, values in zip(pc4.tolist(), told, strict=True):
            values |= places[place]
        return [
            {name: values.get(name) for name in self.attributes} if place >= 0 else None
            for place, values in zip(pc4.tolist(), told, strict=True)
        ]

    def _segments(self, cells: pa.Array, told: list[dict[str, str | None]]) -> None:
        assert self.scheme is not None
        level = level_of(self.scheme)
        table = schemes.export_segments(pa.table({"postcode": cells}), self.scheme, level=level, language=self.language)
        segments, sure = table["segment"].to_pylist(), table["certainty"].to_pylist()
        for values, segment, certainty in zip(told, segments, sure, strict=True):
            values["segment"] = segment
            values["certainty"] = self._class("certainty", certainty) if segment is not None else None

    def _of_place(self, pc4: int, known: Mapping[int, Mapping[str, float]]) -> dict[str, str | None]:
        area, values = known.get(pc4), dict[str, str | None]()
        if area is None:
            return values
        values["urbanity"] = self._class("urbanity", area["urbanity"])
        if self.venue_pc4 in known:
            venue = known[self.venue_pc4]  # type: ignore[index]
            km = float(areas.distance_km(area["lon"], area["lat"], venue["lon"], venue["lat"]))
            values["distance"] = self._class("distance", km)
        if pc4 in self.core:
            values["catchment"] = self._class("catchment", self.core[pc4])
        return values

    def _class(self, code: str, number: float | None) -> str | None:
        return registered()[code].class_of(number, self.language)


def sayings_of(house: House, attributes: tuple[str, ...], *, language: str = "nl") -> Sayings:
    """What is told for `house` of any area. The licence of its segmentation decides whether groups may leave.

    Raises DisclosureError "licence-blocks-export", UsageError "write-back-venue" when a distance is asked and the place
    of the venue is not known, StorageError "nothing-delivered" when the catchment is asked of a house without data.
    """
    permitting.require(house, "write-back")
    scheme = house.scheme
    level = level_of(scheme)
    if {"segment", "certainty"} & set(attributes):
        schemes.export_segments(pa.table({"postcode": pa.array([], pa.string())}), scheme, level=level)
    venue = house.venue_pc4 or _delivered_venue(house)
    if "distance" in attributes and venue not in _areas():
        raise refusals.venue_unknown()
    core = _core(house) if "catchment" in attributes else {}
    return Sayings(attributes, f"{scheme.code} {scheme.version} ({level})", language, scheme, venue, core)


def _delivered_venue(house: House) -> int | None:
    told = house.store.current().organisation.get("venue_pc4")
    return told if isinstance(told, int) else None


def level_of(scheme: SegmentScheme) -> str:
    """The finest level that the scheme has and its licence lets out."""
    return "pc6" if scheme.fine is not None and scheme.licence.finest in ("household", "pc6") else "pc4"


def _core(house: House) -> dict[int, bool]:
    """Per area that the released figure shows: whether it is in the catchment. Of the others nothing is said."""
    rows = look(house, only=("catchment",))["catchment"].table.to_pylist()
    return {int(row["pc4"]): bool(row["core80"]) for row in rows if row["core80"] is not None}


def _areas() -> dict[int, dict[str, float]]:
    table = areas.describe().table
    columns = {name: table[name].to_pylist() for name in ("pc4", "lon", "lat", "urbanity")}
    return {
        int(pc4): {"lon": lon, "lat": lat, "urbanity": urban}
        for pc4, lon, lat, urban in zip(*columns.values(), strict=True)
        if lon is not None and np.isfinite(lon)
    }

"""What does a segmentation say of one area? Its label, its mix with margins, and its figures beside the country's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from publiek import areas
from publiek.errors import Text, UsageError
from publiek.segmentation import SegmentScheme, area_profile, schemes
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.schemes.exporting import check_licence
from publiek.segmentation.schemes.keys import read_postcodes
from publiek.workshop.showing import spread_of, tiers_of

_HALF_WIDTH = 1.96
_PLACE = ("place", "municipality", "province", "households", "residents")


def tell_area(pc4: str, scheme: SegmentScheme) -> dict[str, object]:
    """What is known of the area of a postcode ("3011", "3011 AB"), as plain values; texts as {nl, en}.

    `label` (None: the area has no group) and `tiers` (the same in every tier); `mix`: every group with its part (0-1)
    and its 95% interval, None where that is not known; `spread`: the mean standard deviation of the parts;
    `labels_right`: of how many people the label is right, everywhere and in areas with this label; `figures`: per
    variable the area's value, the country's (by households), the index and how much of it is the area's own (0-1).

    Raises UsageError "area-postcode-unreadable", "area-unknown" and DisclosureError "licence-blocks-export".
    """
    check_licence(scheme, level="pc4")
    number = _number(pc4)
    row = _row(scheme, number)
    return {
        "pc4": number,
        **_place(number),
        "segmentation": {"code": scheme.code, "version": scheme.version, "source": scheme.source},
        "label": _label(scheme, row),
        "tiers": [
            {"tier": tier.facts.get("tier"), "label": _label(tier, _row(tier, number))} for tier in tiers_of(scheme)
        ],
        **_mix(scheme, row, number),
        "labels_right": _labels_right(scheme, row),
        "figures": _figures(number),
    }


def _number(postcode: str) -> int:
    found = int(read_postcodes(pa.chunked_array([[postcode]], pa.string())).pc4[0])
    if found >= 0:
        return found
    raise UsageError(
        "area-postcode-unreadable",
        Text("Dit is geen Nederlandse postcode.", "This is not a Dutch postcode."),
        Text(
            "Geef vier cijfers, of vier cijfers en twee letters.", "Give four digits, or four digits and two letters."
        ),
    )


def _place(number: int) -> dict[str, object]:
    """Where the area is and how many live there."""
    table = areas.describe().table
    at = np.flatnonzero(table.column("pc4").to_numpy() == number)
    if at.size:
        return {name: table.column(name)[int(at[0])].as_py() for name in _PLACE}
    raise UsageError(
        "area-unknown",
        Text("Dit postcodegebied kent Publiek niet.", "Publiek does not know this postcode area."),
        Text(
            "Kijk de postcode na. Gebieden met alleen postbussen of zonder bewoners hebben geen cijfers.",
            "Check the postcode. Areas of post boxes or without residents have no figures.",
        ),
        {"pc4": number},
    )


def _row(scheme: SegmentScheme, number: int) -> dict[str, object] | None:
    at = np.flatnonzero(scheme.table.column("pc4").to_numpy() == number)
    return scheme.table.slice(int(at[0]), 1).to_pylist()[0] if at.size else None


def _label(scheme: SegmentScheme, row: dict[str, object] | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"code": row["segment"], "name": _names(scheme).get(str(row["segment"])), "certainty": row["certainty"]}


def _names(scheme: SegmentScheme) -> dict[str, dict[str, str]]:
    return {group.code: asdict(group.name) for group in scheme.groups}


def _mix(scheme: SegmentScheme, row: dict[str, object] | None, number: int) -> dict[str, object]:
    """The parts of the mix from large to small with their margins, and the mean spread."""
    if row is None:
        return {"mix": [], "spread": None}
    table, names = spread_of(scheme), _names(scheme)
    at = np.flatnonzero(table.column("pc4").to_numpy() == number) if table is not None else np.array([], int)
    told = table.slice(int(at[0]), 1).to_pylist()[0] if table is not None and at.size else None
    deviations = dict(told["parts"]) if told else {}
    parts = sorted(row["mix"], key=lambda pair: (-pair[1], pair[0]))  # type: ignore[call-overload]
    mix = []
    for code, part in parts:
        half = _HALF_WIDTH * deviations[code] if code in deviations else None
        low, high = (None, None) if half is None else (max(part - half, 0.0), min(part + half, 1.0))
        mix.append({"code": code, "name": names.get(code), "part": part, "low": low, "high": high})
    return {"mix": mix, "spread": told["spread"] if told else None}


def _labels_right(scheme: SegmentScheme, row: dict[str, object] | None) -> dict[str, object]:
    """The sentence that goes with every label, the numbers behind it, and those of areas with this label."""
    ends: Any = scheme.facts.get("labels_right_interval", (None, None))
    by_group: Any = scheme.facts.get("labels_right_by_group", {})
    own = by_group.get(row["segment"]) if row else None
    return {
        "sentence": asdict(schemes.labels_right_sentence(scheme.labels_right)),
        "how": asdict(scheme.labels_right_how),
        "value": scheme.labels_right,
        "low": ends[0],
        "high": ends[1],
        "label": dict(zip(("value", "low", "high"), own, strict=True)) if own else None,
    }


def _figures(number: int) -> list[dict[str, object]]:
    """The area beside the country, variable by variable; none for an area without figures."""
    profile = area_profile.packaged()
    at = np.flatnonzero(profile.area == str(number))
    if not at.size:
        return []
    labels = {variable.name: asdict(variable.label) for variable in recipe().variables}
    country = profile.households @ profile.values / profile.households.sum()
    here, own = profile.values[at[0]], profile.reliability[at[0]]
    return [
        {
            "variable": name,
            "label": labels.get(name, {"nl": name, "en": name}),
            "kind": kind,
            "value": round(float(here[i]), 4),
            "country": round(float(country[i]), 4),
            "index": round(float(100 * here[i] / country[i])) if country[i] > 0 else None,
            "own": float(own[i]),
        }
        for i, (name, kind) in enumerate(zip(profile.names, profile.kinds, strict=True))
    ]

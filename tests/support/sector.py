"""The invented sector brought in through the front door, and what its manifest says should have come of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from publiek import areas, segmentation
from publiek.answers import summary
from publiek.invented import SectorSettings, invent
from publiek.pipeline import House, take_in

#: What stands in `system` of the manifest, and what the front door must call it.
RECOGNISED_AS = {
    "pretix-positions": "pretix", "pretix-orders": "pretix", "stager-xlsx": "stager", "l0": "plain", "l1": "plain",
}  # fmt: skip
#: What a manifest calls the meaning of a row -> what may become of it: a status that is kept, or a reason to set aside.
BECOMES = {
    "valid": {"valid"},
    "return": {"return"},
    "returned": {"cancelled", "refunded"},
    "cancelled": {"cancelled", "refunded"},
    "reserved": {"reserved"},
    "test": {"order-test"},
    "gift": {"no-performance"},
    "total": {"row-footer"},
    "duplicate": {"row-duplicate"},
}
#: What a system cannot say otherwise: an order that was never confirmed, two equal lines without ticket numbers.
BECOMES_IN = {("ticketmatic", "cancelled"): {"reserved"}, ("plain", "duplicate"): {"valid"}}


def make_sector(out: Path, *, tickets: int) -> Path:
    """The invented sector on the real postcode areas; always the same for the same number of tickets."""
    invent(
        SectorSettings(seed=1, tickets=tickets),
        areas=areas.describe().table,
        segments=segmentation.assign().table,
        out=out,
    )
    return out


def files_of(sector: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Every export file: (its organisation, its facts), as the manifest tells them."""
    manifest = json.loads((sector / "manifest.json").read_text(encoding="utf-8"))
    return [(house, facts) for house in manifest["organisations"] for facts in house["files"]]


def house_of(organisation: dict[str, Any], place: Path) -> House:
    """The house as its marketer would name it; data and keys under `place`."""
    return House(
        organisation=organisation["organisation"],
        home=place / "home",
        keys=place / "keys",
        venue_pc4=int(organisation["venue_postcode"][:4]),
    )


@dataclass(frozen=True)
class Came:
    """What came of one file: the answer, rows by status or reason, net sums, rows by postcode status."""

    answer: dict[str, Any]
    rows: dict[str, int]
    net: dict[str, int]
    homes: dict[str, int] = field(default_factory=dict)


def bring_in(sector: Path, organisation: dict[str, Any], facts: dict[str, Any], place: Path) -> Came:
    """One file through the whole walk, and what then lies in the warehouse."""
    house = house_of(organisation, place)
    intake = take_in(sector / facts["path"], house=house)
    kept = place / "home" / "organisations" / house.organisation / "deliveries" / f"delivery={intake.record.number}"
    lines = pq.read_table(next(kept.glob("original-*/lines.parquet"))).to_pylist()
    aside = pq.read_table(next(kept.glob("original-*/set-aside.parquet"))).to_pylist()
    standing = [line for line in lines if line["status"] in ("valid", "return")]
    return Came(
        answer=summary(intake),
        rows=_count({(line["row"], line["status"]) for line in lines} | {(row["row"], row["code"]) for row in aside}),
        net={
            "tickets": sum(line["quantity"] for line in standing),
            "revenue_cents": sum(line["amount_cents"] or 0 for line in standing),
            "fee_cents": sum(line["fee_cents"] or 0 for line in standing),
        },
        homes=_count({(line["row"], line["postcode_status"]) for line in lines}),
    )


def _count(pairs: set[tuple[int, str]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for _, word in pairs:
        counted[word] = counted.get(word, 0) + 1
    return counted

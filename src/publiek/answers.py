"""What does a machine get? The answers of `--json` as plain values; their schemas are in docs/reference/json."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from publiek import deliveries
from publiek.pipeline import House, Intake, column_decisions, look


def preview(path: Path, *, house: House, mapping: Path | None = None, sheet: str | None = None) -> dict[str, object]:
    """What would be kept, generalised, keyed or dropped of a file, and why. Reads the head only; keeps nothing."""
    received = deliveries.receive(path, mapping=mapping, sheet=sheet, maps_folder=house.maps)
    return {
        "system": received.system,
        "level": received.level,
        "facts": received.facts,
        "columns": column_decisions(received),
    }


def summary(intake: Intake) -> dict[str, object]:
    """What one import did: rows, money, findings, level, system, and what happened to each column."""
    ledger = intake.record.ledger
    return {
        "organisation": intake.record.organisation,
        "delivery": intake.record.number,
        "already_kept": intake.already_kept,
        "resumed_from": intake.resumed_from,
        "system": intake.record.source["system"],
        "level": intake.record.source["level"],
        "rows_read": ledger["rows_read"],
        "rows_kept": ledger["rows_kept"],
        "rows_set_aside": ledger["rows_set_aside"],
        "cents_read": ledger["cents_read"],
        "cents_kept": ledger["cents_kept"],
        "cents_set_aside": ledger["cents_set_aside"],
        "first": intake.record.first,
        "last": intake.record.last,
        "findings": [finding.as_dict() for finding in intake.record.findings],
        "columns": intake.record.source["columns"],
        "facts": intake.received.facts,
    }


def history(house: House) -> list[dict[str, object]]:
    """Every delivery, also those withdrawn: number, system, level, period, rows, what is perhaps told twice."""
    return [
        {
            "number": record.number,
            "system": record.source["system"],
            "level": record.source["level"],
            "first": record.first,
            "last": record.last,
            "rows_kept": record.ledger["rows_kept"],
            "withdrawn": record.withdrawn,
            "doubts": [asdict(one) for one in record.doubts],
        }
        for record in house.store.history()
    ]


def profile(house: House, *, reference: str) -> dict[str, object]:
    """The audience profile against one reference as plain numbers: base and one row per segment (see `--json`)."""
    figure = look(house, only=("segment_index",))["segment_index"]
    rows = [row for row in figure.table.to_pylist() if row["reference"] == reference]
    base = figure.base
    return {
        "organisation": house.organisation,
        "base": {
            "counted": base.counted,
            "n": base.n,
            "of": base.of,
            "coverage": base.coverage,
            "reference": reference,
            "sources": list(base.sources),
        },
        "too_thin": vars(figure.too_thin) if figure.too_thin else None,
        "limits": list(figure.limits),
        "segments": [
            {
                key: row[key]
                for key in ("segment", "bookers", "share", "reference_share", "index", "low", "high", "verdict")
            }
            for row in rows
        ],
    }

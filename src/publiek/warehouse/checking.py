"""Is everything that was kept still there, unchanged, and does it still add up?"""

from __future__ import annotations

from pathlib import Path

from publiek.engines import Workbench
from publiek.warehouse import refusals
from publiek.warehouse.keeping import fingerprint
from publiek.warehouse.ledgers import recount, require_conservation
from publiek.warehouse.manifest import Manifest
from publiek.warehouse.places import Places
from publiek.warehouse.records import KeptFile


def verify(manifest: Manifest, *, places: Places) -> int:
    """The number of files checked against size and SHA-256. Raises StorageError `data-damaged` naming every bad one."""
    files = {file.path: file for record in manifest.kept for file in record.files}
    damage = {path: found for path, file in files.items() if (found := _damage(file, path=places.root / path))}
    if damage:
        raise refusals.data_damaged(damage)
    return len(files)


def check_conservation(manifest: Manifest, *, places: Places, workbench: Workbench) -> dict[str, int]:
    """The ledgers of all deliveries that count, added up, after counting each again from its files.

    Raises ConservationError for the first delivery of which rows or cents on disk differ from its ledger.
    """
    totals: dict[str, int] = {}
    for record in manifest.kept:
        lines, set_aside = places.root / record.original.path, places.root / record.set_aside.path
        on_disk = recount(lines, set_aside=set_aside, ledger=record.ledger, workbench=workbench)
        require_conservation(record.ledger, on_disk=on_disk, delivery=record.number)
        for name, value in record.ledger.items():
            totals[name] = totals.get(name, 0) + value
    return totals


def _damage(file: KeptFile, *, path: Path) -> str:
    """What is wrong with one file, in one word; empty when nothing is."""
    try:
        if path.stat().st_size != file.size:
            return "size"
        return "" if fingerprint(path) == file.sha256 else "content"
    except FileNotFoundError:
        return "missing"
    except PermissionError:
        return "not-allowed"
    except OSError:
        return "unreadable"

"""An invented cultural sector with known truth: `invent` makes a large one, `write_town` a small one."""

from __future__ import annotations

from pathlib import Path

from publiek.invented.sector import invent
from publiek.invented.settings import Organisation, SectorReport, SectorSettings

__all__ = ["Organisation", "SectorReport", "SectorSettings", "invent", "write_town"]


def write_town(out: Path) -> tuple[Path, ...]:
    """Write the small invented town of the tutorials into `out`; returns the paths written."""
    from publiek.invented import town

    return town.write_town(out)

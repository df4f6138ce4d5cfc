"""What does it look like with a whole sector? The invented sector, delivered and reported the way a user would."""

from __future__ import annotations

from pathlib import Path

from publiek import areas, invented, segmentation
from publiek.pipeline import House, Progress, report, take_in

#: The organisation whose report is made first; the README speaks of it. It is invented, like all others.
SHOWN = "theater-de-brug"
ALL_FORMATS = ("html", "pdf", "pptx", "xlsx", "json")


def show(
    out: Path, *, tickets: int, seed: int, only_files: bool, language: str, progress: Progress
) -> dict[str, object]:
    """Make the sector in `out`/sector, import every organisation into `out`/home, report on one of them.

    Returns where everything is: `files`, `home`, `report`, how many organisations and tickets.
    """
    made = invented.invent(
        invented.SectorSettings(seed=seed, tickets=tickets),
        areas=areas.describe().table,
        segments=segmentation.assign().table,
        out=out / "sector",
        progress=lambda fraction: progress("invent", fraction),
    )
    shown: dict[str, object] = {
        "organisations": len(made.organisations),
        "tickets": made.tickets,
        "files": out / "sector",
    }
    if only_files:
        return shown
    for number, organisation in enumerate(made.organisations):
        house = _house(organisation, out)
        for path in organisation.files:
            take_in(path, house=house)
        progress("deliver", (number + 1) / len(made.organisations))
    chosen = next(o for o in made.organisations if o.id == SHOWN)
    made_files = report(
        _house(chosen, out), folder=out / "report", formats=ALL_FORMATS, language=language, progress=progress
    )
    return shown | {"home": out / "home", "report": made_files}


def _house(organisation: invented.Organisation, out: Path) -> House:
    return House(
        organisation=organisation.id,
        home=out / "home",
        name=organisation.name,
        venue_pc4=organisation.venue_pc4,
        subsector=organisation.subsector,
        keys=out / "keys",
    )

"""What do the commands of papers say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.accountability import Filed
    from publiek.governance.papers import Paper

HELP = {
    "papers": Text(
        "Maak de stukken die de AVG vraagt, uit wat er is ingesteld.",
        "Make the papers that the GDPR asks, from what is configured.",
    ),
    "kinds": Text(
        "Welke stukken (leeg: alle die nodig zijn): record, dpia-own, dpia-together, joint, processor, balance, "
        "privacy-text.",
        "Which papers (none: all that are needed): record, dpia-own, dpia-together, joint, processor, balance, "
        "privacy-text.",
    ),
    "out": Text("Map waarin de stukken komen.", "Folder for the papers."),
    "languages": Text("Talen, met komma's: nl,en.", "Languages, with commas: nl,en."),
    "agreement": Text("Alleen over deze afspraak.", "About this agreement alone."),
    "changed": Text(
        "Schrijf niets; toon welke stukken achterlopen bij wat er nu is ingesteld.",
        "Write nothing; show which papers are behind what is configured now.",
    ),
    "notice": Text("De privacytekst voor bezoekers.", "The privacy text for visitors."),
    "notice_out": Text("Schrijf de tekst in dit bestand.", "Write the text to this file."),
}
_STATES = {
    "written": Text("geschreven", "written"),
    "unchanged": Text("ongewijzigd", "unchanged"),
    "beside": Text(
        "ernaast geschreven: aan het andere bestand heeft iemand gewerkt",
        "written beside: somebody worked on the other file",
    ),
    "current": Text("bij de tijd", "up to date"),
    "behind": Text("loopt achter bij wat er nu is ingesteld", "is behind what is configured now"),
    "edited": Text("bewerkt, de feiten zijn nog dezelfde", "edited; the facts are still the same"),
    "edited-behind": Text(
        "bewerkt, en loopt achter bij wat er nu is ingesteld", "edited, and behind what is configured"
    ),
    "gone": Text("het bestand is er niet meer", "the file is no longer there"),
    "not-needed": Text("niet meer nodig", "no longer needed"),
}


def filed_lines(filed: Sequence[Filed], papers: Sequence[Paper], folder: Path, *, changed: bool) -> Iterator[Text]:
    """What became of every file, and what a person must still do."""
    yield Text(f"Map: {folder}", f"Folder: {folder}")
    for one in filed:
        state = _STATES[one.state]
        yield Text(f"  {one.file}: {state.nl}", f"  {one.file}: {state.en}")
    if not filed:
        yield Text("  Hier liggen geen stukken van Publiek.", "  No papers of Publiek are here.")
    if changed:
        return
    for paper in papers:
        count = len(paper.open_places("nl"))
        if count:
            yield Text(
                f"{paper.title.nl}: nog {count} plekken in te vullen.",
                f"{paper.title.en}: {len(paper.open_places('en'))} places still to be filled in.",
            )
    yield Text(
        "Dit zijn concepten. Laat ze lezen door een jurist of de functionaris gegevensbescherming.",
        "These are drafts. Have them read by a lawyer or the data protection officer.",
    )

"""What do the houses that share one home know together? Counts per discipline and area, for what is learned of all.

One installation, one controller: a city with its institutions. Between installations nothing of this travels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from publiek import areas, measures, permitting, warehouse
from publiek.engines import Workbench
from publiek.house import House
from publiek.pipeline import Progress
from publiek.segmentation import SegmentScheme


@dataclass(frozen=True)
class Brought:
    """What one house brings: `counts` (measures.contribution.COUNTS), the province and the seasons they cover."""

    organisation: str
    province: str
    counts: pa.Table
    period: str


def brought(
    home: Path, scheme: SegmentScheme, *, today: date, progress: Progress = lambda step, fraction: None
) -> Iterator[Brought]:
    """The counts of every house in `home` that has a venue and enough bookers, in alphabetical order.

    A fifth to a third of a second per house, most of it adding up who came (measures.frames); `progress` is told.
    """
    reference = areas.describe()
    found = warehouse.organisations(home)
    organisations = [one for one in found if permitting.permitted(House(one, home), "own-analysis")]
    for done, organisation in enumerate(organisations):
        progress("houses", done / len(organisations))
        snapshot = warehouse.Store(home, organisation).current()
        venue = snapshot.organisation.get("venue_pc4")
        if not snapshot.deliveries or venue is None:
            continue
        with Workbench(memory="1200MB") as workbench:
            question = measures.Question(
                organisation_id=organisation,
                venue_pc4=venue,
                areas=reference.table,
                segments=scheme.table,
                area_source=reference.source,
                segment_source=f"{scheme.code} {scheme.version}",
                workbench=workbench,
                today=today,
            )
            counts, province = measures.contribution(snapshot.lines(workbench), question)
        if len(counts):
            days = [day for record in snapshot.deliveries for day in (record.first, record.last) if day]
            period = f"{min(days):%Y-%m}/{max(days):%Y-%m}" if days else ""
            yield Brought(organisation, province, counts, period)

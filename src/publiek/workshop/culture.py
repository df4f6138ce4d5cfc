"""How often does each group go to what, as far as the houses of this home and their surveys tell?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek.pipeline import Progress
from publiek.segmentation import SegmentScheme, area_profile, culture, respondents
from publiek.segmentation.card import Measured, hold_out
from publiek.workshop.houses import Brought, brought
from publiek.workshop.writing import write_all

FOLDER = "culture"


@dataclass(frozen=True)
class Learned:
    """`rates`, where they were written, how well other houses foresee a house (`held_out`), and what changed since
    the version before (empty when there was none).
    """

    rates: culture.CultureRates
    path: Path
    held_out: Measured | None
    changes: pa.Table | None


def learn(
    home: Path,
    *,
    scheme: SegmentScheme,
    surveys: tuple[tuple[Path, Path], ...] = (),
    today: date,
    progress: Progress,
) -> Learned:
    """Learn from everything in `home` and the `surveys` (answers, description) and keep it as the version of today.

    The same contributions give the same bytes. Without contributions the version says that nothing is known.
    """
    progress("learn", 0.0)
    houses = list(brought(home, scheme, today=today))
    progress("learn", 0.7)
    deliveries = [_rows(house, scheme) for house in houses]
    asked = [respondents.read_survey(answers, description) for answers, description in surveys]
    told = [culture.contribute_survey(data, scheme) for data in asked]
    periods = sorted({house.period for house in houses} - {""})
    given = culture.Contributions(
        deliveries=pa.concat_tables(deliveries) if deliveries else None,
        surveys=pa.concat_tables(told) if told else None,
        vintages=(*(f"deliveries {period}" for period in periods), *(f"{d.source} {d.year}" for d in asked)),
    )
    before = latest(home, scheme)
    shares = culture.group_shares(scheme, area_profile.packaged())
    rates = culture.learn_culture(given, scheme, shares=shares, version=today.isoformat())
    name = f"{rates.version}.json"
    (path,) = write_all({name: rates.as_json()}, home / FOLDER / f"{scheme.code}-{scheme.version}")
    held_out = hold_out(given.deliveries) if given.deliveries is not None else None
    changes = culture.compare(before, rates) if before is not None else None
    return Learned(rates, path, held_out, changes)


def latest(home: Path, scheme: SegmentScheme) -> culture.CultureRates | None:
    """The newest version that was learned for `scheme` in `home`; None when there is none."""
    found = sorted((home / FOLDER / f"{scheme.code}-{scheme.version}").glob("*.json"))
    return culture.from_json(found[-1].read_text(encoding="utf-8")) if found else None


def _rows(house: Brought, scheme: SegmentScheme) -> pa.Table:
    """The rows of one house, discipline by discipline."""
    disciplines = pc.unique(house.counts.column("discipline")).to_pylist()
    parts = []
    for discipline in disciplines:
        counts = house.counts.filter(pc.equal(house.counts.column("discipline"), discipline))
        who = culture.Contributor(house.organisation, house.province, discipline)
        parts.append(culture.contribute_delivery(counts, scheme, who=who))
    return pa.concat_tables(parts)


def as_answer(learned: Learned) -> dict[str, object]:
    """What was learned, for a machine."""
    return {
        **json.loads(learned.rates.as_json()),
        "path": str(learned.path),
        "held_out": None if learned.held_out is None else learned.held_out.value,
        "changes": None if learned.changes is None else learned.changes.to_pylist(),
    }

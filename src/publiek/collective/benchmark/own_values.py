"""What does a house bring to a comparison? Its indicators of one season, rounded, and what places it in groups.

The table has a row per indicator (`value`), and two rows of facts that are public anyway: `subsector` (`text`, a code)
and `venue_pc4` (`value`). Nothing in it rests on fewer than ten bookers, and no value has more than two figures.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from publiek import disclosure
from publiek.collective.agreements import Agreement
from publiek.engines import EngineSettings, open_engine
from publiek.house import House
from publiek.sector.peers import told_place
from publiek.sector.peers_indicators import Season, indicators, values_of
from publiek.vocabulary.figures import Base, Figure

NAME = "indicators"
COLUMNS = pa.schema([("indicator", pa.string()), ("value", pa.float64()), ("text", pa.string())])


def indicators_of(house: House, agreement: Agreement, round_: str, *, today: date | None = None) -> pa.Table:
    """The house's indicators of a round as they may leave it (released under contribution-eyes).

    `round_`: a season such as "2024/25", looked at through the segmentation of the agreement. The table is empty when
    nobody came. Raises StorageError when nothing was delivered.
    """
    looked = House(**{**vars(house), "segmentation": agreement.segmentation})
    season = Season(int(round_[:4]), today or date.today())
    with open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as engine:
        counted = indicators(looked, season=season, engine=engine)
    if counted.too_thin:
        return COLUMNS.empty_table()
    subsector, venue = told_place(house)
    rows: list[dict[str, object]] = [
        {"indicator": name, "value": value, "text": None} for name, value in values_of(counted).items()
    ]
    if subsector:
        rows.append({"indicator": "subsector", "value": None, "text": subsector})
    if venue:
        rows.append({"indicator": "venue_pc4", "value": float(venue), "text": None})
    return disclosure.only_own_values(_figure(counted, rows))[NAME].table


def _figure(counted: Figure, rows: list[dict[str, object]]) -> Figure:
    base = Base("visits", counted.base.n, counted.base.of, sources=counted.base.sources)
    return Figure(NAME, base, pa.Table.from_pylist(rows, schema=COLUMNS), limits=counted.limits)

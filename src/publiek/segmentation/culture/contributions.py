"""What do those who take part bring? Counts per group of a segmentation: bookers of a house, visitors in a survey."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.vocabulary.codes import GENRES

Floats = NDArray[np.float64]
#: One row per organisation, discipline and group. `bookers`: accounts, counted or modelled; `exposure`: accounts
#: expected when the group made no difference (households x distance decay).
DELIVERY = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
#: One row per survey, region, discipline and group. `persons` asked, `visitors` among them (weighted, effective).
SURVEY = ("source", "region", "discipline", "segment", "persons", "visitors")
#: Both may have these when nobody's own group is known and counts were modelled from areas with mixes (unmixing.py):
#: the slope of the log-likelihood in the group's log rate, and minus its second slopes with every group of the scheme.
MODELLED = ("score", "information")


@dataclass(frozen=True)
class Contributions:
    """Everything brought together. `vintages`: what each input covers ("deliveries 2022/23-2024/25"), for the card."""

    deliveries: pa.Table | None = None
    surveys: pa.Table | None = None
    vintages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Contributions in one form: `events` (bookers or visitors) of `expected` (accounts, or persons asked).

    `source` who, `survey` whether it is a survey; `score` and `information` (rows x groups) of modelled counts, nan
    for counted ones.
    """

    source: NDArray[np.str_]
    region: NDArray[np.str_]
    discipline: NDArray[np.str_]
    segment: NDArray[np.str_]
    survey: NDArray[np.bool_]
    events: Floats
    expected: Floats
    score: Floats
    information: Floats

    @property
    def modelled(self) -> NDArray[np.bool_]:
        """Which rows were modelled from areas with mixes."""
        return np.isfinite(self.score)

    def __len__(self) -> int:
        return len(self.source)

    def only(self, kept: NDArray[np.bool_]) -> Rows:
        """Some of the rows."""
        return Rows(*(getattr(self, name)[kept] for name in Rows.__dataclass_fields__))


def check(given: Contributions, groups: tuple[str, ...]) -> Rows:
    """The contributions as rows.

    Raises SegmentationError "contribution-columns", "contribution-impossible", "contribution-groups-unknown",
    "contribution-disciplines-unknown", "contribution-double".
    """
    parts = [
        _rows(table, wanted, survey=survey, groups=groups)
        for table, wanted, survey in ((given.deliveries, DELIVERY, False), (given.surveys, SURVEY, True))
        if table is not None
    ]
    if not parts:
        return _rows(pa.table({name: pa.array([], pa.string()) for name in DELIVERY}), DELIVERY, groups=groups)
    rows = Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Rows.__dataclass_fields__))
    _refuse_unknown(rows, groups)
    return rows


def _rows(table: pa.Table, wanted: tuple[str, ...], *, groups: tuple[str, ...], survey: bool = False) -> Rows:
    _columns(table, wanted)
    first, second = _numbers(table, wanted[4]), _numbers(table, wanted[5])
    events, expected = (second, first) if survey else (first, second)
    fine = (events >= 0) & (expected >= 0) & ~((events > 0) & (expected == 0))
    score, information = _modelled(table, len(groups))
    fine &= ~np.isfinite(score) | (np.isfinite(information).all(axis=1) & (events > 0))
    _possible(fine & (events <= expected * (1 + 1e-9)) if survey else fine, "surveys" if survey else "deliveries")
    kept = expected > 0
    told = [_words(table, name)[kept] for name in wanted[:4]]
    return Rows(*told, np.full(int(kept.sum()), survey), events[kept], expected[kept], score[kept], information[kept])


def _modelled(table: pa.Table, groups: int) -> tuple[Floats, Floats]:
    """Score and information per row, nan where the table has none of the right length."""
    information = np.full((len(table), groups), np.nan)
    if not set(MODELLED) <= set(table.column_names):
        return np.full(len(table), np.nan), information
    for at, row in enumerate(table.column("information").to_pylist()):
        if row is not None and len(row) == groups:
            information[at] = row
    return _numbers(table, "score"), information


def _columns(table: pa.Table, wanted: tuple[str, ...]) -> None:
    absent = [name for name in wanted if name not in table.column_names]
    if absent:
        raise SegmentationError(
            "contribution-columns",
            Text("De bijdrage mist kolommen.", "The contribution lacks columns."),
            Text("Lever alle kolommen hieronder.", "Deliver all columns below."),
            {"absent": absent, "wanted": list(wanted)},
        )


def _possible(fine: NDArray[np.bool_], kind: str) -> None:
    if fine.all():
        return
    raise SegmentationError(
        "contribution-impossible",
        Text("De bijdrage heeft onmogelijke aantallen.", "The contribution has impossible counts."),
        Text(
            "Aantallen zijn 0 of meer, bezoekers niet meer dan personen, en boekers alleen waar ze te verwachten zijn.",
            "Counts are 0 or more, visitors no more than persons, and bookers only where some can be expected.",
        ),
        {"contribution": kind, "rows": int((~fine).sum()), "first_row": int(np.flatnonzero(~fine)[0]) + 1},
    )


def _refuse_unknown(rows: Rows, groups: tuple[str, ...]) -> None:
    strange = int((~np.isin(rows.segment, groups)).sum())
    if strange:
        raise SegmentationError(
            "contribution-groups-unknown",
            Text(
                "De bijdrage noemt groepen die deze indeling niet heeft.",
                "The contribution names groups that this segmentation does not have.",
            ),
            Text("Maak de bijdrage met dezelfde versie van de indeling.", "Make it with the same version."),
            {"rows": strange, "groups": list(groups)},
        )
    unknown = int((~np.isin(rows.discipline, [code for code in GENRES if code != "unknown"])).sum())
    if unknown:
        raise SegmentationError(
            "contribution-disciplines-unknown",
            Text("De bijdrage noemt onbekende disciplines.", "The contribution names unknown disciplines."),
            Text("Gebruik de genrecodes van de standaard.", "Use the genre codes of the standard."),
            {"rows": unknown, "codes": list(GENRES)},
        )
    keys = zip(rows.source, rows.region, rows.discipline, rows.segment, rows.survey, strict=True)
    double = sum(times - 1 for times in Counter(keys).values())
    if double:
        raise SegmentationError(
            "contribution-double",
            Text("Een bijdrage staat er twee keer in.", "A contribution is in it twice."),
            Text(
                "Geef per organisatie, regio, discipline en groep één rij.",
                "Give one row per organisation, region, discipline and group.",
            ),
            {"rows": double},
        )


def _words(table: pa.Table, name: str) -> NDArray[np.str_]:
    return np.array(pc.fill_null(table.column(name).cast(pa.string()), "").to_pylist(), dtype=np.str_)


def _numbers(table: pa.Table, name: str) -> Floats:
    return np.asarray(table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)

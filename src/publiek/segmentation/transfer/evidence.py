"""What is known of participation, per region and group? Answers of a survey, or bookers against their exposure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text, UsageError
from publiek.segmentation.scheme import SegmentScheme
from publiek.vocabulary.microdata import Microdata

Floats = NDArray[np.float64]
SURVEY, BOOKERS = "survey", "bookers"


@dataclass(frozen=True)
class Evidence:
    """Rows of participation, each of one person, account or cell of them.

    `kind`: "survey" (participants out of persons, binomial) or "bookers" (accounts against an exposure, Poisson;
    `persons` is then the exposure: households, or accounts expected if the group made no difference).
    `region` and `area` (postcode): "" when unknown; `segment`: group code, never "". `weight`: survey weight,
    mean 1. `cluster`: sampling unit for intervals, usually the home area; never the ticket. `label`: what it was about.
    `left_out`: how many were left out, by reason. Raises SegmentationError "evidence-unusable".
    """

    kind: str
    region: NDArray[np.str_]
    area: NDArray[np.str_]
    segment: NDArray[np.str_]
    persons: Floats
    participants: Floats
    weight: Floats
    cluster: NDArray[np.int64]
    label: str = ""
    left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
        wrong = _wrong(self)
        if any(wrong.values()):
            raise SegmentationError(
                "evidence-unusable",
                Text("Deze gegevens over deelname kloppen niet.", "These figures of participation do not add up."),
                Text(
                    "Kijk de genoemde aantallen rijen na: deelnemers zijn nooit meer dan personen, gewichten zijn "
                    "groter dan nul en elke rij heeft een groep.",
                    "Check the rows counted here: participants never exceed persons, weights are above zero and every "
                    "row has a group.",
                ),
                {reason: count for reason, count in wrong.items() if count},
            )

    def __len__(self) -> int:
        return len(self.segment)

    def only(self, kept: NDArray[np.bool_]) -> Evidence:
        """The same evidence for some of its rows."""
        names = ("region", "area", "segment", "persons", "participants", "weight", "cluster")
        return replace(self, **{name: getattr(self, name)[kept] for name in names})


def _wrong(evidence: Evidence) -> dict[str, int]:
    """How many rows are wrong, by reason."""
    columns = (evidence.region, evidence.area, evidence.persons, evidence.participants, evidence.weight)
    if any(len(column) != len(evidence) for column in (*columns, evidence.cluster)):
        return {"columns_of_unequal_length": 1}
    numbers = np.column_stack([evidence.persons, evidence.participants, evidence.weight])
    above = evidence.participants > evidence.persons * (1 + 1e-9)
    return {
        "unknown_kind": int(evidence.kind not in (SURVEY, BOOKERS)),
        "without_rows": int(not len(evidence)),
        "not_a_number": int((~np.isfinite(numbers)).any(axis=1).sum()),
        "persons_not_above_zero": int((evidence.persons <= 0).sum()),
        "participants_below_zero": int((evidence.participants < 0).sum()),
        "more_participants_than_persons": int(above.sum()) if evidence.kind == SURVEY else 0,
        "weight_not_above_zero": int((evidence.weight <= 0).sum()),
        "without_group": int((evidence.segment == "").sum()),
    }


def evidence_of(table: pa.Table, *, kind: str) -> Evidence:
    """Evidence from a table with columns segment, persons, participants and, if known, region, area, cluster, weight.

    Without `cluster` the area is the cluster, without areas each row is its own. Raises
    SegmentationError "evidence-columns-missing" and "evidence-unusable".
    """
    missing = sorted({"segment", "persons", "participants"} - set(table.column_names))
    if missing:
        raise SegmentationError(
            "evidence-columns-missing",
            Text("In de tabel met deelname ontbreken kolommen.", "The table of participation lacks columns."),
            Text("Voeg deze kolommen toe.", "Add these columns."),
            {"missing": missing},
        )
    area = _texts(table, "area")
    return Evidence(
        kind=kind,
        region=_texts(table, "region"),
        area=area,
        segment=_texts(table, "segment"),
        persons=_numbers(table, "persons"),
        participants=_numbers(table, "participants"),
        weight=_numbers(table, "weight") if "weight" in table.column_names else np.ones(len(table)),
        cluster=_clusters(table, area),
    )


def evidence_from(
    data: Microdata, *, item: str, scheme: SegmentScheme | None = None, traits: tuple[str, ...] = (), at_least: int = 1
) -> Evidence:
    """Evidence from survey answers: who gave answer number `at_least` or a later one to `item` takes part.

    The group of a respondent is the label of the home area in `scheme`, or the combination of answers to `traits`
    (one of the two is given). Who gave no answer or has no group is left out and counted in `left_out`. Raises
    UsageError "evidence-item-unknown".
    """
    known = {entry.name for entry in (*data.items, *data.traits)}
    unknown = sorted({item, *traits} - known)
    if unknown or (scheme is None) == (not traits):
        raise UsageError(
            "evidence-item-unknown",
            Text("Vraag of groep is niet in deze enquête te vinden.", "Question or group is not in this survey."),
            Text("Kies een vraag, en óf een indeling óf kenmerken.", "Choose a question, and a scheme or traits."),
            {"unknown": unknown, "known": sorted(known)},
        )
    answer = data.codes(item)
    segment = _labels_of_areas(data.area, scheme) if scheme is not None else _combined(data, traits)
    answered, grouped = ~np.isnan(answer), segment != ""
    kept = answered & grouped & (data.weight > 0)
    return Evidence(
        kind=SURVEY,
        region=data.region[kept],
        area=data.area[kept],
        segment=segment[kept],
        persons=np.ones(int(kept.sum())),
        participants=(answer[kept] >= at_least).astype(float),
        weight=data.weight[kept] / data.weight[kept].mean() if kept.any() else data.weight[kept],
        cluster=data.cluster[kept],
        label=item,
        left_out={"no_answer": int((~answered).sum()), "no_group": int((answered & ~grouped).sum())},
    )


def _labels_of_areas(area: NDArray[np.str_], scheme: SegmentScheme) -> NDArray[np.str_]:
    """The group of each home area, by its four digits; "" when unknown."""
    codes = (str(code) for code in scheme.table.column("pc4").to_pylist())
    label = dict(zip(codes, scheme.table.column("segment").to_pylist(), strict=True))
    return np.array([label.get(code[:4], "") or "" for code in area.tolist()], dtype=np.str_)


def _combined(data: Microdata, traits: tuple[str, ...]) -> NDArray[np.str_]:
    """The answers to some traits in one code, "2-1"; "" when one is not known."""
    codes = np.column_stack([data.codes(name) for name in traits])
    told = ["" if np.isnan(row).any() else "-".join(f"{int(code)}" for code in row) for row in codes]
    return np.array(told, dtype=np.str_)


def _texts(table: pa.Table, name: str) -> NDArray[np.str_]:
    if name not in table.column_names:
        return np.full(len(table), "", dtype=np.str_)
    values = table.column(name).cast(pa.string()).to_pylist()
    return np.array([value or "" for value in values], dtype=np.str_)


def _numbers(table: pa.Table, name: str) -> Floats:
    return table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)


def _clusters(table: pa.Table, area: NDArray[np.str_]) -> NDArray[np.int64]:
    own = np.arange(len(table), dtype=np.int64)
    names = _texts(table, "cluster") if "cluster" in table.column_names else area
    numbered = np.unique(names, return_inverse=True)[1].astype(np.int64)
    return np.where(names == "", own + len(table), numbered)

"""Published surveys with their designs: California's schools (R's survey package), NHANES, the GSS."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from publiek.estimation.designs.design import Design, Stage
from publiek.estimation.weighting.margins import Margin


@dataclass(frozen=True)
class Survey:
    """Columns of one file, and its design."""

    columns: dict[str, np.ndarray]
    design: Design

    def __getitem__(self, name: str) -> np.ndarray:
        """A column as text."""
        return self.columns[name]

    def numbers(self, name: str) -> np.ndarray:
        """A column as numbers, nan where empty."""
        return numbers(self.columns[name])

    def codes(self, name: str) -> np.ndarray:
        """A column as codes 0.. in the order of its texts, -1 where empty."""
        kinds = sorted({text for text in self.columns[name] if text})
        return np.array([kinds.index(text) if text else -1 for text in self.columns[name]])

    def groups(self, *names: str) -> dict[str, np.ndarray]:
        """What each respondent answered, per margin."""
        return {name: self.columns[name] for name in names}


def numbers(column: np.ndarray) -> np.ndarray:
    return np.array([float(text) if text not in ("", "NA") else np.nan for text in column])


def columns_of(path: Path) -> dict[str, np.ndarray]:
    with path.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def schools(shared: Path, kind: str) -> Survey:
    """The schools: "srs", "strat", "clus1" or "clus2"."""
    columns = columns_of(shared / "survey-api" / f"api{kind}.csv")
    weight = numbers(columns["pw"])
    none, each = np.zeros(len(weight), dtype=np.int64), np.arange(len(weight))
    if kind == "clus2":
        outer = Stage(none, _whole(columns["dnum"]), numbers(columns["fpc1"]))
        return Survey(columns, Design(weight, (outer, Stage(none, _whole(columns["snum"]), numbers(columns["fpc2"])))))
    stratum = np.unique(columns["stype"], return_inverse=True)[1] if kind == "strat" else none
    cluster = _whole(columns["dnum"]) if kind == "clus1" else each
    return Survey(columns, Design(weight, (Stage(stratum, cluster, numbers(columns["fpc"])),)))


def social_survey(shared: Path) -> Survey:
    """The GSS of 2016."""
    columns = columns_of(shared / "us-gss-arts" / "gss2016_arts.csv")
    stage = Stage(_whole(columns["vstrat"]), _whole(columns["vpsu"]))
    return Survey(columns, Design(numbers(columns["wtssall"]), (stage,)))


def health_survey(shared: Path) -> Survey:
    """NHANES."""
    columns = columns_of(shared / "survey-api" / "nhanes.csv")
    stage = Stage(_whole(columns["SDMVSTRA"]), _whole(columns["SDMVPSU"]))
    return Survey(columns, Design(numbers(columns["WTMEC2YR"]), (stage,)))


def expected(shared: Path, folder: str = "survey-api", name: str = "expected_results") -> dict[str, object]:
    return json.loads((shared / folder / f"{name}.json").read_text(encoding="utf-8"))


def school_margins() -> list[Margin]:
    """How many schools there are by type and by whether they met their target."""
    return [
        Margin("stype", ("E", "H", "M"), np.array([4421.0, 755.0, 1018.0])),
        Margin("sch.wide", ("No", "Yes"), np.array([1072.0, 5122.0])),
    ]


def _whole(column: np.ndarray) -> np.ndarray:
    return numbers(column).astype(np.int64)

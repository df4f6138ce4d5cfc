"""Local rates of a real arts survey (GSS 2016) against its published shares."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells
from publiek.segmentation.local_rates import (
    RateModel,
    RateSettings,
    learn_rates,
    predict,
)
from publiek.vocabulary.microdata import Item, Microdata, Trait

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def numbers(rows: Rows, name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])


EDUCATION = ("less than high school", "high school", "junior college", "bachelor", "graduate")


@pytest.fixture(scope="module")
def arts(shared_data: Path) -> tuple[Microdata, AreaProfile, Cells]:
    """The American arts survey of 2016; its areas are census division x size of place."""
    rows = rows_of(shared_data / "us-gss-arts" / "gss2016_arts.csv")
    weight, age, degree = numbers(rows, "wtssall"), numbers(rows, "age"), numbers(rows, "degree")
    band = np.where(np.isfinite(age), np.digitize(age, [25, 45, 65]), np.nan)
    performance, exhibit = numbers(rows, "prfmnce"), numbers(rows, "artexbt")
    asked = np.isfinite(performance) & np.isfinite(exhibit)
    columns = {
        "any": np.where(asked, (performance == 1) | (exhibit == 1), np.nan),
        "performance": np.where(np.isfinite(performance), performance == 1, np.nan),
        "age": band,
        "education": degree,
    }
    traits = (
        Trait("age", ("15-24", "25-44", "45-64", "65+"), Text("", "")),
        Trait("education", EDUCATION, Text("", "")),
    )
    region = np.array([f"division {row['region']}" for row in rows])
    area = np.array([f"{row['region']}-{int(row['xnorcsiz']):02d}" for row in rows])
    coded = {name: pa.array([None if np.isnan(x) else int(x) for x in c], pa.int8()) for name, c in columns.items()}
    items = tuple(Item(name, "visit", "theatre", ("no", "yes"), Text("", "")) for name in ("any", "performance"))
    order = np.arange(len(rows))
    data = Microdata(pa.table(coded), items, traits, weight / weight.mean(), area, region, order, "GSS", 2016)
    names, first, of = np.unique(area, return_index=True, return_inverse=True)
    index = np.array([(a, d) for a in range(4) for d in range(5)])
    known = np.isfinite(band) & np.isfinite(degree)
    counts = np.zeros((len(names), 20))
    np.add.at(counts, (of[known], (band * 5 + degree)[known].astype(int)), weight[known])
    none = np.zeros((len(names), 0))
    profile = AreaProfile(
        area=names,
        level="place",
        names=(),
        kinds=(),
        values=none,
        reliability=none,
        published=np.zeros(len(names), dtype=int),
        households=counts.sum(axis=1),
        residents=counts.sum(axis=1),
        municipality=np.full(len(names), ""),
        province=region[first],
        vintage=2016,
        source="GSS",
    )
    return data, profile, Cells(traits, counts, index)


def learned(arts: tuple[Microdata, AreaProfile, Cells], item: str) -> RateModel:
    return learn_rates(arts[0], item=item, profile=arts[1], settings=RateSettings(places=("area", "province")))


def test_attendance_by_education_of_a_real_survey(
    arts: tuple[Microdata, AreaProfile, Cells], shared_data: Path
) -> None:
    """Modelled over everybody of one education, the rate is the design-based one within its error, per education."""
    _, profile, cells = arts
    model, everywhere = learned(arts, "any"), np.ones(len(profile), dtype=bool)
    told = json.loads((shared_data / "us-gss-arts" / "expected_results.json").read_text())["attend_any_by_degree"]
    for degree, (mean, error) in enumerate(zip(told["mean"], told["se"], strict=True)):
        only = Cells(cells.traits, cells.counts * (cells.index[:, 1] == degree), cells.index)
        rate, low, high = predict(model, profile, cells=only).rate_of(everywhere)
        assert abs(rate - mean) < error
        assert 0.5 < (high - low) / (2 * 1.96 * error) < 1.5


def test_attendance_by_region_of_a_real_survey(arts: tuple[Microdata, AreaProfile, Cells]) -> None:
    data, profile, cells = arts
    found = predict(learned(arts, "performance"), profile, cells=cells)
    rate, _, _ = found.rate_of(np.ones(len(profile), dtype=bool))
    assert rate == pytest.approx(0.411, abs=0.005), "the published share (SOURCE.md)"
    answer = data.codes("performance")
    directs, models = [], []
    for name in np.unique(profile.province):
        inside = (data.region == name) & np.isfinite(answer)
        directs.append(np.average(answer[inside], weights=data.weight[inside]))
        rate, low, high = found.rate_of(profile.province == name)
        models.append(rate)
        reach = 2.5 * np.sqrt(1.3 * rate * (1 - rate) / inside.sum())
        assert low - reach < directs[-1] < high + reach
    assert np.std(models) < np.std(directs), "regions are drawn together"
    assert np.corrcoef(directs, models)[0, 1] > 0.8

"""Small-area estimates against R's sae and a real arts survey (GSS 2016)."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from publiek.errors import SegmentationError, Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.compositions import Cells
from publiek.segmentation.local_rates import (
    RateModel,
    RateSettings,
    Units,
    fay_herriot,
    learn_rates,
    nested_error,
    predict,
)
from publiek.segmentation.local_rates.direct import direct, sample_size_dependent, synthetic
from publiek.vocabulary.microdata import Item, Microdata, Trait

Rows = list[dict[str, str]]


def rows_of(path: Path) -> Rows:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return list(csv.DictReader(text.splitlines()))


def numbers(rows: Rows, name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])


@pytest.fixture(scope="module")
def sae(shared_data: Path) -> tuple[Path, dict[str, Any]]:
    folder = shared_data / "small-area-estimation"
    return folder, json.loads((folder / "expected_results.json").read_text())


def test_fay_herriot_on_milk_as_sae_published_it(sae: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = sae
    milk, told = rows_of(folder / "milk.csv"), expected["milk_FH_REML"]
    major = numbers(milk, "MajorArea")
    columns = np.column_stack([np.ones(len(milk)), *((major == k).astype(float) for k in (2, 3, 4))])
    found = fay_herriot(numbers(milk, "yi"), numbers(milk, "SD") ** 2, columns)
    assert found.between == pytest.approx(0.01855022, abs=2e-7)
    assert found.beta == pytest.approx([row["beta"] for row in told["coef"]], abs=1e-6)
    assert found.beta_error == pytest.approx([row["std.error"] for row in told["coef"]], abs=1e-6)
    assert found.estimate == pytest.approx(told["eblup"], abs=1e-6)
    assert found.mse == pytest.approx(told["mse"], abs=1e-6)


def test_nested_errors_on_maize_as_published_in_1988(sae: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = sae
    units = [row for at, row in enumerate(rows_of(folder / "cornsoybean.csv")) if at != 32]
    means, told = rows_of(folder / "cornsoybeanmeans.csv"), expected["cornsoybean_BHF_corn"]
    columns = np.column_stack([np.ones(36), numbers(units, "CornPix"), numbers(units, "SoyBeansPix")])
    measured = Units(numbers(units, "CornHec"), columns, numbers(units, "County").astype(int) - 1)
    known = np.column_stack([np.ones(12), numbers(means, "MeanCornPixPerSeg"), numbers(means, "MeanSoyBeansPixPerSeg")])
    found = nested_error(measured, known, numbers(means, "PopnSegments"))
    assert found.estimate == pytest.approx([row["eblup"] for row in told["eblup"]], abs=1e-4)
    assert found.between == pytest.approx(told["refvar"], abs=1e-3)
    assert found.within == pytest.approx(told["errorvar"], abs=1e-3)
    # Battese, Harter and Fuller (1988, table 3) estimated the variances in another way: near, not equal
    published_errors = [9.9, 9.7, 9.3, 8.1, 6.5, 6.6, 6.6, 6.7, 5.8, 5.3, 5.2, 5.7]
    assert np.sqrt(found.mse) == pytest.approx(published_errors, abs=0.5)


def test_estimates_without_a_model_as_sae_gives_them(sae: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = sae
    people, sizes = rows_of(folder / "incomedata.csv.gz"), numbers(rows_of(folder / "sizeprov.csv"), "Nd")
    weight, area = numbers(people, "weight"), numbers(people, "prov").astype(int) - 1
    poor = (numbers(people, "income") < expected["poverty_direct"]["z"]).astype(float)
    own = direct(poor, weight, area, sizes)
    assert own.estimate == pytest.approx(expected["poverty_direct"]["Direct"], abs=1e-9)
    assert own.error == pytest.approx(expected["poverty_direct"]["SD"], abs=1e-9)
    assert own.respondents.tolist() == expected["poverty_direct"]["SampSize"]
    schooled = np.column_stack([numbers(rows_of(folder / "sizeprovedu.csv"), f"educ{k}") for k in range(4)])
    model = synthetic(poor, weight, numbers(people, "educ").astype(int), schooled)
    told = [row["PsSynthetic"] for row in expected["poverty_poststratified_synthetic_educ"]]
    assert model == pytest.approx(told, abs=1e-9)
    mixed, kept = sample_size_dependent(own.estimate, model, np.bincount(area, weight), sizes)
    assert mixed == pytest.approx([row["ssd"] for row in expected["poverty_sample_size_dependent"]], abs=1e-9)
    assert kept == pytest.approx([row["CompWeight"] for row in expected["poverty_sample_size_dependent"]], abs=1e-9)


def test_an_area_model_without_enough_areas_is_refused() -> None:
    for variance, columns in ((np.ones(2), np.ones((2, 2))), (np.zeros(5), np.ones((5, 1)))):
        with pytest.raises(SegmentationError) as refusal:
            fay_herriot(np.ones(len(variance)), variance, columns)
        assert refusal.value.code == "area-model-input"


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

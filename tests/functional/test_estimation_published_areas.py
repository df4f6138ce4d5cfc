"""Estimates of small areas equal to those of R's sae (income of Spanish provinces, milk, maize): all stored figures."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from publiek.estimation.area_models import Units, composite, direct, fay_herriot, nested_error, synthetic

Rows = list[dict[str, str]]
Published = tuple[Path, dict[str, Any]]


def rows_of(path: Path) -> Rows:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return list(csv.DictReader(text.splitlines()))


def numbers(rows: Rows, name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.fixture(scope="module")
def published(shared_data: Path) -> Published:
    folder = shared_data / "small-area-estimation"
    return folder, json.loads((folder / "expected_results.json").read_text())


@pytest.fixture(scope="module")
def people(published: Published) -> dict[str, np.ndarray]:
    """17,199 synthetic persons in 52 provinces, and how many residents each province has."""
    folder, expected = published
    rows = rows_of(folder / "incomedata.csv.gz")
    income = numbers(rows, "income")
    return {
        "income": income,
        "poor": (income < expected["poverty_direct"]["z"]).astype(float),
        "weight": numbers(rows, "weight"),
        "area": numbers(rows, "prov").astype(int) - 1,
        "education": numbers(rows, "educ").astype(int),
        "sizes": numbers(rows_of(folder / "sizeprov.csv"), "Nd"),
    }


@pytest.mark.parametrize(("value", "stored"), [("income", "income_direct"), ("poor", "poverty_direct")])
def test_direct_estimates_of_52_provinces(
    published: Published, people: dict[str, np.ndarray], value: str, stored: str
) -> None:
    told = published[1][stored]
    found = direct(people[value], people["weight"], people["area"], people["sizes"])
    assert found.respondents.tolist() == told["SampSize"]
    assert found.estimate == pytest.approx(told["Direct"], rel=1e-9)
    assert found.error == pytest.approx(told["SD"], rel=1e-9)
    assert found.cv == pytest.approx(told["CV"], rel=1e-9)
    assert told["Domain"] == list(range(1, 53))


def test_post_stratified_synthetic_and_sample_size_dependent_estimates(
    published: Published, people: dict[str, np.ndarray]
) -> None:
    folder, expected = published
    schooled = np.column_stack([numbers(rows_of(folder / "sizeprovedu.csv"), f"educ{k}") for k in range(4)])
    model = synthetic(people["poor"], people["weight"], people["education"], schooled)
    told = expected["poverty_poststratified_synthetic_educ"]
    assert model == pytest.approx([row["PsSynthetic"] for row in told], rel=1e-9)
    own = direct(people["poor"], people["weight"], people["area"], people["sizes"])
    estimated = np.bincount(people["area"], people["weight"])
    mixed, kept = composite(own.estimate, model, estimated, people["sizes"])
    told = expected["poverty_sample_size_dependent"]
    assert mixed == pytest.approx([row["ssd"] for row in told], rel=1e-9)
    assert kept == pytest.approx([row["CompWeight"] for row in told], rel=1e-9)
    assert kept.min() < 1


def test_fay_herriot_on_milk(published: Published) -> None:
    """sae stops its scoring at a relative step of 1e-4; ours goes on, hence 7 decimals and not 10."""
    folder, expected = published
    milk, told = rows_of(folder / "milk.csv"), expected["milk_FH_REML"]
    major = numbers(milk, "MajorArea")
    columns = np.column_stack([np.ones(len(milk)), *((major == k).astype(float) for k in (2, 3, 4))])
    found = fay_herriot(numbers(milk, "yi"), numbers(milk, "SD") ** 2, columns)
    assert found.between == pytest.approx(told["refvar"], abs=2e-7)
    assert found.beta == pytest.approx([row["beta"] for row in told["coef"]], abs=1e-6)
    assert found.beta_error == pytest.approx([row["std.error"] for row in told["coef"]], abs=1e-6)
    assert found.beta_z == pytest.approx([row["tvalue"] for row in told["coef"]], rel=1e-5)
    assert found.beta_p == pytest.approx([row["pvalue"] for row in told["coef"]], rel=1e-3)
    assert found.estimate == pytest.approx(told["eblup"], abs=1e-6)
    assert found.mse == pytest.approx(told["mse"], abs=1e-7)


def test_nested_errors_on_maize(published: Published) -> None:
    """Fixed effects, both variances and the EBLUP of twelve counties; the 33rd segment left out, as in 1988."""
    folder, expected = published
    units = [row for at, row in enumerate(rows_of(folder / "cornsoybean.csv")) if at != 32]
    means, told = rows_of(folder / "cornsoybeanmeans.csv"), expected["cornsoybean_BHF_corn"]
    columns = np.column_stack([np.ones(36), numbers(units, "CornPix"), numbers(units, "SoyBeansPix")])
    measured = Units(numbers(units, "CornHec"), columns, numbers(units, "County").astype(int) - 1)
    known = np.column_stack([np.ones(12), numbers(means, "MeanCornPixPerSeg"), numbers(means, "MeanSoyBeansPixPerSeg")])
    found = nested_error(measured, known, numbers(means, "PopnSegments"))
    assert found.beta == pytest.approx(list(told["fixed"].values()), abs=1e-6)
    assert found.between == pytest.approx(told["refvar"], rel=1e-6)
    assert found.within == pytest.approx(told["errorvar"], rel=1e-6)
    assert found.estimate == pytest.approx([row["eblup"] for row in told["eblup"]], abs=1e-5)
    assert np.bincount(measured.area).tolist() == [row["sampsize"] for row in told["eblup"]]
    # Battese, Harter and Fuller (1988, table 3) estimated the variances in another way: near, not equal
    published_errors = [9.9, 9.7, 9.3, 8.1, 6.5, 6.6, 6.6, 6.7, 5.8, 5.3, 5.2, 5.7]
    assert np.sqrt(found.mse) == pytest.approx(published_errors, abs=0.5)

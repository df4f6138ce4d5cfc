"""What was put in can be found again: taste, distance decay; and the sector is as the published figures say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from publiek.invented import SectorReport, SectorSettings, invent
from publiek.invented.calibration import targets
from publiek.invented.places import geography
from publiek.invented.town import town_map


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> SectorReport:
    areas, segments = town_map()
    settings = SectorSettings(seed=11, tickets=60_000, organisations=1)
    return invent(settings, areas=areas, segments=segments, out=tmp_path_factory.mktemp("house"))


def visitors(report: SectorReport) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Columns of every person, and which of them came to the first house."""
    truth = report.out / "truth"
    table = pq.read_table(truth / "persons.parquet", columns=["person", "pc4", "segment"])
    seen = pq.read_table(truth / "visits" / f"{report.organisations[0].id}.parquet", columns=["person"])["person"]
    came = np.isin(table["person"].to_numpy(), seen.drop_null().to_numpy())
    return {name: np.array(table[name].to_pylist()) for name in table.column_names}, came


def test_the_distance_decay_can_be_found_again(one_house: SectorReport) -> None:
    persons, came = visitors(one_house)
    house = pq.read_table(one_house.out / "truth" / "organisations.parquet").to_pylist()[0]
    place = geography(*town_map())
    km = place.kilometres(house["venue_pc4"])[np.searchsorted(place.pc4, persons["pc4"])]
    bands = np.digitize(km, [0, 2, 4, 6, 8, 10, 12, 15])
    rate = np.array([came[bands == band].mean() for band in range(1, 8)])
    middle = np.array([km[bands == band].mean() for band in range(1, 8)])
    slope = np.polyfit(middle, np.log(rate), 1)[0]
    assert -1 / slope == pytest.approx(house["decay_km"], rel=0.35)


def test_the_taste_of_segments_can_be_found_again(one_house: SectorReport) -> None:
    persons, came = visitors(one_house)
    tastes = pq.read_table(one_house.out / "truth" / "organisation_segments.parquet").to_pylist()
    place = geography(*town_map())
    km = place.kilometres(one_house.organisations[0].venue_pc4)[np.searchsorted(place.pc4, persons["pc4"])]
    near = km < 8
    rate = {row["segment"]: came[near & (persons["segment"] == row["segment"])].mean() for row in tastes}
    truth = {row["segment"]: row["taste"] for row in tastes}
    assert sorted(rate, key=rate.get)[-1] == max(truth, key=truth.get)
    assert sorted(rate, key=rate.get)[0] == min(truth, key=truth.get)


def test_every_target_has_a_source_and_a_tolerance() -> None:
    assert all(row["source"] and 0 < row["tolerance"] < row["target"] for row in targets())


@pytest.mark.long
def test_the_sector_is_as_the_published_figures_say(tmp_path: Path) -> None:
    """On 400,000 tickets over the Netherlands; the one figure that contradicts another is reported, not met."""
    from publiek import areas

    table = areas.describe().table
    settings = SectorSettings(seed=1, tickets=400_000)
    report = invent(settings, areas=table, segments=_by_urbanity(table), out=tmp_path)
    for row in report.calibration.to_pylist():
        close = abs(row["achieved"] - row["target"]) <= row["tolerance"]
        assert row["met"] == close
        assert close != bool(row["conflict"]), row


def _by_urbanity(areas):
    """Five invented segments, one per class of urbanity, mixed three to one with the next."""
    import pyarrow as pa

    urbanity = areas["urbanity"].fill_null(5).to_numpy().astype(int).clip(1, 5)
    mix = [[(f"u{u}", 0.75), (f"u{u % 5 + 1}", 0.25)] for u in urbanity.tolist()]
    columns = {"pc4": areas["pc4"], "mix": pa.array(mix, pa.map_(pa.string(), pa.float64()))}
    return pa.table(columns)

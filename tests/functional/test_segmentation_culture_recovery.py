"""Are true tastes found back, and do the intervals hold them? Made houses, and the invented sector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publiek import areas, segmentation
from publiek.invented.organisations import NATIONAL_SHARE
from publiek.invented.places import Geography, geography
from publiek.invented.settings import SectorSettings
from publiek.invented.subsectors import SUBSECTORS
from publiek.segmentation.culture import Contributions, Contributor, contribute_delivery, learn_culture
from tests.support.sector import make_sector
from tests.support.segmentation_culture_world import DISCIPLINES, GROUPS, SHARES, made_houses, made_scheme

AS_DISCIPLINE = {
    "theatre": "theatre", "museum": "exhibition", "festival": "festival", "pop": "pop", "cinema": "film",
    "library": "literature", "maker": "dance",
}  # fmt: skip


@pytest.mark.long
def test_intervals_hold_true_tastes_of_made_houses_in_92_to_98_percent() -> None:
    held = []
    for seed in range(30):
        houses = made_houses(seed=seed)
        given = Contributions(houses.deliveries)
        for row in learn_culture(given, made_scheme(), shares=SHARES, version="1").rates.to_pylist():
            if not row["withheld"]:
                true = houses.taste[DISCIPLINES.index(row["discipline"]), GROUPS.index(row["segment"])]
                held.append(row["low"] <= true <= row["high"])
    assert 0.92 <= np.mean(held) <= 0.98


@pytest.mark.long
def test_true_tastes_of_the_invented_sector(tmp_path: Path) -> None:
    """96 houses, seven kinds. First with everybody's group known, then from postcode counts and mixes alone."""
    sector = make_sector(tmp_path, tickets=100_000)
    scheme = segmentation.assign()
    place = geography(areas.describe().table, scheme.table)
    share = place.households @ place.mix / place.households.sum()
    shares = dict(zip(place.segments, share.tolist(), strict=True))
    known, mixed = contributed(sector, place)
    for given, held_least in ((known, 0.9), (mixed, 0.85)):
        found = learn_culture(Contributions(given), scheme, shares=shares, version="1")
        rows = [row for row in found.rates.to_pylist() if not row["withheld"]]
        true = np.array([true_taste(row["discipline"], row["segment"], place.segments, share) for row in rows])
        ratio, low, high = (np.array([row[name] for row in rows]) for name in ("ratio", "low", "high"))
        assert len(rows) > 45
        assert 0.8 < np.polyfit(np.log(ratio), np.log(true), 1)[0] < 1.25, "a ratio of 130 means 130"
        assert np.mean((low <= true) & (true <= high)) >= held_least
        assert np.corrcoef(np.log(true), np.log(ratio))[0, 1] > 0.9


def true_taste(discipline: str, segment: str, segments: tuple[str, ...], share: np.ndarray) -> float:
    """What all houses of a kind share, 100 = the average household (publiek.invented.organisations)."""
    kind = next(kind for kind, code in AS_DISCIPLINE.items() if code == discipline)
    taste = np.exp(SectorSettings(seed=1).dice(2, list(SUBSECTORS).index(kind)).normal(0, 0.45, len(segments)))
    return float(100 * taste[segments.index(segment)] / (taste @ share))


def contributed(sector: Path, place: Geography) -> tuple[pa.Table, pa.Table]:
    """What the houses would contribute: with the true group of every booker, and from areas."""
    truth = sector / "truth"
    accounts, persons = pq.read_table(truth / "accounts.parquet"), pq.read_table(truth / "persons.parquet")
    owner = np.array(accounts.column("organisation").to_pylist())
    person = accounts.column("person").to_numpy(zero_copy_only=False)
    home, group = persons.column("pc4").to_numpy(), np.array(persons.column("segment").cast(pa.string()).to_pylist())
    known, mixed = [], []
    for house in pq.read_table(truth / "organisations.parquet").to_pylist():
        came = person[owner == house["organisation"]]
        came = np.unique(came[np.isfinite(came)].astype(int))
        if len(came) < 30:
            continue
        decay = np.exp(-place.kilometres(house["venue_pc4"]) / house["decay_km"])
        flat = NATIONAL_SHARE * (place.households @ decay) / place.households.sum()
        exposure = place.households * (decay + flat)
        who = Contributor(house["organisation"], house["region"], AS_DISCIPLINE[house["subsector"]])
        counts = np.bincount(np.searchsorted(place.pc4, home[came]), minlength=len(place.pc4))
        table = pa.table({"pc4": place.pc4, "bookers": counts, "exposure": exposure})
        mixed.append(contribute_delivery(table, segmentation.assign(), who=who))
        expected = exposure @ place.mix
        expected = expected * len(came) / expected.sum()
        for at, code in enumerate(place.segments):
            bookers = float((group[came] == code).sum())
            known.append((who.organisation, who.region, who.discipline, code, bookers, float(expected[at])))
    names = ("organisation", "region", "discipline", "segment", "bookers", "exposure")
    return pa.table({name: [row[at] for row in known] for at, name in enumerate(names)}), pa.concat_tables(mixed)

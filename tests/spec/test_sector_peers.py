"""What one house is in a season, what is expected of it, and what of all that a collective is told."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import OLSInfluence

from publiek import sector
from publiek.engines import EngineSettings, open_engine
from publiek.errors import DisclosureError, StorageError
from publiek.house import House
from publiek.measures.combined_reach import Wanted
from publiek.sector import peers_expected, peers_keeping
from publiek.sector.peers_expected import Place, fit
from publiek.sector.peers_groups import facts_of, groups_of, wider
from publiek.sector.peers_indicators import Season, indicators, values_of
from tests.support import peers

SUBSECTORS = ("theatre", "museum", "pop", "cinema", "library")
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return peers.a_home(tmp_path_factory.mktemp("sector") / "home")


def test_a_house_in_one_season(home: Path) -> None:
    house = House("de-brug", home, venue_pc4=3011)
    with open_engine(wishes=EngineSettings(memory="500MB")) as engine:
        told = values_of(indicators(house, season=Season(2024, TODAY), engine=engine))
        other = indicators(house, season=Season(2023, TODAY), engine=engine)
    assert (told["visits"], told["bookers"], told["performances"]) == (280, 110, 2)
    assert told["frequency"] == pytest.approx(280 / 110)
    assert told["price"] == pytest.approx(15.0)
    assert told["occupancy"] == pytest.approx(280 / 800)
    assert told["own_municipality"] == pytest.approx(sum(n % 8 < 3 for n in range(110)) / 110)
    assert told["genres"] == pytest.approx(1.0)
    assert "new_share" not in told  # in the first season of the data nobody is known to be new
    assert other.too_thin is not None


def test_a_house_belongs_to_fixed_groups_only() -> None:
    facts = facts_of(subsector="pop", venue_pc4=3011, visits=12_000)
    assert groups_of(facts) == [
        "",
        "subsector=pop",
        "size=medium",
        "province=Zuid-Holland",
        "size=medium,subsector=pop",
    ]
    assert wider("size=medium,subsector=pop") == ["subsector=pop", "size=medium", ""]
    assert groups_of(facts_of(subsector="", venue_pc4=None, visits=5)) == ["", "size=small"]


def test_a_release_is_kept_with_version_and_account_and_read_again(home: Path) -> None:
    made = sector.make_peers(home, collective="kring", houses=[House(name, home) for name in peers.VENUES], today=TODAY)
    assert sector.peer_release(home, "kring") == made
    assert (made.season, made.sector_version, made.houses) == ("2024/25", 1, 6)
    assert {line["rule"] for line in made.account} >= {"few-houses", "rounded"}
    assert {row["group"] for row in made.distribution} == {"", "size=small"}
    again = sector.make_peers(
        home, collective="kring", houses=[House(name, home) for name in peers.VENUES], today=TODAY
    )
    assert again.distribution == made.distribution


def test_before_a_season_is_over_there_is_no_comparison(home: Path) -> None:
    with pytest.raises(StorageError, match="season-not-over"):
        sector.make_peers(home, collective="kring", houses=[], today=date(2025, 7, 31))


def test_only_a_release_for_peers_is_kept(home: Path) -> None:
    other = sector.show_reach(home, "de-brug", Wanted(24_298, 24_298))
    with pytest.raises(DisclosureError, match="release-forged"):
        peers_keeping.keep(home, other, occasion=peers_keeping.Occasion("kring", "2024/25", "x", 1), members={})


@pytest.mark.parametrize("name", ["../elders", "", "a/b", "."])
def test_attack_a_collective_is_no_path(home: Path, name: str) -> None:
    with pytest.raises(StorageError, match="peers-damaged"):
        sector.peer_release(home, name)


def test_a_damaged_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "peers" / "kring").mkdir(parents=True)
    (tmp_path / "peers" / "kring" / "CURRENT.json").write_text("[]")
    with pytest.raises(StorageError, match="peers-damaged"):
        sector.peer_release(tmp_path, "kring")


def a_sector(number: int, seed: int) -> tuple[list[float], list[Place]]:
    """Houses whose visits follow size, place and subsector, with noise as large as a third."""
    draw = np.random.default_rng(seed)
    effects = dict(zip(SUBSECTORS, draw.normal(0, 0.4, len(SUBSECTORS)), strict=True))
    places, values = [], []
    for _ in range(number):
        kind = SUBSECTORS[draw.integers(len(SUBSECTORS))]
        performances = float(np.exp(draw.normal(4, 1)))
        households = float(np.exp(draw.normal(12.5, 0.8)))
        mean = 2.0 + 0.9 * math.log(performances) + 0.2 * math.log(households) + effects[kind]
        places.append(Place(kind, households, performances, performances * 100))
        values.append(math.exp(mean + draw.standard_t(5) * 0.3))
    return values, places


def test_fewer_than_thirty_houses_are_no_model() -> None:
    values, places = a_sector(29, 1)
    assert fit("visits", values, places) is None
    assert fit("visits", *a_sector(30, 1)) is not None


def test_a_subsector_of_few_houses_has_no_effect_of_its_own() -> None:
    values, places = a_sector(40, 2)
    places[0] = Place("festival", places[0].households, places[0].performances, places[0].visits)
    model = fit("visits", values, places)
    assert "subsector=festival" not in model.coefficients
    assert min(model.houses.values()) >= 5


def test_without_a_penalty_it_is_ordinary_regression_of_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers_expected, "PENALTIES", (1e-9,))
    values, places = a_sector(60, 3)
    places = [Place("", one.households, one.performances, one.visits) for one in places]
    model = fit("visits", values, places)
    design = sm.add_constant(
        np.array([[math.log(one.households), math.log(one.performances)] for one in places]), prepend=True
    )
    theirs = sm.OLS(np.log(values), design).fit()
    ours = [model.coefficients[name] for name in ("intercept", "households", "size")]
    assert ours == pytest.approx(theirs.params.tolist(), rel=1e-6)
    left_out = np.sort(np.abs(OLSInfluence(theirs).resid_press))
    assert model.half == pytest.approx(left_out[math.ceil(0.9 * 61) - 1], rel=1e-6)


def test_with_a_penalty_the_effects_are_those_of_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers_expected, "PENALTIES", (3.0,))
    values, places = a_sector(80, 4)
    model = fit("visits", values, places)
    names = list(model.coefficients)
    rows = [{"intercept": 1.0, **one.terms("visits")} for one in places]
    design = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    alpha = np.array([3.0 / len(values) if name.startswith("subsector") else 0.0 for name in names])
    theirs = sm.OLS(np.log(values), design).fit_regularized(L1_wt=0.0, alpha=alpha)
    assert list(model.coefficients.values()) == pytest.approx(theirs.params.tolist(), rel=1e-5)


def test_it_is_the_mixed_model_of_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A penalty on subsectors is a random effect for each; the penalty is the ratio of the two variances."""
    values, places = a_sector(300, 11)
    names, design = peers_expected._design("visits", places)
    fixed = [spot for spot, name in enumerate(names) if not name.startswith("subsector=")]
    kinds = [place.subsector for place in places]
    theirs = sm.MixedLM(np.log(values), design[:, fixed], groups=kinds).fit(reml=True)
    ratio = theirs.scale / float(theirs.cov_re[0, 0])
    monkeypatch.setattr(peers_expected, "PENALTIES", (ratio,))
    model = fit("visits", values, places)
    assert [model.coefficients[names[spot]] for spot in fixed] == pytest.approx(theirs.fe_params.tolist(), rel=1e-4)
    for kind, effect in theirs.random_effects.items():
        assert model.coefficients[f"subsector={kind}"] == pytest.approx(float(effect.iloc[0]), rel=1e-3, abs=1e-4)


def test_what_is_offered_counts_when_it_is_known() -> None:
    """Houses that differ only in how broad their programme is: the model finds what that does."""
    draw = np.random.default_rng(3)
    _, places = a_sector(120, 3)
    broad = [replace(place, genres=float(draw.uniform(1, 8))) for place in places]
    values = [place.performances**0.9 * place.genres**0.5 for place in broad]
    model = fit("visits", values, broad)
    assert model.coefficients["offer"] == pytest.approx(0.5, abs=0.02)
    assert "offer" not in fit("genres", [place.genres for place in broad], broad).coefficients


@pytest.mark.parametrize("houses", [30, 90, 300])
def test_the_interval_holds_nine_of_ten_houses_that_were_left_out(houses: int) -> None:
    """The truth is known: many invented sectors, each with new houses that the model never saw."""
    held, asked = 0, 0
    for seed in range(60):
        values, places = a_sector(houses + 40, 100 + seed)
        model = fit("visits", values[:houses], places[:houses])
        for value, place in zip(values[houses:], places[houses:], strict=True):
            _, low, high = model.predict(place)
            held, asked = held + (low <= value <= high), asked + 1
    assert 0.87 <= held / asked <= 0.93, f"{held / asked:.3f} of {asked} at {houses} houses"


def test_shares_stay_between_nothing_and_all() -> None:
    draw = np.random.default_rng(5)
    _, places = a_sector(60, 5)
    model = fit("new_share", draw.beta(2, 30, 60).tolist(), places)
    for place in places:
        middle, low, high = model.predict(place)
        assert 0 < low <= middle <= high < 1

"""Do other levels work with the same code? PC5 and PC6 of an invented file with known truth, and neighbourhoods."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publiek.areas import load_key_figures
from publiek.areas.layouts import layouts
from publiek.invented.key_figures_file import COLUMNS, STEP, WITHHELD, WITHIN_PC5, KeyFiguresFiles, write_key_figures
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.area_types import build, check_areas, describe_areas, place
from publiek.segmentation.area_types.building import prepare
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.area_types.spread import with_spread
from publiek.segmentation.area_types.storing import read_version
from publiek.segmentation.assignment import REFERENCE, assign, laid_over
from publiek.segmentation.schemes import export_segments
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of

AREAS = 8_000


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> KeyFiguresFiles:
    profile = packaged()
    some = profile.only(np.isin(profile.municipality, ["Rotterdam", "Gouda", "Borger-Odoorn"]))
    return write_key_figures(tmp_path_factory.mktemp("kf"), areas=AREAS, profile=some)


@pytest.fixture(scope="module")
def chain(files: KeyFiguresFiles) -> tuple[AreaProfile, AreaProfile]:
    profile, made = packaged(), []
    for path, level in ((files.pc5, "pc5"), (files.pc6, "pc6")):
        told = load_key_figures(path)
        profile = describe_areas(told.table, level=level, vintage=told.vintage, parent=profile)
        made.append(profile)
    return made[0], made[1]


def test_the_made_file_is_published_as_the_real_one_is(files: KeyFiguresFiles) -> None:
    """Layout, rounding, suppression: what the reader of real files finds in it."""
    told = load_key_figures(files.pc6)
    assert (told.level, told.vintage, told.edition, len(told.table)) == ("pc6", 2022, "vol", AREAS)
    missing = {f.column for f in told.findings if f.code == "area-column-missing"}
    assert not missing
    assert not [f for f in told.findings if f.code in ("area-sum-differs", "area-figure-impossible")]
    header = files.pc6.open(encoding="utf-8").readline().split(",")
    assert len(header) == COLUMNS
    counts = [name for name, meaning in layouts().columns.items() if meaning.kind == "count"]
    for name in set(counts) & set(told.table.column_names):
        values = told.table.column(name).drop_null().to_numpy()
        assert (values % STEP == 0).all(), name
        assert values.min() >= STEP, name
    assert set(told.table.column("percent_owned").drop_null().to_numpy() % 10) == {0}
    assert told.withheld["households_one_parent"].suppressed > 0.2 * AREAS
    assert str(WITHHELD) in files.pc6.read_text(encoding="utf-8")
    assert pc.all(pc.match_substring_regex(files.truth.column("area"), "^[1-9][0-9]{3}[A-EGHJ-NPR-TV-XZ]{2}$")).as_py()


def test_the_made_file_is_the_same_each_time(files: KeyFiguresFiles, tmp_path: Path) -> None:
    profile = packaged()
    some = profile.only(np.isin(profile.municipality, ["Rotterdam", "Gouda", "Borger-Odoorn"]))
    again = write_key_figures(tmp_path, areas=AREAS, profile=some)
    assert again.pc6.read_bytes() == files.pc6.read_bytes()
    with pytest.raises(ValueError, match="no room"):
        write_key_figures(tmp_path, areas=10**6, profile=some)


def test_repair_comes_nearer_to_the_truth_than_the_published_figures(
    files: KeyFiguresFiles, chain: tuple[AreaProfile, AreaProfile]
) -> None:
    """Over all PC6: the root mean squared error of the repaired share against that of the published share with gaps
    filled by the PC4; and the strength of shrinkage is about that with which the world was made.
    """
    fine, told = chain[1], load_key_figures(files.pc6).table.sort_by("area")
    truth = files.truth.sort_by("area")
    assert truth.column("area").to_pylist() == fine.area.tolist()
    wide = packaged()
    row = np.searchsorted(wide.area, fine.area.astype("<U4"))
    gains = {}
    for variable in (v for v in recipe().variables if v.name in ("age_00_14", "age_65_on", "single", "flats")):
        published = told.column(variable.numerators[0]).to_numpy() / told.column(variable.of).to_numpy()
        naive = np.where(np.isnan(published), wide.variable(variable.name)[row], np.clip(published, 0, 1))
        true = truth.column(variable.name).to_numpy()
        error = [np.sqrt(np.mean((values - true) ** 2)) for values in (fine.variable(variable.name), naive)]
        gains[variable.name] = error[0] / error[1]
        assert WITHIN_PC5 / 1.6 < fine.kappa[fine.names.index(variable.name)] < 1.6 * WITHIN_PC5
    assert all(gain < 0.95 for gain in gains.values()), gains


def test_reliability_says_what_is_borrowed(chain: tuple[AreaProfile, AreaProfile]) -> None:
    wide, fine = chain
    assert (fine.reliability[:, fine.names.index("educated_high")] == 0).all(), "not published at this level"
    assert fine.reliability.mean() < wide.reliability.mean()
    size = fine.households > 3 * np.median(fine.households)
    at = fine.names.index("age_25_44")
    assert fine.reliability[size, at].mean() > fine.reliability[~size, at].mean()
    assert set(fine.municipality) == {"Rotterdam", "Gouda", "Borger-Odoorn"}
    assert set(fine.province) == {"Zuid-Holland", "Drenthe"}


def test_the_packaged_model_places_six_character_postcodes(chain: tuple[AreaProfile, AreaProfile]) -> None:
    """With its stored numbers: nobody lives far from where their PC4 is, on average, and most are what it is."""
    model, _ = read_version(REFERENCE / "area-types" / "2022.2")
    placed = place(chain[1], model, published_least=recipe().level("pc6").published_least)
    assert len(placed.area) > 0.99 * AREAS
    main = assign(tier="main").table
    above = dict(zip(main.column("pc4").to_pylist(), main.column("segment").to_pylist(), strict=True))
    own = np.array([above.get(int(code[:4]), "") for code in placed.area.tolist()])
    assert np.mean(placed.tiers["main"].segment == own) > 0.5
    scheme = laid_over(model, placed, chain[1])
    assert scheme.fine is not None
    assert scheme.fine.schema == schema_of(FINE_SEGMENT)
    assert scheme.table.schema == schema_of(AREA_SEGMENT)
    row = scheme.table.to_pylist()[0]
    inside = [one for one in scheme.fine.to_pylist() if one["pc6"].startswith(str(row["pc4"]))]
    households = sum(one["households"] for one in inside)
    for code, share in row["mix"]:
        assert share == pytest.approx(sum(o["households"] for o in inside if o["segment"] == code) / households)


def test_postcodes_are_labelled_by_the_finest_there_is(chain: tuple[AreaProfile, AreaProfile]) -> None:
    model, _ = read_version(REFERENCE / "area-types" / "2022.2")
    fine = laid_over(model, place(chain[1], model), chain[1])
    assert fine.fine is not None
    told = export_segments(pa.table({"pc6": fine.fine.column("pc6").slice(0, 50)}), fine, level="pc6")
    assert told.column("segment").to_pylist() == fine.fine.column("segment").slice(0, 50).to_pylist()


def test_a_model_can_be_built_at_six_characters(chain: tuple[AreaProfile, AreaProfile]) -> None:
    """With the same code; it has a code of its own, for its groups are not those of the packaged model."""
    model, laid = build(chain[1], replace(recipe(), starts=2, resamples=2, resample_starts=1))
    assert model.code == "area-types-pc6"
    assert model.quality["residents_covered"] > 0.999
    assert len(model.centroids) == 8
    assert laid.tiers["subtype"].mix.sum(axis=1) == pytest.approx(np.ones(len(laid.area)), abs=1e-9)
    assert {code[:2] for code in model.subtypes} == set(model.groups)


def test_single_precision_gives_the_same_groups(chain: tuple[AreaProfile, AreaProfile]) -> None:
    """What is used above 20,000 areas, tried on fewer."""
    few = replace(recipe(), starts=4, resamples=0)
    single = replace(few, large=replace(few.large, areas=100, starts=4, resamples=0))
    assert prepare(chain[0], single).points.dtype == np.float32
    one, two = (build(chain[0], settings)[1].types.segment for settings in (few, single))
    assert np.mean(one == two) > 0.995


def _neighbourhoods(path: Path) -> Path:
    """A neighbourhood file with its short names: the country and a municipality above sixty neighbourhoods."""
    names = (
        "gwb_code_10;gm_naam;a_inw;a_hh;a_woning;"
        "p_00_14_jr;p_15_24_jr;p_25_44_jr;p_45_64_jr;p_65_eo_jr;p_1p_hh;p_koopw;ste_oad;g_woz"
    )
    chance = np.random.default_rng(4)
    rows = [names, "NL00;Nederland;17500000;8000000;8100000;15;12;26;27;20;39;57;2000;370"]
    rows.append("GM0599;Rotterdam;655000;330000;325000;15;13;32;24;16;48;35;4000;320")
    for i in range(60):
        ages = chance.multinomial(100, [0.15, 0.13, 0.32, 0.24, 0.16])
        owned = "." if i == 7 else int(chance.integers(10, 90))
        size = (1000 + 50 * i, 500 + 20 * i, 500 + 20 * i)
        figures = (*size, *ages, int(chance.integers(20, 70)), owned, 100 + 80 * i, 200 + i)
        rows.append(";".join([f"BU0599{i:04d}", "Rotterdam", *map(str, figures)]))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_neighbourhoods_take_what_their_file_has_and_inherit_the_rest(tmp_path: Path) -> None:
    """Percentages instead of counts; households with children and building periods from the municipality's areas."""
    told = load_key_figures(_neighbourhoods(tmp_path / "kwb_2022.csv"))
    with pytest.raises(Exception, match="segmentation-parent-missing"):
        describe_areas(told.table, level="neighbourhood", vintage=told.vintage)
    profile = describe_areas(told.table, level="neighbourhood", vintage=told.vintage, parent=packaged())
    assert len(profile) == 60, "only neighbourhoods, not the regions above them"
    assert profile.area[0] == "BU05990000"
    wide = packaged()
    own = (wide.municipality == "Rotterdam") & (wide.households > 0)
    mean = np.average(wide.variable("built_1995_on")[own], weights=wide.households[own])
    assert profile.variable("built_1995_on") == pytest.approx(np.full(60, mean), abs=1e-3)
    assert profile.reliability[7, profile.names.index("owned")] == 0
    assert not check_areas(told.table, level="neighbourhood", settings=recipe())
    model, _ = read_version(REFERENCE / "area-types" / "2022.2")
    placed = place(profile, model, published_least=recipe().level("neighbourhood").published_least)
    assert len(placed.area) == 60


@pytest.mark.long
def test_the_spread_of_the_mix_holds_the_truth(files: KeyFiguresFiles, chain: tuple[AreaProfile, AreaProfile]) -> None:
    """The mix that the true shares would give lies within 1.96 standard deviations for 92 to 98% of the parts that have
    a spread of a point or more (PC6, where figures are most uncertain).
    """
    model, _ = read_version(REFERENCE / "area-types" / "2022.2")
    fine = chain[1].only(chain[1].households > 0)
    truth = files.truth.sort_by("area")
    known = np.isin(np.array(truth.column("area").to_pylist()), fine.area)
    values = fine.values.copy()
    for at, name in enumerate(fine.names):
        if name in truth.column_names:
            values[:, at] = truth.column(name).to_numpy()[known]
    estimated = with_spread(place(fine, model), fine, model, replace(recipe(), resamples=10)).types
    true = place(replace(fine, values=values), model).types
    assert estimated.spread is not None
    told = estimated.spread > 0.01
    held = np.abs(estimated.mix - true.mix)[told] <= 1.96 * estimated.spread[told]
    assert 0.92 <= held.mean() <= 0.98

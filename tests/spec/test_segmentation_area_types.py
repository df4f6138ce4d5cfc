"""What are the area types, how sure are they, and can anybody make them again?"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from publiek.areas import describe
from publiek.areas.inputs import gather_inputs
from publiek.errors import UsageError
from publiek.estimation.classifications import adjusted_rand
from publiek.segmentation import assign
from publiek.segmentation.area_profile import PACKAGED, packaged
from publiek.segmentation.area_types import describe_areas, place, study
from publiek.segmentation.area_types.build_reference import build_reference, write_profile
from publiek.segmentation.area_types.model import from_json
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.area_types.storing import MODEL, STUDY, TABLE, read_version
from publiek.segmentation.assignment import REFERENCE, packaged_versions, spread_of
from publiek.segmentation.groups import described
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of

FOLDER = REFERENCE / "area-types" / "2022.2"
FIRST = REFERENCE / "area-types" / "2022.1"
TIERS = ("main", "type", "subtype")


def test_eight_groups_with_a_mix_for_every_area() -> None:
    scheme = assign()
    assert (scheme.code, scheme.version) == ("area-types", "2022.2")
    assert [group.code for group in scheme.groups] == [f"G{i}" for i in range(1, 9)]
    assert scheme.table.schema == schema_of(AREA_SEGMENT)
    for row in scheme.table.to_pylist():
        mix = dict(row["mix"])
        assert list(mix) == [group.code for group in scheme.groups]
        assert sum(mix.values()) == pytest.approx(1, abs=1e-9)
        assert mix[row["segment"]] == max(mix.values()), "the label is the largest part of the mix"
        assert 0 <= row["certainty"] <= 1


def test_nearly_everybody_lives_in_an_area_with_a_type() -> None:
    """99.9% of residents; the rest of the areas are unclassified, not guessed."""
    residents = dict(zip(*(describe().table.column(c).to_pylist() for c in ("pc4", "residents")), strict=True))
    covered = sum(residents[pc4] or 0 for pc4 in assign().table.column("pc4").to_pylist())
    assert covered / sum(r or 0 for r in residents.values()) > 0.999
    quality = assign().facts["quality"]
    assert quality["residents_covered"] == pytest.approx(covered / 17_587_785, abs=1e-6)
    assert not set(quality["unclassified"]) & set(assign().table.column("pc4").to_pylist())


def test_no_group_is_small() -> None:
    shares = [profile["households_percent"] for profile in assign().facts["profile"].values()]
    assert min(shares) >= 3
    assert sum(shares) == pytest.approx(100, abs=0.5)


def test_the_accuracy_is_the_largest_part_of_the_mix_averaged_over_households() -> None:
    scheme = assign()
    households = dict(zip(*(describe().table.column(c).to_pylist() for c in ("pc4", "households")), strict=True))
    rows = scheme.table.to_pylist()
    weight = np.array([households[row["pc4"]] for row in rows], dtype=float)
    largest = np.array([max(part for _, part in row["mix"]) for row in rows])
    assert scheme.accuracy == pytest.approx(float(weight @ largest / weight.sum()), abs=1e-4)
    assert 0.6 < scheme.accuracy < 0.8


def test_places_people_know() -> None:
    """Jordaan, the centre of Groningen, Ommoord (1965-75), Bilthoven, Leidsche Rijn, and open country."""
    segment = dict(zip(*(assign().table.column(c).to_pylist() for c in ("pc4", "segment")), strict=True))
    known = {1016: "G1", 9711: "G2", 3068: "G4", 3722: "G5", 3544: "G6", 9998: "G8"}
    assert {pc4: segment[pc4] for pc4 in known} == known


def test_three_tiers_nested_by_construction() -> None:
    """Main types, types, subtypes: each label part of the one above, each mix the sum of the mixes below."""
    schemes = {tier: assign(tier=tier) for tier in TIERS}
    assert [len(schemes[tier].groups) for tier in TIERS] == [3, 8, 31]
    parents = {group.code: group.parent for tier in TIERS for group in schemes[tier].groups}
    rows = {tier: schemes[tier].table.to_pylist() for tier in TIERS}
    for main, type_, subtype in zip(*(rows[tier] for tier in TIERS), strict=True):
        assert parents[subtype["segment"]] == type_["segment"]
        assert parents[type_["segment"]] == main["segment"]
        for wide, fine in ((main, type_), (type_, subtype)):
            summed = dict.fromkeys(dict(wide["mix"]), 0.0)
            for code, part in fine["mix"]:
                summed[parents[code]] += part
            # rounding: up to half a ten-thousandth per part
            assert summed == pytest.approx(dict(wide["mix"]), abs=2e-3)


def test_every_tier_has_profile_quality_certainty_and_spread() -> None:
    for tier in TIERS:
        scheme = assign(tier=tier)
        codes = [group.code for group in scheme.groups]
        assert list(scheme.facts["profile"]) == codes
        assert sum(p["households_percent"] for p in scheme.facts["profile"].values()) == pytest.approx(100, abs=1.5)
        quality = scheme.facts["quality"]
        assert {"variance_explained", "mean_certainty", "mean_spread", "smallest_group"} <= set(quality)
        assert scheme.accuracy == quality["mean_largest_part"]
        assert 0 < scheme.facts["spread"] < 0.1
    explained = [assign(tier=tier).facts["quality"]["variance_explained"] for tier in TIERS]
    assert explained == sorted(explained)
    assert assign(tier="subtype").facts["quality"]["smallest_group"] >= recipe().split_smallest


def test_how_uncertain_the_mix_of_each_area_is() -> None:
    """A standard deviation per part; zero for no area in general, larger where the label is less sure."""
    spread = spread_of()
    assert spread.column("pc4").to_pylist() == assign().table.column("pc4").to_pylist()
    rows = spread.to_pylist()
    assert all(row["spread"] == pytest.approx(np.mean([sd for _, sd in row["parts"]])) for row in rows)
    sure = assign().table.column("certainty").to_numpy()
    told = spread.column("spread").to_numpy()
    assert told[sure < 0.2].mean() > 1.5 * told[sure > 0.8].mean()
    with pytest.raises(UsageError, match="segmentation-tier-unknown"):
        spread_of(version="2022.1")


def test_the_first_version_stays_as_it_was() -> None:
    """2022.1 has one tier, its own names and numbers; the groups of 2022.2 are the same groups."""
    first, second = assign(version="2022.1"), assign(version="2022.2")
    assert packaged_versions()[:2] == ("2022.1", "2022.2")
    assert (first.facts["tiers"], second.facts["tiers"]) == (["type"], list(TIERS))
    assert first.facts["digest"] == json.loads((FIRST / MODEL).read_text(encoding="utf-8"))["digest"]
    assert [g.name for g in first.groups] == [g.name for g in second.groups]
    labels = [s.table.column("segment").to_pylist() for s in (first, second)]
    assert first.table.column("pc4").equals(second.table.column("pc4"))
    one, two = (np.array([int(code[1:]) for code in codes]) for codes in labels)
    assert adjusted_rand(one, two) > 0.96
    assert np.mean(one == two) > 0.98


def test_the_study_that_chose_the_number_of_groups() -> None:
    """Agreement (adjusted Rand) at least 0.85 between seeds, on average between resamples of areas, and between halves
    of the country that have no area in common.
    """
    told = json.loads((FOLDER / STUDY).read_text(encoding="utf-8"))
    studied = {row["groups"]: row for row in told["types"]}
    assert sorted(studied) == list(range(6, 15))
    chosen = studied[recipe().groups]
    assert min(chosen["seeds"]) >= 0.85
    assert np.mean(chosen["resamples"]) >= 0.85
    assert np.mean(chosen["halves"]) >= 0.85
    assert chosen["smallest"] >= 0.03
    assert len(chosen["resamples"]) == 20
    assert np.mean(told["main"]["kept"]) >= 0.85
    assert told["chosen"] == recipe().subtypes, "the rule, not taste"


@pytest.mark.long
def test_the_study_gives_the_same_numbers_again() -> None:
    stored = json.loads((FOLDER / STUDY).read_text(encoding="utf-8"))
    again = json.loads(json.dumps(asdict(study(packaged(), groups=(8,)))))
    assert again["types"] == [row for row in stored["types"] if row["groups"] == 8]
    assert {name: again[name] for name in ("main", "subtypes", "chosen")} == {
        name: stored[name] for name in ("main", "subtypes", "chosen")
    }


@pytest.mark.parametrize("folder", [FIRST, FOLDER])
def test_every_word_of_a_portrait_rests_on_a_number_of_the_model(folder: Path) -> None:
    """What is called many has an index of 115 or more, what is called few 85 or less, and each number is shown."""
    profile = read_version(folder)[0].profile
    for entry in described(folder)["groups"]:
        numbers = profile[entry["code"]]
        assert all(numbers[name] >= 115 for name in entry["more"]), entry["code"]
        assert all(numbers[name] <= 85 for name in entry["fewer"]), entry["code"]
        for language in ("nl", "en"):
            shown = set(re.findall(r"{(\w+)}", entry["portrait"][language]))
            assert shown == {*entry["more"], *entry["fewer"], "households_percent"}, (entry["code"], language)


def test_portraits_speak_of_areas_and_never_of_origin_or_worth() -> None:
    words = re.compile(
        r"herkomst|migra|allochto|autochto|afkomst|nationalit|cultuurbarba|dom\b|slim|beter|achterstand|probleem|"
        r"origin|immigra|ethnic|smart|deprived|problem|bad\b",
        re.IGNORECASE,
    )
    names = set()
    for group in assign().groups:
        assert group.portrait.nl.startswith("In deze gebieden (")
        assert group.portrait.en.startswith("In these areas (")
        for text in (group.name.nl, group.name.en, group.portrait.nl, group.portrait.en):
            assert not words.search(text)
        assert len(group.name.nl) <= 30
        names |= {group.name.nl, group.name.en}
    assert len(names) == 16
    assert "3,4%" in assign().groups[1].portrait.nl
    assert "3.4%" in assign().groups[1].portrait.en


def test_origin_is_no_variable() -> None:
    used = {name for v in recipe().variables for name in (v.name, v.of, *v.numerators)}
    assert not [name for name in used if re.search(r"origin|herkomst|migr|born|geb", name)]
    assert set(assign().facts["variables"]) == set(recipe().names)
    assert all(assign().facts["variables"].values()), "every variable has its reason"


def test_an_unknown_segmentation_is_refused() -> None:
    with pytest.raises(UsageError, match="segmentation-unknown"):
        assign("no-such-scheme")
    with pytest.raises(UsageError, match="segmentation-version-unknown") as refusal:
        assign(version="1066.1")
    assert refusal.value.where["known"] == list(packaged_versions())
    with pytest.raises(UsageError, match="segmentation-tier-unknown"):
        assign(version="2022.1", tier="main")


def _same_files(made: Path, folder: Path = FOLDER) -> None:
    assert (made / MODEL).read_bytes() == (folder / MODEL).read_bytes()
    assert pq.read_table(made / TABLE).equals(pq.read_table(folder / TABLE))
    writers = {pq.ParquetFile(at / TABLE).metadata.created_by for at in (made, folder)}
    if len(writers) == 1:
        assert (made / TABLE).read_bytes() == (folder / TABLE).read_bytes()


def test_a_rebuild_from_the_packaged_profile_is_equal_to_the_byte(tmp_path: Path) -> None:
    """Anybody, without the statistics behind it: the real build, with every start and resample."""
    model = build_reference(packaged(), tmp_path)
    assert model.digest == assign().facts["digest"]
    _same_files(tmp_path)
    assert (FOLDER / TABLE).stat().st_size < 500_000


def test_the_packaged_profile_is_what_the_statistics_give(shared_data: Path, tmp_path: Path) -> None:
    """From the open data to the byte; with the test above: from the open data to the packaged model."""
    profile = describe_areas(gather_inputs(shared_data), level="pc4")
    write_profile(profile, tmp_path / "profile.parquet")
    assert pq.read_table(tmp_path / "profile.parquet").equals(pq.read_table(PACKAGED), check_metadata=True)
    if pq.ParquetFile(tmp_path / "profile.parquet").metadata.created_by == pq.ParquetFile(PACKAGED).metadata.created_by:
        assert (tmp_path / "profile.parquet").read_bytes() == PACKAGED.read_bytes()


def test_placing_uses_the_frozen_numbers() -> None:
    """The packaged model places the areas of its year as packaged; half of the country gives the same placement."""
    model, stored = read_version(FOLDER)
    profile, least = packaged(), recipe().level("pc4").published_least
    placed = place(profile, model, published_least=least)
    assert placed.area.tolist() == stored.area.tolist()
    half = place(profile.only(np.arange(len(profile)) % 2 == 0), model, published_least=least)
    kept = np.isin(placed.area, half.area)
    for tier in TIERS:
        assert placed.tiers[tier].segment.tolist() == stored.tiers[tier].segment.tolist()
        assert placed.tiers[tier].mix == pytest.approx(stored.tiers[tier].mix, abs=1e-9)
        assert half.tiers[tier].segment.tolist() == placed.tiers[tier].segment[kept].tolist()


def test_most_areas_had_the_same_type_two_years_before(shared_data: Path) -> None:
    """The figures of 2020, placed with the numbers of 2022: a check on stability in time, with education of 2022."""
    from publiek.areas import load_key_figures

    told = load_key_figures(shared_data / "nl-pc4-stats/raw_cbs_pc4_2020_v1.xlsx")
    inputs = gather_inputs(shared_data)
    lifted = ["pc4", "municipality", "percent_educated_high", "percent_income_high"]
    codes = pc.cast(told.table.column("area"), inputs.schema.field("pc4").type)
    joined = told.table.append_column("pc4", codes).join(inputs.select(lifted), "pc4", join_type="inner")
    earlier = describe_areas(joined, level="pc4", vintage=told.vintage)
    model, stored = read_version(FOLDER)
    placed = place(earlier, model, published_least=recipe().level("pc4").published_least)
    households = dict(zip(earlier.area.tolist(), earlier.households.tolist(), strict=True))
    weight = np.array([households[code] for code in placed.area.tolist()])
    for tier, least in (("main", 0.98), ("type", 0.95), ("subtype", 0.9)):
        now = dict(zip(stored.area.tolist(), stored.tiers[tier].segment.tolist(), strict=True))
        then = zip(placed.area.tolist(), placed.tiers[tier].segment.tolist(), strict=True)
        same = np.array([now.get(code) == segment for code, segment in then])
        assert float(weight @ same / weight.sum()) > least, tier


def test_a_model_file_that_was_changed_is_refused() -> None:
    text = (FOLDER / MODEL).read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="changed"):
        from_json(text.replace('"seed": 20220101', '"seed": 20220102'))

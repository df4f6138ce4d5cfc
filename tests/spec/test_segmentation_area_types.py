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
from publiek.segmentation import assign
from publiek.segmentation.assignment import MODEL, REFERENCE, STUDY, TABLE
from publiek.segmentation.area_types.build_reference import build_reference
from publiek.segmentation.area_types.building import place, prepare
from publiek.segmentation.groups import described
from publiek.segmentation.area_types.model import from_json
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.area_types.study import study
from publiek.vocabulary.tables import AREA_SEGMENT, schema_of


def test_eight_groups_with_a_mix_for_every_area() -> None:
    scheme = assign()
    assert (scheme.code, scheme.version) == ("area-types", "2022.1")
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


def test_the_study_that_chose_the_number_of_groups() -> None:
    """Agreement (adjusted Rand) at least 0.85 between seeds and, on average, between resamples of areas."""
    studied = {row["groups"]: row for row in json.loads((REFERENCE / STUDY).read_text(encoding="utf-8"))}
    assert sorted(studied) == [6, 7, 8, 9, 10]
    chosen = studied[recipe().groups]
    assert min(chosen["seeds"]) >= 0.85
    assert np.mean(chosen["resamples"]) >= 0.85
    assert min(chosen["resamples"]) >= 0.85
    assert chosen["smallest"] >= 0.03
    assert len(chosen["resamples"]) == 20


@pytest.mark.long
def test_the_study_gives_the_same_numbers_again(shared_data: Path) -> None:
    (again,) = study(gather_inputs(shared_data), groups=(8,))
    stored = json.loads((REFERENCE / STUDY).read_text(encoding="utf-8"))
    assert json.loads(json.dumps(asdict(again))) == next(row for row in stored if row["groups"] == 8)


def test_every_word_of_a_portrait_rests_on_a_number_of_the_model() -> None:
    """What is called many has an index of 115 or more, what is called few 85 or less, and each number is shown."""
    profile = assign().facts["profile"]
    for entry in described()["groups"]:
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


def test_a_rebuild_is_equal_to_the_byte(shared_data: Path, tmp_path: Path) -> None:
    """From the open data, through both rooms, to the packaged files."""
    inputs = gather_inputs(shared_data)
    model = build_reference(inputs, tmp_path)
    assert model.digest == assign().facts["digest"]
    assert (tmp_path / MODEL).read_bytes() == (REFERENCE / MODEL).read_bytes()
    assert pq.read_table(tmp_path / TABLE).equals(pq.read_table(REFERENCE / TABLE))
    writers = {pq.ParquetFile(folder / TABLE).metadata.created_by for folder in (tmp_path, REFERENCE)}
    if len(writers) == 1:
        assert (tmp_path / TABLE).read_bytes() == (REFERENCE / TABLE).read_bytes()
    assert (REFERENCE / TABLE).stat().st_size < 300_000


def test_scoring_uses_the_frozen_numbers(shared_data: Path) -> None:
    """The packaged model places the areas of its year as packaged; half of the country gives the same placement."""
    model = from_json((REFERENCE / MODEL).read_text(encoding="utf-8"))
    ready = prepare(gather_inputs(shared_data))
    placed = place(ready.pc4, ready.values, model)
    packaged = dict(zip(*(assign().table.column(c).to_pylist() for c in ("pc4", "segment")), strict=True))
    assert dict(zip(placed.pc4.tolist(), placed.segment, strict=True)) == packaged
    half = place(ready.pc4[::2], ready.values[::2], model)
    assert half.segment == placed.segment[::2]


def test_most_areas_had_the_same_type_two_years_before(shared_data: Path) -> None:
    """The figures of 2020, placed with the numbers of 2022: a check on stability in time, with education of 2022."""
    from publiek.areas import load_key_figures

    earlier = load_key_figures(shared_data / "nl-pc4-stats/raw_cbs_pc4_2020_v1.xlsx").table
    inputs = gather_inputs(shared_data)
    lifted = ["pc4", "municipality", "percent_educated_high", "percent_income_high"]
    codes = pc.cast(earlier.column("area"), inputs.schema.field("pc4").type)
    joined = earlier.append_column("pc4", codes).join(inputs.select(lifted), "pc4", join_type="inner").sort_by("pc4")
    model = from_json((REFERENCE / MODEL).read_text(encoding="utf-8"))
    ready = prepare(joined)
    placed = place(ready.pc4, ready.values, model)
    packaged = dict(zip(*(assign().table.column(c).to_pylist() for c in ("pc4", "segment")), strict=True))
    same = np.array([packaged.get(int(p)) == s for p, s in zip(placed.pc4, placed.segment, strict=True)])
    assert float(ready.weight @ same / ready.weight.sum()) > 0.95


def test_a_model_file_that_was_changed_is_refused() -> None:
    text = (REFERENCE / MODEL).read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="changed"):
        from_json(text.replace('"seed": 20220101', '"seed": 20220102'))

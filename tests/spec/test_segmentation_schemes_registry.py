"""Several segmentations side by side: which are there, and which one do I get?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from publiek.errors import SegmentationError, StorageError, UsageError
from publiek.segmentation import assignment
from publiek.segmentation.schemes import assign, import_scheme, list_schemes, load_scheme, save_scheme
from publiek.segmentation.schemes.registry import in_order
from tests.support.scheme_tables import PC4, PC6, made_scheme, mixes, table


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with an imported segmentation in three versions."""
    file = table(tmp_path, "PC4,CODE", "3011,A", "3012,B")
    for version in ("2024", "2025.9", "2025.10"):
        import_scheme(file, plan=replace(PC4, version=version), home=tmp_path / "home")
    return tmp_path / "home"


def test_the_packaged_one_is_there_without_asking() -> None:
    assert assign().code == "area-types"
    assert assign(version="2022.1").version == "2022.1"


def test_the_newest_version_unless_another_is_named(home: Path) -> None:
    assert assign("own", home=home).version == "2025.10", "numbers count as numbers"
    assert assign("own", home=home, version="2024").version == "2024"


def test_everything_there_is_in_one_list(home: Path) -> None:
    listed = list_schemes(home)
    packaged = [one for one in listed if one.where == "packaged"]
    assert [one.version for one in packaged] == in_order(assignment.packaged_versions())
    own = [one for one in listed if one.code == "own"]
    assert [one.version for one in own] == ["2024", "2025.9", "2025.10"]
    assert {(one.where, one.kind, one.groups, one.vintage, one.finest) for one in own} == {
        ("imported", "licensed", 2, 2025, "pc4")
    }
    assert own[0].licence == PC4.licence
    assert list_schemes() == tuple(packaged)


def test_a_finer_one_says_so(tmp_path: Path) -> None:
    import_scheme(table(tmp_path, "PC6,CODE", "3011AA,A", "3012AA,B"), plan=PC6, home=tmp_path)
    assert [one.finest for one in list_schemes(tmp_path) if one.code == "own"] == ["pc6"]


def test_a_damaged_one_is_listed_and_not_used(home: Path) -> None:
    (home / "segmentations" / "own" / "2024" / "scheme.json").write_text("{}")
    assert [(one.version, one.damaged) for one in list_schemes(home) if one.code == "own"] == [
        ("2024", True),
        ("2025.9", False),
        ("2025.10", False),
    ]
    with pytest.raises(StorageError, match="segmentation-damaged"):
        assign("own", home=home, version="2024")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"code": "other"}, "segmentation-unknown"),
        ({"code": "../../etc"}, "segmentation-unknown"),
        ({"code": "own", "version": "2023"}, "segmentation-version-unknown"),
        ({"code": "own", "version": "../2024"}, "segmentation-version-unknown"),
        ({"code": "own", "tier": "main"}, "segmentation-tier-unknown"),
        ({"code": "area-types", "version": "1999.1"}, "segmentation-version-unknown"),
        ({"code": "area-types", "tier": "street"}, "segmentation-tier-unknown"),
    ],
)
def test_what_is_not_there(home: Path, asked: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as refused:
        assign(**asked, home=home)
    assert refused.value.code == code


def test_versions_go_from_old_to_new() -> None:
    assert in_order(("2022.10", "2022.2", "2021", "2022.2b")) == ["2021", "2022.2", "2022.2b", "2022.10"]
    assert in_order(("v10", "v9")) == ["v9", "v10"]


def test_any_segmentation_can_be_kept(tmp_path: Path) -> None:
    """Survey classes, or the packaged types themselves under another roof: facts with NumPy numbers become plain."""
    made = made_scheme("classes", np.array([3011, 3012]), np.array([[0.7, 0.3], [0.2, 0.8]]), "AB")
    made = replace(made, kind="survey-classes", facts={"sd": np.array([0.1, 0.2]), "n": np.int64(5)}, labels_right=0.75)
    again = load_scheme(save_scheme(made, tmp_path))
    assert again.facts == {"sd": [0.1, 0.2], "n": 5}
    assert (again.kind, again.labels_right) == ("survey-classes", 0.75)
    assert mixes(assign("classes", home=tmp_path)) == mixes(made)
    packaged = assign()
    assert load_scheme(save_scheme(packaged, tmp_path)).table.equals(packaged.table)


@pytest.mark.parametrize(("code", "version"), [("../x", "1"), ("x", "../1"), ("x", ""), ("x/y", "1"), (".x", "1")])
def test_a_name_is_never_a_way_out_of_the_folder(tmp_path: Path, code: str, version: str) -> None:
    made = replace(made_scheme("classes", np.array([3011, 3012]), np.eye(2), "AB"), code=code, version=version)
    with pytest.raises(SegmentationError, match="segmentation-plan-name"):
        save_scheme(made, tmp_path / "home")
    assert list(tmp_path.iterdir()) == []


def test_facts_that_are_no_plain_values_are_a_fault(tmp_path: Path) -> None:
    made = made_scheme("classes", np.array([3011, 3012]), np.eye(2), "AB")
    with pytest.raises(TypeError, match="plain values"):
        save_scheme(replace(made, facts={"model": object()}), tmp_path)
    assert not (tmp_path / "segmentations" / "classes").exists()

"""Which statistics does a published file hold? The files of Statistics Netherlands as they are, and made ones in the
layouts that are too large to carry.
"""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from publiek.areas import load_key_figures
from publiek.areas.layouts import layouts, plain
from publiek.errors import AreaError
from tests.support.area_files import FIGURES, GPKG_NAMES, geopackage, labelled_workbook, zipped


def _clean(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _same(ours: object, theirs: str) -> bool:
    return ours is None if theirs in ("-99997", "-99995", "") else ours == float(theirs)


def test_the_workbook_of_2020_with_a_row_of_codes(shared_data: Path) -> None:
    """Title rows, three rows of labels, a row of codes, a row of units, then 4,068 areas: every cell is the same as in
    an independent conversion, and -99997 is empty."""
    read = load_key_figures(shared_data / "nl-pc4-stats/raw_cbs_pc4_2020_v1.xlsx")
    assert (read.level, read.vintage, read.edition, read.source) == ("pc4", 2020, "v1", "CBS 2020 v1")
    codes = [entry["code"] for entry in json.loads((shared_data / "nl-pc4-stats/columns_2020_v1.json").read_text())]
    meaning = {code: layouts().by_name.get(plain(code)) for code in codes[1:]}
    clean = _clean(shared_data / "nl-pc4-stats/pc4_2020_v1.csv.gz")
    rows = read.table.to_pylist()
    assert [row["area"] for row in rows] == [row["PC4"] for row in clean]
    for code, known in meaning.items():
        if known is not None:
            assert all(_same(ours[known.name], theirs[code]) for ours, theirs in zip(rows, clean, strict=True)), code
    assert [code for code, known in meaning.items() if known is None] == ["P_NL_ACHTG", "P_WE_MIG_A", "P_NW_MIG_A"]


def test_the_csv_of_2022_with_repeated_labels_only(shared_data: Path) -> None:
    """ "Totaal" stands three times (residents, households, dwellings) and the last two columns have no label."""
    read = load_key_figures(shared_data / "nl-pc4-stats/raw_PC4_2022_v1.csv.gz")
    clean = _clean(shared_data / "nl-pc4-stats/pc4_2022_v1.csv.gz")
    assert (read.level, read.vintage, read.edition, len(read.table)) == ("pc4", 2022, "v1", 4053)
    names = {
        "inwoners": "residents", "man": "men", "inw_65plus": "residents_65_on", "huishoudens": "households",
        "hh_eenouder": "households_one_parent", "woningen": "dwellings", "won_2015plus": "dwellings_2015_on",
        "pct_koop": "percent_owned", "woz_x1000": "home_value_thousand", "uitkeringen": "benefits",
        "oad": "address_density", "sted": "urbanity",
    }  # fmt: skip
    for theirs, ours in names.items():
        column = read.table.column(ours).to_pylist()
        assert all(_same(value, row[theirs]) for value, row in zip(column, clean, strict=True)), theirs
    assert read.withheld["households"].suppressed == 8
    assert sum(v or 0 for v in read.table.column("residents").to_pylist()) == 17_587_785


def test_nothing_about_origin_is_read(shared_data: Path) -> None:
    """The files hold it; the program does not take it in, and does not call it unknown either."""
    for name in ("raw_cbs_pc4_2020_v1.xlsx", "raw_PC4_2022_v1.csv.gz"):
        read = load_key_figures(shared_data / "nl-pc4-stats" / name)
        assert not [f for f in read.findings if f.code == "area-columns-unknown"]
        assert len(read.table.column_names) == 33


def test_why_a_cell_is_empty_is_kept(tmp_path: Path) -> None:
    """-99997 is suppressed (1), -99995 not in this edition (2), -3 impossible (3); published cells say 0."""
    other = [*FIGURES]
    for name, value in (("aantal_part_huishoudens", -99997), ("gemiddeld_inkomen_huishouden", -99995),
                        ("aantal_woningen", -3)):  # fmt: skip
        other[GPKG_NAMES.index(name)] = value
    read = load_key_figures(geopackage(tmp_path / "cbs_pc4_2022_vol.gpkg", {"1011": FIGURES, "1012": other}))
    assert read.reasons.column("households").to_pylist() == [0, 1]
    assert read.reasons.column("income_household_thousand").to_pylist() == [0, 2]
    assert read.reasons.column("dwellings").to_pylist() == [0, 3]
    assert read.table.column("households").to_pylist() == [450.0, None]
    assert {f.code for f in read.findings} >= {
        "area-figure-suppressed", "area-figure-unavailable", "area-figure-impossible", "area-rows-few",
    }  # fmt: skip


def test_the_geopackage_of_a_complete_edition_inside_its_zip(tmp_path: Path) -> None:
    """The attributes are read with SQLite; the geometry stays where it is. `vol` has income."""
    inside = geopackage(tmp_path / "cbs_pc4_2022_vol.gpkg", {"3011": FIGURES})
    read = load_key_figures(zipped(tmp_path / "2025-cbs_pc4_2022_vol.zip", inside))
    assert (read.level, read.vintage, read.edition) == ("pc4", 2022, "vol")
    assert read.table.column("income_household_thousand").to_pylist() == [35.1]
    missing = {f.column for f in read.findings if f.code == "area-column-missing"}
    assert "benefits" in missing
    assert "income_household_thousand" not in missing


def test_camel_case_names_of_the_web_service_are_the_same_names(tmp_path: Path) -> None:
    names = ["aantalInwoners", "aantalPartHuishoudens", "aantalInwoners0Tot15Jaar"]
    read = load_key_figures(geopackage(tmp_path / "pc4_2023_v1.gpkg", {"1011": [10, 5, 5]}, names=names))
    assert read.table.select(["residents", "households", "residents_00_14"]).to_pylist() == [
        {"residents": 10.0, "households": 5.0, "residents_00_14": 5.0}
    ]


@pytest.mark.parametrize(("codes", "level"), [(["1011", "1012"], "pc4"), (["1011A", "1011B"], "pc5"),
                                              (["1011AB", "1011AC"], "pc6")])  # fmt: skip
def test_the_level_is_read_from_the_codes(tmp_path: Path, codes: list[str], level: str) -> None:
    read = load_key_figures(geopackage(tmp_path / "cbs_pc6_2021_v2.gpkg", dict.fromkeys(codes, FIGURES)))
    assert read.level == level


def test_a_workbook_with_labels_only_takes_year_and_edition_from_its_notes(tmp_path: Path) -> None:
    path = labelled_workbook(tmp_path / "download.xlsx", [[1011, 9760, 5105, 4655, 6375, 1.5, 6250, 509, 7084, 1]])
    read = load_key_figures(path)
    assert (read.vintage, read.edition) == (2023, "v1")
    assert read.table.column("address_density").to_pylist() == [7084.0]
    assert read.table.column("urbanity").to_pylist() == [1.0]
    assert read.table.column("dwellings").to_pylist() == [6250.0]


def test_key_figures_of_municipalities_under_short_names(shared_data: Path, tmp_path: Path) -> None:
    """The neighbourhood map of 2017, and the workbook names with a decimal comma and "." for nothing."""
    read = load_key_figures(shared_data / "nl-gemeente-2017-kwb/gemeente_2017.csv")
    assert (read.level, read.vintage, len(read.table)) == ("region", 2017, 388)
    assert read.table.slice(0, 1).select(["area", "municipality_name", "residents", "percent_65_on"]).to_pylist() == [
        {"area": "GM0003", "municipality_name": "Appingedam", "residents": 11971.0, "percent_65_on": 24.0}
    ]
    path = tmp_path / "kwb-2022.csv"
    path.write_text(
        "gwb_code_10;regio;gm_naam;recs;a_inw;a_hh;g_hhgro;p_hh_li;a_opl_hg\n"
        "NL00;Nederland;Nederland;Land;17590672;8139945;2,1;40;.\n"
        "BU03630000;Kop Zeedijk;Amsterdam;Buurt;      975;700;1,4;.;   300\n",
        encoding="utf-8",
    )
    read = load_key_figures(path)
    assert read.table.column("household_size").to_pylist() == [2.1, 1.4]
    assert read.table.column("percent_income_low").to_pylist() == [40.0, None]
    assert read.table.column("name").to_pylist() == ["Nederland", "Kop Zeedijk"]
    assert read.table.column("educated_high").to_pylist() == [None, 300.0]


def test_households_by_type_did_not_add_up_in_2020(shared_data: Path) -> None:
    """A true oddity of the source, reported and left as it is: 976 areas have households of no type."""
    read = load_key_figures(shared_data / "nl-pc4-stats/raw_cbs_pc4_2020_v1.xlsx")
    assert [(f.column, f.count) for f in read.findings if f.code == "area-sum-differs"] == [("households_single", 976)]


def test_a_sum_within_rounding_is_no_finding_and_beyond_it_is(tmp_path: Path) -> None:
    """Each count is rounded to 5 on its own, so that men and women may differ 7.5 from residents."""
    near, far = [*FIGURES], [*FIGURES]
    near[1], far[1] = 505, 510
    read = load_key_figures(geopackage(tmp_path / "cbs_pc4_2022_v1.gpkg", {"1011": FIGURES, "1012": near, "1013": far}))
    assert [(f.column, f.count, f.rows) for f in read.findings if f.code == "area-sum-differs"] == [("men", 1, (3,))]


def test_a_renamed_column_is_reported_and_never_guessed(tmp_path: Path) -> None:
    names = ["inwoners_totaal" if name == "aantal_inwoners" else name for name in GPKG_NAMES]
    with pytest.raises(AreaError) as refusal:
        load_key_figures(geopackage(tmp_path / "cbs_pc4_2022_v1.gpkg", {"1011": FIGURES}, names=names))
    assert refusal.value.code == "area-layout-unknown"
    assert refusal.value.where["missing"] == ["residents"]
    names = ["woz" if name == "gemiddelde_woz_waarde_woning" else name for name in GPKG_NAMES]
    read = load_key_figures(geopackage(tmp_path / "cbs_pc4_2021_v1.gpkg", {"1011": FIGURES}, names=names))
    codes = {(f.code, f.column) for f in read.findings}
    assert {("area-columns-unknown", ""), ("area-column-missing", "home_value_thousand")} <= codes

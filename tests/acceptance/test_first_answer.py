"""A marketer has one export and a postcode, and wants to know who comes, from where, and who stays away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from tests.support.answers import ask


@pytest.fixture(scope="module")
def export(town: Path) -> Path:
    return next((town / "theatre").glob("*.csv"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("marketer")


@pytest.fixture(scope="module")
def report(export: Path, place: Path) -> dict[str, object]:
    return ask(
        "report", export, "-o", "Theater De Brug", "--venue-postcode", "3011AA", "--home", place / "home",
        "--out", place / "out", keys=place / "keys",
    )  # fmt: skip


def test_one_command_gives_five_files(report: dict[str, object], place: Path) -> None:
    made = {Path(path).suffix: Path(path) for path in report["report"]}
    assert set(made) == {".html", ".pdf", ".pptx", ".xlsx", ".json"}
    assert all(path.stat().st_size > 10_000 for path in made.values())


def test_nothing_is_lost(report: dict[str, object], export: Path) -> None:
    intake = report["deliveries"][0]
    assert intake["rows_read"] == intake["rows_kept"] + intake["rows_set_aside"]
    assert intake["cents_read"] == intake["cents_kept"] + intake["cents_set_aside"]
    assert intake["rows_kept"] > 1000
    assert intake["level"] == "L2"


def test_the_same_file_again_changes_nothing(report: dict[str, object], export: Path, place: Path) -> None:
    before = ask("profile", "-o", "Theater De Brug", "--home", place / "home", keys=place / "keys")
    again = ask("import", export, "-o", "Theater De Brug", "--home", place / "home", keys=place / "keys")
    assert again["already_kept"]
    assert ask("profile", "-o", "Theater De Brug", "--home", place / "home", keys=place / "keys") == before


def test_the_profile_says_its_base_and_its_interval(report: dict[str, object], place: Path) -> None:
    answer = ask("profile", "-o", "theater-de-brug", "--home", place / "home", "--reference", "nl", keys=place / "keys")
    assert 0 < answer["base"]["coverage"] <= 1
    assert answer["base"]["reference"] == "nl"
    assert sum(row["reference_share"] for row in answer["segments"]) == pytest.approx(1, abs=1e-6)
    shown = [row for row in answer["segments"] if row["verdict"] != "thin"]
    assert shown and all(row["low"] <= row["index"] <= row["high"] for row in shown)


def test_the_json_report_has_every_figure_with_a_base(report: dict[str, object]) -> None:
    made = next(Path(path) for path in report["report"] if path.endswith(".json"))
    figures = json.loads(made.read_text(encoding="utf-8"))["figures"]
    assert {"totals", "coverage", "segment_index", "penetration", "white_spots", "loyalty"} <= set(figures)
    assert all(figure["base"]["counted"] for figure in figures.values())


def test_a_dry_run_keeps_nothing(export: Path, tmp_path: Path) -> None:
    preview = ask(
        "import", export, "-o", "Huis", "--home", tmp_path / "home", "--dry-run",
        keys=tmp_path / "keys", answer="import --dry-run",
    )  # fmt: skip
    assert {"keyed", "dropped", "generalised", "kept"} == {column["decision"] for column in preview["columns"]}
    assert not list((tmp_path / "home").rglob("*.parquet"))
    assert not (tmp_path / "keys").exists()


def test_a_withdrawn_delivery_leaves_every_figure(export: Path, tmp_path: Path) -> None:
    ask("import", export, "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys")
    kept = ask("deliveries", "-o", "Huis", "--home", tmp_path / "home", "--withdraw", 1, keys=tmp_path / "keys")
    assert kept["deliveries"][0]["withdrawn"]
    refused = ask("profile", "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys", code=6)
    assert refused["error"]["code"] == "nothing-delivered"


@pytest.mark.parametrize(("house", "level"), [("museum", "L1"), ("festival", "L0"), ("maker", "L2")])
def test_small_houses_are_as_welcome(town: Path, tmp_path: Path, house: str, level: str) -> None:
    """A postcode tally, a head count, a maker with eight performances: each a report, honest where it is thin."""
    files = sorted(p for p in (town / house).iterdir() if p.suffix in {".csv", ".xlsx", ".json"})
    made = ask(
        "report", *files, "-o", house, "--venue-postcode", "3011AA", "--home", tmp_path / "home", "--out",
        tmp_path / "out", "--formats", "html,json", keys=tmp_path / "keys",
    )  # fmt: skip
    assert {intake["level"] for intake in made["deliveries"]} == {level}
    assert all(Path(path).is_file() for path in made["report"])


def test_a_file_that_is_not_sure_gives_a_map_to_complete(tmp_path: Path) -> None:
    """Unrecognised headers are refused with the way on; the completed map then works and is remembered."""
    file = tmp_path / "eigen.csv"
    rows = "\n".join(f"{i};{1000 + i};{i % 28 + 1}-03-2025;12,50" for i in range(1, 60))
    file.write_text("ref_x;gebied_y;moment_z;som_q\n" + rows + "\n", encoding="utf-8")
    refused = ask("import", file, "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys", code=4)
    assert refused["error"]["where"]["columns"] == 4
    assert "publiek map" in refused["error"]["do"]
    assert "ref_x" not in json.dumps(refused), "an unknown header may be somebody's name"
    made = ask("map", file, "--out", tmp_path / "map.yaml", keys=tmp_path / "keys")
    assert made["columns"] == 4
    completed = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert "ref_x" in completed
    for position, meaning in enumerate(("order_id", "postcode", "performance_date", "amount"), 1):
        completed = _fill(completed, position, meaning)
    (tmp_path / "map.yaml").write_text(completed, encoding="utf-8")
    kept = ask(
        "import",
        file,
        "-o",
        "Huis",
        "--home",
        tmp_path / "home",
        "--map",
        tmp_path / "map.yaml",
        keys=tmp_path / "keys",
    )
    assert (kept["rows_read"], kept["cents_read"]) == (59, 59 * 1250)
    file.write_text(file.read_text(encoding="utf-8") + "99;1099;01-04-2025;12,50\n", encoding="utf-8")
    later = ask("import", file, "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys")
    assert later["rows_read"] == 60, "a completed map is recognised the next time"


def _fill(mapping: str, position: int, field: str) -> str:
    """The mapping file with the `position`-th column filled in, as a person would with an editor."""
    content = yaml.safe_load(mapping)
    content["columns"][position - 1]["field"] = field
    return yaml.safe_dump(content, allow_unicode=True)


def test_a_stranger_house_has_its_own_key(export: Path, tmp_path: Path) -> None:
    """Two legal entities never share pseudonyms: the same person cannot be followed from house to house."""
    import pyarrow.parquet as pq

    bookers = []
    for name in ("een", "twee"):
        ask("import", export, "-o", name, "--home", tmp_path / "home", keys=tmp_path / "keys")
        files = list((tmp_path / "home").rglob(f"{name}/**/*.parquet"))
        table = next(t for t in map(pq.read_table, files) if "booker" in t.column_names)
        bookers.append({b for b in table["booker"].to_pylist() if b is not None})
    assert bookers[0] and not bookers[0] & bookers[1]


def test_the_data_folder_moves_with_its_keys(export: Path, tmp_path: Path) -> None:
    """Take home and keys to another machine: the same figures."""
    ask("import", export, "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys")
    before = ask("profile", "-o", "Huis", "--home", tmp_path / "home", keys=tmp_path / "keys")
    shutil.copytree(tmp_path / "home", tmp_path / "elders" / "home")
    shutil.copytree(tmp_path / "keys", tmp_path / "elders" / "keys")
    elsewhere = tmp_path / "elders"
    assert ask("profile", "-o", "Huis", "--home", elsewhere / "home", keys=elsewhere / "keys") == before

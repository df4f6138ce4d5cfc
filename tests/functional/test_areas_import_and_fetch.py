"""From a folder or from a publisher to tables that stay: real files, a real server on this machine, real breaks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from publiek.areas import Source, fetch, import_directory, shapes, sources
from publiek.errors import AreaError, NetworkError
from tests.support.area_files import FIGURES, GPKG_NAMES, geopackage, links, square, zipped

MEGA = 1_000_000


@pytest.fixture
def published(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder of made files and the address where a process of its own serves it."""
    folder = tmp_path / "published"
    folder.mkdir()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.area_server", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert server.stdout is not None
    yield folder, f"http://127.0.0.1:{server.stdout.readline().strip()}"
    server.terminate()
    server.wait()
    server.stdout.close()


def _package(folder: Path) -> Path:
    rows = {str(code): FIGURES for code in range(1011, 2011)}
    return zipped(folder / "pc4.zip", geopackage(folder / "cbs_pc4_2022_vol.gpkg", rows))


def test_everything_known_in_a_folder_is_kept_and_again_gives_the_same(shared_data: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = import_directory(shared_data, home)
    assert {(k.name, k.rows) for k in first.kept} == {
        ("boundaries_pc4_2020.parquet", 4067),
        ("key_figures_pc4_2020_v1.parquet", 4068),
        ("key_figures_pc4_2022_v1.parquet", 4053),
        ("key_figures_region_2017.parquet", 388),
        ("statline_ses_woa_scores_2019.parquet", 579),
    }
    assert ("wijk_2022.csv", "area-layout-unknown") in first.refused, "a known name with other columns: said, not read"
    before = {path.name: path.read_bytes() for path in (home / "areas").iterdir()}
    import_directory(shared_data, home)
    assert {path.name: path.read_bytes() for path in (home / "areas").iterdir()} == before
    assert pq.read_table(home / "areas/key_figures_pc4_2022_v1.parquet").num_columns == 33


def test_figures_and_boundaries_from_one_geopackage(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    _package(folder).unlink()
    links(folder / "pc6hnr20220801_gwb.csv", ["1011AB;1;3630000;36300;363"], year=2022, separator=";")
    kept = import_directory(folder, tmp_path / "home").kept
    assert [k.name for k in kept] == [
        "key_figures_pc4_2022_vol.parquet", "boundaries_pc4_2022.parquet", "pc6_links_2022.parquet",
    ]  # fmt: skip
    drawn = shapes([1011], home=tmp_path / "home")
    assert (drawn.approximate, drawn.source) == (False, "CBS/Kadaster 2022")


def test_a_folder_with_nothing_known_or_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(AreaError, match="area-nothing-found"):
        import_directory(tmp_path / "in", tmp_path / "home")
    geopackage(tmp_path / "in" / "cbs_pc4_2022_v1.gpkg", {"1011": FIGURES})
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(AreaError, match="area-not-stored"):
        import_directory(tmp_path / "in", tmp_path / "home")


def test_a_file_fetched_over_the_network_is_read_and_kept(published: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = published
    size = _package(folder).stat().st_size
    seen: list[tuple[int, int | None]] = []
    known = {"pc4-2022": Source(f"{address}/pc4.zip", "cbs_pc4_2022_vol.zip", MEGA)}
    got = fetch(tmp_path / "home", "pc4-2022", known=known, progress=lambda done, of: seen.append((done, of)))
    assert [k.name for k in got.kept] == ["key_figures_pc4_2022_vol.parquet", "boundaries_pc4_2022.parquet"]
    assert seen[-1] == (size, size)
    assert list((tmp_path / "home/areas/downloads").iterdir()) == []


def test_a_broken_download_goes_on_where_it_stopped(published: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = published
    size = _package(folder).stat().st_size
    known = {"pc4": Source(f"{address}/broken/pc4.zip", "cbs_pc4_2022_vol.zip", MEGA)}
    with pytest.raises(NetworkError, match="download-incomplete") as broken:
        fetch(tmp_path / "home", "pc4", known=known)
    assert broken.value.where["of"] == size
    part = tmp_path / "home/areas/downloads/cbs_pc4_2022_vol.zip.part"
    assert part.stat().st_size == size // 2
    first: list[int] = []
    got = fetch(tmp_path / "home", "pc4", known=known, progress=lambda done, of: first.append(done))
    assert len(got.kept) == 2
    assert first[0] > size // 2, "the second half only"


def test_a_server_without_ranges_starts_over(published: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = published
    _package(folder)
    waiting = tmp_path / "home/areas/downloads"
    waiting.mkdir(parents=True)
    (waiting / "cbs_pc4_2022_vol.zip.part").write_bytes(b"half of something else")
    known = {"pc4": Source(f"{address}/noranges/pc4.zip", "cbs_pc4_2022_vol.zip", MEGA)}
    assert len(fetch(tmp_path / "home", "pc4", known=known).kept) == 2


@pytest.mark.parametrize(
    ("path", "most", "code"),
    [("nowhere.zip", MEGA, "download-failed"), ("pc4.zip", 1000, "download-too-large"),
     ("secret/pc4.zip", MEGA, "download-failed")],
)  # fmt: skip
def test_answers_that_are_not_as_published(
    published: tuple[Path, str], tmp_path: Path, path: str, most: int, code: str
) -> None:
    folder, address = published
    _package(folder)
    known = {"pc4": Source(f"{address}/{path}", "cbs_pc4_2022_vol.zip", most)}
    with pytest.raises(NetworkError, match=code):
        fetch(tmp_path / "home", "pc4", known=known)
    assert list((tmp_path / "home/areas").rglob("*.parquet")) == []


def test_a_web_page_instead_of_a_file_is_refused_and_removed(published: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = published
    (folder / "pc4.zip").write_text("<html>onderhoud</html>")
    known = {"pc4": Source(f"{address}/pc4.zip", "cbs_pc4_2022_vol.zip", MEGA)}
    with pytest.raises(AreaError, match="area-file-html"):
        fetch(tmp_path / "home", "pc4", known=known)
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


def test_a_paged_service_is_read_to_its_last_page(published: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = published
    for start, count in ((0, 3), (3, 3), (6, 1)):
        features = [
            {"type": "Feature", "properties": {"postcode": 1011 + start + i},
             "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in square(5 + i / 10, 52, 0.1)]]}}
            for i in range(count)
        ]  # fmt: skip
        (folder / f"page_{start}.json").write_text(json.dumps({"features": features}))
    known = {"b": Source(f"{address}/wfs?count=3&startIndex={{start}}", "pc4_2024.geojson", MEGA, paged=3)}
    (kept,) = fetch(tmp_path / "home", "b", known=known).kept
    assert (kept.kind, kept.vintage, kept.rows) == ("boundaries", 2024, 7)


def test_only_encrypted_addresses_and_only_what_is_listed(tmp_path: Path) -> None:
    plain = {"pc4": Source("http://download.cbs.nl/postcode/x.zip", "cbs_pc4_2022_vol.zip", MEGA)}
    with pytest.raises(NetworkError, match="download-failed"):
        fetch(tmp_path, "pc4", known=plain)
    with pytest.raises(AreaError, match="area-source-unknown"):
        fetch(tmp_path, "pc4-1066")


def test_the_listed_sources_are_complete_and_readable_by_name() -> None:
    from publiek.areas.importing import KNOWN

    assert {"pc4-2022", "pc6-2024", "pc6-links-2025", "neighbourhoods-2022", "boundaries-2024"} <= set(sources())
    for source in sources().values():
        assert source.address.startswith("https://")
        assert any(pattern.search(source.file) for _, pattern in KNOWN)
        assert ("{start}" in source.address) == (source.paged > 0)
    assert len(GPKG_NAMES) == len(FIGURES)

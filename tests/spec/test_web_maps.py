"""Maps: outlines that fit together in few bytes, values apart, a drawing and a table for whoever has no script."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from publiek import areas
from publiek.reports.words import Words
from publiek.web.maps import outlines
from publiek.web.maps.colours import AROUND_100, amounts
from publiek.web.wording import site_texts
from tests.support.site import an_organisation, seated
from tests.support.territory import deliver

pytestmark = pytest.mark.django_db
#: What the first map may cost on the wire, without the library.
HEAVIEST = 400_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home with one house, and the state folder of its site."""
    place = tmp_path_factory.mktemp("maps")
    home = place / "home"
    bookers = {3011: 60, 3012: 50, 3014: 40, 3021: 30, 3022: 25, 3111: 20, 2611: 9, 1011: 3}
    deliver(home, "de-brug", bookers)
    return home, place / "state"


@pytest.fixture
def house(settings, client, made: tuple[Path, Path]):
    """Somebody of the house, logged in."""
    settings.PUBLIEK = replace(settings.PUBLIEK, home=made[0], state=made[1])
    house = an_organisation("de-brug", venue_pc4=3011, name="De Brug")
    client.force_login(seated("m@brug.nl", house, "reader"))
    return house


def level(made: tuple[Path, Path], name: str) -> dict:
    return json.loads(gzip.decompress(outlines.packed(name, home=made[0], state=made[1])))


def test_every_level_is_light(made: tuple[Path, Path]) -> None:
    for name in outlines.LEVELS:
        assert len(outlines.packed(name, home=made[0], state=made[1])) < HEAVIEST / 2


def test_all_areas_municipalities_and_provinces_are_there(made: tuple[Path, Path]) -> None:
    table = areas.describe().table
    for name in outlines.LEVELS:
        column = set(table.column(name).to_pylist())
        drawn = {code for code, _, _ in level(made, name)["areas"]}
        assert drawn <= column
        assert len(drawn) > 0.999 * len(column)


def test_neighbours_fit_together_without_slits_or_overlap(made: tuple[Path, Path]) -> None:
    version = outlines.version_of(made[0])
    town = [
        s for code, s in outlines.shapes("pc4", version, home=made[0], state=made[1]).items() if 1011 <= code < 1110
    ]
    whole = shapely.union_all(town)
    holes = [shapely.Polygon(hole).area for part in shapely.get_parts(whole) for hole in part.interiors]
    assert sum(shape.area for shape in town) < 1.002 * whole.area
    assert sum(holes) < 0.01 * whole.area


def test_larger_levels_are_the_smaller_ones_joined(made: tuple[Path, Path]) -> None:
    version = outlines.version_of(made[0])
    small, large = (outlines.shapes(name, version, home=made[0], state=made[1]) for name in ("pc4", "province"))
    whole = sum(shape.area for shape in small.values())
    assert sum(shape.area for shape in large.values()) == pytest.approx(whole, rel=0.01)
    assert all(not shape.is_empty for shape in large.values())


def test_the_border_of_areas_together_is_one_line_around_them(made: tuple[Path, Path]) -> None:
    version = outlines.version_of(made[0])
    drawn = outlines.shapes("pc4", version, home=made[0], state=made[1])
    rings = outlines.around([drawn[3011], drawn[3012]])
    joined = shapely.Polygon(outlines.ring_of(max(rings, key=len)))
    assert joined.area == pytest.approx(drawn[3011].area + drawn[3012].area, rel=0.05)


def test_outlines_are_for_everybody_and_never_change_under_their_address(client, house, made) -> None:
    client.logout()
    version = outlines.version_of(made[0])
    answer = client.get(f"/maps/{version}/province.json", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert json.loads(gzip.decompress(answer.content))["grid"] == outlines.GRID
    plain = client.get(f"/maps/{version}/province.json")
    assert json.loads(plain.content)["areas"]
    for wrong in (f"/maps/{version}/district.json", "/maps/0000000000000000/pc4.json"):
        assert client.get(wrong).status_code == 404


def test_other_boundaries_have_another_address(tmp_path: Path) -> None:
    before = outlines.version_of(tmp_path)
    square = [[4.4, 51.9], [4.4, 51.95], [4.5, 51.95], [4.5, 51.9], [4.4, 51.9]]
    feature = {
        "type": "Feature",
        "properties": {"postcode": "3011"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    folder = tmp_path / "in"
    folder.mkdir()
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "pc4_2020.geojson").write_text(content, encoding="utf-8")
    areas.import_directory(folder, home=tmp_path / "home")
    assert outlines.version_of(tmp_path / "home") != before


def test_the_page_has_the_map_its_legend_and_the_same_figures_in_a_table(client, house) -> None:
    page = client.get("/o/de-brug/map/").content.decode()
    assert page.count("<h1>") == 1
    assert 'data-area="3011"' in page
    assert re.search(r'<noscript><img class="map-still"[^>]*alt="Kaart:', page)
    assert "Zwarte lijn: het verzorgingsgebied" in page
    assert "De vormen zijn bij benadering" in page
    assert ' style="' not in page


@pytest.mark.parametrize("name", outlines.LEVELS)
def test_values_come_apart_with_a_class_and_words_for_every_area(client, house, name: str) -> None:
    told = client.get(f"/o/de-brug/map/values.json?level={name}").json()
    names = {"pc4": 3011, "municipality": "Rotterdam", "province": "Zuid-Holland"}
    area = next(one for one in told["areas"] if one[0] == names[name])
    for spot, value in enumerate(area[2]):
        if value is not None:
            assert told["fills"][spot][value[0]].startswith("#")
            assert "{0}" in told["sentences"][spot][value[2]]
    west, south, east, north = told["bounds"]
    assert west < 4.48 < east
    assert south < 51.92 < north


def test_a_larger_area_is_the_sum_of_its_parts(client, house) -> None:
    def visits(name: str) -> dict:
        told = client.get(f"/o/de-brug/map/values.json?level={name}").json()
        return {one[0]: int(one[2][1][3].replace(".", "")) for one in told["areas"] if one[2][1]}

    small, large = visits("pc4"), visits("municipality")
    assert large["Rotterdam"] == sum(small[pc4] for pc4 in (3011, 3012, 3014, 3021, 3022))
    assert sum(visits("province").values()) == sum(small.values()) == sum(large.values())


def test_the_filters_change_the_map(client, house) -> None:
    assert client.get("/o/de-brug/map/values.json?period=2024/25").json()["areas"]
    page = client.get("/o/de-brug/map/?since=2019-01&until=2019-02")
    assert page.status_code in (200, 400)
    part = client.get("/o/de-brug/map/", headers={"HX-Target": "figures"}).content.decode()
    assert "<html" not in part
    assert 'class="map"' in part


def test_the_drawing_needs_no_script_and_no_style(client, house) -> None:
    answer = client.get("/o/de-brug/map/picture.svg?layer=white_spots")
    drawing = answer.content.decode()
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "De Brug" in drawing
    assert not re.search(r"<script|style=|href=|<foreignObject", drawing)


@pytest.mark.parametrize("query", ["level=district", "layer=colour", "level=../../etc"])
def test_a_map_that_does_not_exist_is_refused_in_plain_words(client, house, query: str) -> None:
    answer = client.get(f"/o/de-brug/map/?{query}")
    assert answer.status_code == 400
    assert "Wijken staan niet in de open cijfers" in answer.content.decode()


def test_another_house_has_no_map_for_you(client, house) -> None:
    an_organisation("het-dok")
    for part in ("", "values.json", "picture.svg"):
        assert client.get(f"/o/het-dok/map/{part}").status_code == 404


def test_classes_have_round_bounds_and_a_word_for_each() -> None:
    words = Words("nl", site_texts())
    scale = amounts([0.3, 1, 2, 3, 4, 8, 12, 40, 100, 312])
    assert list(scale.cuts) == sorted(scale.cuts)
    assert len(scale.key(words)) == len(scale.cuts) + 1 <= 5
    assert amounts([]).key(words)[0][1] == "alle gebieden met een cijfer"
    assert [AROUND_100.place(index) for index in (20, 100, 400)] == [0, 3, 6]

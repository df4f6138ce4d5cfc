"""Releases as data sets: three formats that hold the same, described so that a stranger can use them."""

from __future__ import annotations

import io
import json
from hashlib import sha256

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publiek.collective import datasets
from publiek.collective.datasets import View, files
from publiek.collective.hub.released import Released
from publiek.collective.hub.told import Told
from publiek.errors import Text, UsageError
from publiek.vocabulary.figures import Base, Figure
from tests.support.collective import MEMBERS, NOW, ROUND, Circle, a_circle, counted_tables, release_approved

pytestmark = pytest.mark.long

#: The parts of Data Package 2.0 and Table Schema 2.0 that a data set of ours uses (https://datapackage.org/standard/).
DATA_PACKAGE = {
    "type": "object",
    "required": ["$schema", "name", "resources", "licenses", "title", "created", "version"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"type": "string", "pattern": "^[a-z0-9._/-]+$"},
        "licenses": {"type": "array", "minItems": 1, "items": {"type": "object", "anyOf": [
            {"required": ["name"]}, {"required": ["path"]}]}},
        "contributors": {"type": "array", "items": {"type": "object", "required": ["title"]}},
        "sources": {"type": "array", "items": {"type": "object", "required": ["title"]}},
        "resources": {"type": "array", "minItems": 1, "items": {
            "type": "object",
            "required": ["name", "path", "format", "mediatype", "schema", "bytes", "hash"],
            "properties": {
                "name": {"type": "string", "pattern": "^[a-z0-9._/-]+$"},
                "path": {"type": "string", "pattern": r"^(?!/)(?!.*\.\.)[a-z0-9._/-]+$"},
                "bytes": {"type": "integer"},
                "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                "schema": {
                    "type": "object",
                    "required": ["fields"],
                    "properties": {"fields": {"type": "array", "minItems": 1, "items": {
                        "type": "object",
                        "required": ["name", "type", "description"],
                        "properties": {"type": {"enum": ["string", "integer", "number", "boolean"]},
                                       "description": {"type": "string", "minLength": 3}},
                    }}},
                },
            },
        }},
    },
}  # fmt: skip
TABLES = ("programme", "takings")


@pytest.fixture(scope="module")
def circle(tmp_path_factory) -> Circle:
    place = tmp_path_factory.mktemp("public")
    made = a_circle(place, tables=(*TABLES, "indicators"), eyes="public", licence="CC-BY-4.0")
    for member in MEMBERS:
        made.send(member, tables=counted_tables(member, TABLES, size=6000))
    return made


@pytest.fixture(scope="module")
def release(circle):
    return release_approved(circle, circle.hub.draft(circle.agreement.id, ROUND, today=NOW.date()))


def test_the_three_formats_hold_the_same(release):
    made = datasets.export(release)

    for one in datasets.tables_of(release, View()):
        table = one.figure.table
        parquet = pq.read_table(io.BytesIO(made.files[f"data/{one.name}.parquet"]))
        assert parquet.equals(table)
        assert files.read_csv(made.files[f"data/{one.name}.csv"], table.schema).equals(table)
        assert json.loads(made.files[f"data/{one.name}.json"]) == table.to_pylist()


def test_the_description_is_a_data_package_and_tells_every_file(release):
    made = datasets.export(release)
    told = json.loads(made.files["datapackage.json"])

    jsonschema.validate(told, DATA_PACKAGE)
    assert {one["path"] for one in told["resources"]} == set(made.files) - {"datapackage.json"}
    for one in told["resources"]:
        content = made.files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        for field in one["schema"]["fields"]:
            assert field["publiek:description"]["nl"], field["name"]
            assert field["publiek:description"]["en"], field["name"]


def test_every_row_in_json_is_as_the_schema_says(release):
    kinds = {"string": ["string", "null"], "integer": ["integer", "null"], "number": ["number", "null"],
             "boolean": ["boolean", "null"]}  # fmt: skip
    made = datasets.export(release)

    for one in made.description["resources"]:
        if one["format"] == "json":
            properties = {field["name"]: {"type": kinds[field["type"]]} for field in one["schema"]["fields"]}
            row = {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            }
            jsonschema.validate(json.loads(made.files[one["path"]]), {"type": "array", "items": row})


def test_it_says_whose_licence_how_to_cite_and_what_was_done(release):
    told = datasets.export(release).description

    assert [one["name"] for one in told["licenses"]] == ["CC-BY-4.0"]
    assert "2024/25" in told["publiek:citation"]
    assert told["publiek:versions"]["rules"]
    assert {"told", "few-houses", "complement"} <= set(told["publiek:verdicts"])
    assert any(entry["rule"] == "information-lost" for entry in told["publiek:account"])
    assert not any(member in json.dumps(told) for member in MEMBERS)


def test_what_is_for_members_alone_is_not_in_a_public_data_set(release):
    """The comparison of houses is told to those that take part; everybody gets the tables for everybody."""
    assert "peer_distribution" in release.tables
    assert {one.name for one in datasets.tables_of(release, View())} == set(TABLES)


PLACES = {"Drenthe": "", "Assen (Drenthe)": "Drenthe", "Utrecht": "", "Utrecht (Utrecht)": "Utrecht", "unknown": ""}


def with_places(release: Released) -> Released:
    """The release with a table of places, made by hand as the gate would write it."""
    rows = [{"place": place, "segment": "", "bookers": 10 * n} for n, place in enumerate(["", *PLACES])]
    figure = Figure("origin", Base("bookers", 50, 50), pa.Table.from_pylist(rows), {"parents": {"place": PLACES}})
    told = Told("origin", "origin", "public-eyes", Text("Iedereen.", "Everybody."), figure)
    tables = [*release.telling["tables"], told.described()]
    return Released({**release.files, told.file: told.content}, {**release.telling, "tables": tables})


def test_an_area_is_its_own_rows_and_those_right_below_it(release):
    def rows(area: str):
        (shown,) = datasets.tables_of(with_places(release), View("area", area))
        return [(row["place"], row["segment"], row["bookers"]) for row in shown.figure.table.to_pylist()]

    assert rows("Utrecht") == [("Utrecht", "all", 30), ("Utrecht (Utrecht)", "all", 40)]
    assert rows("Assen (Drenthe)") == [("Assen (Drenthe)", "all", 20)]


def test_what_is_not_in_the_release_is_refused(release):
    with pytest.raises(UsageError, match="dataset-empty"):
        datasets.export(release, View("area", "Atlantis"))
    with pytest.raises(UsageError, match="dataset-empty"):
        datasets.export(release, View("producer", "nobody"))
    with pytest.raises(UsageError, match="dataset-view-unknown"):
        View("sector", "x")


def test_it_is_written_as_a_folder(release, tmp_path):
    made = datasets.export(release)
    made.write(tmp_path / "out")

    assert {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()} == set(
        made.files
    )


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1),
                      st.sampled_from(["=1+1", "+x", "-2", "@sum", "'=x", "''-", "'s-Gravenhage", "a,b", 'a"b'])),
            st.one_of(st.none(), st.integers(-(2**60), 2**60)),
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
        )
    )
)  # fmt: skip
def test_csv_gives_back_what_was_written_and_holds_no_formula(rows):
    schema = pa.schema([("text", pa.string()), ("count", pa.int64()), ("value", pa.float64())])
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)

    content = files.as_csv(table)

    assert files.read_csv(content, schema).equals(table)
    for trigger in ("=", "+", "-", "@"):
        assert f'"{trigger}'.encode() not in content.replace(b'""', b"")

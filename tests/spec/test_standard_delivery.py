"""The standard of deliveries: published, kept true, changed by rules, and read by Publiek without a mapping."""

from __future__ import annotations

import copy
import csv
import runpy
from pathlib import Path

import jsonschema
import pytest

from publiek.vocabulary import compatibility, schemas
from publiek.vocabulary.delivering import VERSION, tables

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "reference" / "standard" / VERSION.rsplit(".", 1)[0]


def test_what_is_published_is_not_behind() -> None:
    kept = {str(p.relative_to(PUBLISHED)): p.read_text(encoding="utf-8") for p in PUBLISHED.rglob("*") if p.is_file()}
    assert kept == schemas.published(), "run docs/generate_delivery_standard.py"
    page = runpy.run_path(str(ROOT / "docs" / "generate_delivery_standard.py"))["page"]()
    kept_page = (PUBLISHED.parent / "rules.md").read_text(encoding="utf-8")
    assert kept_page == page, "run docs/generate_delivery_standard.py"


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_the_sample_rows_are_rows_by_the_json_schema(table) -> None:
    schema = schemas.row_schema(table)
    jsonschema.Draft202012Validator.check_schema(schema)
    folder = {"L0": "L0", "L1": "L1", "L2": "L2"}[table.level]
    with (ROOT / "examples" / "standard" / "good" / folder / f"{table.name}.csv").open(encoding="utf-8") as lines:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
    for row in rows:
        jsonschema.validate(row, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(rows[0] | {"start": "10-03-2026"}, schema)


def test_the_standard_does_not_change_without_its_version() -> None:
    """Against the newest frozen version: a breaking change asks a new major version."""
    version, frozen = list(compatibility.released().items())[-1]
    asked = compatibility.step(compatibility.differences(frozen, schemas.described()))
    assert compatibility.allowed(version, VERSION, asked), f"this is a {asked} change"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda t: t["counts"]["columns"].pop("venue"), "major"),
        (lambda t: t["counts"]["columns"]["venue"].update(required=True), "major"),
        (lambda t: t["counts"]["columns"]["start"].update(required=False), "minor"),
        (lambda t: t["tickets"]["columns"]["channel"]["values"].remove("till"), "major"),
        (lambda t: t["tickets"]["columns"]["channel"]["values"].append("post"), "minor"),
        (lambda t: t["counts"]["columns"]["venue"].update(meaning="Else"), "patch"),
        (lambda t: t.pop("counts"), "major"),
        (lambda t: t["counts"].update(key=["start"]), "major"),
    ],
)
def test_every_change_asks_its_step(change, kind: str) -> None:
    before = schemas.described()
    now = copy.deepcopy(before)
    change(now["tables"])
    assert compatibility.step(compatibility.differences(before, now)) == kind
    assert not compatibility.allowed("1.0.0", "1.0.0", kind)
    assert compatibility.allowed("1.0.0", {"major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}[kind], kind)


@pytest.mark.parametrize("level", ["L0", "L1", "L2"])
def test_frictionless_reads_the_same_tables(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Table Schemas are valid for the library of the Data Package standard, and its verdict on a sample is ours."""
    frictionless = pytest.importorskip("frictionless")
    folder = ROOT / "examples" / "standard" / "good" / level
    monkeypatch.chdir(folder)
    for path in sorted(folder.glob("*.csv")):
        schema = frictionless.Schema.from_descriptor(schemas.table_schema(tables()[path.stem]))
        assert frictionless.Resource(path=path.name, schema=schema).validate().valid


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_every_column_has_an_example_that_keeps_its_own_rules(table) -> None:
    """What a page shows must be copied without a fault; the postcode stands there in one column and in four."""
    row = {column.name: column.example for column in table.columns}
    jsonschema.validate(row, schemas.row_schema(table))
    for language in ("nl", "en"):
        page = schemas.page(table, language)
        assert all(f"`{example}`" in page for example in row.values())
        listed = {code for column in table.columns for code in column.values}
        assert all(f"\n| `{code}` | " in page for code in listed)


def test_a_schema_claims_no_address() -> None:
    """A name stays right wherever a copy is kept, and no domain is needed that may one day be somebody else's."""
    for table in tables().values():
        assert schemas.row_schema(table)["$id"] == f"urn:publiek:standard:{VERSION}:{table.name}"
    assert "://" not in "".join(schemas.published().values()).replace(
        "https://json-schema.org/draft/2020-12/schema", ""
    )

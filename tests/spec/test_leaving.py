"""A house leaves with everything, in open formats, and begins elsewhere with the same figures."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from publiek import connecting, leaving
from publiek.conformance import conform
from publiek.deliveries import live
from publiek.errors import PubliekError
from publiek.leaving import loading, taking
from publiek.leaving.loading import Opening
from publiek.listening.in_steps import answers_told as receiving_told
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.safekeeping import breaches
from publiek.warehouse.surveys import SurveyStore
from tests.support.kept import counting
from tests.support.safekept import (
    HOUSE,
    IDENTITY,
    OTHER,
    RECIPIENT,
    TODAY,
    TOWN,
    Kept,
    a_place,
    again,
    content_below,
    figures_before,
)
from tests.support.surveyed import CODE, ask


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return a_place(tmp_path)


def refused(code: str):
    return pytest.raises(PubliekError, match=f"^{code}:")


def leave(kept: Kept, name: str = "everything", *, keys: bool = False) -> leaving.Taken:
    closed = leaving.Keys(recipient=RECIPIENT) if keys else None
    return leaving.take_everything(kept.house, kept.place / name, keys=closed, today=TODAY)


# Taking along ---------------------------------------------------------------------------------------------------------


def test_what_counts_meets_the_standard(kept: Kept) -> None:
    out = leave(kept)
    judged = conform(out.folder / "standard")
    assert judged.level == "L2", judged.faults
    with (out.folder / "standard" / "tickets.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = counting(kept.house.store)
    assert len(rows) == len(lines) == out.tables["tickets"]
    cents = sum(round(float(row["amount"] or 0) * 100) for row in rows)
    assert cents == sum(line["amount_cents"] or 0 for line in lines)
    assert {row["email"] + row["house_number"] for row in rows} == {""}


def test_every_file_has_its_sum_and_every_table_its_columns(kept: Kept) -> None:
    out = leave(kept)
    package = json.loads((out.folder / "datapackage.json").read_bytes())
    told = {one["path"]: one for one in package["resources"]}
    files = content_below(out.folder)
    assert set(told) == set(files) - {"datapackage.json", "SHA256SUMS"}
    assert all(one["hash"] == f"sha256:{hashlib.sha256(files[path]).hexdigest()}" for path, one in told.items())
    assert next(f["name"] for f in told["open/performances.csv"]["schema"]["fields"]) == "performance_id"
    assert "pattern" in told["standard/tickets.csv"]["schema"]["fields"][2]["constraints"]
    assert out.code == hashlib.sha256(files["SHA256SUMS"]).hexdigest()
    assert {"README.md", "LEESMIJ.md"} <= set(files)


def test_no_password_and_no_key_goes_along(kept: Kept) -> None:
    asked = live.connector("pretix").settings
    secret = {one.name: "S3cret-of-pretix" for one in asked if one.kind == "secret" or one.required}
    connecting.add(kept.house, "kassa", "pretix", secret | _addresses(asked))
    kept.copy()
    out = leave(kept)
    kept_secrets = [json.loads(path.read_bytes())["current"]["secret"] for path in kept.keys.glob("*.json")]
    whole = b"".join(content_below(out.folder).values())
    assert not any(one.encode() in whole for one in kept_secrets)
    assert json.loads((out.folder / "kept" / "connections" / "kassa.json").read_bytes())["sealed"] == ""
    assert json.loads((out.folder / "open" / "connections.json").read_bytes())[0]["connection"] == "kassa"
    assert not (out.folder / "keys.age").exists()


def _addresses(asked: object) -> dict[str, str]:
    return {one.name: "https://pretix.example.org" for one in asked if one.kind == "address"}


def test_nothing_of_another_house_goes_along(kept: Kept) -> None:
    other = replace(kept.house, organisation=OTHER)
    shutil.copyfile(TOWN / "theatre" / "bestellingen.csv", kept.place / "other.csv")
    text = (kept.place / "other.csv").read_text("utf-8")
    (kept.place / "other.csv").write_text(text.replace("kapitein", "zqxmuseum"), "utf-8")
    take_in(kept.place / "other.csv", house=other)
    breaches.opened(other, facts="of the other house")
    (kept.home / "maps").mkdir(exist_ok=True)
    (kept.home / "maps" / "0123456789abcdef.map.yaml").write_text("columns: [{header: zqxmuseum, field: null}]\n")
    out = leave(kept, keys=True)
    files = content_below(out.folder)
    theirs = {str(line["booker"]) for line in counting(other.store) if line["booker"] is not None}
    for told in (OTHER, "zqxmuseum", *list(theirs)[:20]):
        assert not any(told.encode() in content or told in name for name, content in files.items()), told
    loaded = leaving.load(out.folder, kept.place / "new", keys=kept.place / "k", opening=Opening(identity=IDENTITY))
    assert loaded.keys == len(list((kept.place / "k").glob("*.json")))
    assert not list((kept.place / "k").glob(f"{OTHER}*"))


def test_it_is_whole_or_not_there(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking.package, "close", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leave(kept)
    assert sorted(path.name for path in kept.place.iterdir()) == ["home", "keys"]


def test_never_over_something_and_never_of_nobody(kept: Kept) -> None:
    (kept.place / "everything").mkdir()
    with refused("leave-not-empty"):
        leave(kept)
    with refused("leave-nothing"):
        leaving.take_everything(replace(kept.house, organisation="niemand"), kept.place / "out")


# Beginning elsewhere --------------------------------------------------------------------------------------------------


def test_the_same_figures_elsewhere_and_with_the_keys_later_imports_match(kept: Kept) -> None:
    out = leave(kept, keys=True)
    loaded = leaving.load(
        out.folder, kept.place / "new", keys=kept.place / "new-keys", opening=Opening(out.code, identity=IDENTITY)
    )
    house = replace(kept.house, home=kept.place / "new", keys=kept.place / "new-keys")
    assert (loaded.organisation, loaded.figures, loaded.deliveries) == (HOUSE, len(figures_before()), 1)
    assert kept.figures(house.home) == figures_before()
    take_in(again(kept), house=house)
    assert [record.state for record in house.store.history()] == ["superseded", "current"]
    assert kept.figures(house.home) == figures_before()


def test_without_the_keys_the_figures_are_there_and_nothing_can_be_added(kept: Kept) -> None:
    breaches.opened(kept.house, facts="sealed")
    out = leave(kept)
    leaving.load(out.folder, kept.place / "new", keys=kept.place / "new-keys")
    house = replace(kept.house, home=kept.place / "new", keys=kept.place / "new-keys")
    with refused("key-missing"):
        take_in(again(kept), house=house)
    # What was sealed is not lost in silence either: no new secret is made beside it.
    with refused("vault-missing"):
        breaches.breaches(house)
    shutil.copytree(kept.keys, kept.place / "new-keys", dirs_exist_ok=True)
    assert breaches.breaches(house)[0].facts == "sealed"
    assert not take_in(again(kept), house=house).already_kept


def test_a_folder_without_an_export_is_said_as_that(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    for folder in (tmp_path / "weg", tmp_path / "leeg"):
        with refused("load-no-export"):
            leaving.load(folder, tmp_path / "thuis")
    assert not (tmp_path / "thuis").exists()


def test_a_house_that_is_there_already_is_never_written_over(kept: Kept) -> None:
    out = leave(kept)
    before = content_below(kept.home)
    with refused("load-there-already"):
        leaving.load(out.folder, kept.home, keys=kept.keys)
    assert content_below(kept.home) == before


@pytest.mark.parametrize("file", ["SHA256SUMS", "datapackage.json", "open/figures.json", "kept/CURRENT", "README.md"])
def test_a_changed_export_is_refused(kept: Kept, file: str) -> None:
    out = leave(kept)
    path = out.folder / file
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1) + (b"" if b"1" in path.read_bytes() else b" "))
    with refused("leave-changed"):
        leaving.load(out.folder, kept.place / "new", keys=kept.place / "new-keys")
    assert not (kept.place / "new").exists()


def test_who_makes_the_sums_fit_is_found_by_the_code(kept: Kept) -> None:
    out = leave(kept)
    page = out.folder / "README.md"
    page.write_text("changed")
    sums = (out.folder / "SHA256SUMS").read_text().splitlines()
    fitting = [
        f"{hashlib.sha256(b'changed').hexdigest()}  README.md" if line.endswith("  README.md") else line
        for line in sums
    ]
    (out.folder / "SHA256SUMS").write_text("\n".join(fitting) + "\n")
    with refused("leave-changed"):
        leaving.load(out.folder, kept.place / "new", keys=kept.place / "k", opening=Opening(code=out.code))
    leaving.load(out.folder, kept.place / "new", keys=kept.place / "k")


def test_figures_that_are_not_those_of_then_load_nothing(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    out = leave(kept)
    monkeypatch.setattr(loading.figures, "digests_of", lambda *_, **__: {"totals": "0" * 64})
    with refused("load-differs"):
        leaving.load(out.folder, kept.place / "new", keys=kept.place / "k")
    assert content_below(kept.place / "new") == {}


def test_surveys_go_along_with_their_answers(kept: Kept) -> None:
    ask(kept.house, respondents=60)
    before = SurveyStore(kept.home, HOUSE).read(CODE)
    out = leave(kept)
    with (out.folder / "open" / "surveys" / CODE / "answers.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == before.num_rows == 60
    leaving.load(out.folder, kept.place / "new", keys=kept.place / "k")
    assert SurveyStore(kept.place / "new", HOUSE).read(CODE).equals(before)
    told = receiving_told(replace(kept.house, home=kept.place / "new"), CODE)
    assert told.table.equals(receiving_told(kept.house, CODE).table)


def test_keys_folder_is_not_the_data_folder(kept: Kept) -> None:
    out = leave(kept)
    with refused("keys-in-data-folder"):
        leaving.load(out.folder, kept.place / "new", keys=kept.place / "new" / "keys")
    assert Keyring(kept.keys).keys(HOUSE)

"""How are answers kept? Form by form or file by file; the same once; gone from the files when they must go."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.errors import ConservationError, StorageError
from publiek.warehouse import surveys
from publiek.warehouse.surveys import SurveyStore
from publiek.warehouse.surveys_batches import Layout

LAYOUT = Layout(
    pa.schema(
        [
            ("response", pa.string()),
            ("collected", pa.date32()),
            ("receipt", pa.string()),
            ("visits.theatre", pa.string()),
            ("holds_back", pa.string()),
        ]
    ),
    ("holds_back",),
)


def name_of(number: int) -> str:
    return f"{number:032x}"


def form(number: int, *, day: str = "2026-06-01", text: str | None = None) -> dict[str, object]:
    kept = {"response": name_of(number), "collected": day, "receipt": f"r{number}", "visits.theatre": "1-3"}
    return kept | ({"holds_back": text} if text else {})


def table(*forms: dict[str, object]) -> pa.Table:
    rows = [{**one, "collected": date.fromisoformat(str(one["collected"]))} for one in forms]
    return pa.Table.from_pylist(rows, schema=LAYOUT.schema)


@pytest.fixture
def store(tmp_path: Path) -> SurveyStore:
    begun = SurveyStore(tmp_path, "huis")
    assert begun.begin("zomer", {"title": "Zomer"}, questionnaire=b"{}", layout=LAYOUT)
    return begun


def names(store: SurveyStore) -> list[str]:
    return sorted(store.read("zomer").column("response").to_pylist())


def everything(folder: Path) -> bytes:
    """Every byte below a folder; Parquet files also as what stands in them."""
    import pyarrow.parquet as pq

    parts = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            parts += [path.name.encode(), path.read_bytes()]
            if path.suffix == ".parquet":
                parts.append(str(pq.read_table(path).to_pylist()).encode())
    return b"\n".join(parts)


def test_a_form_that_comes_twice_is_kept_once(store):
    assert store.add_form("zomer", form(1)) and store.add_form("zomer", form(1))
    assert names(store) == [name_of(1)]


def test_forms_are_put_together_and_still_kept_once(store, monkeypatch):
    monkeypatch.setattr(surveys, "FORMS_AT_ONCE", 5)
    for number in [*range(12), *range(12)]:
        assert store.add_form("zomer", form(number, text="te ver"))
    assert names(store) == sorted(map(name_of, range(12)))
    assert store.read("zomer").column("holds_back").to_pylist() == ["te ver"] * 12
    assert len(list(store.folder("zomer").forms.iterdir())) == 2
    assert [(batch.rows, batch.kept) for batch in store.batches("zomer")] == [(10, 10)]


def test_batches_of_forms_grow_until_they_are_large(store, monkeypatch):
    monkeypatch.setattr(surveys, "FORMS_AT_ONCE", 2)
    monkeypatch.setattr(surveys, "LARGE", 4)
    for number in range(10):
        store.add_form("zomer", form(number))
    assert [batch.rows for batch in store.batches("zomer")] == [4, 4, 2]
    assert len(names(store)) == 10


def test_every_row_of_a_file_is_kept_or_counted(store):
    store.add_form("zomer", form(1))
    counted = store.add_batch("zomer", table(form(1), form(2), form(3)), read=5, source="f" * 64)
    assert (counted.read, counted.kept, counted.aside, counted.known, counted.gone) == (5, 2, 2, 1, 0)
    assert store.has_source("zomer", "f" * 64)
    (batch,) = store.batches("zomer")
    assert batch.read == batch.kept + batch.aside == 5


def test_a_row_that_is_lost_on_the_way_stops_everything(store):
    with pytest.raises(ConservationError) as refusal:
        store.add_batch("zomer", table(form(1), form(2)), read=1)
    assert refusal.value.code == "survey-rows-lost"
    with pytest.raises(ConservationError):
        store.add_batch("zomer", table(form(1), form(1)), read=2)
    assert names(store) == []


def test_what_is_erased_is_in_no_file_any_more_and_stays_away(store):
    store.add_batch("zomer", table(form(1, text="eerste"), form(2, text="tweede")), read=2)
    store.add_form("zomer", form(3, text="derde"))
    assert store.erase("zomer", frozenset({"r1"})) == 1
    assert store.erase("zomer", frozenset({"r3"})) == 1
    left = everything(store.folder("zomer").root)
    assert b"eerste" not in left and b"derde" not in left and b"r1" not in left and b"tweede" in left
    assert names(store) == [name_of(2)]
    assert not store.add_form("zomer", form(3, text="derde"))
    assert store.add_batch("zomer", table(form(1, text="eerste")), read=1).gone == 1
    assert names(store) == [name_of(2)]
    assert store.erase("zomer", frozenset({"r1"})) == 0


def test_open_answers_go_sooner_than_the_rest(store):
    store.add_batch("zomer", table(form(1, day="2025-01-01", text="oude tekst"), form(2, text="nieuwe tekst")), read=2)
    assert store.forget_open("zomer", date(2026, 1, 1)) == 1
    assert store.read("zomer").column("holds_back").to_pylist() == [None, "nieuwe tekst"]
    assert b"oude tekst" not in everything(store.folder("zomer").root)
    assert store.forget_open("zomer", date(2026, 1, 1)) == 0
    assert store.forget("zomer", date(2026, 1, 1)) == 1
    assert names(store) == [name_of(2)]


def test_open_and_closed_answers_never_share_a_file(store):
    import pyarrow.parquet as pq

    store.add_batch("zomer", table(form(1, text="te ver")), read=1)
    for path in store.folder("zomer").batches.glob("closed-*"):
        assert "holds_back" not in pq.read_schema(path).names


def test_what_a_killed_writer_left_is_no_answer_and_goes(store):
    store.add_form("zomer", form(1))
    folder = store.folder("zomer")
    (folder.forms / f".{name_of(2)}.json.0123456789abcdef.part").write_text("half")
    (folder.batches / "open-0123456789abcdef.parquet").write_text("half")
    assert names(store) == [name_of(1)]
    store.add_form("zomer", form(3))
    assert b"half" not in everything(folder.root)


def test_many_writers_at_once_lose_nothing(store, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setattr(surveys, "FORMS_AT_ONCE", 6)
    with ThreadPoolExecutor(5) as several:
        seen = several.submit(lambda: [names(store) for _ in range(40)])
        done = list(several.map(lambda number: store.add_form("zomer", form(number % 30)), range(60)))
    for before, after in itertools.pairwise(seen.result()):
        assert set(before) <= set(after) and len(set(after)) == len(after), "a reader sees every form once, all along"
    assert all(done) and names(store) == sorted(map(name_of, range(30)))


def test_damaged_bookkeeping_is_refused_not_guessed(store):
    store.add_batch("zomer", table(form(1)), read=1)
    store.folder("zomer").current.write_text("[]")
    with pytest.raises(StorageError) as refusal:
        store.read("zomer")
    assert refusal.value.code == "home-damaged"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x" * 100, "A" * 32])
def test_a_name_that_could_leave_the_folder_is_no_name(store, name):
    with pytest.raises(ValueError):
        store.add_form("zomer", {**form(1), "response": name})
    with pytest.raises(ValueError):
        store.folder("../zomer")


def test_a_survey_that_is_dropped_leaves_nothing(store):
    store.add_form("zomer", form(1))
    store.drop("zomer")
    assert store.codes() == () and not store.folder("zomer").root.exists()

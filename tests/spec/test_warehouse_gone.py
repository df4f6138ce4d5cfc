"""The list of who may not come back: it only grows, lies in two places, and says nothing of who they are."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from publiek.errors import StorageError
from publiek.warehouse import Store

A, B, C = 7, -(2**63), 2**63 - 1


def marks(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int64)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", "theater-de-brug")


def test_marks_are_added_once_and_stay(store: Store) -> None:
    listed = store.gone()
    assert listed.state == "" and not len(listed.marks())
    assert listed.add(marks(A, B), on=date(2026, 3, 1)) == 2
    assert listed.add(marks(B, C), "objected") == 1
    assert store.gone().marks().tolist() == [B, A, C]
    assert store.gone().marks("objected").tolist() == [C]
    assert listed.since()[A] == ("erased", date(2026, 3, 1))


def test_an_objection_can_be_taken_back_and_an_erasure_cannot(store: Store) -> None:
    listed = store.gone()
    listed.add(marks(A), "erased")
    listed.add(marks(B), "objected")
    before = listed.state
    assert not listed.lifted
    assert listed.lift(marks(A, B)) == 1
    assert listed.marks().tolist() == [A]
    assert listed.state != before and listed.lifted


def test_who_objected_and_was_erased_is_erased(store: Store) -> None:
    listed = store.gone()
    listed.add(marks(A), "objected")
    assert listed.add(marks(A), "erased") == 1
    assert listed.add(marks(A), "objected") == 0
    assert listed.lift(marks(A)) == 0


def test_an_old_copy_of_the_data_forgets_nobody(store: Store, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    store.gone(keys).add(marks(A, B))
    store.gone().path.unlink()
    assert not len(store.gone().marks())
    assert store.gone(keys).marks().tolist() == [B, A]
    store.gone(keys).add(marks())
    assert store.gone().marks().tolist() == [B, A], "what stood in one place alone is put right"


def test_the_list_is_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    listed = store.gone(tmp_path / "keys")
    listed.add(marks(A))
    for path in (listed.path, listed.copy):
        assert path is not None
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 1, "marks": {"zz": 1}}', b'{"format": 1, "marks": []}'])
def test_a_damaged_list_is_refused_and_never_taken_for_an_empty_one(store: Store, content: bytes) -> None:
    listed = store.gone()
    listed.add(marks(A))
    listed.path.write_bytes(content)
    with pytest.raises(StorageError) as refused:
        listed.marks()
    assert refused.value.code == "home-damaged"

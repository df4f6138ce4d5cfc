"""Where keys are kept, when one is made, when one is refused, and how a rotation is planned."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from publiek.errors import StorageError
from publiek.pseudonymisation import Keyring


def code_of(refused: pytest.ExceptionInfo[StorageError]) -> str:
    return refused.value.code


def test_a_key_is_made_on_first_use_and_stays(tmp_path: Path) -> None:
    first = Keyring(tmp_path / "keys").keys("theater-de-brug")
    again = Keyring(tmp_path / "keys").keys("theater-de-brug", expected={first.id})
    assert (first.id, first.created, len(first.generations[0].secret)) == (again.id, date.today(), 32)
    assert again.generations[0].secret == first.generations[0].secret


def test_every_legal_entity_has_its_own(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    names = ["theater-de-brug", "Theater De Brug", "theater/de/brug", "../brug", "a" * 300, "é"]
    assert len({ring.keys(name).id for name in names}) == len(names)
    assert all(path.parent == tmp_path / "keys" for path in tmp_path.rglob("*.json"))


def test_only_the_owner_can_read(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    Keyring(tmp_path / "keys").keys("a")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    files = list((tmp_path / "keys").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600]


def test_the_folder_is_named_by_the_environment_or_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIEK_KEYS", str(tmp_path / "there"))
    assert Keyring().folder == tmp_path / "there"
    monkeypatch.delenv("PUBLIEK_KEYS")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert Keyring().folder.parts[-2:] == ("publiek", "keys")


@pytest.mark.parametrize("inside", [".", "keys", "a/../keys", "organisations/x"])
def test_keys_never_lie_in_the_data_folder(tmp_path: Path, inside: str) -> None:
    home = tmp_path / "data"
    home.mkdir()
    with pytest.raises(StorageError) as refused:
        Keyring(home / inside, data_folder=home)
    assert code_of(refused) == "keys-in-data-folder"


def test_a_link_into_the_data_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "data" / "keys").mkdir(parents=True)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "data" / "keys")
    with pytest.raises(StorageError):
        Keyring(tmp_path / "elsewhere", data_folder=tmp_path / "data")


def test_a_missing_key_is_not_replaced_when_deliveries_exist(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        Keyring(tmp_path / "keys").keys("a", expected=["0123456789abcdef"])
    assert (code_of(refused), refused.value.where) == ("key-missing", {"keys_expected": 1})
    assert not list((tmp_path / "keys").glob("*.json"))


def test_another_key_than_the_deliveries_were_made_with_is_refused(tmp_path: Path) -> None:
    Keyring(tmp_path / "keys").keys("a")
    with pytest.raises(StorageError) as refused:
        Keyring(tmp_path / "keys").keys("a", expected=["0123456789abcdef"])
    assert code_of(refused) == "key-other"


def test_nobody_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        Keyring(tmp_path / "keys").keys("  ")
    assert code_of(refused) == "key-entity-unnamed"


def test_a_rotation_adds_a_generation_and_records_the_plan(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    old = ring.keys("a")
    rotation = ring.rotate("a")
    new = ring.keys("a", expected=[old.id])
    assert (rotation.from_id, rotation.to_id, rotation.on) == (old.id, new.id, date.today())
    assert new.ids == (old.id, new.id)
    assert new.rotations == (rotation,)
    written = json.loads(next((tmp_path / "keys").glob("*.json")).read_text())
    assert [entry["id"] for entry in written["previous"]] == [old.id]


def test_what_has_no_key_cannot_rotate(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        Keyring(tmp_path / "keys").rotate("a")
    assert code_of(refused) == "key-missing"

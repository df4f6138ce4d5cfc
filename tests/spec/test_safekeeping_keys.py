"""Keys change and nothing is lost: the figures stay, what comes in later matches, what was sealed opens."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from publiek import connecting, safekeeping
from publiek.connecting.connections import open_cursor, seal_cursor
from publiek.connecting.writing_back.of_a_house import journal_of
from publiek.deliveries import live
from publiek.errors import PubliekError
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.pseudonymisation.vault import Vault
from publiek.safekeeping import breaches, data_keys, keys_folder, rotating_entity, rotating_vault, seals, volumes
from publiek.warehouse.mirrors import MirrorState
from tests.support.kept import counting
from tests.support.safekept import HOUSE, IDENTITY, RECIPIENT, Kept, a_place, again, figures_before


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return a_place(tmp_path)


def refused(code: str):
    return pytest.raises(PubliekError, match=f"^{code}:")


# The key of an entity -------------------------------------------------------------------------------------------------


def test_after_a_new_key_every_figure_is_the_same_and_no_number_is(kept: Kept) -> None:
    before, lines = figures_before(), counting(kept.house.store)
    old = {line[use] for line in lines for use in ("order", "booker") if line[use] is not None}
    rotated = rotating_entity.rotate_entity(kept.home, HOUSE, keys=kept.keys)
    new = counting(kept.house.store)
    assert kept.figures() == before
    assert len(new) == len(lines)
    assert not old & {line[use] for line in new for use in ("order", "booker")}
    assert {record.key_id for record in kept.house.store.history()} == {rotated.to_id}
    kept.house.store.verify()
    kept.house.store.check_conservation()
    # Nothing of the earlier numbers is left on the disk.
    number = int(next(iter(old))).to_bytes(8, "little", signed=True)
    assert not any(number in path.read_bytes() for path in kept.root.rglob("*.parquet"))


def test_what_comes_in_later_matches_what_came_before(kept: Kept) -> None:
    before = figures_before()
    rotating_entity.rotate_entity(kept.home, HOUSE, keys=kept.keys)
    rotating_entity.rotate_entity(kept.home, HOUSE, keys=kept.keys)
    taken = take_in(again(kept), house=kept.house)
    assert not taken.already_kept
    assert [record.state for record in kept.house.store.history()] == ["superseded", "current"]
    assert kept.figures() == before
    assert len(Keyring(kept.keys).keys(HOUSE).ids) == 3


def test_a_rotation_that_was_stopped_before_the_data_followed_changes_nothing(kept: Kept) -> None:
    before, used = figures_before(), Keyring(kept.keys).keys(HOUSE)
    Keyring(kept.keys).prepare(HOUSE)
    assert Keyring(kept.keys).keys(HOUSE).id == used.id
    take_in(again(kept), house=kept.house)
    assert kept.figures() == before
    (done,) = rotating_entity.finish(kept.home, keys=kept.keys)
    assert done.from_id == used.id
    assert kept.figures() == before
    assert rotating_entity.finish(kept.home, keys=kept.keys) == ()


def test_a_rotation_that_was_stopped_after_the_data_followed_goes_on_with_the_new_key(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures_before()
    monkeypatch.setattr(Keyring, "promote", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rotating_entity.rotate_entity(kept.home, HOUSE, keys=kept.keys)
    monkeypatch.undo()
    take_in(again(kept), house=kept.house)
    assert [record.state for record in kept.house.store.history()] == ["superseded", "current"]
    assert kept.figures() == before
    rotating_entity.finish(kept.home, keys=kept.keys)
    assert len(Keyring(kept.keys).keys(HOUSE).ids) == 2
    assert kept.figures() == before


def test_secrets_that_are_derived_from_the_first_key_stay(kept: Kept) -> None:
    from publiek.collective.contributing.secret import secret_of

    before = secret_of(kept.house, round="2024/25")
    rotating_entity.rotate_entity(kept.home, HOUSE, keys=kept.keys)
    assert secret_of(kept.house, round="2024/25") == before


# What is sealed -------------------------------------------------------------------------------------------------------


def sealed_everywhere(kept: Kept) -> None:
    """Something sealed in every way in which a room seals: a connection, a cursor, a journal, a register."""
    values = {"address": "https://pretix.example.org", "organiser": "brug", "token": "S3cret-of-pretix"}
    asked = {one.name for one in live.connector("pretix").settings}
    known = {name: value for name, value in values.items() if name in asked}
    secret = {
        one.name: "S3cret-of-pretix"
        for one in live.connector("pretix").settings
        if one.kind == "secret" or (one.required and one.name not in known)
    }
    connecting.add(kept.house, "kassa", "pretix", known | secret)
    mirror = kept.house.store.mirror("kassa")
    with mirror.running():
        mirror.put(MirrorState(cursor=seal_cursor(kept.house, {"since": "order-77"})))
    with journal_of(kept.house, "kassa").held():
        pass
    breaches.opened(kept.house, facts="a laptop was left in a train")


def test_another_lock_on_everything_that_is_sealed(kept: Kept) -> None:
    sealed_everywhere(kept)
    before = {path.name for path, _ in seals.sealed_in(kept.home)}
    assert before == {"kassa.json", "STATE", "kassa.db", "register.sealed"}
    old = {seals.id_of(token) for _, token in seals.sealed_in(kept.home)}
    done = rotating_vault.rotate_vault(kept.home, HOUSE, keys=kept.keys)
    assert done is not None
    assert (done.things, done.retired) == (len(list(seals.sealed_in(kept.home))), 1)
    assert old.isdisjoint({seals.id_of(token) for _, token in seals.sealed_in(kept.home)})
    assert open_cursor(kept.house, kept.house.store.mirror("kassa").state().cursor) == {"since": "order-77"}
    assert breaches.breaches(kept.house)[0].facts == "a laptop was left in a train"
    with journal_of(kept.house, "kassa").held():
        pass
    assert "secrets" in connecting.connection_of(kept.house, "kassa").as_dict()


def test_a_rotation_of_the_vault_that_was_stopped_is_completed(kept: Kept) -> None:
    sealed_everywhere(kept)
    Vault(kept.keys, HOUSE, kept.home).rotate()
    assert breaches.breaches(kept.house)
    done = rotating_vault.retire_vault(kept.home, HOUSE, keys=kept.keys)
    assert done is not None and done.retired == 1
    assert breaches.breaches(kept.house)


def test_what_a_backup_holds_sealed_still_opens_after_the_vault_changed(kept: Kept) -> None:
    sealed_everywhere(kept)
    made = kept.copy()
    done = rotating_vault.rotate_vault(kept.home, HOUSE, keys=kept.keys)
    assert done is not None and (done.retired, done.kept_for) == (0, (made.set.name,))
    came = safekeeping.restore(made.set.folder, into=kept.place / "back", keys=kept.keys)
    back = kept.house.__class__(HOUSE, came.into, keys=kept.keys)
    assert breaches.breaches(back)[0].facts == "a laptop was left in a train"
    safekeeping.shred(kept.home, made.set.name, keys=kept.keys)
    left = rotating_vault.retire_vault(kept.home, HOUSE, keys=kept.keys)
    assert left is not None and left.retired == 1


def test_the_keys_of_backups_get_another_lock_too(kept: Kept) -> None:
    made = kept.copy()
    done = rotating_vault.rotate_vault(kept.home, data_keys.ENTITY, keys=kept.keys)
    assert done is not None and (done.things, done.retired) == (1, 1)
    safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys)


def test_who_never_sealed_anything_has_nothing_to_rotate(kept: Kept) -> None:
    assert rotating_vault.rotate_vault(kept.home, HOUSE, keys=kept.keys) is None


# The keys folder ------------------------------------------------------------------------------------------------------


def test_keys_are_shown_without_their_secrets(kept: Kept) -> None:
    kept.copy()
    shown = keys_folder.show(kept.keys)
    assert [one.kind for one in shown] == ["backup", "entity", "vault"]
    text = repr(shown) + json.dumps([vars(one) | {"detail": {}} for one in shown])
    for path in kept.keys.glob("*.json"):
        assert json.loads(path.read_bytes())["current"]["secret"] not in text


def test_the_whole_keys_folder_goes_along_closed_and_comes_back(kept: Kept) -> None:
    made = kept.copy()
    closed = kept.place / "safe" / "keys.age"
    many = keys_folder.export(kept.keys, closed, recipient=RECIPIENT)
    assert many == len(list(keys_folder._files(kept.keys)))
    assert closed.stat().st_mode & 0o777 == 0o600
    secret = json.loads(next(kept.keys.glob("*.key.json")).read_bytes())["current"]["secret"]
    assert secret.encode() not in closed.read_bytes()
    assert not zipfile.is_zipfile(closed)
    fresh = kept.place / "fresh"
    assert keys_folder.bring_in(closed, fresh, identity=IDENTITY) == many
    assert keys_folder.bring_in(closed, fresh, identity=IDENTITY) == 0
    safekeeping.verify(made.set.folder, home=kept.home, keys=fresh)
    assert all(path.stat().st_mode & 0o077 == 0 for path in fresh.rglob("*"))


@pytest.mark.long
def test_a_passphrase_closes_it_too(kept: Kept) -> None:
    closed = kept.place / "keys.age"
    keys_folder.export(kept.keys, closed, passphrase="vijf losse woorden op een rij")
    with refused("recovery-wrong"):
        keys_folder.bring_in(closed, kept.place / "fresh", passphrase="vijf losse woorden op een rijtje")
    assert keys_folder.bring_in(closed, kept.place / "fresh", passphrase="vijf losse woorden op een rij") == 1


def test_a_short_passphrase_closes_nothing(kept: Kept) -> None:
    with refused("passphrase-short"):
        keys_folder.export(kept.keys, kept.place / "keys.age", passphrase="kort")
    assert not (kept.place / "keys.age").exists()


def test_other_keys_of_the_same_name_are_never_written_over(kept: Kept) -> None:
    closed = kept.place / "keys.age"
    keys_folder.export(kept.keys, closed, recipient=RECIPIENT)
    other = kept.place / "other"
    Keyring(other).keys(HOUSE)
    before = {path.name: path.read_bytes() for path in other.iterdir()}
    with refused("keys-differ"):
        keys_folder.bring_in(closed, other, identity=IDENTITY)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == before


def test_two_lists_of_who_is_gone_become_one(kept: Kept) -> None:
    import numpy as np

    kept.house.store.gone(kept.keys).add(np.array([11]), "objected")
    closed = kept.place / "keys.age"
    keys_folder.export(kept.keys, closed, recipient=RECIPIENT)
    kept.house.store.gone(kept.keys).add(np.array([11, 12]), "erased")
    keys_folder.bring_in(closed, kept.keys, identity=IDENTITY)
    assert kept.house.store.gone(kept.keys).marks("erased").tolist() == [11, 12]


# Is it kept safely ----------------------------------------------------------------------------------------------------


def test_what_others_can_read_is_told(kept: Kept) -> None:
    def told() -> dict[str, bool | None]:
        return {one.code: one.well for one in safekeeping.check(kept.home, keys=kept.keys)}

    kept.home.chmod(0o755)
    assert told()["keys-rights"] is True
    assert (told()["backup"], told()["drill"]) == (False, False)
    wide = kept.home / "register" / "events.jsonl"
    wide.parent.mkdir(mode=0o755)
    wide.write_text("")
    wide.chmod(0o644)
    assert told()["data-rights"] is False
    wide.chmod(0o600)
    assert told()["data-rights"] is True


def disks(tmp_path: Path, *, crypt: bool) -> tuple[Path, Path]:
    """A table of mounts and a tree of devices as the kernel shows them: a volume on a disk, encrypted or not."""
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"30 1 252:1 / / rw - ext4 /dev/x rw\n31 30 252:2 / {tmp_path} rw - ext4 /dev/y rw\n")
    for name, below in (("252:1", None), ("252:2", "252:9")):
        (tmp_path / "sys/dev/block" / name / "slaves").mkdir(parents=True)
        if below:
            (tmp_path / "sys/dev/block" / below / "dm").mkdir(parents=True)
            (tmp_path / "sys/dev/block" / below / "dm" / "uuid").write_text("CRYPT-LUKS2-0" if crypt else "LVM-0")
            (tmp_path / "sys/dev/block" / name / "slaves" / "dm-9").symlink_to(tmp_path / "sys/dev/block" / below)
    return mounts, tmp_path / "sys"


@pytest.mark.parametrize(("crypt", "told"), [(True, "yes"), (False, "no")])
def test_an_encrypted_volume_is_known_through_what_it_is_made_of(tmp_path: Path, crypt: bool, told: str) -> None:
    mounts, system = disks(tmp_path, crypt=crypt)
    (tmp_path / "data").mkdir()
    assert volumes.encrypted(tmp_path / "data", mounts=mounts, system=system) == told
    assert volumes.encrypted(tmp_path / "data", mounts=tmp_path / "none", system=system) == "unknown"

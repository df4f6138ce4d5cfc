"""What only this house can open again: how it is sealed, with which secret, and when that is refused."""

from __future__ import annotations

import copy
import os
import pickle
import shutil
import signal
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from publiek.errors import PubliekError
from publiek.pseudonymisation import Keyring, key_files
from publiek.pseudonymisation.vault import Vault

CANARY = b"sleutel-van-de-kassa-8f1c"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def vault(tmp_path: Path, keys: Path) -> Vault:
    return Vault(keys, "theater-de-brug", tmp_path / "data")


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises(PubliekError) as refused:
        ask()
    assert CANARY.decode() not in str(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.code


def secret_file(keys: Path) -> Path:
    return next(keys.glob("*.vault.json"))


def test_what_is_sealed_opens_again_and_is_different_each_time(vault: Vault) -> None:
    first, second = vault.seal(CANARY), vault.seal(CANARY)
    assert first != second
    assert CANARY not in first
    assert vault.open(first) == vault.open(second) == CANARY
    assert vault.open(vault.seal(b"")) == b""


def test_the_secret_lies_beside_the_key_of_the_house_and_never_with_the_data(
    vault: Vault, keys: Path, tmp_path: Path
) -> None:
    Keyring(keys).keys("theater-de-brug")
    vault.seal(CANARY)
    files = sorted(path.name for path in keys.iterdir() if path.suffix == ".json")
    assert files[0].removesuffix(".key.json") == files[1].removesuffix(".vault.json")
    assert stat.S_IMODE(secret_file(keys).stat().st_mode) == 0o600
    secret = key_files.read(secret_file(keys)).generations[-1].secret.hex().encode()
    marks = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in marks] == [0]
    assert all(secret[:16] not in str(path).encode() for path in marks)
    assert code_of(lambda: Vault(tmp_path / "data" / "k", "a", tmp_path / "data")) == "keys-in-data-folder"


def test_the_key_of_the_house_and_the_secret_of_its_vault_are_not_the_same(vault: Vault, keys: Path) -> None:
    key = Keyring(keys).keys("theater-de-brug")
    vault.seal(CANARY)
    assert key_files.read(secret_file(keys)).id != key.id


def test_another_house_cannot_open_it(vault: Vault, keys: Path, tmp_path: Path) -> None:
    other = Vault(keys, "museum-het-plein", tmp_path / "data")
    other.seal(b"its own")
    assert code_of(lambda: other.open(vault.seal(CANARY))) == "vault-other"


def test_a_secret_that_is_gone_is_never_replaced_in_silence(vault: Vault, keys: Path) -> None:
    sealed = vault.seal(CANARY)
    secret_file(keys).unlink()
    assert code_of(lambda: vault.open(sealed)) == "vault-missing"
    assert code_of(lambda: vault.seal(CANARY)) == "vault-missing"
    assert code_of(vault.rotate) == "vault-missing"
    assert not list(keys.glob("*.vault.json"))


def test_opening_never_makes_a_secret(vault: Vault, keys: Path, tmp_path: Path) -> None:
    sealed = Vault(tmp_path / "elsewhere", "theater-de-brug", tmp_path / "other").seal(CANARY)
    assert code_of(lambda: vault.open(sealed)) == "vault-missing"
    assert not list(keys.glob("*.vault.json"))


def test_another_secret_is_refused(vault: Vault, keys: Path, tmp_path: Path) -> None:
    sealed = vault.seal(CANARY)
    Vault(tmp_path / "elsewhere", "theater-de-brug", tmp_path / "other").seal(b"")
    shutil.copy(next((tmp_path / "elsewhere").glob("*.vault.json")), secret_file(keys))
    assert {code_of(lambda: vault.open(sealed)), code_of(lambda: vault.seal(CANARY))} == {"vault-other"}


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_secret_is_refused(vault: Vault, keys: Path, content: bytes) -> None:
    sealed = vault.seal(CANARY)
    secret_file(keys).write_bytes(content)
    assert {code_of(lambda: vault.open(sealed)), code_of(lambda: vault.seal(CANARY))} == {"vault-damaged"}


def test_one_wrong_digit_in_the_secret_shows(vault: Vault, keys: Path) -> None:
    vault.seal(CANARY)
    secret = key_files.read(secret_file(keys)).generations[-1].secret.hex()
    wrong = ("0" if secret[0] != "0" else "1") + secret[1:]
    secret_file(keys).write_text(secret_file(keys).read_text().replace(secret, wrong))
    assert code_of(lambda: vault.seal(CANARY)) == "vault-damaged"


def test_a_secret_that_others_can_read_or_that_is_a_link_is_refused(vault: Vault, keys: Path, tmp_path: Path) -> None:
    vault.seal(CANARY)
    secret_file(keys).chmod(0o640)
    assert code_of(lambda: vault.seal(CANARY)) == "key-open"
    moved = tmp_path / "moved.json"
    secret_file(keys).rename(moved)
    (keys / moved.name).write_text("")
    name = vault._path
    moved.chmod(0o600)
    name.symlink_to(moved)
    assert code_of(lambda: vault.seal(CANARY)) == "key-unreadable"


def test_every_changed_byte_is_noticed(vault: Vault) -> None:
    sealed = vault.seal(CANARY)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert code_of(lambda changed=changed: vault.open(changed)) in {"sealed-damaged", "vault-other"}
    for nothing in (b"", b"1", b"1..", sealed[:-1], sealed[:30], CANARY):
        assert code_of(lambda nothing=nothing: vault.open(nothing)) in {"sealed-damaged", "vault-other"}


def test_a_rotation_loses_nothing_and_earlier_secrets_go_only_when_nothing_needs_them(vault: Vault) -> None:
    kept = [vault.seal(b"one")]
    vault.rotate()
    kept.append(vault.seal(b"two"))
    vault.rotate()
    assert [vault.open(sealed) for sealed in kept] == [b"one", b"two"]
    assert code_of(lambda: vault.retire(kept)) == "vault-still-needed"
    again = [vault.reseal(sealed) for sealed in kept]
    assert vault.retire(again) == 2
    assert [vault.open(sealed) for sealed in again] == [b"one", b"two"]
    assert code_of(lambda: vault.open(kept[0])) == "vault-other"
    assert vault.open(vault.seal(b"three")) == b"three"


def test_nothing_secret_is_shown_copied_or_pickled(vault: Vault, keys: Path) -> None:
    vault.seal(CANARY)
    secret = key_files.read(secret_file(keys)).generations[-1].secret
    told = repr(vault) + str(vars(vault))
    assert secret.hex() not in told
    assert repr(secret) not in told
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            take(vault)


def test_without_the_library_it_says_what_to_install(vault: Vault, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = vault.seal(CANARY)
    monkeypatch.setitem(sys.modules, "cryptography.fernet", None)
    assert code_of(lambda: vault.seal(CANARY)) == "vault-extra-missing"
    assert code_of(lambda: vault.open(sealed)) == "vault-extra-missing"


def test_two_at_once_agree_on_one_secret(vault: Vault, keys: Path, tmp_path: Path) -> None:
    children = [_forked(lambda n=n: (tmp_path / f"out{n}").write_bytes(vault.seal(b"x"))) for n in range(6)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert [vault.open((tmp_path / f"out{n}").read_bytes()) for n in range(6)] == [b"x"] * 6


@pytest.mark.parametrize("doing", ["seal", "rotate", "retire"])
def test_a_kill_at_any_step_loses_nothing(keys: Path, tmp_path: Path, doing: str) -> None:
    """Killed at every step in the keys or the data folder: whole afterwards, and what was sealed opens."""
    steps = 0
    while True:
        steps += 1
        shutil.rmtree(keys, ignore_errors=True)
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        vault = Vault(keys, "theater-de-brug", tmp_path / "data")
        kept = [vault.seal(CANARY)] if doing != "seal" else []
        if doing == "retire":
            vault.rotate()
            kept = [vault.reseal(kept[0])]
        asked = {"seal": partial(vault.seal, CANARY), "rotate": vault.rotate, "retire": partial(vault.retire, kept)}
        ended = os.waitpid(_forked(asked[doing], kill_at=steps, below=tmp_path), 0)[1]
        assert [vault.open(sealed) for sealed in kept] == [CANARY] * len(kept)
        assert vault.open(vault.seal(b"after")) == b"after"
        if ended == 0:
            break
        assert os.WTERMSIG(ended) == signal.SIGKILL
    assert steps > 4


def _forked(do: Callable[[], object], *, kill_at: int = 0, below: Path | None = None) -> int:
    """A process of its own that does it, killed at the step `kill_at` of its work with files below `below`."""
    child = os.fork()
    if child:
        return child
    done = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event.startswith(("os.", "open")) and str(below) in str(arguments):
            done += 1
            if done == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        if kill_at:
            sys.addaudithook(watch)
        do()
        os._exit(0)
    except BaseException:
        os._exit(1)

"""A key file that is damaged, open, linked, raced for, or peeked at."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from publiek.errors import StorageError
from publiek.pseudonymisation import Keyring


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key file that is whole."""
    Keyring(tmp_path / "keys").keys("a")
    return next((tmp_path / "keys").glob("*.json"))


def refusal(folder: Path) -> StorageError:
    with pytest.raises(StorageError) as refused:
        Keyring(folder).keys("a")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return refused.value


def test_every_single_damaged_byte_of_the_secret_is_seen(key_file: Path) -> None:
    whole = key_file.read_text()
    secret = json.loads(whole)["current"]["secret"]
    for place in range(0, len(secret), 7):
        other = secret[:place] + ("0" if secret[place] != "0" else "1") + secret[place + 1 :]
        key_file.write_text(whole.replace(secret, other))
        error = refusal(key_file.parent)
        assert error.code == "key-damaged"
        assert other[:16] not in repr(error) + str(error.as_dict())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": 1}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"format": 2, "current": {}, "previous": []}',
    ],
)
def test_a_file_that_is_no_key_is_damaged_and_stays(key_file: Path, content: bytes) -> None:
    key_file.write_bytes(content)
    assert refusal(key_file.parent).code == "key-damaged"
    assert key_file.read_bytes() == content


def test_a_truncated_key_is_damaged(key_file: Path) -> None:
    whole = key_file.read_bytes()
    for length in range(0, len(whole) - 1, 23):
        key_file.write_bytes(whole[:length])
        assert refusal(key_file.parent).code == "key-damaged"


def test_generations_that_do_not_follow_each_other_are_damaged(key_file: Path) -> None:
    ring = Keyring(key_file.parent)
    ring.rotate("a")
    content = json.loads(key_file.read_text())
    content["previous"] = []
    key_file.write_text(json.dumps(content))
    assert refusal(key_file.parent).code == "key-damaged"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(key_file: Path, mode: int) -> None:
    key_file.chmod(mode)
    assert refusal(key_file.parent).code == "key-open"


def test_a_link_in_place_of_a_key_is_not_followed(key_file: Path) -> None:
    moved = key_file.rename(key_file.with_name("elsewhere"))
    key_file.symlink_to(moved)
    assert refusal(key_file.parent).code == "key-unreadable"


def test_a_folder_in_place_of_a_key_is_refused(key_file: Path) -> None:
    key_file.unlink()
    key_file.mkdir(mode=0o700)
    assert refusal(key_file.parent).code == "key-unreadable"


def test_a_file_in_place_of_the_keys_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")
    assert refusal(tmp_path / "keys").code == "key-unreadable"


def test_a_secret_is_not_shown_and_not_copied_into_a_pickle(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    keys = ring.keys("a")
    secret = keys.generations[0].secret
    shown = f"{keys!r} {keys} {keys.generations!r} {ring!r} {vars(ring)!r} {keys.generations[0]}"
    assert secret.hex() not in shown
    assert repr(secret) not in shown
    for thing in (keys, keys.generations[0]):
        with pytest.raises(TypeError):
            pickle.dumps(thing)
        with pytest.raises(TypeError):
            copy.deepcopy(thing)


_RACER = """
import sys, time
from pathlib import Path
from publiek.pseudonymisation import Keyring
ring = Keyring(Path(sys.argv[1]))
while time.time() < float(sys.argv[2]):
    pass
print(" ".join(ring.keys(f"house-{n}").id for n in range(20)))
"""


def test_processes_that_make_the_same_keys_at_once_agree(tmp_path: Path) -> None:
    import time

    start = str(time.time() + 2.0)
    command = [sys.executable, "-c", _RACER, str(tmp_path / "keys"), start]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [racer.communicate(timeout=60)[0].split() for racer in racers]
    assert len(answers[0]) == 20
    assert all(answer == answers[0] for answer in answers)
    assert len(list((tmp_path / "keys").iterdir())) == 20


def test_a_half_written_draft_of_a_killed_process_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / ".0123456789abcdef.draft").write_bytes(b'{"format"')
    first = Keyring(tmp_path / "keys").keys("a")
    assert Keyring(tmp_path / "keys").keys("a", expected=[first.id]).id == first.id

"""The release register: a chain of files that shows what was changed, and survives what happens to processes."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from publiek.disclosure.register import Register
from publiek.disclosure.tables.bounds import Published
from publiek.disclosure.tables.cells import ALL, Dimension, Lattice
from publiek.errors import StorageError

LATTICE = Lattice((Dimension("a", {"x": ALL, "y": ALL}),))


def table(agreement: str = "city", at: str = "1") -> Published:
    values = np.array([25, 10, 15])
    return Published(agreement, at, "t", "bookers", LATTICE, values, values - 4, values + 4, frozenset("abcdef"))


@pytest.fixture
def register(tmp_path) -> Register:
    return Register(tmp_path / "register")


def test_what_was_recorded_comes_back_as_it_was(register):
    entry = register.record([table()], account={"policy": "members-eyes", "rules": "3"})
    (read,) = register.entries()
    assert (read.number, read.digest, read.before, read.account) == (1, entry.digest, "", entry.account)
    assert (read.tables[0].values == table().values).all()
    assert read.tables[0].members == frozenset("abcdef")
    assert register.record([table(at="2")], account={}).before == entry.digest
    assert register.entries("another agreement") == ()


@pytest.mark.parametrize("damage", ["flip", "drop", "swap", "cut the end", "cut the mark"])
def test_damage_is_seen_and_nothing_is_released(register, tmp_path, damage):
    for at in "1234":
        register.record([table(at=at)], account={})
    folder = tmp_path / "register"
    files = sorted(folder.glob("0*.json"))
    if damage == "flip":
        files[1].write_bytes(files[1].read_bytes().replace(b"25", b"30", 1))
    elif damage == "drop":
        files[1].unlink()
    elif damage == "swap":
        one, two = files[1].read_bytes(), files[2].read_bytes()
        files[1].write_bytes(two)
        files[2].write_bytes(one)
    elif damage == "cut the end":
        files[3].unlink()
    else:
        (folder / "last.json").unlink()
    for refused in (register.entries, lambda: register.record([table()], account={})):
        with pytest.raises(StorageError) as told:
            refused()
        assert told.value.code == "register-damaged"
    with pytest.raises(StorageError):
        register.judge([table()], width=5, organisations=4)


def test_a_newer_register_is_not_guessed_at(register, tmp_path):
    register.record([table()], account={})
    path = tmp_path / "register" / "000001.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    with pytest.raises(StorageError, match="register-newer"):
        register.entries()


def test_recording_at_once_makes_one_chain(register):
    with ThreadPoolExecutor(8) as pool:
        entries = list(pool.map(lambda n: register.record([table(at=str(n))], account={}), range(16)))
    assert sorted(entry.number for entry in entries) == list(range(1, 17))
    assert len(register.entries()) == 16


def test_a_process_that_is_killed_leaves_a_whole_register(register, tmp_path):
    told = f"""
import sys; sys.path.insert(0, {str(Path.cwd())!r})
from pathlib import Path
from publiek.disclosure.register import Register
from tests.spec.test_disclosure_register import table
register = Register(Path({str(tmp_path / "register")!r}))
while True: register.record([table()], account={{}})
"""
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", told])
        before = time.monotonic()
        known = len(list((tmp_path / "register").glob("0*.json")))
        while len(list((tmp_path / "register").glob("0*.json"))) < known + 3 and time.monotonic() < before + 20:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert len(register.entries()) >= known + 3
    register.record([table()], account={})


def test_parts_that_do_not_belong_together_are_not_judged(register):
    wrong = table()
    wrong = Published(*[getattr(wrong, f) for f in ("agreement", "round", "name", "measure", "lattice")],
                      wrong.values, wrong.high, wrong.high, wrong.members)  # fmt: skip
    verdict = register.judge([wrong], width=5, organisations=4)
    assert not verdict.may
    assert verdict.reasons[0].code == "unknown-shape"

"""An import that makes checkpoints is killed before every file operation: the next one goes on, or begins anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publiek.warehouse import Store
from tests.support.kept import amounts, files_below, files_needed
from tests.support.kept_children import ORGANISATION, Server, batch

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def test_killed_before_every_file_operation_it_goes_on(server: Server, tmp_path: Path) -> None:
    home, said = tmp_path / "home", tmp_path / "said"
    job = {"do": "resume", "home": home, "number": 1, "said": said}
    wanted, resumed, step = sorted(row["amount_cents"] for row in batch(1)), [], 0
    while True:
        step += 1
        shutil.rmtree(home, ignore_errors=True)
        killed = server.run(job | {"step": step})["exits"] != [0]
        store = Store(home, ORGANISATION)
        assert len(store.history()) in (0, 1)
        assert server.run(job)["exits"] == [0]
        resumed.append(int(said.read_text()))
        assert amounts(store) == wanted
        assert len(store.history()[0].rows_set_aside) == 4
        store.verify()
        store.check_conservation()
        root = home / "organisations" / ORGANISATION
        extra = files_below(root) - files_needed(store)
        # A kill between counting and cleaning leaves the checkpoint for the next change; see below.
        assert {name for name in extra if not name.startswith(("manifests/", "unfinished/"))} == {"CURRENT", "lock"}
        store.profile(name=f"after {step}")
        assert not (root / "unfinished").exists()
        if not killed:
            break
    assert set(resumed) == {0, 150, 300, 450, 600, -1}
    # Later kills leave more done, but for the moments in between two checkpoints.
    assert resumed == sorted(resumed[:-1] if resumed[-1] != -1 else [r for r in resumed if r >= 0]) + [
        r for r in resumed if r == -1
    ]

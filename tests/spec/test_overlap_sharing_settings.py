"""What a server reads about itself, what it refuses to start with, and what it throws away by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from publiek.collective.overlap.sharing import settings
from publiek.collective.overlap.sharing.keeping import JobFolder
from publiek.errors import PubliekError
from tests.support.three_servers import ROOT, SERVERS, Processes, Theatre, processes, terms_of, town

HOUSES = town()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Processes:
    with processes(tmp_path_factory.mktemp("servers"), terms_of(HOUSES)) as made:
        yield made


def file_of(servers: Processes) -> Path:
    return servers.cast.folder / f"{SERVERS[0]}.settings.yaml"


def test_a_server_knows_the_three_the_receiver_the_members_and_its_jobs(servers: Processes) -> None:
    told = settings.read(file_of(servers))
    assert told.me.public.name == SERVERS[0]
    assert [each.name for each in told.duty.parties.servers] == list(SERVERS)
    assert told.duty.parties.receiver.name == "the-hub"
    assert set(told.duty.parties.houses) == set(HOUSES)
    assert told.duty.jobs == (servers.terms,)
    assert all(len(place.certificate) == 64 for place in told.addresses.values())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"servers": []}, "servers"),
        ({"receiver": "house-1.yaml"}, "servers"),
        ({"receiver": "nobody.yaml"}, "servers"),
        ({"jobs": [{"agreement": "city-together"}]}, "servers"),
        ({"tls": {}}, "tls"),
        ({"patience": "long"}, "patience"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_by_their_field(
    servers: Processes, change: dict[str, object], field: str
) -> None:
    changed = servers.cast.folder / "changed.yaml"
    changed.write_text(yaml.safe_dump({**yaml.safe_load(file_of(servers).read_bytes()), **change}))
    with pytest.raises(PubliekError, match="sharing-settings") as told:
        settings.read(changed)
    assert told.value.where["field"] == field


def test_a_second_process_on_the_same_folder_does_not_start(servers: Processes) -> None:
    command = [sys.executable, "-m", "publiek.collective.overlap.sharing.server", str(file_of(servers))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=30)
    assert done.returncode == 2
    assert "sharing-settings" in done.stderr


def test_shares_and_noise_of_a_job_that_stayed_half_done_go_after_their_time(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    theatre.line.meddle = lambda to, content: [] if b'"step":"ready"' in content else [content]
    with pytest.raises(PubliekError):
        theatre.job.run(theatre.question, ledger=theatre.ledger)
    node = theatre.line.nodes[SERVERS[0]]
    folder = JobFolder(node.folder, theatre.terms, 0)
    node.tidy()
    assert folder.journal().state == "fixed"
    long_ago = time.time() - 49 * 3600
    os.utime(folder.path / "journal.json", (long_ago, long_ago))
    node.tidy()
    assert folder.journal().state == "done"
    assert [path.name for path in folder.path.iterdir()] == ["journal.json"]


def test_shares_of_a_job_that_is_no_longer_listed_go_too(tmp_path: Path) -> None:
    theatre = Theatre.of(tmp_path, HOUSES)
    theatre.give(HOUSES)
    node = theatre.line.nodes[SERVERS[0]]
    folder = JobFolder(node.folder, theatre.terms, 0)
    object.__setattr__(node.duty, "jobs", (terms_of(HOUSES, number=2),))
    node.tidy()
    assert not (folder.path / "shares").exists()

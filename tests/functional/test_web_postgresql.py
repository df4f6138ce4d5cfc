"""The site with PostgreSQL: that it really is one, several processes write one log, and one that is gone is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.site import free_port

DATABASE = os.environ.get("PUBLIEK_TEST_DATABASE", "")
PUBLIEK = str(Path(sys.executable).with_name("publiek"))
WRITER = """
import sys
from pathlib import Path
from publiek.web.preparing import prepare
from publiek.web.site import read_site
prepare(read_site(Path(sys.argv[1]), home=Path(".")))
from publiek.web.people import log
for n in range(30):
    log.note(None, "see-figures", subject=f"{sys.argv[2]}-{n}")
"""


def _settings(folder: Path, database: str) -> Path:
    told = {"home": "home", "state": "state", "names": ["site.example"], "database": database}
    path = folder / "site.yaml"
    path.write_text(yaml.safe_dump(told), encoding="utf-8")
    return path


def _publiek(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PUBLIEK, *words], capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(not DATABASE, reason="needs PostgreSQL: make test-postgresql")
def test_the_tests_really_run_on_postgresql(db: None) -> None:
    from django.db import connection

    assert connection.vendor == "postgresql"


@pytest.mark.skipif(not DATABASE, reason="needs PostgreSQL: make test-postgresql")
def test_processes_that_write_at_once_make_one_chain(tmp_path: Path) -> None:
    settings = _settings(tmp_path, DATABASE)
    assert _publiek("site", "keeper", "eerste@example.org", "--site", str(settings)).returncode == 0
    command = [sys.executable, "-c", WRITER, str(settings)]
    writers = [subprocess.Popen([*command, str(n)], stderr=subprocess.PIPE, text=True) for n in range(4)]
    for one in writers:
        _, said = one.communicate(timeout=120)
        assert one.returncode == 0, said
    followed = _publiek("site", "check-log", "--site", str(settings))
    assert followed.returncode == 0, followed.stderr
    assert not (tmp_path / "state" / "site.sqlite3").exists()


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    settings = _settings(tmp_path, f"postgresql://publiek:kanarie@127.0.0.1:{free_port()}/publiek")
    told = _publiek("site", "check-log", "--site", str(settings), "--language", "en")
    assert told.returncode == 6
    assert "site-database-unreachable" in told.stderr
    assert "kanarie" not in told.stderr and "Traceback" not in told.stderr


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    told = _publiek("site", "check-log", "--site", str(_settings(tmp_path, "mysql://x@y/z")))
    assert told.returncode == 6 and "site-database" in told.stderr

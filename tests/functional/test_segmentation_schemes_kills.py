"""An import of a segmentation that is killed at any step leaves nothing half, and the next one cleans up after it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.scheme_tables import table

WHOLE = [".lock", *(f"own/2025/{name}" for name in ("areas.parquet", "fine.parquet", "scheme.json"))]


def test_killed_before_every_single_file_operation(tmp_path: Path) -> None:
    file = table(tmp_path, "PC6,CODE", "3011AA,A", "3012AB,B")
    command = [sys.executable, "-m", "tests.support.scheme_children", str(tmp_path / "home"), str(file)]
    root = Path(__file__).parents[2]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=120).stdout
    reports = [json.loads(line) for line in told.splitlines()]
    killed = [report for report in reports if report["exit"] == -signal.SIGKILL]
    assert len(killed) > 10
    assert reports[-1]["exit"] == 0
    assert [] in [report["codes"] for report in killed]
    for report in reports:
        assert report["codes"] in ([], ["own/2025/False"]), report["step"]
        assert (report["again"], report["after"]) == (0, ["own/2025/False"]), report["step"]
        assert report["files_after"] == WHOLE, report["step"]


def test_a_full_disk_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    """The system refuses a file beyond 200 bytes, in a process of its own."""
    file = table(tmp_path, "PC6,CODE", "3011AA,A", "3012AB,B")
    home, root = tmp_path / "home", Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(file), str(home)], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert (done.stdout.strip(), done.returncode) == ("segmentation-not-stored", 0), done.stderr
    assert not (home / "segmentations" / "own").exists()


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from publiek.errors import StorageError
from publiek.segmentation.schemes import import_scheme
from tests.support.scheme_tables import PC6
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
try:
    import_scheme(Path(sys.argv[1]), plan=PC6, home=Path(sys.argv[2]))
except StorageError as refused:
    print(refused.code)
"""

"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.in_memory import leave_memory, use_memory

# As in the program itself (cli/process.py); set before anything loads the library.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where nothing that was compiled is kept, each of the programs that tests start compiles the whole product again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# How long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("publiek", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("publiek")

_MADE: list[Path | None] = []


def pytest_configure(config: pytest.Config) -> None:
    """Normal tests keep their files in memory (workers inherit it); whoever wants to look at them sets TMPDIR.

    The site's framework is prepared once; an environment without it (another engine's) has no tests of the site.
    """
    if "not long" in str(config.option.markexpr):
        _MADE.append(use_memory())
    if find_spec("django"):
        from tests.support.site import prepare_once

        prepare_once()


def pytest_collection_finish() -> None:
    """What was loaded by now stays: looking through it again and again for what may go costs a twelfth of all time."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """The memory is given back."""
    while _MADE:
        leave_memory(_MADE.pop())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real open data; absent in a stranger's clone, then the test is skipped and says so."""
    folder = Path(os.environ.get("PUBLIEK_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("needs the real data folder: set PUBLIEK_SHARED_DATA to run this test")
    return folder


@pytest.fixture(scope="session")
def town() -> Path:
    """The invented town that tutorials, tests and screenshots share."""
    return Path(__file__).parents[1] / "examples" / "town"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Nobody has asked anything yet: the rate limits of the site count in the memory of the process."""
    if limits := sys.modules.get("publiek.web.frame.limits"):
        from django.core.cache import cache

        limits.COUNTERS.counted.clear()
        cache.clear()

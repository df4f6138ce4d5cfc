"""Which engines do the tests hold against the reference? Two only where `make` put their servers and libraries."""

from __future__ import annotations

import atexit
from functools import cache

import pytest

from publiek.engines import Engine, EngineSettings, open_engine
from tests.support.arrow_engine import ArrowEngine

#: Each is asked the same and must answer as the reference does.
HELD_AGAINST_THE_REFERENCE = [
    "duckdb",
    "polars",
    "pyarrow",
    pytest.param("spark", marks=pytest.mark.spark),
    pytest.param("clickhouse", marks=pytest.mark.clickhouse),
]
#: What people can choose.
OFFERED = ["reference", *(name for name in HELD_AGAINST_THE_REFERENCE if name != "pyarrow")]


@cache
def engine_at_hand(name: str) -> Engine:
    """One engine for all tests of this process: a session on a cluster takes long to warm up."""
    engine = ArrowEngine() if name == "pyarrow" else open_engine(name, wishes=EngineSettings(threads=1))
    atexit.register(engine.close)
    return engine

"""How do measures run on a Spark cluster that exists? By Spark Connect, through the thin client.

Nothing is started here and no data pass through this machine, save the small tables that measures bring along and what
they ask. Kept files are read by the workers, so every worker must reach them under the same path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import narwhals as nw
import pyarrow as pa
from grpc import RpcError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from publiek.engines.engine import Session
from publiek.engines.hive import above_partitions
from publiek.engines.main_program import with_a_file
from publiek.engines.stated_types import stated
from publiek.errors import NetworkError, Text, UsageError

with with_a_file():
    from pyspark.sql.connect.client.retries import DefaultPolicy

#: What answers depend on is stated here and does not hang on how a cluster was set up.
SETTINGS = {
    "spark.sql.session.timeZone": "Europe/Amsterdam",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # A sum or a cast that does not fit is an error, never another number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
}

#: With growing pauses, some five seconds in all; the client itself would try for ten minutes.
_FIRST_TRIES = 4


class SparkEngine(Session):
    """One session on a cluster; the address is the option, else PUBLIEK_SPARK (sc://host:15002)."""

    name = "spark"

    def __init__(self, address: str | None = None) -> None:
        """Raises UsageError "spark-no-address" and NetworkError "spark-no-answer"."""
        where = address or os.environ.get("PUBLIEK_SPARK")
        if not where or not where.startswith("sc://"):
            raise _no_address()
        try:
            self._session = SparkSession.builder.remote(where).create()
            patient = self._session.client.get_retry_policies()
            # Whoever answers a first question may be trusted to come back; who does not is not there.
            self._session.client.set_retry_policies([DefaultPolicy(max_retries=_FIRST_TRIES)])
            for name, value in SETTINGS.items():
                self._session.conf.set(name, value)
            self._session.client.set_retry_policies(patient)
        except (PySparkException, RpcError) as trouble:
            kind = type(trouble).__name__
        else:
            return
        raise _no_answer(kind)

    def frame(self, table: pa.Table) -> nw.LazyFrame:
        """An Arrow table, brought to the cluster."""
        if table.num_rows:
            return nw.from_native(self._session.createDataFrame(table))
        # Of a table without rows the client sees no types by itself.
        return nw.from_native(self._session.createDataFrame([], from_arrow_schema(table.schema, True)))

    def scan(self, paths: Iterable[Path], *, partitions: bool = False) -> nw.LazyFrame:
        """Parquet files as the workers see them."""
        files = list(paths)
        reader = self._session.read.option("mergeSchema", str(not partitions).lower())
        if partitions:
            reader = reader.option("basePath", str(above_partitions(files)))
        return nw.from_native(reader.parquet(*map(str, files)))

    def held(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The rows on the workers, cut loose from how they were made: a plan that grows is planned ever slower."""
        return nw.from_native(frame.to_native().localCheckpoint(eager=True))

    def collected(self, frame: nw.LazyFrame) -> pa.Table:
        """The rows of a frame as an Arrow table."""
        return stated(frame.to_native().toArrow())

    def close(self) -> None:
        """End the session; the cluster lives on."""
        self._session.stop()


def _no_address() -> UsageError:
    return UsageError(
        "spark-no-address",
        Text("Er is niet gezegd waar Spark te vinden is.", "Nobody said where Spark is."),
        Text(
            "Zet PUBLIEK_SPARK op het adres van Spark Connect, zoals sc://spark.voorbeeld.nl:15002.",
            "Set PUBLIEK_SPARK to the address of Spark Connect, such as sc://spark.example.org:15002.",
        ),
    )


def _no_answer(kind: str) -> NetworkError:
    return NetworkError(
        "spark-no-answer",
        Text("Spark geeft geen antwoord op het opgegeven adres.", "Spark does not answer at the address given."),
        Text(
            "Kijk of de Spark Connect-server draait en vanaf deze computer bereikbaar is (poort 15002).",
            "Check that the Spark Connect server runs and can be reached from this computer (port 15002).",
        ),
        {"kind": kind},
    )

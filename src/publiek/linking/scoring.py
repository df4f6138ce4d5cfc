"""How probable is it that two accounts are of one person? splink says so, in memory and without a word to any log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.compute as pc

from publiek.linking.comparisons import BLOCKS, comparisons
from publiek.linking.refusals import not_installed
from publiek.linking.strangers import Strangers
from publiek.linking.weights import Weights


def require_library() -> None:
    """Raises UsageError "linking-not-installed" where the extra is missing."""
    if find_spec("splink") is None:
        raise not_installed()


def scored(records: pa.Table, *, strangers: Strangers, weights: Weights, least: float) -> pa.Table:
    """Pairs of `records` with a probability of at least `least`: left, right (unique_id, left < right), probability.

    `email`, `phone`, `born` and `name` are what each comparison adds (log2 of its ratio; 0: unknown). Probabilities are
    rounded to six decimals, so that the order in which floats were added cannot be seen.
    """
    with _silence():
        from splink import DuckDBAPI, Linker

        database = DuckDBAPI(":memory:")
        # Names are in these tables: what does not fit in memory is an error, never a file.
        database.duckdb_con.execute("SET temp_directory=''; SET preserve_insertion_order=false")
        database.duckdb_con.execute("SET enable_progress_bar=false")
        database.duckdb_con.execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false")
        try:
            linker = Linker(database.register(records), _settings(strangers, weights), log_level=None)
            found = linker.inference.predict(threshold_match_probability=least).as_pyarrow_table()
        finally:
            database.duckdb_con.close()
    return _plain(found)


def _settings(strangers: Strangers, weights: Weights) -> dict[str, object]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": strangers.second,
        "comparisons": comparisons(strangers, weights),
        "blocking_rules_to_generate_predictions": [
            " AND ".join(f"l.{name} = r.{name}" for name in block) for block in BLOCKS
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": [],
    }


@contextmanager
def _silence() -> Iterator[None]:
    """Splink and what it uses tell what they do in logs; here they tell nothing."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _plain(found: pa.Table) -> pa.Table:
    """The pairs with the smaller number to the left, sorted, with what is used of them."""
    one, other = found["unique_id_l"], found["unique_id_r"]
    levels = {name: found[f"mw_{name}"] for name in ("email", "phone", "born", "name")}
    pairs = pa.table(
        {
            "left": pc.min_element_wise(one, other),
            "right": pc.max_element_wise(one, other),
            "probability": pc.round(found["match_probability"], 6),
            **levels,
        }
    )
    return pairs.sort_by([("left", "ascending"), ("right", "ascending")])

"""The pairs for the box office: two customer numbers of the house's own, how sure, and why. Never a name."""

from __future__ import annotations

import csv
from pathlib import Path

from publiek.linking.linked import Linked
from publiek.linking.refusals import list_exists, list_unwritten, without_numbers

HEADER = ("customer_number", "other_customer_number", "probability", "reason")


def write_pairs(linked: Linked, path: Path) -> int:
    """Write the pairs that have two customer numbers as CSV; how many.

    Raises UsageError "pairs-without-numbers" when the delivery has no customer numbers, "pairs-file-exists" when the
    file is there already, StorageError "pairs-not-written".
    """
    if linked.numbers.null_count == len(linked.numbers):
        raise without_numbers()
    numbers = linked.numbers.to_pylist()
    rows = [
        (numbers[pair["left"]], numbers[pair["right"]], f"{pair['probability']:.4f}", pair["reason"])
        for pair in linked.pairs.to_pylist()
        if numbers[pair["left"]] is not None and numbers[pair["right"]] is not None
    ]
    try:
        with Path(path).open("x", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
    except FileExistsError:
        raise list_exists(Path(path).name) from None
    except OSError as trouble:
        raise list_unwritten(Path(path).name) from trouble
    return len(rows)

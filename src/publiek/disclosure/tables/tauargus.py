"""Which cells of a money table would the statistical offices' own program hide? A second opinion, never the gate.

tau-ARGUS (`pytauargus`, extra `suppression`) runs in a process of its own, in a folder that is thrown away: it promises
nothing about calls beside each other and leaves files where it works. It knows the p% rule, (n,k) dominance and a
minimum of contributors, of single tables of flat codes; not what members know, nor what was released before.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.disclosure.tables.cells import ALL, Counts, Lattice
from publiek.disclosure.tables.ruling import Ruling
from publiek.errors import Text, UsageError

_SECONDS = 120
#: What tau-ARGUS calls a cell that is not told: by a rule (U), or to protect another one (M).
_HIDDEN = ("U", "M")


def hidden_elsewhere(lattice: Lattice, leaves: Counts, ruling: Ruling) -> NDArray[np.bool_]:
    """The cells (lattice.size, C order) that tau-ARGUS hides under the same dated rules.

    `leaves`: holdings x lattice.leaf_shape, whole amounts. Raises ValueError for dimensions of more than one level,
    UsageError "suppression-extra-missing", OSError when the program fails or takes over two minutes.
    """
    if any(parent != ALL for dimension in lattice.dimensions for parent in dimension.parents.values()):
        raise ValueError("flat dimensions only")
    if find_spec("pytauargus") is None:
        raise _missing()
    asked = json.dumps({"leaves": leaves.tolist(), "rules": _as_rules(ruling)})
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.run(  # noqa: S603 - this program itself, and numbers on its input
            [sys.executable, "-m", __name__],
            input=asked, capture_output=True, text=True, cwd=folder, timeout=_SECONDS, check=False,
        )  # fmt: skip
    if child.returncode:
        raise OSError(f"tau-ARGUS ended with {child.returncode}")
    return np.array(json.loads(child.stdout), dtype=np.bool_).ravel()


def _as_rules(ruling: Ruling) -> str:
    """The rules in its words. Places for rows come first and stay empty: a house has a row in every cell it is in."""
    percent = f"P(0,0)|P(0,0)|P({ruling['percent']},1)"
    most = f"NK(0,0)|NK(0,0)|NK(1,{ruling['dominance-one']})|NK(2,{ruling['dominance-two']})"
    return f"{percent}|{most}|FREQ(0,0)|FREQ({ruling['organisations']},10)"


def main() -> None:
    """The process apart: a table from standard input, 1 per hidden cell to standard output."""
    asked: dict[str, Any] = json.load(sys.stdin)
    silent = os.dup(1)
    os.dup2(2, 1)
    found = _suppressed(np.array(asked["leaves"]), str(asked["rules"]))
    sys.stdout.flush()
    os.dup2(silent, 1)
    json.dump(found.tolist(), sys.stdout)


def _suppressed(leaves: Counts, rules: str) -> Counts:
    import pytauargus

    names = [f"d{axis}" for axis in range(leaves.ndim - 1)]
    rows: dict[str, list[Any]] = {name: [] for name in ("house", *names, "amount")}
    for spot in np.argwhere(leaves > 0):
        rows["house"].append(f"h{spot[0]:03d}")
        for name, code in zip(names, spot[1:], strict=True):
            rows[name].append(f"c{code:03d}")
        rows["amount"].append(int(leaves[tuple(spot)]))
    with tempfile.TemporaryDirectory() as folder:
        made = pytauargus.protect(
            rows, names, "amount", safety_rules=rules, suppress="OPT(1)", holding_var="house", workdir=folder
        )
        with Path(made.tables[0].path).open(encoding="utf-8") as file:
            lines = list(csv.reader(file, delimiter=";"))
    hidden = np.zeros(tuple(n + 1 for n in leaves.shape[1:]), dtype=np.int64)
    for line in lines:
        codes, state = line[: len(names)], line[len(names) + 3]
        hidden[tuple(0 if code in ("", "Total") else int(code[1:]) + 1 for code in codes)] = state in _HIDDEN
    return hidden


def _missing() -> UsageError:
    return UsageError(
        "suppression-extra-missing",
        Text("Voor een tweede mening is een extra nodig.", "A second opinion needs an extra."),
        Text("Installeer publiek[suppression].", "Install publiek[suppression]."),
        {"extra": "suppression"},
    )


if __name__ == "__main__":
    main()

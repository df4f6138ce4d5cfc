"""How do the statistical offices' own programs suppress a table of counts? tau-ARGUS (pytauargus), in a process apart.

`python suppressed_elsewhere.py < leaves.json`: per cell of the table whether it is told (1) or not (0), as JSON. Leaves
are a nested list of three dimensions of flat codes.
"""

import csv
import json
import os
import sys
import tempfile
import time

import numpy as np


def main() -> None:
    """One table from standard input."""
    asked = json.load(sys.stdin)
    leaves = np.array(asked["leaves"])
    silent = os.dup(1)
    os.dup2(2, 1)
    import pytauargus

    rows = {name: [] for name in ("a", "b", "c", "one")}
    for spot in np.argwhere(leaves > 0):
        count = int(leaves[tuple(spot)])
        for name, code in zip("abc", spot, strict=True):
            rows[name] += [f"{name}{code:02d}"] * count
        rows["one"] += [1] * count
    with tempfile.TemporaryDirectory() as folder:
        # Its solver leaves files where it runs.
        os.chdir(folder)
        begin = time.perf_counter()
        made = pytauargus.protect(
            rows, ["a", "b", "c"], "one", safety_rules=asked["rule"], suppress="OPT(1)", workdir=folder
        )
        took = time.perf_counter() - begin
        with open(made.tables[0].path, encoding="utf-8") as file:  # noqa: PTH123
            lines = list(csv.reader(file, delimiter=";"))
        os.chdir("/")
    os.dup2(silent, 1)
    told = np.ones(tuple(n + 1 for n in leaves.shape), dtype=int)
    for *keys, _value, _shadow, _people, state, _low, _high in lines:
        spot = tuple(0 if key in ("", "Total") else int(key[1:]) + 1 for key in keys)
        told[spot] = int(state not in ("U", "M"))
    json.dump({"told": told.tolist(), "seconds": took, "states": sorted({line[6] for line in lines})}, sys.stdout)


if __name__ == "__main__":
    main()

"""How well and how fast are double accounts found? Made accounts with known truth, beside the simple methods.

    python bench/linking.py [--rows 1000000]

The size is that of the privacy study (4.3); a smaller one says what a house of a busy city has.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from measured import keep, plain, run

_JUDGED = """
import sys, time, json
from tests.support.second_accounts import judged
print(json.dumps(judged(int(sys.argv[1]))))
"""


def main() -> None:
    """Measure in one process of its own."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    rows = asked.parse_args().rows
    root = Path(__file__).parents[1]
    done = run([sys.executable, "-c", _JUDGED, str(rows)], env={"PYTHONPATH": str(root)})
    figures = {"rows": rows, **plain(done), **json.loads(done.output.splitlines()[-1])}
    print(keep("linking", command=f"python bench/linking.py --rows {rows}", figures=figures))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()

"""How long until `publiek --help` answers? The bar: under 0.3 seconds.

python bench/start_up.py
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from measured import keep, run

PUBLIEK = str(Path(sys.executable).with_name("publiek"))


def main() -> None:
    """The median of nine, beside Python's own start."""
    figures = {}
    for name, command in (("publiek_help", [PUBLIEK, "--help"]), ("python_alone", [sys.executable, "-c", "pass"])):
        runs = [run(command) for _ in range(9)]
        figures[name] = {
            "wall_s": round(statistics.median(r.wall_s for r in runs), 3),
            "cpu_s": round(statistics.median(r.cpu_s for r in runs), 3),
        }
    print(keep("start-up", command="python bench/start_up.py", figures=figures))
    print(figures)


if __name__ == "__main__":
    main()

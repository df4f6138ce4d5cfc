"""Run every benchmark, one after the other, and keep the results in bench/results.

python bench/run.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = (
    "start_up.py",
    "report_50k.py",
    "import_big.py",
    "checkpoint_cost.py",
    "remaining_time.py",
    "several_people.py",
    "at_size.py 1",
    "one_delivery.py 1",
    "build_pc6.py",
    "import_segmentation.py",
    "person_index.py",
    "transfer_characteristics.py",
    "overlap.py",
)

if __name__ == "__main__":
    for script in SCRIPTS:
        name, *arguments = script.split()
        subprocess.run([sys.executable, str(Path(__file__).parent / name), *arguments], check=True)

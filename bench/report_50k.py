"""How long does a marketer wait: 50,000 orders from export file to the complete report?

    python bench/report_50k.py [ORDERS]

The bar on two cores: under 10 seconds and 1 GB for all five formats, under 4 seconds for the HTML alone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measured import keep, plain, run

PUBLIEK = str(Path(sys.executable).with_name("publiek"))


def main(orders: int) -> None:
    """The same file to a fresh data folder, once for all formats and once for the HTML alone, three times each."""
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        export = Path(folder) / "orders.csv"
        run([sys.executable, "-m", "publiek.invented.big_file", "--orders", str(orders), str(export)])
        figures = {"orders": orders, "bytes": export.stat().st_size}
        for name, formats in (("all_formats", "html,pdf,pptx,xlsx,json"), ("html", "html")):
            runs = [_report(export, Path(folder) / f"{name}{turn}", formats) for turn in range(3)]
            middle = sorted(runs, key=lambda r: r.wall_s)[1]
            figures[name] = plain(middle) | {"wall_s_runs": [round(r.wall_s, 2) for r in runs]}
    print(keep("report-50k", command=f"python bench/report_50k.py {orders}", figures=figures))
    print(figures)


def _report(export: Path, folder: Path, formats: str):
    command = [PUBLIEK, "report", str(export), "-o", "Theater De Brug", "--venue-postcode", "3011AA"]
    command += ["--home", str(folder / "home"), "--out", str(folder / "out"), "--formats", formats, "--json"]
    return run(command, env={"PUBLIEK_KEYS": str(folder / "keys")})


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)

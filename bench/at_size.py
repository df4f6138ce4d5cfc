"""What does a question about all houses cost at 1, 10, 30, 100 million tickets and more, and how do others fare?

    python bench/at_size.py                          1 and 10 million tickets
    python bench/at_size.py 1 10 30 100 300          so many million; makes what is not there yet
    python bench/at_size.py --growth                 only tells the growth from the results that were kept

The same invented tickets for everybody, every answer in a process of its own; when two answers differ nothing is
reported. The floor is what the machine itself needs to move the bytes that must be read. Compare ratios within a size.
`--data FOLDER` (default: the folder for temporary files) keeps the data for the next time: 45 bytes a ticket.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from at_size_contestants import OWN_COLUMNS, RAW_COLUMNS
from measured import RESULTS, Run, best_of, keep, plain, run

HERE = Path(__file__).parent
PUBLIEK = str(Path(sys.executable).with_name("publiek"))
#: Up to how many million tickets a contestant is asked, and what.
FITS = {
    "publiek": 3000, "own-cells": 3000, "own-lines": 3000,
    "raw-duckdb": 300, "sorted-duckdb": 300, "raw-polars": 100, "raw-pandas": 30, "raw-spark": 30,
}  # fmt: skip
ASKED = dict.fromkeys(FITS, ("A0", "A", "B")) | {
    "raw-duckdb": ("read", "A0", "A", "A2", "B", "B2"),
    "sorted-duckdb": ("read", "A0", "A", "A2", "B", "B2"),
    "own-cells": ("read", "A0", "A", "B"),
}
OURS = {"publiek", "own-cells", "own-lines"}
#: Below so many million the best of two is taken: noise of a shared machine only adds.
TWICE = 10
NEEDS = {"raw-polars": "polars", "raw-pandas": "pandas"}


def main(arguments: list[str]) -> None:
    """Every size asked for, one after the other; then the growth over all results there are."""
    parser = argparse.ArgumentParser(prog="python bench/at_size.py")
    parser.add_argument("millions", nargs="*", type=int, help="sizes in million tickets (default: 1 10)")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()), help="where the data are kept")
    parser.add_argument("--memory", default="8GB", help="what DuckDB may use, ours and by hand")
    parser.add_argument("--only", default=",".join(FITS), help="contestants, with commas")
    parser.add_argument("--beside-last", action="store_true", help="take the others from the last result of this size")
    parser.add_argument("--anew", action="store_true", help="make anew what Publiek keeps ready, and measure that")
    parser.add_argument("--growth", action="store_true", help="only the growth")
    told = parser.parse_args(arguments)
    for millions in [] if told.growth else told.millions or [1, 10]:
        size = Size(millions, told.data)
        size.make()
        if set(told.only.split(",")) & OURS:
            size.make_ready(anew=told.anew)
        if "sorted-duckdb" in told.only.split(","):
            size.sort_raw()
        last = last_of(millions) if told.beside_last else {}
        figures = measure(size, contestants=told.only.split(","), memory=told.memory, last=last)
        command = " ".join(["python bench/at_size.py", *arguments])
        figures["commands"] = [*last.get("commands", []), command]
        print(keep(f"at-size-{millions:04d}m", command=command, figures=figures))
    print(growth())


_RAW = """
import pathlib, sys
from publiek.invented.national_raw import raw
home, folder = map(pathlib.Path, sys.argv[1:])
raw(home, folder=folder)
(folder / "done").touch()
"""


_SORTED = """
import duckdb, pathlib, shutil, sys
raw, folder = map(pathlib.Path, sys.argv[1:])
folder.mkdir(exist_ok=True)
shutil.copy(raw / "postcodes.parquet", folder)
bench = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "spill"), "threads": 2})
bench.execute(f"COPY (FROM read_parquet('{raw}/tickets-*.parquet') ORDER BY organisation, booker, date) "
              f"TO '{folder}/tickets-0.parquet' (COMPRESSION zstd)")
shutil.rmtree(folder / "spill", ignore_errors=True)
(folder / "done").touch()
"""


class Size:
    """The data of one size: a data folder of Publiek made ready, and the raw files."""

    def __init__(self, millions: int, data: Path) -> None:
        self.millions = millions
        self.home, self.raw = data / f"national-{millions}m", data / f"raw-{millions}m"
        self.sorted = data / f"sorted-{millions}m"
        self._costs = data / f"national-{millions}m-made.json"

    @property
    def costs(self) -> dict[str, object]:
        """What making it cost, once for all questions."""
        return json.loads(self._costs.read_text("utf-8")) if self._costs.exists() else {}

    def make(self) -> None:
        """Makes what is not there yet; what is there and up to date costs a look."""
        invent = [sys.executable, "-m", "publiek.invented.national", "--tickets", f"{self.millions}000000"]
        if not (self.home / "national.json").exists():
            self._step("invented", [*invent, "--jobs", "2", str(self.home)])
        if not (self.raw / "done").exists():
            self._step("raw", [sys.executable, "-c", _RAW, str(self.home), str(self.raw)])

    def sort_raw(self) -> None:
        """Makes the raw files once more, sorted by house and booker, as a person would who knows the questions."""
        if not (self.sorted / "done").exists():
            self._step("sorted", [sys.executable, "-c", _SORTED, str(self.raw), str(self.sorted)])

    def make_ready(self, *, anew: bool = False) -> None:
        """Makes what Publiek keeps ready of every house, and the sums over all: once, and after a change of layout."""
        again = ["--anew"] if anew else []
        self._step("refreshed", [PUBLIEK, "sector", "refresh", "--home", str(self.home), "--json", *again])

    def _step(self, name: str, command: list[str]) -> None:
        print(f"{self.millions} million: {name} ...", flush=True)
        done = run(command)
        if name != "refreshed" or len(json.loads(done.output)["made"]) == json.loads(done.output)["houses"]:
            self._costs.write_text(json.dumps({**self.costs, name: plain(done)}, indent=1), "utf-8")

    def bytes_of(self, columns: Iterable[str], *, kind: str) -> dict[str, int]:
        """Bytes that `columns` take in the files of one `kind` (raw, cells, visits), packed on disk and unpacked."""
        wanted, packed, unpacked = set(columns), 0, 0
        paths = list(self._files(kind))
        for path in paths:
            about = pq.ParquetFile(path).metadata
            for group in (about.row_group(number) for number in range(about.num_row_groups)):
                for column in (group.column(number) for number in range(group.num_columns)):
                    if column.path_in_schema in wanted:
                        packed += column.total_compressed_size
                        unpacked += column.total_uncompressed_size
        return {"files": len(paths), "packed": packed, "unpacked": unpacked}

    def stored(self) -> dict[str, int]:
        """Bytes on disk of what counts now: ticket lines, what is kept ready of each house, sums, and raw files."""
        from publiek import sector, warehouse

        ready = sector.open_sector(self.home)
        lines = (path for house in ready.state.houses for path in warehouse.Store(self.home, house).current().paths)
        beside = [path for one in ready.compacts() for path in one.root.glob(f"*-{one.token}.parquet")]
        sums = [path for rollup in ready.state.files for path in ready.files(rollup)]
        kinds = {"lines": lines, "beside": beside, "sums": sums, "raw": self._files("raw")}
        return {kind: sum(path.stat().st_size for path in paths) for kind, paths in kinds.items()}

    def _files(self, kind: str) -> Iterable[Path]:
        if kind == "raw":
            return self.raw.glob("tickets-*.parquet")
        from publiek import sector

        return [getattr(compact, kind) for compact in sector.open_sector(self.home).compacts()]


def measure(size: Size, *, contestants: list[str], memory: str, last: dict[str, Any]) -> dict[str, object]:
    """Every contestant and question of one size. Ends without a report when two answers differ.

    `last`: an earlier result of this size, whose contestants stand beside those that are asked now.
    """
    runs: dict[str, dict[str, dict[str, float]]] = {
        name: asked for name, asked in last.get("runs", {}).items() if name not in contestants
    }
    answers = {question: {"last": told} for question, told in last.get("checks", {}).items()}
    skipped = {name: reason for name in FITS if (reason := _why_not(name, size.millions, contestants))}
    for name in (name for name in FITS if name not in skipped):
        for question in ASKED[name]:
            done = _asked(name, question, size, memory)
            runs.setdefault(name, {})[question] = plain(done)
            told = f"{size.millions} million {name:11} {question:4}"
            print(f"{told} {done.cpu_s:8.2f} CPU-s {done.peak_mb:8.0f} MB", flush=True)
            if question != "read":
                answer = json.loads(done.output.splitlines()[-1])
                answers.setdefault(_same_as(question), {})[f"{name} {question}"] = answer
    _require_agreement(answers)
    least = floor(size)
    return {
        "tickets": size.millions * 1_000_000, "made": size.costs, "runs": runs,
        "skipped": {name: reason for name, reason in skipped.items() if name not in runs},
        "checks": {question: next(iter(told.values())) for question, told in answers.items()},
        "stored": size.stored() if (size.home / "sector" / "CURRENT").exists() else {},
        "floor": least, "ratios": ratios(runs), "times_floor": times_floor(runs, least), "versions": _versions(),
    }  # fmt: skip


def last_of(millions: int) -> dict[str, Any]:
    """The figures of the newest result of one size; empty when there is none."""
    kept = sorted(RESULTS.glob(f"*-at-size-{millions:04d}m.json"))
    return json.loads(kept[-1].read_text("utf-8"))["figures"] if kept else {}


def _same_as(question: str) -> str:
    """The question of which this one is another way to the same answer."""
    return question.removesuffix("2")


def _asked(name: str, question: str, size: Size, memory: str) -> Run:
    """One run of one contestant; the better of two where that takes no time."""
    folder = str(size.home if name in OURS else size.sorted if name == "sorted-duckdb" else size.raw)
    if name == "raw-spark":
        local = ["--master", "local[2]", "--driver-memory", "6g"]
        return run([str(_spark()), *local, str(HERE / "at_size_spark.py"), question, folder], env=_spark_world())
    command = [sys.executable, str(HERE / "at_size_contestants.py"), name, question, folder, memory]
    return best_of(2 if size.millions <= TWICE else 1, command)


def _why_not(name: str, millions: int, wanted: list[str]) -> str:
    """Why a contestant is not asked; empty when it is."""
    if millions > FITS[name]:
        return f"not asked above {FITS[name]} million"
    if name not in wanted:
        return "not asked this time"
    if name == "raw-spark" and not _spark():
        return "no spark-submit found (set SPARK_SUBMIT)"
    try:
        metadata.version(NEEDS.get(name, "duckdb"))
    except metadata.PackageNotFoundError:
        return "not installed"
    return ""


def _spark() -> str | None:
    """Spark's own command, from SPARK_SUBMIT, an environment `.venv-spark` beside the code, or the path."""
    beside = HERE.parent / ".venv-spark" / "bin" / "spark-submit"
    return os.environ.get("SPARK_SUBMIT") or (str(beside) if beside.exists() else shutil.which("spark-submit"))


def _spark_world() -> dict[str, str]:
    """What spark-submit of an environment needs to find itself."""
    python = Path(str(_spark())).with_name("python")
    home = next(iter(python.parent.parent.glob("lib/python*/site-packages/pyspark")), None)
    return (
        {"SPARK_HOME": str(home), "PYSPARK_PYTHON": str(python), "PYSPARK_DRIVER_PYTHON": str(python)} if home else {}
    )


def _require_agreement(answers: dict[str, dict[str, dict[str, int]]]) -> None:
    for question, told in answers.items():
        if len({json.dumps(answer, sort_keys=True) for answer in told.values()}) > 1:
            sys.exit(f"{question}: the answers differ; nothing is reported\n{json.dumps(told, indent=1)}")


def bandwidth() -> float:
    """Bytes a second that one core moves through memory: a plain copy of 256 MB, read and written, best of seven."""
    source = np.ones(32_000_000)
    target, best = np.empty_like(source), float("inf")
    for _ in range(7):
        started = time.process_time()
        np.copyto(target, source)
        best = min(best, time.process_time() - started)
    return 2 * source.nbytes / best


def floor(size: Size) -> dict[str, Any]:
    """What must be read for A0 and A, raw and in our own layouts, and the seconds the machine needs to move that."""
    speed, told = bandwidth(), {}
    own = (size.home / "sector" / "CURRENT").exists()
    for kind, columns in (("raw", RAW_COLUMNS), ("cells", OWN_COLUMNS), ("visits", OWN_COLUMNS)):
        if kind != "raw" and not own:
            continue
        for question, wanted in (("A0", columns[:-1]), ("A", columns)):
            found = size.bytes_of(wanted, kind=kind)
            seconds = {name: round(found[name] / speed, 4) for name in ("packed", "unpacked")}
            told[f"{kind} {question}"] = {**found, "packed_s": seconds["packed"], "unpacked_s": seconds["unpacked"]}
    return {"gigabytes_a_second": round(speed / 1e9, 2), **told}


def ratios(runs: dict[str, dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Processor time of every answer: times that of Publiek for the same question."""
    own = {question: done["cpu_s"] for question, done in runs.get("publiek", {}).items()}
    return {
        name: {q: round(done["cpu_s"] / own[_same_as(q)], 2) for q, done in asked.items() if _same_as(q) in own}
        for name, asked in runs.items()
    }


def times_floor(runs: dict[str, dict[str, dict[str, float]]], least: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Processor time of A0 and A: times what moving the unpacked bytes of the smallest layout takes."""
    moving = {q: min(told["unpacked_s"] for name, told in least.items() if name.endswith(f" {q}")) for q in ("A0", "A")}
    return {
        name: {q: round(asked[q]["cpu_s"] / moving[q]) for q in moving if q in asked and moving[q]}
        for name, asked in runs.items()
    }


def growth() -> str:
    """Microseconds of processor time a ticket, by contestant and question, from the newest result of every size."""
    newest = {path.name.partition("at-size-")[2]: path for path in sorted(RESULTS.glob("*-at-size-*.json"))}
    sizes = [json.loads(newest[name].read_text("utf-8"))["figures"] for name in sorted(newest)]
    asked = {(name, question): None for told in sizes for name, runs in told["runs"].items() for question in runs}
    lines = [" " * 18 + "".join(f"{told['tickets'] // 1_000_000:8}m" for told in sizes)]
    for name, question in asked:
        cells = (_microseconds(told["runs"].get(name, {}).get(question), told["tickets"]) for told in sizes)
        lines.append(f"{name + ' ' + question:18}{''.join(cells)}")
    return "\n".join(["Processor time, microseconds a ticket", *lines])


def _microseconds(done: dict[str, float] | None, tickets: int) -> str:
    return f"{done['cpu_s'] / tickets * 1e6:9.3f}" if done else f"{'-':>9}"


def _versions() -> dict[str, str]:
    found = {}
    for library in ("duckdb", "polars", "pandas"):
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    for path in Path(str(_spark())).parent.parent.glob("lib/python*/site-packages/pyspark-*.dist-info"):
        found["pyspark"] = path.name.removesuffix(".dist-info").partition("-")[2]
    return found


if __name__ == "__main__":
    main(sys.argv[1:])

"""How far off is the time that an import or a report says it will still take?

    python bench/remaining_time.py [ROWS ...]     the error at 25, 50 and 75% of the real time
    python bench/remaining_time.py --learn        measure again what each step costs, into src/publiek/cli/paces.yaml

Followed from outside, as a site would: the JSON lines of `--progress json`, held against the moment the command ended.
The error is (told - true) as a share of the whole time the command took; the bar: a fifth at most.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from os import environ
from pathlib import Path

from measured import keep, run

PUBLIEK = str(Path(sys.executable).with_name("publiek"))
PACES = Path(__file__).parents[1] / "src" / "publiek" / "cli" / "paces.yaml"
MOMENTS = (0.25, 0.5, 0.75)
Said = list[tuple[float, dict]]


def followed(command: list[str], *, env: dict[str, str]) -> tuple[Said, float]:
    """Every line of progress with the second it came, and how many seconds the command took in all."""
    began, said = time.perf_counter(), []
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**environ, **env}
    )
    for line in process.stderr or ():
        if line.startswith("{"):
            said.append((time.perf_counter() - began, json.loads(line)))
    if process.wait():
        sys.exit(f"{command}: ended with {process.returncode}")
    return said, time.perf_counter() - began


def errors(said: Said, took: float) -> dict[str, object]:
    """How far off it was at each moment, and when it first said something."""
    begun, length = said[0][0], took - said[0][0]
    found: dict[str, object] = {"seconds": round(took, 2)}
    first = next((at for at, line in said if line["left_seconds"] is not None), None)
    found["first_told_at_share"] = None if first is None else round((first - begun) / length, 2)
    for moment in MOMENTS:
        now = begun + moment * length
        told = [(at, line) for at, line in said if at <= now and line["left_seconds"] is not None]
        if not told:
            found[f"at_{moment:.0%}"] = None
            continue
        at, line = told[-1]
        left, true = line["left_seconds"] - (now - at), took - now
        low, high = (bound - (now - at) for bound in line["left_between"])
        found[f"at_{moment:.0%}"] = {
            "told_s": round(left, 2), "true_s": round(true, 2), "error": round((left - true) / length, 3),
            "true_between": low <= true <= high, "words": line["left"],
        }  # fmt: skip
    return found


def seconds_by_step(said: Said, took: float) -> dict[str, float]:
    """How long each step took."""
    begun = [(at, line["step"]) for n, (at, line) in enumerate(said) if not n or said[n - 1][1]["step"] != line["step"]]
    ends = [at for at, _ in begun[1:]] + [took]
    return {step: end - at for (at, step), end in zip(begun, ends, strict=True)}


def commands(folder: str, file: Path, *, number: int) -> dict[str, list[str]]:
    home = ["-o", "bench", "--home", f"{folder}/home{number}", "--progress", "json", "--json"]
    return {
        "import": [PUBLIEK, "import", str(file), *home],
        "report": [PUBLIEK, "report", str(file), *home, "--out", f"{folder}/out{number}"],
    }


def made(folder: str, rows: int) -> Path:
    file = Path(folder) / f"{rows}.csv"
    if not file.exists():
        run([sys.executable, "-m", "publiek.invented.big_file", "--rows", str(rows), str(file)])
    return file


def measure(sizes: list[int]) -> None:
    """Imports and reports of several sizes, and what was said meanwhile."""
    found, number = {}, 0
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        for rows in sizes:
            for what in ("import", "report"):
                number += 1
                command = commands(folder, made(folder, rows), number=number)[what]
                found[f"{what} {rows}"] = errors(*followed(command, env={"PUBLIEK_KEYS": f"{folder}/keys"}))
                print(what, rows, json.dumps(found[f"{what} {rows}"]), flush=True)
    told = [one[f"at_{m:.0%}"] for one in found.values() for m in MOMENTS if one[f"at_{m:.0%}"]]
    off = sorted(abs(one["error"]) for one in told)
    within = sum(one["true_between"] for one in told)
    figures = {"runs": found, "told": len(told), "of": len(found) * len(MOMENTS), "largest_error": off[-1]}
    figures |= {"median_error": off[len(off) // 2], "true_between_the_two_told": within}
    arguments = " ".join(map(str, sizes))
    print(keep("remaining-time", command=f"python bench/remaining_time.py {arguments}", figures=figures))
    print({name: figure for name, figure in figures.items() if name != "runs"})


def learn(sizes: tuple[int, ...] = (50_000, 500_000, 2_000_000), rounds: int = 2) -> None:
    """A line through the seconds of each step by the size of the file; the spread is what that line is off by."""
    import numpy as np

    taken: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="publiek-bench-") as folder:
        for number, rows in enumerate(sizes * rounds):
            file = made(folder, rows)
            said, took = followed(
                commands(folder, file, number=number)["report"], env={"PUBLIEK_KEYS": f"{folder}/keys"}
            )
            for step, seconds in seconds_by_step(said, took).items():
                taken.setdefault(step, []).append((file.stat().st_size / 1e6, seconds))
    lines = []
    for step, points in taken.items():
        size, seconds = map(np.array, zip(*points, strict=True))
        # Relative errors count: a short job must be told as well as a long one.
        design = np.column_stack([np.ones_like(size), size]) / seconds[:, None]
        fixed, each = np.maximum(0, np.linalg.lstsq(design, np.ones_like(size), rcond=None)[0])
        spread = float(np.sqrt(np.mean(((fixed + each * size) / seconds - 1) ** 2)))
        lines.append(f"  {step}: {{seconds: {fixed:.3f}, seconds_per_mb: {each:.5f}, spread: {max(0.05, spread):.2f}}}")
    reports = f"{len(sizes) * rounds} reports of up to {max(sizes):,} rows"
    head = [
        "# What each step of a report from a file costs: `seconds` whatever the size, `seconds_per_mb` of the file;",
        "# `spread` is by how much that is off, as a share. Only the proportions are used: how fast a machine is, the",
        f"# run itself shows. Made by `python bench/remaining_time.py --learn` from {reports}.",
        "steps:",
    ]
    PACES.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(PACES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if "--learn" in sys.argv:
        learn()
    else:
        measure([int(word) for word in sys.argv[1:]] or [500_000, 2_000_000])

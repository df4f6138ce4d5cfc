"""Does a file or folder meet the standard, and at which level? `conform` reads it once and names every fault by row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from publiek import __version__
from publiek.conformance import manifest, reading
from publiek.conformance.checking import Checker, across
from publiek.conformance.rules import Fault, Faults, rules, table_of_level
from publiek.deliveries import systems
from publiek.engines import Workbench
from publiek.errors import ExchangeError, Text
from publiek.vocabulary.delivering import VERSION, Table, tables

ENDINGS = (".csv", ".jsonl")


@dataclass(frozen=True)
class Checked:
    """One file: its table ("" when it is none), level, rows that could be read, and errors in it."""

    file: str
    table: str
    level: str
    rows: int
    errors: int


@dataclass(frozen=True)
class Judgement:
    """What `conform` found. `level`: the highest level of the delivery, "" when it does not meet the standard."""

    level: str
    files: tuple[Checked, ...]
    faults: Faults
    digest: str
    version: str = VERSION
    tool: str = __version__

    @property
    def meets(self) -> bool:
        return bool(self.level)


def conform(place: Path, *, level: str = "") -> Judgement:
    """Judge the delivery at `place` (a CSV or JSON lines file, or a folder of them with a datapackage.json).

    `level`: a level that must be there. Raises ExchangeError "conform-nothing" when there is nothing to judge.
    """
    files = _files(place)
    faults = Faults()
    if place.is_dir():
        manifest.judge(place, files, faults)
    checked: dict[str, Checker] = {}
    told: list[tuple[str, Table | None, int]] = []
    with Workbench(memory="600MB") as bench:
        for path in files:
            table = _table_of(path, faults)
            rows = _check(bench, path, table, checked, faults) if table else 0
            told.append((path.name, table, rows))
        across(bench, checked, faults)
    if level and table_of_level(level) not in checked:
        faults.add(Fault(place.name, 0, "", "level-missing", table_of_level(level)))
    each = tuple(Checked(n, t.name if t else "", t.level if t else "", r, faults.errors_in(n)) for n, t, r in told)
    met = "" if faults.errors_in("") else max((one.level for one in each), default="")
    faults.named.sort()
    return Judgement(met, each, faults, _digest(files))


def as_dict(judged: Judgement, language: str) -> dict[str, object]:
    """The judgement for a program."""
    return {
        "standard": judged.version,
        "tool": judged.tool,
        "digest": judged.digest,
        "meets": judged.meets,
        "level": judged.level or None,
        "files": [vars(one) for one in judged.files],
        "faults": [
            {
                "file": one.file,
                "row": one.row,
                "column": one.column,
                "rule": one.rule,
                "severity": rules()[one.rule].severity,
                "expected": one.told(language),
            }
            for one in judged.faults.named
        ],
        "counted": [
            {"file": file, "rule": rule, "faults": many} for (file, rule), many in sorted(judged.faults.counted.items())
        ],
    }


def _files(place: Path) -> list[Path]:
    found = sorted(p for p in place.iterdir() if p.name.endswith(ENDINGS)) if place.is_dir() else [place]
    found = [path for path in found if path.is_file()]
    if not found:
        raise ExchangeError(
            "conform-nothing",
            Text("Hier is geen levering om na te gaan.", "There is no delivery here to check."),
            Text(
                "Noem een .csv- of .jsonl-bestand, of een map ermee.",
                "Name a .csv or .jsonl file, or a folder of them.",
            ),
        )
    return found


def _table_of(path: Path, faults: Faults) -> Table | None:
    """The table a file is, by its name or else by its columns; None with a fault when it is none."""
    names = reading.header(path)
    if names is None:
        rule = "file-unreadable" if _is_text(path) else "file-encoding"
        faults.add(Fault(path.name, 0, "", rule))
        return None
    if not any(names):
        faults.add(Fault(path.name, 0, "", "file-empty"))
        return None
    named = tables().get(path.name.split(".")[0])
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        known = [part.strip('"') for part in names[0].replace("\t", ";").split(";")]
        if _of_standard(known) or (named and set(known) & set(named.names)):
            faults.add(Fault(path.name, 1, "", "file-delimiter"))
            return None
        names = known
    matched = systems.match(names)
    if matched and matched[0].code == "standard":
        return named or tables()[matched[1].name]
    if named and (set(names) & set(named.names)) and not matched:
        return named
    faults.add(Fault(path.name, 0, "", "file-table", matched[0].name if matched else ""))
    return None


def _of_standard(names: list[str]) -> bool:
    matched = systems.match(names)
    return bool(matched and matched[0].code == "standard")


def _is_text(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig") as lines:
            lines.readline(reading.LONGEST)
    except UnicodeDecodeError:
        return False
    return True


def _check(bench: Workbench, path: Path, table: Table, checked: dict[str, Checker], faults: Faults) -> int:
    names = reading.header(path) or []
    if path.name.endswith(".jsonl"):
        names = [*names, *(name for name in table.names if name not in names)]
        reading.judge_header(names, table, file=path.name, faults=faults)
    else:
        reading.judge_header(names, table, file=path.name, faults=faults)
    if table.name in checked:
        faults.add(Fault(path.name, 0, "", "file-table"))
        return 0
    checker = Checker(bench, table, path.name, faults, names)
    for batch in reading.batches(path, names, file=path.name, faults=faults):
        checker.batch(batch)
    checker.whole()
    if checker.rows:
        checked[table.name] = checker
    elif not faults.errors_in(path.name):
        faults.add(Fault(path.name, 0, "", "file-empty"))
    return checker.rows


def _digest(files: list[Path]) -> str:
    """SHA-256 over names and contents of the files, in order of name."""
    whole = hashlib.sha256()
    for path in files:
        with path.open("rb") as content:
            whole.update(path.name.encode() + b"\0" + hashlib.file_digest(content, "sha256").digest())
    return f"sha256:{whole.hexdigest()}"

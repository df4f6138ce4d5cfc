"""Does a file or folder meet the standard, and at which level? `conform` reads it once and names every fault by row."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from publiek import __version__
from publiek.conformance import manifest, reading
from publiek.conformance.checking import Checker, across
from publiek.conformance.rules import Fault, Faults, printable, rules, table_of_level
from publiek.deliveries import systems
from publiek.engines import Workbench
from publiek.errors import ExchangeError, Text
from publiek.vocabulary.delivering import VERSION, Table, tables

ENDINGS = (".csv", ".jsonl")
#: With the header so many lines fill a worksheet of a spreadsheet (xlsx, xls).
_WORKSHEETS = (1_048_576, 65_536)
#: How a zip (and an Excel workbook in it), an older workbook, gzip, Zstandard, 7z and a PDF begin.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"%PDF")


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
    try:
        return _judged(place, level)
    except OSError:
        raise ExchangeError(
            "conform-unreadable",
            Text("De levering kan niet worden gelezen.", "The delivery cannot be read."),
            Text("Kijk na of u het bestand mag openen.", "See whether you may open the file."),
        ) from None


def _judged(place: Path, level: str) -> Judgement:
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
            told.append((printable(path.name), table, rows))
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
    # A table under another ending is taken as well, to say that its ending is wrong.
    found = sorted(p for p in place.iterdir() if _meant(p)) if place.is_dir() else [place]
    found = [path for path in found if path.is_file()]
    if not found:
        raise ExchangeError(
            "conform-nothing",
            Text("Hier is geen levering om na te gaan.", "There is no delivery here to check."),
            Text(
                "Noem een gewoon .csv- of .jsonl-bestand (geen pijp), of een map waar zo'n bestand in staat.",
                "Name an ordinary .csv or .jsonl file (no pipe), or a folder that holds one.",
            ),
        )
    return found


def _meant(path: Path) -> bool:
    return path.name.endswith(ENDINGS) or path.name.split(".")[0] in tables()


def _table_of(path: Path, faults: Faults) -> Table | None:
    """The table a file is, by its name or else by its columns; None with a fault when it is none."""
    if not path.name.endswith(ENDINGS) or _packed(path):
        faults.add(Fault(path.name, 0, "", "file-packed" if _packed(path) else "file-name"))
        return None
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


def _packed(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(8).startswith(_PACKED)


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
    if checker.rows + 1 in _WORKSHEETS:
        faults.add(Fault(path.name, 0, "", "rows-cut"))
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
            whole.update(os.fsencode(path.name) + b"\0" + hashlib.file_digest(content, "sha256").digest())
    return f"sha256:{whole.hexdigest()}"

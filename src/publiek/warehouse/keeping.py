"""How does a settled delivery become part of the data, wholly or not at all?

The package (lines, set-aside rows, findings) is completed in the work folder, checked against its ledger, moved into
its partition with one rename, and compared with the deliveries that count. Deliveries that lose lines get a new view;
the rest stays as it is. Until the new version is published nothing points at any of this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from publiek.engines import Workbench
from publiek.warehouse import nameless_overlap, other_names, told_twice
from publiek.warehouse.columns import KEPT_LINE, SET_ASIDE_ROW, require, shaped
from publiek.warehouse.gone import GoneList
from publiek.warehouse.ledgers import LEDGER, LINE_CENTS, SET_ASIDE_CENTS, counted, recount, require_conservation
from publiek.warehouse.manifest import Manifest, now
from publiek.warehouse.overlap import copy_without, superseded, superseded_orders, superseded_under_other_names
from publiek.warehouse.places import FINDINGS_FILE, LINES, SET_ASIDE_FILE, Places, token
from publiek.warehouse.publication import force
from publiek.warehouse.records import DeliveryRecord, KeptFile, Prepared


@dataclass(frozen=True)
class Change:
    """What a change starts from: the version that counts, its places, and an engine to compare lines with."""

    manifest: Manifest
    places: Places
    workbench: Workbench


def move_in(prepared: Prepared, *, package: Path, change: Change) -> DeliveryRecord:
    """Completes and checks `package` (a folder with the settled lines) and moves it into its partition."""
    number, ledger = change.manifest.next_number, {name: int(prepared.ledger[name]) for name in LEDGER}
    _complete(package, prepared=prepared)
    on_disk = recount(package / LINES, set_aside=package / SET_ASIDE_FILE, ledger=ledger, workbench=change.workbench)
    require_conservation(ledger, on_disk=on_disk, delivery=number)
    lines, set_aside, findings = _move(package, number=number, change=change)
    return DeliveryRecord(
        organisation=change.places.organisation,
        number=number,
        digest=prepared.digest,
        kept_at=now(),
        source=dict(prepared.source),
        ledger=ledger,
        first=prepared.first,
        last=prepared.last,
        key_id=prepared.key_id,
        withdrawn=False,
        original=lines,
        set_aside=set_aside,
        findings_file=findings,
        current=lines,
        root=change.places.root,
    )


def add(record: DeliveryRecord, *, change: Change) -> Manifest:
    """The next version: `record` added, and earlier deliveries without the lines that it brought again."""
    manifest, root = change.manifest, change.places.root
    earlier = {kept.number: root / kept.current.path for kept in manifest.kept if kept.current and kept.current.rows}
    record, compared = _compared(change, record, earlier=earlier)
    lost = _lost(change, earlier=earlier, later=[record])
    names = _names(change, record)
    without = _lost_without_names(change, record, earlier=earlier, names=names)
    _join(lost, without)
    if compared:
        paths = {one: earlier[one] for one in compared.numbers}
        asked = told_twice.Asked(paths, root / record.original.path, lost, names, compared.told)
        record = told_twice.with_doubts(record, told_twice.doubts(change.workbench, asked))
    numbers = compared.numbers if compared else ()
    record = told_twice.taken_over(record, manifest.kept, lost=lost, compared=numbers)
    deliveries = tuple(
        kept.with_current(_view_without(kept.current, positions=lost[kept.number], change=change))
        if kept.number in lost and kept.current
        else kept
        for kept in manifest.deliveries
    )
    return manifest.next(deliveries=told_twice.still_doubted((*deliveries, record)))


@dataclass(frozen=True)
class _Compared:
    """Which deliveries (numbers) of another form a delivery was compared with, and what that told."""

    numbers: tuple[int, ...]
    told: other_names.Compared


def _compared(
    change: Change, record: DeliveryRecord, *, earlier: dict[int, Path]
) -> tuple[DeliveryRecord, _Compared | None]:
    """`record` with the names that it shows to be of one performance; None when there is no other form to compare."""
    root = change.places.root
    others = [one for one in other_names.unlike(change.manifest.kept, record) if one.number in earlier]
    if not others:
        return record, None
    told = other_names.compare(
        change.workbench,
        earlier=[root / one.original.path for one in others],
        later=root / record.original.path,
        names=_names(change, record),
    )
    if told.same:
        record = _showing(record, told.same)
    return record, _Compared(tuple(one.number for one in others), told)


def _showing(record: DeliveryRecord, pairs: Iterable[tuple[str, str]]) -> DeliveryRecord:
    """`record`, which shows these pairs of names to be the same besides those it did already."""
    every = sorted({*other_names.pairs_of(record), *pairs})
    return dataclass_replace(record, source={**record.source, other_names.PAIRS: [list(pair) for pair in every]})


def _names(change: Change, *records: DeliveryRecord) -> pa.Table:
    """Names of performances of the system of `records` (one system) that have another one, by all that is known."""
    return other_names.names_of((*change.manifest.deliveries, *records), records[0].source.get("system"))


def take_out(number: int, *, change: Change, for_good: bool = True) -> Manifest:
    """The next version: delivery `number` withdrawn, and the lines that only it superseded back in earlier ones.

    Not `for_good`: another state of the same connection takes its place at once. Lines that lost their names while
    they were superseded by it then stay away; only the order they no longer have told that they are the same.
    """
    manifest, root = change.manifest, change.places.root
    earlier = [record for record in manifest.kept if record.number < number and record.current != record.original]
    later = [
        record
        for record in manifest.kept
        if record.number != number and any(record.number > before.number for before in earlier)
    ]
    originals = {record.number: root / record.original.path for record in earlier}
    lost = _lost(change, earlier=originals, later=later)
    _join(lost, _still_without(change, number, restoring=earlier, for_good=for_good))
    nothing = np.empty(0, dtype=np.int64)
    restored = {
        record.number: _restored(record, positions=lost.get(record.number, nothing), change=change)
        for record in earlier
    }
    deliveries = tuple(
        record.as_withdrawn() if record.number == number else restored.get(record.number, record)
        for record in manifest.deliveries
    )
    more = [record for record in earlier if _rows(restored[record.number]) > _rows(record)]
    deliveries = told_twice.passed_on(deliveries, number=number, restored=more)
    return manifest.next(deliveries=told_twice.still_doubted(deliveries))


def _rows(record: DeliveryRecord) -> int:
    return record.current.rows if record.current else 0


def replace(record: DeliveryRecord, *, former: int | None, change: Change) -> Manifest:
    """The next version: `record` in the place of delivery `former` of the same connection, which leaves the history.

    A connection is kept up to date many times a day: what its earlier states were is told by its own log.
    """
    manifest = change.manifest
    if former in {kept.number for kept in manifest.kept}:
        without = take_out(int(former or 0), change=change, for_good=False).deliveries
        left = tuple(one for one in without if one.number != former)
        shown = next(other_names.pairs_of(one) for one in without if one.number == former)
        record = _showing(record, shown) if shown else record
        change = Change(dataclass_replace(manifest, deliveries=left), change.places, change.workbench)
    return add(record, change=change)


def connection_of(record: DeliveryRecord) -> str:
    """The name of the live connection that brought a delivery; "" for a file."""
    return str(record.source.get("connection") or "")


def _lost(change: Change, *, earlier: dict[int, Path], later: list[DeliveryRecord]) -> dict[int, np.ndarray]:
    """Per number of `earlier` (the file with its lines): which positions the deliveries of `later` supersede."""
    root = change.places.root
    paths = [root / record.original.path for record in later]
    lost = superseded(change.workbench, earlier=list(earlier.values()), later=paths)
    systems = {record.number: record.source.get("system") for record in change.manifest.deliveries}
    for record in later:
        if not connection_of(record):
            continue
        same = [
            path
            for number, path in earlier.items()
            if number < record.number and systems.get(number) == record.source.get("system")
        ]
        whole = superseded_orders(change.workbench, earlier=same, later=root / record.original.path)
        _join(lost, whole)
    for system in {record.source.get("system") for record in later}:
        theirs = [record for record in later if record.source.get("system") == system]
        same = [path for number, path in earlier.items() if systems.get(number) == system]
        paths, names = [root / record.original.path for record in theirs], _names(change, *theirs)
        _join(lost, superseded_under_other_names(change.workbench, earlier=same, later=paths, names=names))
    return lost


def _lost_without_names(
    change: Change, record: DeliveryRecord, *, earlier: dict[int, Path], names: pa.Table
) -> dict[int, np.ndarray]:
    """The same of lines without names, which are known within one system alone; see `nameless_overlap`."""
    systems = {one.number: one.source.get("system") for one in change.manifest.deliveries}
    same = {number: path for number, path in earlier.items() if systems.get(number) == record.source.get("system")}
    if not same:
        return {}
    later = change.places.root / record.original.path
    lifted = GoneList(change.places).lifted
    return nameless_overlap.replaced(change.workbench, earlier=same, later=later, names=names, lifted=lifted)


def _still_without(
    change: Change, number: int, *, restoring: list[DeliveryRecord], for_good: bool
) -> dict[int, np.ndarray]:
    """Of deliveries that get lines back now that `number` is gone: the positions of lines without names that stay away.

    Back come those that it brought again and no other delivery did; for good also those that nobody else can have.
    """
    gone = next(record for record in change.manifest.kept if record.number == number)
    names = _names(change, gone)
    away = {record.number: found for record in restoring if (found := _away(change, record, names)).num_rows}
    if not away:
        return {}
    root, system = change.places.root, gone.source.get("system")
    same = [record for record in change.manifest.kept if record.source.get("system") == system]
    theirs = [found for record in same if (found := away.get(record.number)) is not None]
    back: dict[int, np.ndarray] = {}
    if theirs:
        brought = nameless_overlap.lines_without_names(change.workbench, {number: root / gone.original.path}, names)
        back = nameless_overlap.by_delivery(
            nameless_overlap.matched(change.workbench, pa.concat_tables(theirs), brought)
        )
        others = {record.number: root / record.original.path for record in same if record.number != number}
        again = nameless_overlap.still_replaced(change.workbench, others, names)
        nothing = np.empty(0, np.int64)
        back = {one: np.setdiff1d(positions, again.get(one, nothing)) for one, positions in back.items()}
        newest = max(others, default=0)
        if for_good and newest in away:
            back[newest] = away[newest]["position"].to_numpy()
    return {one: np.setdiff1d(found["position"].to_numpy(), back.get(one, [])) for one, found in away.items()}


def _away(change: Change, record: DeliveryRecord, names: pa.Table) -> pa.Table:
    """The lines without names of a delivery that do not count now."""
    root, bench = change.places.root, change.workbench
    whole = nameless_overlap.lines_without_names(bench, {record.number: root / record.original.path}, names)
    if not record.current or not whole.num_rows:
        return whole
    counting = nameless_overlap.lines_without_names(bench, {record.number: root / record.current.path}, names)
    return whole.filter(pc.invert(pc.is_in(whole["row"], value_set=counting["row"].combine_chunks())))


def _join(lost: dict[int, np.ndarray], more: dict[int, np.ndarray]) -> None:
    for number, positions in more.items():
        lost[number] = np.union1d(lost[number], positions) if number in lost else positions


def fingerprint(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _complete(package: Path, *, prepared: Prepared) -> None:
    """Checks the columns of the settled lines and writes the set-aside rows and findings beside them."""
    with pq.ParquetFile(package / LINES) as settled:
        require(settled.schema_arrow, wanted=KEPT_LINE)
    pq.write_table(shaped(prepared.set_aside, wanted=SET_ASIDE_ROW), package / SET_ASIDE_FILE)
    findings = [finding.as_dict() for finding in prepared.findings]
    (package / FINDINGS_FILE).write_text(json.dumps(findings, indent=1), "utf-8")


def _move(package: Path, *, number: int, change: Change) -> tuple[KeptFile, KeptFile, KeptFile]:
    """Seals the three files of `package` (lines, set-aside rows, findings) and renames it into its partition."""
    places = change.places
    partition = places.delivery(number)
    home = partition / f"original-{token()}"
    path = {name: places.relative(home / name) for name in (LINES, SET_ASIDE_FILE, FINDINGS_FILE)}
    lines = _seal(package / LINES, path=path[LINES], cents=LINE_CENTS, change=change)
    set_aside = _seal(package / SET_ASIDE_FILE, path=path[SET_ASIDE_FILE], cents=SET_ASIDE_CENTS, change=change)
    findings = _seal(package / FINDINGS_FILE, path=path[FINDINGS_FILE], cents=None, change=change)
    force(package)
    partition.mkdir(exist_ok=True, mode=0o700)
    package.rename(home)
    force(partition)
    force(places.deliveries)
    return lines, set_aside, findings


def _seal(file: Path, *, path: str, cents: str | None, change: Change) -> KeptFile:
    """Forces a file to disk and writes down what it must still be later, under `path`; without `cents` no table."""
    force(file)
    rows, money = counted(file, cents=cents, workbench=change.workbench) if cents else (0, 0)
    return KeptFile(path=path, sha256=fingerprint(file), size=file.stat().st_size, rows=rows, cents=money)


def _view_without(file: KeptFile, *, positions: np.ndarray, change: Change) -> KeptFile | None:
    """A copy of `file` without the rows at `positions`, made for the next version; None when no row is left."""
    if not len(positions):
        return file
    if len(positions) == file.rows:
        return None
    places = change.places
    source = places.root / file.path
    partition = next(folder for folder in source.parents if folder.parent == places.deliveries)
    target = partition / f"view-{change.manifest.version + 1:06d}-{token()}.parquet"
    copy_without(source, target=target, positions=positions)
    view = _seal(target, path=places.relative(target), cents=LINE_CENTS, change=change)
    force(partition)
    return view


def _restored(record: DeliveryRecord, *, positions: np.ndarray, change: Change) -> DeliveryRecord:
    """`record` when only the rows at `positions` of its original are still superseded."""
    # They are part of what was superseded before, so as many lines left means the same lines left.
    left = record.original.rows - len(positions)
    if left == (record.current.rows if record.current else 0):
        return record
    return record.with_current(_view_without(record.original, positions=positions, change=change))

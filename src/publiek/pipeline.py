"""The table of contents of the program: what happens to a delivery, from the front door to the figures, in order.

receive -> standardise -> pseudonymise -> settle -> check -> keep | open -> measure -> release -> render
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from publiek import (
    __version__,
    areas,
    deliveries,
    disclosure,
    measures,
    pseudonymisation,
    reports,
    segmentation,
    standardisation,
    warehouse,
)
from publiek.disclosure import Release
from publiek.engines import Workbench
from publiek.errors import ConservationError, StorageError, Text
from publiek.vocabulary import finding_texts
from publiek.vocabulary.findings import Finding, merge
from publiek.vocabulary.tables import SET_ASIDE, schema_of

Progress = Callable[[str, float], None]
#: The entries of a ledger, in the order in which a report names them.
_LEDGER = ("rows_read", "rows_kept", "rows_set_aside", "cents_read", "cents_kept", "cents_set_aside")


def _silent(step: str, fraction: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class House:
    """Who delivers, and where its data live. `legal_entity` owns the key; one organisation is its own by default."""

    organisation: str
    home: Path
    name: str = ""
    venue_pc4: int | None = None
    subsector: str = ""
    legal_entity: str = ""
    keys: Path | None = None

    @property
    def store(self) -> warehouse.Store:
        """The organisation's own part of the warehouse."""
        return warehouse.Store(self.home, self.organisation)


@dataclass(frozen=True)
class Ledger:
    """Rows and money of one delivery: what was read, what was kept, what was set aside. Money in whole cents."""

    rows_read: int
    rows_kept: int
    rows_set_aside: int
    cents_read: int
    cents_kept: int
    cents_set_aside: int

    def check(self) -> None:
        """Nothing is lost: read = kept + set aside, for rows and to the cent. Raises ConservationError."""
        rows = self.rows_read == self.rows_kept + self.rows_set_aside
        cents = self.cents_read == self.cents_kept + self.cents_set_aside
        if not (rows and cents):
            raise ConservationError(
                "conservation-broken",
                Text(
                    "Er zijn rijen of euro's zoekgeraakt tijdens het inlezen.",
                    "Rows or money went missing while reading.",
                ),
                Text(
                    "Er is niets bewaard. Meld dit met het type bestand.",
                    "Nothing was kept. Please report the kind of file.",
                ),
                self.as_dict(),
            )

    def as_dict(self) -> dict[str, int]:
        """The ledger as JSON shows it."""
        return dict(vars(self))


@dataclass(frozen=True)
class Intake:
    """What came of one delivery. `already_kept`: the same file was kept before, nothing changed."""

    received: deliveries.Received
    record: warehouse.DeliveryRecord
    already_kept: bool = False


def take_in(
    path: Path, *, house: House, mapping: Path | None = None, sheet: str | None = None, progress: Progress = _silent
) -> Intake:
    """Bring one file into the house: read, understand, take the names off, check that nothing is lost, keep.

    A file that was kept before changes nothing. Raises a PubliekError and keeps nothing when any step refuses.
    """
    received = deliveries.receive(path, mapping=mapping, sheet=sheet, maps_folder=house.home / "maps")
    with house.store.workspace(received.digest) as workspace:
        known = workspace.known()
        if known:
            return Intake(received, known, already_kept=True)
        keys = _keys_of(house)
        read = _stage(received, house=house, keys=keys, workspace=workspace, progress=progress)
        progress("settle", 1.0)
        with Workbench(memory="1200MB", spill=workspace.spill) as workbench:
            settled = standardisation.settle(workbench, staged=workspace.staged, target=workspace.settled)
        set_aside = pa.concat_tables([*read.set_aside, settled.set_aside])
        ledger = Ledger(
            rows_read=received.rows_read,
            rows_kept=settled.rows_kept,
            rows_set_aside=len(set_aside),
            cents_read=read.cents,
            cents_kept=settled.cents_kept,
            cents_set_aside=_sum(set_aside, "amount_cents"),
        )
        ledger.check()
        progress("keep", 1.0)
        record = workspace.keep(
            warehouse.Prepared(
                digest=received.digest,
                source=_source(received),
                ledger=ledger.as_dict(),
                set_aside=set_aside,
                findings=merge([*received.findings, *read.findings, *settled.findings]),
                first=settled.first,
                last=settled.last,
                key_id=keys.id,
            )
        )
    _remember(house)
    return Intake(received, record)


@dataclass
class _Read:
    """What the standard lines of a delivery added up to while they passed."""

    cents: int = 0
    set_aside: list[pa.Table] = field(default_factory=lambda: [schema_of(SET_ASIDE).empty_table()])
    findings: list[Finding] = field(default_factory=list)


def _stage(
    received: deliveries.Received,
    *,
    house: House,
    keys: pseudonymisation.EntityKeys,
    workspace: warehouse.Workspace,
    progress: Progress,
) -> _Read:
    """Batch by batch: raw rows become standard lines, standard lines lose their names, the rest is staged on disk."""
    read = _Read()
    plan = standardisation.Plan(
        system=received.system, level=received.level, fields=received.fields, conventions=received.conventions
    )
    # No spill folder: names are in these tables, and they never touch the disk.
    with Workbench(memory="800MB") as workbench:
        standardiser = standardisation.Standardiser(plan, workbench)
        for rows in received.batches():
            batch = standardiser.standardise(rows)
            workspace.stage(pseudonymisation.pseudonymise(batch.lines, keys=keys))
            read.cents += batch.cents_in
            read.set_aside.append(batch.set_aside)
            read.findings.extend(batch.findings)
            progress("read", received.progress)
    read.set_aside.append(received.set_aside)
    return read


def look(
    house: House, *, today: date | None = None, only: tuple[str, ...] | None = None, progress: Progress = _silent
) -> Release:
    """The figures of one house, for its own eyes. Raises StorageError when nothing was delivered yet."""
    snapshot = house.store.current()
    if not snapshot.deliveries:
        raise StorageError(
            "nothing-delivered",
            Text("Van deze organisatie is nog niets ingelezen.", "Nothing of this organisation has been read yet."),
            Text("Lees eerst een bestand in: publiek import BESTAND.", "Import a file first: publiek import FILE."),
            {"organisation": house.organisation},
        )
    reference, scheme = areas.describe(), segmentation.assign()
    with Workbench(memory="1200MB") as workbench:
        progress("measure", 0.0)
        question = measures.Question(
            organisation_id=house.organisation,
            venue_pc4=house.venue_pc4 or snapshot.organisation.get("venue_pc4"),
            areas=reference.table,
            segments=scheme.table,
            area_source=reference.source,
            segment_source=f"{scheme.code} {scheme.version}",
            workbench=workbench,
            today=today or date.today(),
        )
        figures = measures.measure(house.store.lines(workbench), question, only=only)
    return disclosure.release(figures)


def profile(house: House, *, reference: str) -> dict[str, object]:
    """The audience profile against one reference as plain numbers: base and one row per segment (see `--json`)."""
    figure = look(house, only=("segment_index",))["segment_index"]
    rows = [row for row in figure.table.to_pylist() if row["reference"] == reference]
    base = figure.base
    return {
        "organisation": house.organisation,
        "base": {
            "counted": base.counted,
            "n": base.n,
            "of": base.of,
            "coverage": base.coverage,
            "reference": reference,
            "sources": list(base.sources),
        },
        "too_thin": vars(figure.too_thin) if figure.too_thin else None,
        "limits": list(figure.limits),
        "segments": [
            {
                key: row[key]
                for key in ("segment", "bookers", "share", "reference_share", "index", "low", "high", "verdict")
            }
            for row in rows
        ],
    }


def report(
    house: House,
    *,
    folder: Path,
    formats: tuple[str, ...],
    language: str = "nl",
    today: date | None = None,
    progress: Progress = _silent,
) -> list[Path]:
    """The report of one house in every format asked, from one release. Returns the files made."""
    release = look(house, today=today, progress=progress)
    progress("render", 0.0)
    context = _context(house, language=language, today=today or date.today())
    return reports.render(release, context=context, folder=folder, formats=formats)


def preview(path: Path, *, house: House, mapping: Path | None = None, sheet: str | None = None) -> dict[str, object]:
    """What would be kept, generalised, keyed or dropped of a file, and why. Reads the head only; keeps nothing."""
    received = deliveries.receive(path, mapping=mapping, sheet=sheet, maps_folder=house.home / "maps")
    return {"system": received.system, "level": received.level, "facts": received.facts, "columns": _columns(received)}


def summary(intake: Intake) -> dict[str, object]:
    """What one import did, as `--json` prints it: rows, money, findings, level, system, what happened to each column."""
    ledger = intake.record.ledger
    return {
        "organisation": intake.record.organisation,
        "delivery": intake.record.number,
        "already_kept": intake.already_kept,
        "system": intake.record.source["system"],
        "level": intake.record.source["level"],
        "rows_read": ledger["rows_read"],
        "rows_kept": ledger["rows_kept"],
        "rows_set_aside": ledger["rows_set_aside"],
        "cents_read": ledger["cents_read"],
        "cents_kept": ledger["cents_kept"],
        "cents_set_aside": ledger["cents_set_aside"],
        "first": intake.record.first,
        "last": intake.record.last,
        "findings": [finding.as_dict() for finding in intake.record.findings],
        "columns": intake.record.source["columns"],
        "facts": intake.received.facts,
    }


def history(house: House) -> list[dict[str, object]]:
    """Every delivery of a house, also those withdrawn: number, system, level, period, rows."""
    return [
        {
            "number": record.number,
            "system": record.source["system"],
            "level": record.source["level"],
            "first": record.first,
            "last": record.last,
            "rows_kept": record.ledger["rows_kept"],
            "withdrawn": record.withdrawn,
        }
        for record in house.store.history()
    ]


def _context(house: House, *, language: str, today: date) -> reports.ReportContext:
    """What a report tells besides the figures: whose it is, which deliveries, what was noticed, how the map is drawn."""
    snapshot, scheme = house.store.current(), segmentation.assign()
    shapes = areas.shapes(areas.describe().table["pc4"].to_pylist(), home=house.home)
    findings = merge([finding for record in snapshot.deliveries for finding in record.findings])
    totals = {key: sum(record.ledger[key] for record in snapshot.deliveries) for key in _LEDGER}
    latest = snapshot.deliveries[-1].source["columns"]
    return reports.ReportContext(
        organisation=house.name or str(snapshot.organisation.get("name") or house.organisation),
        language=language,
        venue_pc4=house.venue_pc4 or snapshot.organisation.get("venue_pc4"),
        groups=tuple(reports.Group(group.code, group.name, group.portrait) for group in scheme.groups),
        shapes=shapes.features,
        shapes_approximate=shapes.approximate,
        findings=tuple(findings),
        finding_texts={finding.code: _explained(finding.code) for finding in findings},
        ledger=reports.Ledger(*totals.values()),
        deliveries=tuple(_note(record) for record in snapshot.deliveries),
        columns=tuple(
            reports.ColumnFate(use["header"], use["field"] or "", use["decision"], Text(**use["reason"]))
            for use in latest
        ),
        made_on=today,
        version=__version__,
        accuracy=scheme.accuracy,
    )


def _explained(code: str) -> reports.FindingText:
    entry = finding_texts.explain(code)
    return reports.FindingText(Text(**entry["meaning"]), Text(**entry["do"]))


def _note(record: warehouse.DeliveryRecord) -> reports.DeliveryNote:
    source, kept = record.source, record.ledger["rows_kept"]
    return reports.DeliveryNote(record.number, source["system"], source["level"], record.first, record.last, kept)


def _keys_of(house: House) -> pseudonymisation.EntityKeys:
    """The key of the house's legal entity. A key that is gone while deliveries exist is never replaced silently."""
    keyring = pseudonymisation.Keyring(house.keys, data_folder=house.home)
    used = {record.key_id for record in house.store.history()}
    return keyring.keys(house.legal_entity or house.organisation, expected=used)


def _source(received: deliveries.Received) -> dict[str, object]:
    """What may be remembered of where a delivery came from: never its file name, which can hold a name."""
    return {
        "kind": received.kind,
        "system": received.system,
        "level": received.level,
        "decimal": received.conventions.decimal,
        "date_order": received.conventions.date_order,
        "columns": _columns(received),
        "program": __version__,
    }


def _columns(received: deliveries.Received) -> list[dict[str, object]]:
    return [
        {
            "position": use.position,
            "header": use.header,
            "field": use.field,
            "decision": use.decision,
            "reason": {"nl": use.reason.nl, "en": use.reason.en},
        }
        for use in received.columns
    ]


def _remember(house: House) -> None:
    """Keep the house's name and venue, so that the next command need not ask."""
    facts = {"name": house.name, "venue_pc4": house.venue_pc4, "subsector": house.subsector}
    house.store.profile(**{key: value for key, value in facts.items() if value})


def _sum(table: pa.Table, column: str) -> int:
    return sum(value for value in table[column].to_pylist() if value is not None)

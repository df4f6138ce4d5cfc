"""How does what is kept become figures and a report? open -> measure -> release -> render: the walk's second half."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from publiek import __version__, areas, disclosure, logbook, measures, permitting, reports, warehouse
from publiek.disclosure import Release
from publiek.engines import Engine, EngineSettings, open_engine
from publiek.errors import StorageError, Text
from publiek.house import House, Progress, silent
from publiek.vocabulary import finding_texts
from publiek.vocabulary.findings import merge

#: The entries of a ledger, in the order in which a report names them.
_LEDGER = ("rows_read", "rows_kept", "rows_set_aside", "cents_read", "cents_kept", "cents_set_aside")


def look(
    house: House, *, today: date | None = None, only: tuple[str, ...] | None = None, progress: Progress = silent
) -> Release:
    """The figures of one house, for its own eyes. Raises StorageError when nothing was delivered yet."""
    permitting.require(house, "own-analysis")
    return _figures(house, house.store.current(), today=today, only=only, progress=progress)


def _figures(
    house: House,
    snapshot: warehouse.Snapshot,
    *,
    today: date | None,
    only: tuple[str, ...] | None = None,
    progress: Progress,
) -> Release:
    """The figures of one version of the data; imports that end meanwhile are not in it."""
    require_delivered(house, snapshot)
    with snapshot.reading(), open_engine(house.engine, wishes=EngineSettings(memory="1200MB")) as workbench:
        progress("measure", 0.0)
        question = question_of(house, snapshot, workbench, today=today)
        ready = compact_of(house, snapshot)
        compacted = measures.Compacted(workbench.scan([ready.visits], partitions=True), ready.listed) if ready else None
        figures = measures.measure(snapshot.lines(workbench), question, only=only, compacted=compacted)
    return disclosure.release(figures)


def require_delivered(house: House, snapshot: warehouse.Snapshot) -> None:
    """Raises StorageError "nothing-delivered" when there is nothing to look at."""
    if not snapshot.deliveries:
        raise StorageError(
            "nothing-delivered",
            Text("Van deze organisatie is nog niets ingelezen.", "Nothing of this organisation has been read yet."),
            Text("Lees eerst een bestand in: publiek import BESTAND.", "Import a file first: publiek import FILE."),
            {"organisation": house.organisation},
        )


def question_of(
    house: House, snapshot: warehouse.Snapshot, engine: Engine, *, today: date | None = None
) -> measures.Question:
    """What a house asks of its lines on `engine`, from its place and through its segmentation."""
    reference, scheme = areas.describe(), house.scheme
    return measures.Question(
        organisation_id=house.organisation,
        venue_pc4=house.venue_pc4 or snapshot.organisation.get("venue_pc4"),
        areas=reference.table,
        segments=scheme.table,
        area_source=reference.source,
        segment_source=f"{scheme.code} {scheme.version}",
        workbench=engine,
        today=today or date.today(),
        fine=scheme.fine,
        labels_right=scheme.labels_right,
        own_rules=house.rules,
    )


def compact_of(house: House, snapshot: warehouse.Snapshot) -> warehouse.Compact | None:
    """The compact lines of exactly this version, where they are kept ready; the figures from them are the same."""
    ready = warehouse.compact_of(house.home, organisation=house.organisation)
    made = ready and ready.made_of(warehouse.sources_of(snapshot.deliveries), recipe=measures.RECIPE)
    return ready if made else None


def report(
    house: House,
    *,
    folder: Path,
    formats: tuple[str, ...],
    language: str = "nl",
    today: date | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """The report of one house in every format asked, from one release. Returns the files made."""
    permitting.require(house, "own-analysis")
    snapshot = house.store.current()
    release = _figures(house, snapshot, today=today, progress=progress)
    progress("render", 0.0)
    told = {"figures": len(release.figures), "policy": release.policy.name, "formats": "-".join(sorted(formats))}
    logbook.note(house.home, house.organisation, logbook.Entry("export", "report", detail=told))
    context = context_of(house, snapshot, language=language, today=today or date.today())
    return reports.render(release, context=context, folder=folder, formats=formats)


def context_of(house: House, snapshot: warehouse.Snapshot, *, language: str, today: date) -> reports.ReportContext:
    """What a report tells besides the figures: whose it is, which deliveries, what was noticed, how maps are drawn."""
    scheme = house.scheme
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

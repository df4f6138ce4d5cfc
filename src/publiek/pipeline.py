"""The table of contents of the program: what happens to a delivery, from the front door to the figures, in order.

receive -> standardise -> pseudonymise -> settle -> check -> keep | open -> measure -> release -> render
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from publiek import (
    __version__,
    deliveries,
    linking,
    logbook,
    permitting,
    pseudonymisation,
    standardisation,
    warehouse,
)
from publiek.engines import Workbench
from publiek.errors import PubliekError, program_fault
from publiek.house import House, Progress, silent
from publiek.looking import look, report
from publiek.pseudonymisation import key_files
from publiek.pseudonymisation.corrections import Corrections
from publiek.pseudonymisation.vault import Vault
from publiek.vocabulary.findings import Finding, merge
from publiek.vocabulary.identities import IDENTITY
from publiek.vocabulary.ledger import Ledger
from publiek.vocabulary.tables import SET_ASIDE, schema_of
from publiek.warehouse.places import places_of

__all__ = ["House", "Intake", "Progress", "column_decisions", "find_duplicates", "look", "report", "take_in"]


@dataclass(frozen=True)
class Intake:
    """What came of one delivery. `already_kept`: the same file was kept before, nothing changed.

    `resumed_from`: so many rows had been done by an import of the same file that was stopped.
    """

    received: deliveries.Received
    record: warehouse.DeliveryRecord
    already_kept: bool = False
    resumed_from: int = 0


def take_in(
    path: Path, *, house: House, mapping: Path | None = None, sheet: str | None = None, progress: Progress = silent
) -> Intake:
    """Bring one file into the house: read, understand, take the names off, check that nothing is lost, keep.

    A file that was kept before changes nothing. Raises a PubliekError and keeps nothing when any step refuses. What
    takes long and is stopped goes on where it was when the same file is taken in again in the same way.
    """
    permitting.require(house, "own-analysis")
    progress("open", 0.0)
    logbook.require_open(house.home, house.organisation)
    keyring = pseudonymisation.Keyring(house.keys, data_folder=house.home)
    received = deliveries.receive(path, mapping=mapping, sheet=sheet, maps_folder=house.maps)
    with house.store.workspace(received.digest, waiting=lambda: progress("wait", 0.0)) as workspace:
        known = workspace.known()
        if known:
            intake = Intake(received, known, already_kept=True)
        else:
            names = _names_of(house, keyring)
            intake = _bring_in(received, names=names, workspace=workspace, progress=progress)
            _note_import(house, intake.record)
    remember(house)
    return intake


@dataclass(frozen=True, repr=False)
class _Names:
    """How names are taken off here: the keys, who is gone (marks, the state of their list), what is past its term."""

    keys: pseudonymisation.EntityKeys
    gone: np.ndarray
    state: str
    before: date | None
    corrections: Corrections


def _names_of(house: House, keyring: pseudonymisation.Keyring) -> _Names:
    """For the writer: what it tells holds for as long as nobody else writes."""
    listed = gone_of(house, keyring)
    return _Names(keys_of(house, keyring), listed.marks(), listed.state, house.store.passed(), corrections_of(house))


def _bring_in(
    received: deliveries.Received,
    *,
    names: _Names,
    workspace: warehouse.Workspace,
    progress: Progress,
) -> Intake:
    """The walk of a delivery that is new, from its first row to the moment it counts."""
    read = _stage(received, names=names, workspace=workspace, progress=progress)
    going = pseudonymisation.letting_go(names.gone, keys=names.keys, delivery=received.digest, before=names.before)
    going = names.corrections.before(going, names.keys)
    progress("settle", 0.0)
    with Workbench(memory="1200MB", spill=workspace.spill) as workbench:
        settled = standardisation.settle(
            workbench,
            staged=workspace.staged,
            target=workspace.settled,
            letting_go=going,
            watching=partial(progress, "settle"),
        )
    set_aside = pa.concat_tables([*read.set_aside, settled.set_aside])
    ledger = Ledger(
        rows_read=received.rows_read,
        rows_kept=settled.rows_kept,
        rows_set_aside=len(set_aside),
        cents_read=read.cents,
        cents_kept=settled.cents_kept,
        cents_set_aside=pc.sum(set_aside["amount_cents"]).as_py() or 0,
    )
    ledger.check()
    progress("keep", 0.0)
    record = workspace.keep(
        warehouse.Prepared(
            digest=received.digest,
            source=_source(received),
            ledger=ledger.as_dict(),
            set_aside=set_aside,
            findings=merge([*received.findings, *read.findings, *settled.findings]),
            first=settled.first,
            last=settled.last,
            key_id=names.keys.id,
        ),
        watching=partial(progress, "keep"),
    )
    return Intake(received, record, resumed_from=read.resumed_from)


@dataclass
class _Read:
    """What the standard lines of a delivery added up to while they passed. One import has one day: that it began."""

    begun: date = field(default_factory=date.today)
    rows: int = 0
    last_row: int = 0
    cents: int = 0
    set_aside: list[pa.Table] = field(default_factory=lambda: [schema_of(SET_ASIDE).empty_table()])
    findings: list[Finding] = field(default_factory=list)
    resumed_from: int = 0

    @classmethod
    def after(cls, done: warehouse.SoFar | None) -> _Read:
        """Nothing yet, or what a checkpoint tells."""
        if done is None:
            return cls()
        aside, findings = [done.set_aside], list(done.findings)
        return cls(done.begun, done.rows, done.last_row, done.cents, aside, findings, resumed_from=done.rows)

    def add(self, rows: pa.Table, batch: standardisation.StandardBatch) -> None:
        """One batch more."""
        self.rows, self.last_row = self.rows + len(rows), rows["row"][-1].as_py()
        self.cents += batch.cents_in
        self.set_aside.append(batch.set_aside)
        self.findings.extend(batch.findings)

    def so_far(self) -> warehouse.SoFar:
        """What a checkpoint keeps of it."""
        aside, findings = pa.concat_tables(self.set_aside), tuple(merge(self.findings))
        return warehouse.SoFar(self.rows, self.last_row, self.cents, findings, aside, self.begun)


def _stage(
    received: deliveries.Received,
    *,
    names: _Names,
    workspace: warehouse.Workspace,
    progress: Progress,
) -> _Read:
    """Batch by batch: raw rows become standard lines, standard lines lose their names, the rest is staged on disk.

    What goes wrong here goes wrong among names: of an error nobody foresaw only its kind and place are passed on.
    """
    read = _Read.after(workspace.resume(_fit(received, names)))
    try:
        _take_names_off(received, read, names=names, workspace=workspace, progress=progress)
    except PubliekError:
        raise
    except Exception as trouble:
        fault = program_fault(trouble)
    else:
        return read
    raise fault


def _take_names_off(
    received: deliveries.Received,
    read: _Read,
    *,
    names: _Names,
    workspace: warehouse.Workspace,
    progress: Progress,
) -> None:
    """Every batch of a delivery through the rooms where its names are."""
    how = (received.system, received.level, received.fields, received.conventions)
    plan = standardisation.Plan(*how, today=read.begun)
    passing = partial(progress, "resume")
    batches = received.batches_behind(read.rows, last_row=read.last_row, passing=passing)
    if batches is None:
        raise workspace.misfit()
    if read.rows:
        progress("saved", 1.0)
    progress("read", received.progress if read.rows else 0.0)
    # No spill folder: names are in these tables, and they never touch the disk.
    with Workbench(memory="800MB") as workbench:
        standardiser = standardisation.Standardiser(plan, workbench)
        for rows in batches:
            batch = standardiser.standardise(rows)
            how = pseudonymisation.pseudonymise
            workspace.stage(
                how(batch.lines, keys=names.keys, today=read.begun, gone=names.gone, settling=received.digest)
            )
            read.add(rows, batch)
            progress("read", received.progress)
            if workspace.checkpoint(read.so_far):
                progress("saved", received.progress)
    workspace.checkpoint(read.so_far, last=True)
    read.set_aside.append(received.set_aside)


def _fit(received: deliveries.Received, names: _Names) -> dict[str, object]:
    """What the lines of a delivery depend on besides its file: an import goes on only where all of this is the same."""
    libraries = {name: version(name) for name in ("duckdb", "pyarrow")}
    return {
        "program": __version__,
        "libraries": libraries,
        "keys": list(names.keys.ids),
        "gone": names.state,
        "past": names.before.isoformat() if names.before else "",
        "reading": received.reading,
    }


def corrections_of(house: House) -> Corrections:
    """What persons said is wrong in what comes in."""
    vault = Vault(house.keys, house.legal_entity or house.organisation, house.home)
    return Corrections(places_of(house.home, organisation=house.organisation).root / "corrections" / "LIST", vault)


def gone_of(house: House, keyring: pseudonymisation.Keyring) -> warehouse.GoneList:
    """Who may not come back into the data of this house, also when an old copy of them was put back."""
    return house.store.gone(keyring.folder)


def keys_of(house: House, keyring: pseudonymisation.Keyring) -> pseudonymisation.EntityKeys:
    """The key of the house's legal entity. A key that is gone while deliveries exist is never replaced silently."""
    used = {record.key_id for record in house.store.history()}
    entity = house.legal_entity or house.organisation
    there = os.path.lexists(keyring.folder / key_files.name_of(entity))
    keys = keyring.keys(entity, expected=used)
    _note_key(house, keys.id, made=not there)
    return keys


def _note_key(house: House, key: str, *, made: bool) -> None:
    """The log tells that a key was made, and in every process that it was used."""
    if made:
        logbook.note(house.home, house.organisation, logbook.Entry("key-made", f"key {key}"))
    logbook.note_once(house.home, house.organisation, logbook.Entry("key-used", f"key {key}"))


def _note_import(house: House, record: warehouse.DeliveryRecord) -> None:
    told = {"rows": record.ledger["rows_kept"], "set-aside": record.ledger["rows_set_aside"]}
    logbook.note(house.home, house.organisation, logbook.Entry("import", f"delivery {record.number}", detail=told))


def _source(received: deliveries.Received) -> dict[str, object]:
    """What may be remembered of where a delivery came from: no file name, no unknown header: both can hold a name."""
    return {
        "kind": received.kind,
        "system": received.system,
        "level": received.level,
        "decimal": received.conventions.decimal,
        "date_order": received.conventions.date_order,
        "columns": column_decisions(received, lasting=True),
        "program": __version__,
    }


def find_duplicates(
    path: Path,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    maps: Path | None = None,
    settings: linking.LinkSettings | None = None,
    progress: Progress = silent,
) -> linking.Linked:
    """Which accounts in one file are of the same person. Nothing is kept: no delivery, no key, no mapping.

    The file is understood as `take_in` would; `maps` is where mappings of earlier imports are. Raises what `receive`
    and `linking.link` raise, UsageError "no-accounts" for a file without persons in it.
    """
    linking.require_library()
    progress("open", 0.0)
    received = deliveries.receive(path, mapping=mapping, sheet=sheet, maps_folder=None if mapping else maps)
    if received.level != "L2":
        raise linking.no_accounts()
    try:
        return linking.link(_identities(received, progress), settings)
    except PubliekError:
        raise
    except Exception as trouble:
        fault = program_fault(trouble)
    raise fault


def _identities(received: deliveries.Received, progress: Progress) -> pa.Table:
    """Who ordered, of every row that an import would keep. In memory: names never touch the disk."""
    plan = standardisation.Plan(received.system, received.level, received.fields, received.conventions)
    read = [IDENTITY.empty_table()]
    with Workbench(memory="800MB") as workbench:
        standardiser = standardisation.Standardiser(plan, workbench)
        for rows in received.batches():
            read.append(standardisation.read_identities(rows, plan=plan, standardiser=standardiser))
            progress("read", received.progress)
    return pa.concat_tables(read)


def column_decisions(received: deliveries.Received, *, lasting: bool = False) -> list[dict[str, object]]:
    """What was decided for each column of a file, and why; plain values only. `lasting`: with no unknown header."""
    return [
        {
            "position": use.position,
            "header": use.lasting if lasting else use.header,
            "field": use.field,
            "decision": use.decision,
            "reason": {"nl": use.reason.nl, "en": use.reason.en},
        }
        for use in received.columns
    ]


def remember(house: House) -> None:
    """Keep the house's name and venue, so that the next command need not ask."""
    facts = {"name": house.name, "venue_pc4": house.venue_pc4, "subsector": house.subsector}
    house.store.profile(**{key: value for key, value in facts.items() if value})

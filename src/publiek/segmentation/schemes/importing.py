"""How does the table of a licensee become a segmentation beside the others? One door, all or nothing.

Opened as text, each row read, doubles and periods settled, laid over areas, kept. Nothing is guessed: what the plan
does not say is refused; what a row does not say sets it aside, with a reason and a count. Rows read = rows kept + rows
set aside, checked. Addresses are in memory only (docs/decisions/0008).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from publiek.errors import ConservationError, Text
from publiek.segmentation.area_profile import AreaProfile, packaged
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.segmentation.schemes import laying
from publiek.segmentation.schemes.keeping import save_scheme
from publiek.segmentation.schemes.plan import ImportPlan
from publiek.segmentation.schemes.refusals import refuse
from publiek.segmentation.schemes.registry import require_free
from publiek.segmentation.schemes.rows import Noticed, read_rows
from publiek.segmentation.schemes.settling import Settled, settle
from publiek.segmentation.schemes.tables import OpenedTable, open_table
from publiek.vocabulary.findings import Finding

#: When more than this part of the areas is not in the Netherlands' own list, the table is of something else.
MOST_ELSEWHERE = 0.5


@dataclass(frozen=True)
class Imported:
    """What came of an import: the segmentation, what was noticed, the rows read, kept and set aside, the folder."""

    scheme: SegmentScheme
    findings: tuple[Finding, ...]
    ledger: dict[str, int]
    folder: Path


def import_scheme(path: Path, *, plan: ImportPlan, home: Path, profile: AreaProfile | None = None) -> Imported:
    """The segmentation in the table at `path`, read as `plan` says and kept under home/segmentations/CODE/VERSION.

    CSV (also ; tab |, UTF-8 or Windows-1252) or XLSX; key pc4, pc6 or address; hard, or soft with a probability per row
    or a column per group. `profile` lists the areas that exist (default: the packaged one).

    Raises SegmentationError for a table that contradicts itself or the plan, ConservationError, StorageError when it
    cannot be kept; then nothing is kept.
    """
    require_free(plan.code)
    opened, noticed = open_table(path, plan.columns.headers), Noticed()
    rows = read_rows(opened, plan, noticed)
    settled = settle(rows, plan, noticed)
    ledger = _balanced(opened, noticed, settled)
    scheme = _laid(settled, rows.codes, plan, profile or packaged(), noticed)
    scheme.facts.update(ledger, file_sha256=opened.digest)
    return Imported(scheme, noticed.merged(), ledger, save_scheme(scheme, home))


def _balanced(opened: OpenedTable, noticed: Noticed, settled: Settled) -> dict[str, int]:
    """The ledger. Raises ConservationError when a row is neither kept nor set aside."""
    ledger = {"rows_read": opened.rows + opened.ragged, "rows_kept": settled.rows, "rows_set_aside": noticed.set_aside}
    if ledger["rows_read"] != ledger["rows_kept"] + ledger["rows_set_aside"]:
        raise ConservationError(
            "segmentation-rows-lost",
            Text("Niet elke rij van het bestand is terug te vinden.", "Not every row of the file is accounted for."),
            Text(
                "Er is niets bewaard. Meld dit met de aantallen hieronder.",
                "Nothing was kept. Please report this with the counts below.",
            ),
            dict(ledger),
        )
    return ledger


def _laid(
    settled: Settled, codes: tuple[str, ...], plan: ImportPlan, profile: AreaProfile, noticed: Noticed
) -> SegmentScheme:
    fine, areas = _areas(settled, plan, noticed)
    covered = _covered(areas, profile, noticed)
    trust = laying.trust(fine, areas, level=plan.level, soft=plan.soft)
    certain = plan.soft or plan.level == "household"
    order, groups = _groups(codes, plan, settled, noticed)
    fine, areas = (_ordered(mixes, order) for mixes in (fine, areas))
    names = tuple(group.code for group in groups)
    return SegmentScheme(
        code=plan.code,
        version=plan.version,
        kind="licensed",
        table=laying.area_table(areas, names, certain=certain or fine is not None),
        fine=None if fine is None else laying.fine_table(fine, names, certain=certain),
        groups=groups,
        accuracy=laying.largest_part(areas, profile),
        source=plan.source or plan.licence.owner,
        licence=plan.licence,
        labels_right=trust.right,
        labels_right_how=trust.how,
        facts={
            "vintage": plan.vintage,
            "level": plan.level,
            "soft": plan.soft,
            "valid_on": plan.valid_on.isoformat() if plan.valid_on else None,
            "labels_right_pc4": trust.right_pc4,
            "households_covered": covered,
        },
    )


def _areas(settled: Settled, plan: ImportPlan, noticed: Noticed) -> tuple[laying.Mixes | None, laying.Mixes]:
    """Shares per pc6 (None for a table of pc4) and per pc4."""
    if plan.level == "pc4":
        return None, laying.coarse_areas(settled)
    if plan.level == "pc6":
        unknown = int(np.isnan(settled.households).sum())
        if unknown:
            noticed.findings.append(Finding("segment-households-unknown", "households", unknown))
        return laying.fine_areas(settled)
    fine, areas, pooled, alone = laying.small_areas_pooled(settled)
    for code, count in (("segment-households-pooled", pooled), ("segment-households-few", alone)):
        if count:
            noticed.findings.append(Finding(code, "", count))
    if not len(areas.unit):
        raise refuse("segmentation-households-few", fewest=laying.FEWEST)
    return fine, areas


def _covered(areas: laying.Mixes, profile: AreaProfile, noticed: Noticed) -> float:
    """The part of all households whose area is in the table. Raises "segmentation-keys-elsewhere"."""
    known = np.array([int(area) for area in profile.area])
    strange = int((~np.isin(areas.unit, known)).sum())
    if strange > MOST_ELSEWHERE * len(areas.unit):
        raise refuse("segmentation-keys-elsewhere", areas=strange, of=len(areas.unit))
    if strange:
        noticed.findings.append(Finding("segment-area-unknown", "postcode", strange))
    return round(float(profile.households[np.isin(known, areas.unit)].sum() / profile.households.sum()), 6)


def _groups(
    codes: tuple[str, ...], plan: ImportPlan, settled: Settled, noticed: Noticed
) -> tuple[list[int], tuple[Group, ...]]:
    """The order of the codes and the groups: as the names say, otherwise by code."""
    if not plan.groups:
        order = sorted(range(len(codes)), key=lambda at: codes[at])
        return order, tuple(Group(codes[at], Text(codes[at], codes[at]), Text("", "")) for at in order)
    unused = int((settled.parts.sum(axis=0) == 0).sum())
    if unused:
        noticed.findings.append(Finding("segment-code-unused", "segment", unused))
    return list(range(len(codes))), plan.groups


def _ordered(mixes: laying.Mixes | None, order: list[int]) -> laying.Mixes | None:
    return None if mixes is None else laying.Mixes(mixes.unit, mixes.mix[:, order], mixes.weight)

"""How often does each group go to what, as far as the houses of this home and their surveys tell?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import SegmentationError, Text
from publiek.pipeline import Progress
from publiek.segmentation import SegmentScheme, area_profile, culture, respondents
from publiek.segmentation.card import Measured, hold_out, measured_of
from publiek.vocabulary.findings import Finding
from publiek.workshop.houses import Brought, brought
from publiek.workshop.writing import write_all

FOLDER = "culture"
_DAY = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]"
_HELD_OUT = ".held-out.json"
Told = TypeVar("Told")


@dataclass(frozen=True)
class Learned:
    """`rates`, where they were written, how well other houses foresee a house (`held_out`), what changed since the
    version before (None when there was none), and what was noticed in the surveys.
    """

    rates: culture.CultureRates
    path: Path
    held_out: Measured | None
    changes: pa.Table | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Known:
    """The newest version that was learned; `changes` since the version of an earlier day, None when there is none."""

    rates: culture.CultureRates
    held_out: Measured | None
    changes: pa.Table | None


def learn(
    home: Path,
    *,
    scheme: SegmentScheme,
    surveys: tuple[tuple[Path, Path], ...] = (),
    today: date,
    progress: Progress,
) -> Learned:
    """Learn from everything in `home` and the `surveys` (answers, description) and keep it as the version of today.

    The same contributions give the same bytes. Without contributions the version says that nothing is known.
    """
    progress("learn", 0.0)
    houses = list(brought(home, scheme, today=today))
    progress("learn", 0.7)
    deliveries = [_rows(house, scheme) for house in houses]
    read = [respondents.inspect_survey(answers, description) for answers, description in surveys]
    asked = [survey.data for survey in read]
    told = [culture.contribute_survey(data, scheme) for data in asked]
    periods = sorted({house.period for house in houses} - {""})
    given = culture.Contributions(
        deliveries=pa.concat_tables(deliveries) if deliveries else None,
        surveys=pa.concat_tables(told) if told else None,
        vintages=(*(f"deliveries {period}" for period in periods), *(f"{d.source} {d.year}" for d in asked)),
    )
    before = latest(home, scheme)
    shares = culture.group_shares(scheme, area_profile.packaged())
    rates = culture.learn_culture(given, scheme, shares=shares, version=today.isoformat())
    held_out = _held_out_of(given.deliveries, rates)
    path = keep(rates, held_out, home=home, scheme=scheme)
    changes = culture.compare(before, rates) if before is not None else None
    findings = tuple(finding for survey in read for finding in survey.findings)
    return Learned(rates, path, held_out, changes, findings)


def keep(rates: culture.CultureRates, held_out: Measured | None, *, home: Path, scheme: SegmentScheme) -> Path:
    """Write a version and, beside it, how well other houses foresee a house; both or neither. Returns its path."""
    texts = {f"{rates.version}.json": rates.as_json(), f"{rates.version}{_HELD_OUT}": _held_out_text(rates, held_out)}
    path, _ = write_all(texts, _folder(home, scheme))
    return path


def latest(home: Path, scheme: SegmentScheme) -> culture.CultureRates | None:
    """The newest version that was learned for `scheme` in `home`; None when there is none.

    Raises SegmentationError "culture-file-changed" for a file that is not as it was made.
    """
    days = _days(home, scheme)
    return _read(days[-1], culture.from_json) if days else None


def known(home: Path, scheme: SegmentScheme) -> Known | None:
    """The newest version of exactly this version of the segmentation, with what was kept beside it; None when nothing
    was ever learned. Raises as `latest`.
    """
    days = _days(home, scheme)
    if not days:
        return None
    rates = _read(days[-1], culture.from_json)
    before = _read(days[-2], culture.from_json) if len(days) > 1 else None
    changes = culture.compare(before, rates) if before is not None else None
    return Known(rates, _held_out(days[-1], rates), changes)


def _held_out_of(deliveries: pa.Table | None, rates: culture.CultureRates) -> Measured | None:
    """How well other houses foresee a house, in the disciplines that deliveries may tell; what is withheld there does
    not speak through this number either.
    """
    told = {row["discipline"] for row in rates.rates.to_pylist() if row["organisations"]}
    if deliveries is None or not told:
        return None
    kept = pc.is_in(deliveries.column("discipline"), pa.array(sorted(told), pa.string()))
    return hold_out(deliveries.filter(kept))


def _folder(home: Path, scheme: SegmentScheme) -> Path:
    return home / FOLDER / f"{scheme.code}-{scheme.version}"


def _days(home: Path, scheme: SegmentScheme) -> list[Path]:
    """The versions that were learned, oldest first: one per day."""
    return sorted(_folder(home, scheme).glob(f"{_DAY}.json"))


def _held_out_text(rates: culture.CultureRates, held_out: Measured | None) -> str:
    """What is kept beside a version; the digest tells to which rates it belongs."""
    measured = None if held_out is None else asdict(held_out)
    told = {"version": rates.version, "rates": rates.digest, "held_out": measured}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _held_out(path: Path, rates: culture.CultureRates) -> Measured | None:
    """How well other houses foresee a house, as kept with these rates; None when it is not there or of other rates."""
    beside = path.with_name(f"{rates.version}{_HELD_OUT}")
    if not beside.is_file():
        return None
    told = _read(beside, json.loads)
    if told["rates"] != rates.digest or told["held_out"] is None:
        return None
    return measured_of(told["held_out"])


def _read(path: Path, reader: Callable[[str], Told]) -> Told:
    try:
        return reader(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SegmentationError(
            "culture-file-changed",
            Text("Dit bestand is veranderd nadat het gemaakt is.", "This file was changed after it was made."),
            Text("Maak het opnieuw uit de bijdragen.", "Make it again from the contributions."),
            {"file": path.name},
        ) from None


def _rows(house: Brought, scheme: SegmentScheme) -> pa.Table:
    """The rows of one house, discipline by discipline."""
    disciplines = pc.unique(house.counts.column("discipline")).to_pylist()
    parts = []
    for discipline in disciplines:
        counts = house.counts.filter(pc.equal(house.counts.column("discipline"), discipline))
        who = culture.Contributor(house.organisation, house.province, discipline)
        parts.append(culture.contribute_delivery(counts, scheme, who=who))
    return pa.concat_tables(parts)


def as_answer(learned: Learned) -> dict[str, object]:
    """What was learned, for a machine."""
    return {
        **json.loads(learned.rates.as_json()),
        "path": str(learned.path),
        "held_out": None if learned.held_out is None else learned.held_out.value,
        "changes": None if learned.changes is None else learned.changes.to_pylist(),
        "findings": [finding.as_dict() for finding in learned.findings],
    }

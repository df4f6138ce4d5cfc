"""Does a segmentation, made and learned in one region, work in another? Evidence from houses or a survey, judged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import yaml

from publiek import __version__, areas
from publiek.deliveries.headers import squash
from publiek.errors import Text, UsageError
from publiek.pipeline import Progress
from publiek.reports.segmentations import SegmentationContext, render_transfer
from publiek.segmentation import SegmentScheme, area_profile, respondents, transfer
from publiek.segmentation.area_types.building import cluster_alone
from publiek.segmentation.area_types.clustering import can_cluster
from publiek.vocabulary.codes import GENRES
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.findings import Finding
from publiek.workshop.houses import Brought, brought

#: What the name of a region may be: it stands on the page and in a sheet.
_NAME = re.compile(r"[^\W_][\w .,&/()'-]{0,59}")
_AREA = re.compile(r"[1-9][0-9]{3}")
_LARGEST = 1_000_000
_SHOWN = 20
#: What people call regions that are officially called otherwise.
_EVERYDAY = {"friesland": "Fryslân", "denhaag": "'s-Gravenhage", "denbosch": "'s-Hertogenbosch"}
#: Codes of the vocabulary that are no discipline one can ask for.
_NO_DISCIPLINE = ("unknown",)


@dataclass(frozen=True)
class Asked:
    """What is asked: from which regions to which (both empty: all against all), and by what.

    `by`: "province" or "municipality", or a YAML file with regions and their postcode areas. `survey`: answers and
    their description; `item`: which question; without a survey the houses in the home are the evidence, for all
    disciplines together or for `item` as one discipline. `language`: in which what was asked stands on the page.
    """

    source: tuple[str, ...] = ()
    target: str = ""
    by: str | Path = "province"
    survey: tuple[Path, Path] | None = None
    item: str = ""
    deep: bool = True
    language: str = "nl"


@dataclass(frozen=True)
class Judged:
    """The answer, what it rests on in words (`basis`), and what was noticed in a survey."""

    answer: transfer.Judgement | transfer.TransferTable
    basis: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def table(self) -> transfer.TransferTable:
        """One judgement as a table of one, for the page."""
        told = self.answer
        if isinstance(told, transfer.TransferTable):
            return told
        return transfer.TransferTable(
            regions=(told.target,), judgements=(told,), pairs=(), transfer=told.transfer, concordance=None, level=None
        )

    def lines(self) -> list[Text]:
        """The verdicts, one line per region, then what they rest on."""
        told = [(one.target, one.headline) for one in self.table.judgements]
        return [*(Text(f"{name}: {said.nl}", f"{name}: {said.en}") for name, said in told), *self.basis]

    def as_answer(self, language: str) -> dict[str, object]:
        """What a machine reads."""
        basis = [text.in_language(language) for text in self.basis]
        findings = [finding.as_dict() for finding in self.findings]
        return {**self.answer.as_dict(language), "basis": basis, "findings": findings}


@dataclass(frozen=True)
class _Found:
    """Evidence with what is to be said of it."""

    evidence: transfer.Evidence | None
    basis: tuple[Text, ...]
    findings: tuple[Finding, ...] = ()


def judge(asked: Asked, *, home: Path, scheme: SegmentScheme, today: date, progress: Progress) -> Judged:
    """One judgement when a target is named, else every region by all others and every pair.

    Regions that are not there are refused before houses or a survey are read. Raises UsageError "regions-file",
    "regions-overlap-areas", "regions-areas-unknown", "region-unknown", "discipline-unknown", "evidence-item-unknown".
    """
    ground = transfer.territory(area_profile.packaged(), scheme, by=_regions(asked.by))
    asked = _by_name(asked, ground)
    found = _evidence(asked, home=home, scheme=scheme, told=(today, progress))
    progress("judge", 0.0)
    settings = transfer.Settings(recluster=cluster_alone if can_cluster() else None, deep=asked.deep)
    if asked.target:
        source = asked.source or tuple(name for name in ground.regions if name != asked.target)
        answer = transfer.judge(found.evidence, source=source, target=asked.target, ground=ground, settings=settings)
        return Judged(answer, found.basis, found.findings)
    table = transfer.judge_all(found.evidence, ground=ground, regions=asked.source or None, settings=settings)
    return Judged(table, found.basis, found.findings)


def _by_name(asked: Asked, ground: transfer.Territory) -> Asked:
    """The same with regions as the ground calls them: capitals, accents and signs do not matter, everyday names do.

    Raises UsageError "region-unknown".
    """
    known = {squash(name): name for name in ground.regions}
    known |= {other: known[squash(name)] for other, name in _EVERYDAY.items() if squash(name) in known}
    source = tuple(known.get(squash(name), name) for name in asked.source)
    target = known.get(squash(asked.target), asked.target)
    if source or target:
        ground.within((*source, *((target,) if target else ())))
    return replace(asked, source=source, target=target)


def report(
    table: transfer.TransferTable, *, home: Path, folder: Path, formats: tuple[str, ...], language: str
) -> list[Path]:
    """The page of all regions in every format asked."""
    reference = areas.describe()
    shapes = areas.shapes(reference.table["pc4"].to_pylist(), home=home)
    context = SegmentationContext(
        areas=reference.table,
        shapes=shapes.features,
        shapes_approximate=shapes.approximate,
        language=language,
        version=__version__,
    )
    return render_transfer(table, context, folder=folder, formats=formats)


def _regions(by: str | Path) -> str | Mapping[str, str]:
    """Province or municipality, or the region of each postcode area as a file tells it."""
    if isinstance(by, str):
        return by
    regions = _told_regions(by)
    pairs = [(str(code), str(name)) for name, codes in regions.items() for code in codes]
    if len({code for code, _ in pairs}) < len(pairs):
        raise UsageError(
            "regions-overlap-areas",
            Text("Een gebied staat twee keer in het bestand.", "An area stands in the file twice."),
            Text("Zet elk gebied één keer, in één regio.", "Put every area once, in one region."),
            {"file": by.suffix},
        )
    unknown = sorted({code for code, _ in pairs} - set(area_profile.packaged().area.tolist()))
    if unknown:
        raise UsageError(
            "regions-areas-unknown",
            Text(
                "Het bestand met regio's noemt postcodegebieden die er niet zijn.",
                "The file with regions names postcode areas that do not exist.",
            ),
            Text("Haal ze weg, of verbeter ze.", "Remove or mend them."),
            {"count": len(unknown), "areas": unknown[:_SHOWN]},
        )
    return dict(pairs)


def _told_regions(by: Path) -> dict[object, list[object]]:
    """Name -> areas, as the file tells them, each a plain value."""
    try:
        fits = by.is_file() and by.stat().st_size <= _LARGEST
        told = read_yaml(by.read_text(encoding="utf-8-sig")) if fits else None
    except (OSError, ValueError, yaml.YAMLError):
        told = None
    regions = told.get("regions") if isinstance(told, dict) else None
    if not isinstance(regions, dict) or not all(_is_region(name, codes) for name, codes in regions.items()):
        raise UsageError(
            "regions-file",
            Text("Het bestand met regio's is niet te lezen.", "The file with regions cannot be read."),
            Text(
                "Kies --by province, --by municipality, of maak een YAML-bestand: regions: {Naam: [3011, 3012]}. Een "
                "naam begint met een letter of cijfer en heeft hoogstens 60 tekens.",
                "Choose --by province, --by municipality, or make a YAML file: regions: {Name: [3011, 3012]}. A name "
                "begins with a letter or digit and has at most 60 characters.",
            ),
            {"file": by.suffix},
        )
    return regions


def _is_region(name: object, codes: object) -> bool:
    if not isinstance(name, str | int) or not _NAME.fullmatch(str(name)) or not isinstance(codes, list) or not codes:
        return False
    return all(isinstance(code, str | int) and _AREA.fullmatch(str(code)) for code in codes)


def _evidence(asked: Asked, *, home: Path, scheme: SegmentScheme, told: tuple[date, Progress]) -> _Found:
    """From the survey when there is one, else from the houses in the home."""
    if asked.survey:
        read = respondents.inspect_survey(*asked.survey)
        evidence = transfer.evidence_from(read.data, item=asked.item, scheme=scheme)
        left = {name: count for name, count in evidence.left_out.items() if count}
        many, without = len(evidence), sum(left.values())
        said = Text(
            f"Van {many} respondenten; {without} zonder antwoord of zonder bekend woongebied tellen niet mee.",
            f"From {many} respondents; {without} without an answer or a known home area are left out.",
        )
        return _Found(evidence, (said,), read.findings)
    if asked.item and asked.item not in _disciplines():
        raise UsageError(
            "discipline-unknown",
            Text("Deze discipline kent Publiek niet.", "Publiek does not know this discipline."),
            Text("Kies een van de genoemde codes.", "Choose one of the codes told."),
            {"known": list(_disciplines())},
        )
    return _of_houses(list(brought(home, scheme, today=told[0], progress=told[1])), scheme, asked)


def _disciplines() -> tuple[str, ...]:
    return tuple(genre for genre in GENRES if genre not in _NO_DISCIPLINE)


def _of_houses(houses: Sequence[Brought], scheme: SegmentScheme, asked: Asked) -> _Found:
    """Bookers of all houses, of one discipline or of all together; then it is said that these can hide each other."""
    rows, seen = [], dict[str, int]()
    for number, house in enumerate(houses):
        for discipline in pc.unique(house.counts["discipline"]).to_pylist():
            if asked.item in ("", discipline):
                counts = house.counts.filter(pc.equal(house.counts["discipline"], discipline))
                rows.append(_house(counts, scheme, number))
                seen[discipline] = seen.get(discipline, 0) + 1
    rows = [table for table in rows if len(table)]
    listed = ", ".join(f"{name} ({many})" for name, many in sorted(seen.items(), key=lambda one: (-one[1], one[0])))
    if not rows:
        said = Text(
            "Geen organisatie in deze map heeft hiervoor genoeg boekers: alleen de gebieden zijn vergeleken.",
            "No organisation in this folder has enough bookers for this: only the areas were compared.",
        )
        return _Found(None, (said,))
    evidence = transfer.evidence_of(pa.concat_tables(rows), kind="bookers")
    counted = Text(f"Uit boekingen, per aantal organisaties: {listed}.", f"From bookings, by organisations: {listed}.")
    if len(seen) == 1:
        return _Found(replace(evidence, label=next(iter(seen))), (counted,))
    mixed = Text(
        "Dit zijn alle disciplines samen. Verschillen per discipline kunnen elkaar opheffen: kies er één met --item.",
        "These are all disciplines together. Differences by discipline can cancel out: choose one with --item.",
    )
    together = Text("alle disciplines samen", "all disciplines together").in_language(asked.language)
    return _Found(replace(evidence, label=together), (counted, mixed))


def _house(counts: pa.Table, scheme: SegmentScheme, number: int) -> pa.Table:
    """Bookers and expected bookers of one house and discipline per area: expected if the group made no difference.

    Where they live is the region, the house is the cluster. Scaled per discipline, so that a house with much pop and
    one with much opera do not look like two regions with different tastes.
    """
    label = dict(zip(scheme.table["pc4"].to_pylist(), scheme.table["segment"].to_pylist(), strict=True))
    pc4 = counts.column("pc4").to_numpy()
    bookers, exposure = (counts.column(name).cast(pa.float64()).to_numpy() for name in ("bookers", "exposure"))
    segment = np.array([label.get(int(code), "") or "" for code in pc4], dtype=np.str_)
    inside = (segment != "") & (exposure > 0)
    scale = bookers[inside].sum() / exposure[inside].sum() if bookers[inside].sum() else 0.0
    inside &= scale > 0
    return pa.table(
        {
            "area": pa.array([str(code) for code in pc4[inside]], pa.string()),
            "segment": pa.array(segment[inside].tolist(), pa.string()),
            "persons": exposure[inside] * scale,
            "participants": bookers[inside],
            "cluster": pa.array([str(number)] * int(inside.sum()), pa.string()),
        }
    )

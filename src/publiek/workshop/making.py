"""How are the layers of the segmentation made? Types of areas from statistics; classes and rates from a survey.

1. Area types need no survey. Without statistics of one's own the packaged profile of areas is the start, and the result
   is equal to the packaged segmentation, byte for byte: anybody can check that the recipe makes what is shipped.
2. Survey classes: groups of people by what they do, found in the answers and laid over areas as chances.
3. Local rates: per discipline how many residents of an area go.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from publiek import areas
from publiek.errors import SegmentationError, Text
from publiek.pipeline import Progress
from publiek.segmentation import SegmentScheme, area_profile, assignment, local_rates, respondents, schemes
from publiek.segmentation import survey_classes as classes
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types import build as build_types
from publiek.segmentation.area_types import describe_areas
from publiek.segmentation.area_types.build_reference import write_profile
from publiek.segmentation.area_types.recipe import recipe
from publiek.segmentation.area_types.storing import MODEL, STUDY, write_version
from publiek.segmentation.area_types.study import study
from publiek.vocabulary.findings import Finding
from publiek.vocabulary.microdata import Microdata
from publiek.workshop.numbering import keep_numbered
from publiek.workshop.writing import as_csv, contents_of, write_all

_PLAIN = re.compile(r"\w[\w-]{0,60}")
LOCAL_RATES = "local-rates"
_LEVELS = {"pc4": "pc4", "pc5": "pc5", "pc6": "pc6", "region": "neighbourhood"}


@dataclass(frozen=True)
class Plan:
    """`statistics`: a file of key figures (CBS), None = the packaged profile; `survey`: answers and their description;
    `study`: also how stable the types are (minutes).
    """

    statistics: Path | None = None
    survey: tuple[Path, Path] | None = None
    study: bool = False


@dataclass(frozen=True)
class _Part:
    """What one layer brings: files (name -> content), and its segmentation when it is one.

    `year`: of a new segmentation, which is kept under the next number of that year; None = it comes with the program.
    `same`: equal to the packaged one, to the byte.
    """

    contents: dict[str, bytes]
    scheme: SegmentScheme | None = None
    year: int | None = None
    same: bool | None = None


@dataclass(frozen=True)
class Built:
    """What was made: the segmentations, the files, whether the area types equal the packaged ones, and what a survey
    added (`rates`: disciplines with local rates; `skipped`: item -> why not; `findings`: what was noticed in it).
    """

    schemes: tuple[SegmentScheme, ...]
    files: list[Path]
    same_as_packaged: bool | None
    rates: tuple[str, ...] = ()
    skipped: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def lines(self) -> list[Text]:
        """What a person reads."""
        told = []
        for scheme in self.schemes:
            name = f"{scheme.code}@{scheme.version}"
            many = len(scheme.groups)
            told.append(Text(f"{name}: {many} groepen.", f"{name}: {many} groups."))
        if self.same_as_packaged is not None:
            same = self.same_as_packaged
            told.append(
                Text(
                    "Gelijk aan de meegeleverde gebiedstypen, tot op de byte."
                    if same
                    else "Anders dan de meegeleverde gebiedstypen.",
                    "Equal to the packaged area types, to the byte."
                    if same
                    else "Differs from the packaged area types.",
                )
            )
        for item, why in self.skipped.items():
            told.append(Text(f"Geen cijfer per gebied voor {item} [{why}].", f"No local rates for {item} [{why}]."))
        return told

    def as_answer(self) -> dict[str, object]:
        """What a machine reads."""
        return {
            "segmentations": [f"{scheme.code}@{scheme.version}" for scheme in self.schemes],
            "same_as_packaged": self.same_as_packaged,
            "rates": list(self.rates),
            "skipped": self.skipped,
            "findings": [finding.as_dict() for finding in self.findings],
            "files": [str(path) for path in self.files],
        }


def build(plan: Plan, *, home: Path, out: Path, progress: Progress) -> Built:
    """Everything the plan asks, into `out`; new segmentations are also kept in `home`, to be used in reports.

    The survey is read first, `out` is tried, and nothing is kept or written before all of it was made: what is refused
    leaves nothing behind.
    """
    read = respondents.inspect_survey(*plan.survey) if plan.survey else None
    write_all({}, out)
    progress("read-statistics", 0.0)
    profile = profile_of(plan.statistics)
    progress("types", 0.0)
    types = _types(profile, plan)
    if read is None:
        return _laid_down([types], home=home, out=out)
    ground = profile if profile.level == "pc4" else area_profile.packaged()
    progress("classes", 0.0)
    found = _classes(read.data, ground)
    progress("rates", 0.0)
    rates, skipped = _rates(read.data, ground)
    done = _laid_down([types, found, rates], home=home, out=out)
    names = tuple(name.removesuffix(".csv") for name in rates.contents)
    return replace(done, rates=names, skipped=skipped, findings=read.findings)


def _laid_down(parts: list[_Part], *, home: Path, out: Path) -> Built:
    """Keep the segmentations that are new and write the files of every part, each in a folder of its own."""
    made: list[SegmentScheme] = []
    files: list[Path] = []
    for part in parts:
        folder, scheme = out / LOCAL_RATES, part.scheme
        if scheme is not None:
            scheme = keep_numbered(scheme, home, year=part.year) if part.year is not None else scheme
            folder = out / scheme.code / scheme.version
            made.append(scheme)
        files += write_all(part.contents, folder) if part.contents else []
    return Built(tuple(made), files, parts[0].same)


def profile_of(statistics: Path | None) -> AreaProfile:
    """The profile of the areas in a file of key figures; the packaged one when there is no file.

    What is not published by postcode (education, income) comes from the packaged profile.
    """
    if statistics is None:
        return area_profile.packaged()
    read = areas.load_key_figures(statistics)
    level = _LEVELS[read.level]
    table = _completed(read.table) if level == "pc4" else read.table
    return describe_areas(table, level=level, vintage=read.vintage, parent=area_profile.packaged())


def _completed(table: pa.Table) -> pa.Table:
    """Postcode areas with the municipality and province of the built-in reference, and with the percentages that the
    publisher does not give by postcode from the packaged profile.
    """
    reference, packaged = areas.describe().table, area_profile.packaged()
    area = table.column("area").combine_chunks()
    spot = pc.index_in(area, reference.column("pc4").cast(pa.string()).combine_chunks())
    for name in ("municipality", "province"):
        table = table.append_column(name, reference.column(name).combine_chunks().take(spot))
    known = pc.index_in(area, pa.array(packaged.area.tolist(), pa.string()))
    for variable in recipe().variables:
        if variable.kind == "percent" and not set(variable.numerators) & set(table.column_names):
            percent = pa.array(100 * packaged.variable(variable.name))
            table = table.append_column(variable.numerators[0], percent.take(known))
    return table


def _types(profile: AreaProfile, plan: Plan) -> _Part:
    """The area types; those of another level or year than the packaged ones under a name of their own: their G1 is not
    the G1 of the packaged types.
    """
    model, laid = build_types(profile)
    newest = schemes.assign()
    stable = json.dumps(asdict(study(profile)), indent=1) + "\n" if plan.study else ""

    def write(folder: Path) -> None:
        write_version(model, laid, folder)
        write_profile(profile, folder / "profile.parquet")
        if stable:
            (folder / STUDY).write_text(stable, encoding="utf-8")

    contents = contents_of(write)
    same = model.code == newest.code and model.digest == newest.facts["digest"]
    if plan.statistics is None or same:
        packaged = assignment.REFERENCE / newest.code / newest.version / MODEL
        return _Part(contents, newest, same=packaged.read_bytes() == contents[MODEL])
    made = assignment.laid_over(model, laid, profile)
    year = int(made.facts["vintage"])  # type: ignore[call-overload]
    return _Part(contents, replace(made, code=f"own-{made.code}"), year=year, same=False)


def _classes(data: Microdata, profile: AreaProfile) -> _Part:
    """Classes found, described and laid over areas."""
    made = classes.survey_classes(data, profile)
    contents = {"classes.json": made.model.as_json().encode(), "mixes.csv": as_csv(_mixes(made.scheme))}
    return _Part(contents, made.scheme, year=data.year)


def _mixes(scheme: SegmentScheme) -> pa.Table:
    """The mix of every area with a column per group."""
    told = [dict(mix) for mix in scheme.table.column("mix").to_pylist()]
    columns = {group.code: pa.array([mix[group.code] for mix in told]) for group in scheme.groups}
    plain = scheme.table.drop_columns("mix")
    return pa.table({**{name: plain.column(name) for name in plain.column_names}, **columns})


def _rates(data: Microdata, profile: AreaProfile) -> tuple[_Part, dict[str, str]]:
    """Local rates of every item about going; an item with too few answers is skipped, with the code of the reason."""
    texts: dict[str, bytes] = {}
    skipped: dict[str, str] = {}
    for number, item in enumerate(data.items, start=1):
        if item.kind != "visit":
            continue
        try:
            model = local_rates.learn_rates(data, item=item.name, profile=profile)
        except SegmentationError as refused:
            skipped[item.name] = refused.code
            continue
        # the name was made by whoever described the survey: only as a plain word it is the name of a file
        name = item.name if _PLAIN.fullmatch(item.name) else f"item-{number}"
        texts[f"{name}.csv"] = as_csv(local_rates.local_rates(model, profile))
    return _Part(texts), skipped

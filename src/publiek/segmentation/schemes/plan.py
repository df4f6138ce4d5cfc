"""What does a licensee's table mean: which column is what, which names, which licence? Told by a person, never guessed.

The plan of an import is a small YAML file (docs/how-to/use-your-own-segmentation.md). What the plan does not say is
refused when it is needed, and safest when it is not: without a stated level nothing of the table may be exported.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from publiek.segmentation.scheme import Group, Licence
from publiek.segmentation.schemes.group_names import CODE, listed, read_groups
from publiek.segmentation.schemes.refusals import refuse
from publiek.vocabulary.data_files import read_yaml

LEVELS = ("pc4", "pc6", "household")
#: From the finest to the coarsest; "none": nothing leaves.
EXPORT_LEVELS = ("household", "pc6", "pc4", "none")
UNITS = ("share", "percent")
#: Codes and versions become names of folders and columns.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,30}[0-9A-Za-z])?")
_YEARS = (1990, 2100)


@dataclass(frozen=True)
class Columns:
    """The headers of the table, as they stand there; "" = there is no such column.

    `postcode`: one header, or two that are joined (digits and letters); `number` and `addition`: of a household key;
    `segment`: the code of the group; `probability`: how probable that group is (long, soft); `groups`: one column per
    group, code -> header (wide, soft); `households`: how many the row stands for; `valid_from`, `valid_until`: the
    first and the last day on which the row holds.
    """

    postcode: tuple[str, ...]
    number: str = ""
    addition: str = ""
    segment: str = ""
    probability: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    households: str = ""
    valid_from: str = ""
    valid_until: str = ""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that is read."""
        single = (self.number, self.addition, self.segment, self.probability, self.households)
        periods = (self.valid_from, self.valid_until)
        wide = tuple(header for _, header in self.groups)
        return tuple(header for header in (*self.postcode, *single, *periods, *wide) if header)


@dataclass(frozen=True)
class ImportPlan:
    """How one table of postcodes and groups is read.

    `code`, `version`: what the segmentation is called here; `vintage`: the year it describes; `level`: what a row of
    the table is (`LEVELS`); `unit`: of probabilities, "share" (sum 1) or "percent" (sum 100); `valid_on`: the day that
    counts when rows have periods; `groups`: the groups with their names, () = the codes are the names; `source`: how
    the table is to be cited.
    """

    code: str
    version: str
    vintage: int
    level: str
    columns: Columns
    licence: Licence
    source: str
    unit: str = "share"
    valid_on: dt.date | None = None
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    @property
    def soft(self) -> bool:
        """Whether a row can belong to several groups."""
        return bool(self.columns.probability or self.columns.groups)


def check_name(code: str, version: str) -> None:
    """Raises SegmentationError "segmentation-plan-name" for what cannot be the name of a folder."""
    if not _NAME.fullmatch(code) or (version and not _VERSION.fullmatch(version)):
        raise refuse("segmentation-plan-name")


def read_plan(path: Path) -> ImportPlan:
    """The plan in a YAML file. Raises SegmentationError "segmentation-plan-...", never quoting the file."""
    try:
        told = read_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise refuse("segmentation-plan-unreadable") from None
    if not isinstance(told, dict):
        raise refuse("segmentation-plan-unreadable")
    known = {field.name for field in fields(ImportPlan)}
    strange = sum(1 for key in told if key not in known)
    if strange:
        raise refuse("segmentation-plan-field", unknown=strange, known=sorted(known))
    try:
        return _plan(told, folder=path.parent)
    except (TypeError, AttributeError, ValueError, KeyError):
        raise refuse("segmentation-plan-field", known=sorted(known)) from None


def _plan(told: dict[str, object], *, folder: Path) -> ImportPlan:
    missing = [name for name in ("code", "level", "columns") if not told.get(name)]
    if missing:
        raise refuse("segmentation-plan-incomplete", missing=missing)
    names = told.get("groups") or ()
    groups = read_groups(folder / names) if isinstance(names, str) else listed(names)
    return ImportPlan(
        code=str(told["code"]),
        version=str(told.get("version") or ""),
        vintage=int(told.get("vintage") or 0),  # type: ignore[call-overload]
        level=str(told["level"]),
        columns=_columns(told["columns"]),  # type: ignore[arg-type]
        licence=_licence(told.get("licence")),
        source=str(told.get("source") or ""),
        unit=str(told.get("unit") or "share"),
        valid_on=_day(told.get("valid_on")),
        groups=groups,
    )


def _columns(told: dict[str, object]) -> Columns:
    single = {name: str(value) for name, value in told.items() if name not in ("postcode", "groups") and value}
    postcode = told.get("postcode") or ()
    headers = (postcode,) if isinstance(postcode, str) else tuple(str(header) for header in postcode)  # type: ignore[attr-defined]
    wide = tuple((str(code), str(header)) for code, header in dict(told.get("groups") or {}).items())  # type: ignore[call-overload]
    return Columns(postcode=headers, groups=wide, **single)


def _licence(told: object) -> Licence:
    """What is not told is "none": then nothing of the table leaves."""
    entry = dict(told) if isinstance(told, dict) else {}
    return Licence(str(entry.get("owner") or ""), str(entry.get("terms") or ""), str(entry.get("finest") or "none"))


def _day(told: object) -> dt.date | None:
    return told if told is None or isinstance(told, dt.date) else dt.date.fromisoformat(str(told))


def _check(plan: ImportPlan) -> None:
    columns = plan.columns
    check_name(plan.code, plan.version)
    if not plan.version or not _YEARS[0] <= plan.vintage <= _YEARS[1]:
        raise refuse("segmentation-vintage-missing")
    if plan.level not in LEVELS or plan.unit not in UNITS:
        raise refuse("segmentation-plan-choice", levels=list(LEVELS), units=list(UNITS))
    if not (plan.licence.owner and plan.licence.terms) or plan.licence.finest not in EXPORT_LEVELS:
        raise refuse("segmentation-licence-missing", finest=list(EXPORT_LEVELS))
    _check_columns(plan)
    if bool(columns.valid_from or columns.valid_until) != (plan.valid_on is not None):
        raise refuse("segmentation-day-missing")


def _check_columns(plan: ImportPlan) -> None:
    columns = plan.columns
    if not 1 <= len(columns.postcode) <= 2 or bool(columns.segment) == bool(columns.groups):
        raise refuse("segmentation-plan-columns")
    if bool(columns.number) != (plan.level == "household") or (columns.addition and not columns.number):
        raise refuse("segmentation-plan-key", level=plan.level)
    if (columns.probability and columns.groups) or (columns.households and plan.level != "pc6"):
        raise refuse("segmentation-plan-columns")
    if len(set(columns.headers)) != len(columns.headers):
        raise refuse("segmentation-plan-columns")
    wide = [code for code, _ in columns.groups]
    if any(not CODE.fullmatch(code) for code in (*wide, *(group.code for group in plan.groups))):
        raise refuse("segmentation-code-form")
    if plan.groups and not set(wide) <= {group.code for group in plan.groups}:
        raise refuse("segmentation-codes-unknown", codes=len(set(wide) - {group.code for group in plan.groups}))

"""Which segmentations are there, in which versions, and how is one taken? Packaged and imported, old ones too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from publiek.errors import PubliekError
from publiek.segmentation import assignment
from publiek.segmentation.scheme import OPEN, Licence, SegmentScheme
from publiek.segmentation.schemes.keeping import FINE, FOLDER, load_scheme, read_facts
from publiek.segmentation.schemes.refusals import refuse

_NAME = re.compile(r"[0-9a-z][0-9a-z-]*")


@dataclass(frozen=True)
class Listed:
    """One version of one segmentation. `where`: "packaged" or "imported"; `finest`: of its labels, "pc6" or "pc4";
    `tiers`: from coarse to fine, () when there is one; `damaged`: it is there and cannot be read.
    """

    code: str
    version: str
    kind: str
    where: str
    groups: int
    vintage: int | None
    source: str
    licence: Licence
    finest: str
    tiers: tuple[str, ...] = ()
    damaged: bool = False


def assign(
    code: str = assignment.CODE, *, version: str | None = None, home: Path | None = None, tier: str | None = None
) -> SegmentScheme:
    """The segmentation `code`: packaged, or kept in `home`; the newest version when none is named.

    `tier`: of a packaged hierarchy ("main", "type", "subtype"). Raises UsageError "segmentation-unknown",
    "segmentation-version-unknown", "segmentation-tier-unknown", StorageError "segmentation-damaged".
    """
    if assignment.packaged_versions(code):
        known = in_order(assignment.packaged_versions(code))
        return assignment.assign(code, version=version or known[-1], tier=tier)
    places = _places(code, home)
    if not places:
        raise refuse("segmentation-unknown", known=_codes(home))
    if version is not None and version not in places:
        raise refuse("segmentation-version-unknown", known=list(places))
    if tier is not None:
        raise refuse("segmentation-tier-unknown", code=code)
    return load_scheme(places[version or list(places)[-1]])


def list_schemes(home: Path | None = None) -> tuple[Listed, ...]:
    """Every version of every segmentation, packaged and kept in `home`, by code and then from old to new.

    One that is damaged is listed as such: it is never passed over in silence.
    """
    listed = [
        _packaged(code, version)
        for code in _packaged_codes()
        for version in in_order(assignment.packaged_versions(code))
    ]
    kept = [code for code in _codes(home) if code not in _packaged_codes()]
    listed += [_kept(code, version, place) for code in kept for version, place in _places(code, home).items()]
    return tuple(sorted(listed, key=lambda one: one.code))


def require_free(code: str) -> None:
    """Raises SegmentationError "segmentation-code-taken" when `code` is that of a packaged segmentation."""
    if code in _packaged_codes():
        raise refuse("segmentation-code-taken", taken=_packaged_codes())


def in_order(versions: tuple[str, ...]) -> list[str]:
    """Versions from old to new: numbers in them count as numbers, so 2022.10 comes after 2022.2."""
    return sorted(
        versions, key=lambda text: [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _cut(text)]
    )


def _cut(version: str) -> list[str]:
    return re.findall(r"\d+|\D+", version)


def _packaged_codes() -> list[str]:
    folders = (at for at in assignment.REFERENCE.iterdir() if at.is_dir())
    return sorted(at.name for at in folders if assignment.packaged_versions(at.name))


def _codes(home: Path | None) -> list[str]:
    """Every code there is, packaged and kept."""
    root = home / FOLDER if home else None
    there = sorted(at.name for at in root.iterdir() if _NAME.fullmatch(at.name)) if root and root.is_dir() else []
    return sorted({*_packaged_codes(), *(code for code in there if _places(code, home))})


def _places(code: str, home: Path | None) -> dict[str, Path]:
    """The folder of each kept version of `code`, from old to new."""
    if home is None or not _NAME.fullmatch(code):
        return {}
    folder = home / FOLDER / code
    names = tuple(at.name for at in folder.iterdir() if at.is_dir()) if folder.is_dir() else ()
    return {name: folder / name for name in in_order(names)}


def _packaged(code: str, version: str) -> Listed:
    model = json.loads((assignment.REFERENCE / code / version / assignment.MODEL).read_text(encoding="utf-8"))
    scheme = assignment.assign(code, version=version)
    tiers = tuple(str(tier) for tier in scheme.facts.get("tiers", ()))  # type: ignore[attr-defined]
    several = tiers if len(tiers) > 1 else ()
    return Listed(
        code,
        version,
        scheme.kind,
        "packaged",
        len(scheme.groups),
        model["vintage"],
        scheme.source,
        OPEN,
        "pc4",
        several,
    )


def _kept(code: str, version: str, place: Path) -> Listed:
    try:
        told = read_facts(place)
        facts, licence = told["facts"], Licence(**told["licence"])  # type: ignore[arg-type]
        finest = "pc6" if FINE in told["files"] else "pc4"  # type: ignore[operator]
        groups, vintage = len(told["groups"]), facts.get("vintage")  # type: ignore[arg-type,attr-defined]
        return Listed(
            code, version, str(told["kind"]), "imported", groups, vintage, str(told["source"]), licence, finest
        )
    except (PubliekError, KeyError, TypeError, AttributeError):
        return Listed(code, version, "", "imported", 0, None, "", Licence("", "", "none"), "pc4", damaged=True)

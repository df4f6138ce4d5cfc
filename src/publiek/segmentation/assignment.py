"""Which group does each postcode area belong to, and how surely? The packaged segmentation, ready to use."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from publiek.errors import Text, UsageError
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.area_types.placement import Placed, TierPlaced
from publiek.segmentation.area_types.storing import MODEL, NAMES, STUDY, TABLE, read_version
from publiek.segmentation.groups import groups
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of

REFERENCE = Path(__file__).parent / "reference"
CODE = "area-types"
#: Of how many people a label is right, per tier (made by questionnaire.build_reference).
LABELS = "labels.json"
__all__ = [
    "LABELS",
    "MODEL",
    "NAMES",
    "STUDY",
    "TABLE",
    "assign",
    "laid_over",
    "packaged_versions",
    "spread_of",
]


def packaged_versions(code: str = CODE) -> tuple[str, ...]:
    """The versions of a segmentation that come with the program, oldest first; () when there is none of that code."""
    folder = REFERENCE / code
    return tuple(sorted(at.name for at in folder.iterdir() if (at / MODEL).is_file())) if folder.is_dir() else ()


@cache
def assign(scheme: str = CODE, *, version: str | None = None, tier: str | None = None) -> SegmentScheme:
    """The packaged segmentation `scheme` in one of its tiers: "main", "type" (when none is named) or "subtype".

    `version`: the newest when none is named; old ones stay. `facts` holds the digest, the profile of every group, the
    quality of the tier and the stability study. Raises UsageError "segmentation-unknown",
    "segmentation-version-unknown", "segmentation-tier-unknown".
    """
    model, laid = _packaged(scheme, version)
    wanted = tier or "type"
    if wanted not in laid.tiers:
        raise _no_tier(wanted, list(laid.tiers))
    folder = REFERENCE / scheme / model.version
    told = groups(model, folder, wanted)
    study = json.loads((folder / STUDY).read_text(encoding="utf-8"))
    made = _scheme(model, laid, wanted, groups=told)
    return _with_labels(replace(made, facts={**made.facts, "stability": study}), folder / LABELS)


def _with_labels(scheme: SegmentScheme, path: Path) -> SegmentScheme:
    """The segmentation with what is known of how many people its labels are right for; unchanged when nothing is."""
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"tiers": {}}
    found = told["tiers"].get(scheme.facts["tier"])
    if found is None:
        return scheme
    by_group = {code: tuple(ends.values()) for code, ends in found.get("groups", {}).items()}
    interval = [found["low"], found["high"]]
    facts = {**scheme.facts, "labels_right_interval": interval, "labels_right_by_group": by_group}
    how = Text(told["how"]["nl"], told["how"]["en"])
    return replace(scheme, labels_right=found["value"], labels_right_how=how, facts=facts)


def laid_over(model: AreaTypes, laid: Placed, profile: AreaProfile, *, tier: str = "type") -> SegmentScheme:
    """A segmentation from a model that was just built or placed: also at PC6, where `table` then holds the household
    shares of the labels per pc4. Groups are named by their codes.
    """
    named = tuple(
        Group(code, Text(code, code), Text("", ""), model.parents.get(code, "")) for code in model.codes(tier)
    )
    if profile.level == "pc4":
        return _scheme(model, laid, tier, groups=named)
    at = {code: number for number, code in enumerate(profile.area.tolist())}
    households = profile.households[[at[code] for code in laid.area.tolist()]]
    return _scheme(model, laid, tier, groups=named, households=households)


def spread_of(scheme: str = CODE, *, version: str | None = None, tier: str = "type") -> pa.Table:
    """How uncertain each area's mix is: `pc4`, `spread` (the mean over groups of the standard deviation of their part,
    0-1) and `parts` (group -> standard deviation). Raises UsageError as `assign`; "segmentation-tier-unknown" also for
    a version that has no spread.
    """
    _, laid = _packaged(scheme, version)
    told = {name: one for name, one in laid.tiers.items() if one.spread is not None}
    if tier not in told:
        raise _no_tier(tier, list(told))
    spread = told[tier].spread
    assert spread is not None
    columns = {"pc4": _pc4(laid), "spread": pa.array(spread.mean(axis=1)), "parts": _mapped(spread, told[tier].codes)}
    return pa.table(columns)


@cache
def _packaged(scheme: str, version: str | None) -> tuple[AreaTypes, Placed]:
    known = packaged_versions(scheme)
    if not known:
        codes = sorted(at.name for at in REFERENCE.iterdir() if at.is_dir() and packaged_versions(at.name))
        raise UsageError(
            "segmentation-unknown",
            Text("Deze indeling kent Publiek niet.", "Publiek does not know this segmentation."),
            Text(f"Kies: {', '.join(codes)}.", f"Choose: {', '.join(codes)}."),
            {"asked": scheme, "known": codes},
        )
    if version is not None and version not in known:
        raise UsageError(
            "segmentation-version-unknown",
            Text("Deze versie kent Publiek niet.", "Publiek does not know this version."),
            Text(f"Kies: {', '.join(known)}.", f"Choose: {', '.join(known)}."),
            {"asked": version, "known": list(known)},
        )
    return read_version(REFERENCE / scheme / (version or known[-1]))


def _no_tier(asked: str, known: list[str]) -> UsageError:
    return UsageError(
        "segmentation-tier-unknown",
        Text("Deze laag kent Publiek niet.", "Publiek does not know this tier."),
        Text("Kies een laag die deze versie heeft.", "Choose a tier that this version has."),
        {"asked": asked, "known": known},
    )


def _scheme(
    model: AreaTypes,
    laid: Placed,
    tier: str,
    *,
    groups: tuple[Group, ...],
    households: np.ndarray | None = None,
) -> SegmentScheme:
    at, quality = laid.tiers[tier], dict(model.quality)
    quality |= quality.get("tiers", {}).get(tier, {})  # type: ignore[attr-defined]
    fine = None if households is None else _fine(laid, at, households)
    return SegmentScheme(
        code=model.code,
        version=model.version,
        kind="area-types",
        table=_areas(laid, at) if fine is None else _by_pc4(laid, at, households),
        groups=groups,
        accuracy=_accuracy(at, quality, households),
        source=model.source,
        fine=fine,
        facts={
            "digest": model.digest,
            "tier": tier,
            "tiers": list(laid.tiers),
            "vintage": model.vintage,
            "seed": model.seed,
            "variables": dict(zip(model.variables, model.reasons, strict=True)),
            "parents": model.parents,
            "profile": {code: model.profile[code] for code in at.codes if code in model.profile},
            "quality": quality,
            "spread": quality.get("mean_spread"),
        },
    )


def _accuracy(at: TierPlaced, quality: dict[str, object], households: np.ndarray | None) -> float:
    """The largest part of the mix, averaged over households: measured at the build, or over these finer areas."""
    if households is None:
        return float(quality["mean_largest_part"])  # type: ignore[arg-type]
    return round(float(households @ at.mix.max(axis=1) / households.sum()), 4)


def _pc4(laid: Placed) -> pa.Array:
    return pa.array(laid.area.astype(np.int32))


def _mapped(parts: np.ndarray, codes: tuple[str, ...]) -> pa.MapArray:
    """Rows x codes as a map per row; every row has all codes."""
    offsets = np.arange(len(parts) + 1, dtype=np.int32) * len(codes)
    keys = pa.DictionaryArray.from_arrays(
        np.tile(np.arange(len(codes), dtype=np.int32), len(parts)), pa.array(list(codes), pa.string())
    )
    return pa.MapArray.from_arrays(offsets, keys.dictionary_decode(), pa.array(np.asarray(parts, float).ravel()))


def _areas(laid: Placed, at: TierPlaced) -> pa.Table:
    columns = [
        _pc4(laid),
        pa.array(at.segment.tolist(), pa.string()),
        pa.array(at.certainty),
        _mapped(at.mix, at.codes),
    ]
    return pa.table(columns, schema=schema_of(AREA_SEGMENT))


def _fine(laid: Placed, at: TierPlaced, households: np.ndarray) -> pa.Table:
    codes = pa.DictionaryArray.from_arrays(pa.array(at.which, pa.int32()), pa.array(list(at.codes), pa.string()))
    columns = [
        pa.array(laid.area.tolist(), pa.string()),
        codes.dictionary_decode(),
        pa.array(np.asarray(at.certainty, float)),
        pa.array(households),
        _mapped(at.mix, at.codes),
    ]
    return pa.table(columns, schema=schema_of(FINE_SEGMENT))


def _by_pc4(laid: Placed, at: TierPlaced, households: np.ndarray) -> pa.Table:
    """Per pc4 the household shares of the labels of its postcodes; certainty = the mean over its households."""
    digits, back = np.unique(laid.area.astype("<U4"), return_inverse=True)
    shares = np.zeros((len(digits), len(at.codes)))
    np.add.at(shares, (back, at.which), households)
    total = np.bincount(back, weights=households)
    sure = np.bincount(back, weights=households * at.certainty) / total
    shares /= total[:, None]
    labels = np.array(at.codes, dtype=np.str_)[shares.argmax(axis=1)]
    columns = [pa.array(digits.astype(np.int32)), pa.array(labels.tolist()), pa.array(sure), _mapped(shares, at.codes)]
    return pa.table(columns, schema=schema_of(AREA_SEGMENT))

"""How do survey classes become a segmentation that all else can use? A mix per postcode area, with names.

Names are numbers in order of activity and nothing more: "Enquêtegroep 1" does the most. A portrait says how many people
there are and which answers set the class apart; every number is taken from the model.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes.multinomial import Floats
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.scheme import Group, SegmentScheme
from publiek.segmentation.survey_classes.allocation import Allocation
from publiek.segmentation.survey_classes.ceiling import ceiling
from publiek.segmentation.survey_classes.class_model import ClassModel
from publiek.vocabulary.tables import AREA_SEGMENT, FINE_SEGMENT, schema_of

_PARTS = 10_000
_TOLD = 3  # answers in a portrait, to either side
_APART = 0.05  # a class differs from everyone by at least this, and its interval leaves everyone out

LABELS_RIGHT_HOW = Text(
    "Berekend uit de verdeling van de enquêtegroepen binnen elk gebied, zoals geleerd uit een enquête; naar "
    "inwoners van 15 jaar en ouder.",
    "Computed from the spread of classes within every area, as learned from a survey; by residents of 15 and over.",
)


def as_scheme(model: ClassModel, allocation: Allocation, profile: AreaProfile) -> SegmentScheme:
    """The classes as a segmentation over the areas of `profile` (pc4 or pc6), kind "survey-classes".

    `certainty` of an area is the part of the draws in which its largest class is the largest; `labels_right` the mean
    of the largest part over residents. Raises SegmentationError "scheme-level-unknown" for other areas.
    """
    mix = _parts(allocation.mix)
    value, low, high = allocation.labels_right
    fine = _fine(model, allocation, profile, mix) if profile.level == "pc6" else None
    weight = profile.households / max(float(profile.households.sum()), 1e-12)
    reach = ceiling(allocation)
    return SegmentScheme(
        code=model.code,
        version=model.version,
        kind="survey-classes",
        table=_table(model, allocation, profile, mix),
        groups=tuple(_group(model, at) for at in range(len(model.classes))),
        accuracy=round(float(weight @ mix.max(axis=1)), 4),
        source=f"{model.source}; {profile.source}",
        fine=fine,
        labels_right=round(value, 4),
        labels_right_how=LABELS_RIGHT_HOW,
        facts={
            "digest": model.digest,
            "vintage": model.year,
            "areas_vintage": profile.vintage,
            "study": model.study,
            "membership": model.membership.quality if model.membership else {},
            "labels_right_interval": [round(low, 4), round(high, 4)],
            "mean_spread": round(float(weight @ allocation.spread.mean(axis=1)), 4),
            "mean_groups_in_mix": round(float(weight @ np.exp(allocation.entropy)), 3),
            "icc": reach.icc,
            "ceiling": list(reach.ceiling),
            "explained": list(reach.explained),
            "share_of_ceiling": list(reach.reached),
        },
    )


def _parts(mix: Floats) -> Floats:
    """In ten-thousandths; the largest part takes what rounding leaves, so that every row sums to 1."""
    parts = np.round(mix * _PARTS)
    parts[np.arange(len(parts)), mix.argmax(axis=1)] += _PARTS - parts.sum(axis=1)
    return np.asarray(parts / _PARTS)


def _table(model: ClassModel, allocation: Allocation, profile: AreaProfile, mix: Floats) -> pa.Table:
    """AREA_SEGMENT, sorted by pc4; areas without residents are left out."""
    if profile.level not in ("pc4", "pc6"):
        raise SegmentationError(
            "scheme-level-unknown",
            Text("Een indeling geldt voor postcodes.", "A segmentation is about postcodes."),
            Text("Gebruik een profiel van PC4 of PC6.", "Use a profile of PC4 or PC6."),
            {"level": profile.level},
        )
    pc4 = np.array([code[:4] for code in profile.area.tolist()])
    lived = allocation.persons > 0
    kinds, place = np.unique(pc4[lived], return_inverse=True)
    weight = allocation.persons[lived][:, None]
    summed, certain = np.zeros((len(kinds), mix.shape[1])), np.zeros(len(kinds))
    np.add.at(summed, place, mix[lived] * weight)
    np.add.at(certain, place, allocation.certainty[lived] * weight[:, 0])
    total = np.bincount(place, weights=weight[:, 0])
    whole = _parts(summed / total[:, None])
    columns = [
        pa.array(kinds.astype(np.int32), pa.int32()),
        _labels(model, whole),
        pa.array(np.round(certain / total, 4)),
        _maps(model, whole),
    ]
    return pa.table(columns, schema=schema_of(AREA_SEGMENT))


def _fine(model: ClassModel, allocation: Allocation, profile: AreaProfile, mix: Floats) -> pa.Table:
    lived = allocation.persons > 0
    columns = [
        pa.array(profile.area[lived].tolist(), pa.string()),
        _labels(model, mix[lived]),
        pa.array(np.round(allocation.certainty[lived], 4)),
        pa.array(profile.households[lived]),
        _maps(model, mix[lived]),
    ]
    return pa.table(columns, schema=schema_of(FINE_SEGMENT))


def _labels(model: ClassModel, mix: Floats) -> pa.Array:
    return pa.array([model.classes[at] for at in mix.argmax(axis=1)], pa.string())


def _maps(model: ClassModel, mix: Floats) -> pa.Array:
    codes, count = list(model.classes), len(mix)
    offsets = np.arange(count + 1, dtype=np.int32) * len(codes)
    return pa.MapArray.from_arrays(offsets, pa.array(codes * count, pa.string()), pa.array(mix.ravel()))


def _group(model: ClassModel, at: int) -> Group:
    name = Text(f"Enquêtegroep {at + 1}", f"Survey class {at + 1}")
    share = model.shares.value[at]
    more, fewer = _apart(model, at)
    nl = [f"Ongeveer {_percent(share)} van de mensen."]
    en = [f"About {_percent(share)} of people."]
    for words, found in (
        (("Vaker dan gemiddeld", "More often than average"), more),
        (("Minder vaak", "Less often"), fewer),
    ):
        if found:
            nl.append(f"{words[0]}: {_listed(model, at, found, 'nl')}.")
            en.append(f"{words[1]}: {_listed(model, at, found, 'en')}.")
    return Group(model.classes[at], name, Text(" ".join(nl), " ".join(en)))


def _apart(model: ClassModel, at: int) -> tuple[list[int], list[int]]:
    """The items in which a class stands out, most first: above and below everyone."""
    own, low, high = (_not_lowest(bound[at], model.sizes) for bound in _bounds_of(model))
    everyone = _not_lowest(model.everyone, model.sizes)
    gap = own - everyone
    order = np.argsort(-np.abs(gap), kind="stable")
    sure = [j for j in order if abs(gap[j]) >= _APART and not low[j] <= everyone[j] <= high[j]]
    return _one_each(model, [j for j in sure if gap[j] > 0]), _one_each(model, [j for j in sure if gap[j] < 0])


def _one_each(model: ClassModel, found: list[int]) -> list[int]:
    """The first items, one per discipline: a visit and an interest in the same say the same."""
    first: dict[str, int] = {}
    for j in found:
        first.setdefault(model.items[j].discipline or model.items[j].name, j)
    return list(first.values())[:_TOLD]


def _bounds_of(model: ClassModel) -> tuple[Floats, Floats, Floats]:
    """Value, low and high; the chance of any but the lowest answer is low when that of the lowest is high."""
    low, high = model.profiles.low.copy(), model.profiles.high.copy()
    first = np.cumsum((0, *model.sizes))[:-1]
    low[:, first], high[:, first] = model.profiles.high[:, first], model.profiles.low[:, first]
    return model.profiles.value, low, high


def _not_lowest(chances: Floats, sizes: tuple[int, ...]) -> Floats:
    """Per item the chance of any answer but the lowest: went, does so at all, has some interest."""
    return np.asarray(1 - chances[np.cumsum((0, *sizes))[:-1]])


def _listed(model: ClassModel, at: int, items: list[int], language: str) -> str:
    own = _not_lowest(model.profiles.value[at], model.sizes)
    everyone = _not_lowest(model.everyone, model.sizes)
    against = "tegen" if language == "nl" else "against"
    return ", ".join(
        f"{_quoted(model.items[j].label.in_language(language))} ({_percent(own[j])} {against} {_percent(everyone[j])})"
        for j in items
    )


def _quoted(label: str) -> str:
    """A question between quotation marks, a name as it is."""
    return f"“{label}”" if label.endswith("?") else label


def _percent(share: float) -> str:
    return f"{round(float(100 * share))}%"

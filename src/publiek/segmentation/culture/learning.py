"""How are the visiting rates of a segmentation learned from everything that was contributed?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.segmentation.area_profile import AreaProfile
from publiek.segmentation.culture.contributions import Contributions, Floats, Rows, check
from publiek.segmentation.culture.pooling import Tastes, learn_tastes
from publiek.segmentation.culture.rates import INTENSITY, LEARNED, RATE, TOO_LITTLE, CultureRates
from publiek.segmentation.culture.screening import screen
from publiek.segmentation.culture.thresholds import Thresholds, thresholds
from publiek.segmentation.culture.unmixing import mixes
from publiek.segmentation.scheme import SegmentScheme

_SEED = 20250901
_CLASSES = ("intensive", "medium", "light")


def group_shares(scheme: SegmentScheme, profile: AreaProfile) -> dict[str, float]:
    """The share of households per group, by the mixes of areas."""
    codes, known = mixes(scheme)
    inside = [at for at, area in enumerate(profile.area) if area in known]
    mix = np.array([known[profile.area[at]] for at in inside])
    total = profile.households[inside] @ mix
    return dict(zip(codes, (total / total.sum()).tolist(), strict=True))


def learn_culture(
    given: Contributions,
    scheme: SegmentScheme,
    *,
    shares: Mapping[str, float],
    version: str,
    limits: Thresholds | None = None,
) -> CultureRates:
    """Visiting rates per group and discipline. `shares`: of households per group (`group_shares`).

    Without contributions, or with too few to show anything, the result is empty and says so. The same contributions
    give the same bytes. Raises SegmentationError "contribution-..." and "culture-shares".
    """
    limits = limits or thresholds()
    groups = tuple(group.code for group in scheme.groups)
    weight = _weights(groups, shares)
    rows = check(given, groups)
    if not len(rows):
        return CultureRates.empty(scheme.code, scheme.version, version=version)
    kept = screen(rows, limits)
    if not len(kept.rows):
        none = CultureRates.empty(scheme.code, scheme.version, version=version, says=TOO_LITTLE)
        return _with_withheld(none, groups, kept.withheld, given.vintages)
    tastes = learn_tastes(kept.rows, groups, weight, seed=_SEED)
    told = [*_rate_rows(kept.rows, tastes, limits), *_withheld_rows(groups, kept.withheld)]
    table = pa.Table.from_pylist(told, schema=RATE).sort_by([("discipline", "ascending"), ("segment", "ascending")])
    intensity = _intensity(tastes, kept.rows, limits)
    return CultureRates(
        scheme=scheme.code,
        scheme_version=scheme.version,
        version=version,
        rates=table,
        intensity=intensity,
        spread={name: _interval(values, 4) for name, values in tastes.spread.items()},
        vintages=given.vintages,
        thresholds=limits.date,
        says=LEARNED,
        facts=_facts(kept.rows, kept.withheld),
    )


def _weights(groups: tuple[str, ...], shares: Mapping[str, float]) -> Floats:
    weight = np.array([shares.get(code, 0.0) for code in groups])
    if set(shares) <= set(groups) and np.isclose(weight.sum(), 1, atol=1e-3) and (weight >= 0).all():
        return weight / weight.sum()
    raise SegmentationError(
        "culture-shares",
        Text("De aandelen van de groepen kloppen niet.", "The shares of the groups are not right."),
        Text(
            "Geef per groep een aandeel huishoudens, samen 1.", "Give every group a share of households, summing to 1."
        ),
        {"sum": round(float(weight.sum()), 4), "groups": list(groups)},
    )


def _rate_rows(rows: Rows, tastes: Tastes, limits: Thresholds) -> list[dict[str, object]]:
    told = []
    for d, discipline in enumerate(tastes.disciplines):
        for s, segment in enumerate(tastes.groups):
            here = (rows.discipline == discipline) & (rows.segment == segment)
            counts = _behind(rows, here)
            withheld = _why_not(float(rows.events[here].sum()), counts, limits)
            row = _row(segment, discipline, counts, withheld=withheld)
            told.append(row)
            if withheld:
                continue
            row["ratio"], row["low"], row["high"] = _interval(tastes.ratio[d, s], 1)
            if np.isfinite(tastes.share[d, s]).all():
                row["share"], row["share_low"], row["share_high"] = _interval(tastes.share[d, s], 4)
    return told


def _why_not(events: float, counts: tuple[int, int, int], limits: Thresholds) -> str:
    organisations, _, surveys = counts
    if organisations < limits.organisations_least and not surveys:
        return "too-few-organisations"
    return "too-few-bookers" if events < limits.bookers_least else ""


def _row(segment: str, discipline: str, counts: tuple[int, int, int], *, withheld: str) -> dict[str, object]:
    organisations, regions, surveys = counts
    empty = dict.fromkeys(("ratio", "low", "high", "share", "share_low", "share_high"))
    names = {"segment": segment, "discipline": discipline, "withheld": withheld}
    return {**empty, **names, "organisations": organisations, "regions": regions, "surveys": surveys}


def _behind(rows: Rows, here: NDArray[np.bool_]) -> tuple[int, int, int]:
    """Organisations, regions and surveys behind some rows."""
    houses, asked = here & ~rows.survey, here & rows.survey
    return len(set(rows.source[houses])), len(set(rows.region[here]) - {""}), len(set(rows.source[asked]))


def _withheld_rows(groups: tuple[str, ...], withheld: dict[str, str]) -> list[dict[str, object]]:
    return [_row(code, discipline, (0, 0, 0), withheld=why) for discipline, why in withheld.items() for code in groups]


def _with_withheld(
    none: CultureRates, groups: tuple[str, ...], withheld: dict[str, str], vintages: tuple[str, ...]
) -> CultureRates:
    table = pa.Table.from_pylist(_withheld_rows(groups, withheld), schema=RATE)
    told = {name: getattr(none, name) for name in CultureRates.__dataclass_fields__}
    return CultureRates(**{**told, "rates": table, "vintages": vintages, "facts": {"withheld": withheld}})


def _intensity(tastes: Tastes, rows: Rows, limits: Thresholds) -> pa.Table:
    """Per group the mean ratio over disciplines, each counting once; nothing when there are too few disciplines."""
    if len(tastes.disciplines) < limits.disciplines_least:
        return INTENSITY.empty_table()
    told = []
    for s, segment in enumerate(tastes.groups):
        if rows.events[rows.segment == segment].sum() < limits.bookers_least:
            continue
        level = tastes.ratio[:, s].mean(axis=0)
        chances = [
            float((level >= limits.intensive_from).mean()),
            float(((level < limits.intensive_from) & (level > limits.light_until)).mean()),
            float((level <= limits.light_until).mean()),
        ]
        best = int(np.argmax(chances))
        value, low, high = _interval(level, 1)
        told.append(
            {
                "segment": segment,
                "intensity": value,
                "low": low,
                "high": high,
                **dict(zip(_CLASSES, (round(chance, 3) for chance in chances), strict=True)),
                "label": _CLASSES[best] if chances[best] >= limits.probability_least else "undecided",
            }
        )
    return pa.Table.from_pylist(told, schema=INTENSITY)


def _interval(draws: Floats, digits: int) -> tuple[float, float, float]:
    """The median with its 95% interval."""
    middle, low, high = np.quantile(draws, (0.5, 0.025, 0.975))
    return round(float(middle), digits), round(float(low), digits), round(float(high), digits)


def _facts(rows: Rows, withheld: dict[str, str]) -> dict[str, object]:
    """Counts for the card; never the name of an organisation."""
    return {
        "organisations": len(set(rows.source[~rows.survey])),
        "surveys": sorted(set(rows.source[rows.survey].tolist())),
        "regions": len(set(rows.region) - {""}),
        "disciplines": sorted(set(rows.discipline.tolist())),
        "withheld": withheld,
    }

"""What would help most, and what least? The figure "help_ranked", from best-worst answers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from publiek.errors import SurveyError
from publiek.estimation.choices.best_worst import BestWorst, best_worst_counts, best_worst_importance
from publiek.estimation.designs.design import Design
from publiek.estimation.designs.replicates import bootstrap
from publiek.surveys.barriers.cells import LEAST, Row, too_thin
from publiek.surveys.barriers.weighed import Weighed
from publiek.surveys.instruments.questionnaire import Item
from publiek.surveys.responses.answers import Answers
from publiek.vocabulary.figures import Figure

Floats = NDArray[np.float64]
_SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("n", pa.int64()),
        *((name, pa.float64()) for name in ("score", "share", "low", "high")),
        ("verdict", pa.string()),
    ]
)
_LIMITS = ("importance-not-effect",)
_DRAWS = 200


def help_ranked(told: Weighed, *, replicates: Floats | None = None) -> Figure:
    """The figure "help_ranked": per item of a best-worst question its score (best minus worst for each time shown) and
    its share of importance with a 95% interval, most important first.

    `replicates`: respondents x replicates, other weights the survey might have had; without them the design is drawn
    anew. Silent under 30 respondents, where nobody was asked, and where the answers cannot be compared.
    """
    item = next((one for one in told.answers.questionnaire.items if one.kind == "best_worst"), None)
    answered = None if item is None else answers_to(told.answers, item)
    n = 0 if answered is None else len(np.unique(answered.respondent))
    limits, base, silent = (*told.limits, *_LIMITS), told.base(n), too_thin(n)
    if silent or item is None or answered is None:
        return Figure("help_ranked", base, pa.Table.from_pylist([], schema=_SCHEMA), limits=limits, too_thin=silent)
    rows = _rows(item, answered, told.design, replicates)
    return Figure("help_ranked", base, pa.Table.from_pylist(rows, schema=_SCHEMA), limits=limits)


def answers_to(answers: Answers, item: Item) -> BestWorst | None:
    """The sets of a best-worst item that were answered in full; None when there are none. All sets are of one size."""
    place = {row.code: at for at, row in enumerate(item.rows)}
    parts: list[NDArray[np.int64]] = []
    for at, shown in enumerate(item.sets, start=1):
        best, worst = (_places(answers.texts(f"{item.code}.{at}.{end}"), place) for end in ("best", "worst"))
        kept = np.flatnonzero((best >= 0) & (worst >= 0) & (best != worst))
        sets = np.tile([place[code] for code in shown], (len(kept), 1))
        parts.append(np.column_stack([kept, best[kept], worst[kept], sets]))
    told = np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)
    if not len(told):
        return None
    return BestWorst(told[:, 0], told[:, 3:], told[:, 1], told[:, 2], len(item.rows))


def _places(said: NDArray[np.str_], place: dict[str, int]) -> NDArray[np.int64]:
    return np.array([place.get(code, -1) for code in said.tolist()], dtype=np.int64)


def _rows(item: Item, answered: BestWorst, design: Design, replicates: Floats | None) -> list[Row]:
    counts = best_worst_counts(answered, weight=design.weight)
    found = best_worst_importance(answered, weight=design.weight, replicates=_again(design, replicates))
    rows: list[Row] = []
    for at in np.argsort(-found.share, kind="stable"):
        thin = int(found.n[at]) < LEAST
        numbers = (counts.score[at], found.share[at], found.low[at], found.high[at])
        names = ("score", "share", "low", "high")
        told = dict(zip(names, (None if thin else float(one) for one in numbers), strict=True))
        rows.append({"item": item.rows[at].code, "n": int(found.n[at]), **told, "verdict": "thin" if thin else ""})
    return rows


def _again(design: Design, replicates: Floats | None) -> Floats | None:
    """The survey drawn anew; None (errors by person) where its design holds too few clusters for that."""
    if replicates is not None or not design.stages:
        return replicates
    try:
        return bootstrap(design, count=_DRAWS, seed=1).again
    except SurveyError:
        return None

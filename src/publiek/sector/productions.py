"""Who came to the productions of one maker, over all venues that agreed? Sums, through the gate (maker-eyes).

Per venue only the performances of the productions that the venue itself pointed out are looked at, by the exact name
under which the venue's own page lists them: nothing is matched, folded or guessed here. Bookers are accounts at one
venue; who came at two venues counts twice. *New* is new at that venue in that season.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import narwhals as nw
import numpy as np

from publiek import areas, disclosure, looking, measures
from publiek.disclosure import MAKER_EYES, Release
from publiek.disclosure.rules import MASK
from publiek.engines import Engine, EngineSettings, open_engine
from publiek.house import House
from publiek.measures import Prepared, Selection, frames
from publiek.measures.answers import season_name
from publiek.measures.prepared import counts_of
from publiek.measures.residence import Residence
from publiek.sector.productions_figures import figures_of
from publiek.sector.productions_pool import Pool, Seen

SCHEME = "area-types"


@dataclass(frozen=True)
class Confirmed:
    """What one venue agreed to: these productions, by its own names; `named`: its own counts may be told."""

    house: House
    productions: frozenset[str]
    named: bool = False


def own_productions(confirmed: Iterable[Confirmed], *, today: date | None = None) -> Release:
    """The audience of a maker over the venues that agreed, released for its eyes. An empty release without any."""
    seen = []
    with open_engine(wishes=EngineSettings(memory="1200MB")) as engine:
        for one in confirmed:
            if one.productions and (found := _seen(one, engine, today or date.today())) is not None:
                seen.append(found)
    return disclosure.release(figures_of(Pool(tuple(seen))) if seen else [], policy=MAKER_EYES)


def titles(house: House) -> tuple[str, ...]:
    """The names under which a house itself lists its productions: what it may choose from. For its own eyes."""
    (figure,) = looking.look(house, only=("by_production",)).figures.values()
    told: list[str] = figure.table["key"].to_pylist()
    return tuple(name for name in told if MASK not in name)


def _seen(one: Confirmed, engine: Engine, today: date) -> Seen | None:
    """What one venue saw of them; None when nothing of it is there."""
    house = replace(one.house, segmentation=SCHEME)
    snapshot = house.store.current()
    if not snapshot.deliveries:
        return None
    question = looking.question_of(house, snapshot, engine, today=today)
    ready = looking.compact_of(house, snapshot)
    compacted = measures.Compacted(engine.scan([ready.visits], partitions=True), ready.listed) if ready else None
    base = Prepared(snapshot.lines(engine), question, compacted)
    selection = Selection(productions=one.productions)
    part = Prepared(base.lines, replace(question, selection=selection), compacted, base)
    if not part.performances.ids:
        return None
    known = part.residence.counted == "bookers"
    return Seen(
        venue=house.name or str(snapshot.organisation.get("name") or house.organisation),
        named=one.named,
        visits=_visits(part),
        performances={season_name(year): n for year, n in Counter(part.performances.seasons).items()},
        bookers=_bookers(part) if known else 0,
        seasons=_seasons(part) if known else {},
        living=part.residence if known else _nobody(part.residence),
        geography=part.geography,
        groups=part.labelling.bookers if known else np.zeros(len(part.geography.segments)),
        sources=(areas.describe().source, question.segment_source),
        rules=question.thresholds,
        period=part.period,
    )


def _visits(part: Prepared) -> Mapping[str, int]:
    table = part.by_season
    found: Counter[str] = Counter()
    for year, visits in zip(counts_of(table, "season"), counts_of(table, "visits"), strict=True):
        found[season_name(year)] += visits
    return found


def _bookers(part: Prepared) -> int:
    own = part.bookers.filter(nw.col("own") > 0)
    return sum(counts_of(part.collected(frames.total(own)), "n"))


def _seasons(part: Prepared) -> Mapping[str, tuple[int, int, int]]:
    """Per season: bookers, those with a past to compare with, and the new ones among these."""
    since = frames.UNDATED if part.first_of_all is None else part.first_of_all
    table = part.collected(frames.audience_by(part.attendances, "season", since))
    found: dict[str, tuple[int, int, int]] = {}
    columns = (counts_of(table, name) for name in ("season", "profile", "known", "new", "n"))
    for year, profile, known, new, n in zip(*columns, strict=True):
        name = season_name(year)
        before = found.get(name, (0, 0, 0))
        found[name] = (before[0] + n * profile, before[1] + n * known, before[2] + n * new)
    return found


def _nobody(living: Residence) -> Residence:
    return replace(living, units=np.zeros_like(living.units), visits=np.zeros_like(living.visits))

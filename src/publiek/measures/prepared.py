"""What is worked out once and used by many figures?

Each property is computed on first use, so that asking one figure costs no more than it needs. Frames that several
figures read are worked out once and held on the engine they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import narwhals as nw
import numpy as np
import pyarrow as pa

from publiek.measures import decay, frames, geography, labelling, performances, residence
from publiek.measures.compact import Compacted, net_of
from publiek.measures.frames import Frame
from publiek.measures.geography import Geography, Integers
from publiek.measures.labelling import FineMap, Labelling
from publiek.measures.performances import Performances
from publiek.measures.question import Question
from publiek.measures.residence import Residence


@dataclass(frozen=True)
class Prepared:
    """The lines of one house and the question asked of them, with their shared intermediate results.

    `compacted`: the same lines as they are kept compact, where they are: then nothing is added up again. `base`: the
    same question without a selection, where it was prepared before: what both need is then shared.
    """

    lines: nw.LazyFrame
    question: Question
    compacted: Compacted | None = None
    base: Prepared | None = None

    def held(self, frame: Frame) -> Frame:
        """`frame`, worked out once and kept where the lines are."""
        return self.question.workbench.held(frame)

    def placed(self, table: pa.Table) -> Frame:
        """An Arrow table on the engine of the lines."""
        return self.question.workbench.frame(table)

    def collected(self, frame: Frame) -> pa.Table:
        """The rows of a frame, in any order and with stated types, whatever the engine."""
        return self.question.workbench.collected(frame)

    @cached_property
    def geography(self) -> Geography:
        """Areas and segments as arrays."""
        if self.whole is not self:
            return self.whole.geography
        return geography.describe(self.question)

    @cached_property
    def whole(self) -> Prepared:
        """The same without any selection."""
        if self.question.selection.everything:
            return self
        return self.base or replace(self, question=self.question.without_selection)

    @cached_property
    def every_performance(self) -> Performances:
        """The performances of the house, also those that were not selected."""
        told = self.compacted.performances if self.compacted else self.collected(frames.performances(self.lines))
        return performances.list_performances(told)

    @cached_property
    def performances(self) -> Performances:
        """The performances that are asked about."""
        every = self.whole.every_performance
        return every.only(self.question.selection.performances(every)) if self._of_performances else every

    @property
    def _of_performances(self) -> bool:
        return self.question.selection.of_performances

    @cached_property
    def counted_lines(self) -> Frame:
        """Lines that count, at the richest level of their performance (lazy: the lines are never copied)."""
        lines = frames.richest(self.lines, self.placed(self.whole.every_performance.as_table()))
        return self._selected(lines, coded=False)

    @cached_property
    def net(self) -> Frame:
        """Net visits, tickets and money per order, booker and performance; from compact lines where they are kept."""
        if self.whole is not self:
            return self.held(self._selected(self.whole.net, coded=True))
        return net_of(self.compacted.lines) if self.compacted else self.held(frames.net(self.counted_lines))

    def _selected(self, frame: Frame, *, coded: bool) -> Frame:
        """The rows that are asked about, their performances numbered as in `performances`."""
        selection = self.question.selection
        if self._of_performances:
            kept = np.flatnonzero(selection.performances(self.whole.every_performance))
            numbers = pa.table(
                {"performance": pa.array(kept, pa.int32()), "place": pa.array(range(kept.size), pa.int32())}
            )
            frame = frame.join(self.placed(numbers), on="performance", how="inner")
            frame = frame.drop("performance").rename({"place": "performance"})
        frame = selection.by_channel(frame, coded=coded)
        if selection.visitors:
            frame = selection.by_visitors(frame, self.firsts, first_of_all=self.first_of_all)
        return frame

    @cached_property
    def firsts(self) -> Frame:
        """Per booker the first season of all with own visits: columns booker and first."""
        if self.whole is not self:
            return self.whole.firsts
        came = self.booker_seasons.filter((nw.col("own") > 0) & (nw.col("season") > frames.UNDATED))
        first = came.group_by("booker").agg(first=nw.col("season").min())
        return self.held(first)

    @property
    def first_of_all(self) -> int | None:
        """The first season in the data in which bookers came on their own account."""
        seen = self.whole.booker_seasons_seen
        return seen[0] if seen else None

    @cached_property
    def booker_seasons(self) -> Frame:
        """Who came in which season."""
        return self.held(frames.booker_seasons(self.net))

    @cached_property
    def bookers(self) -> Frame:
        """Who came at all, and where they live; `first` is the first season of all, whatever is selected."""
        found = frames.bookers(self.net, self.booker_seasons)
        if self.whole is not self:
            found = found.drop("first").join(self.firsts, on="booker", how="left")
        return self.held(found)

    @cached_property
    def attendances(self) -> Frame:
        """Who came to what."""
        return self.held(frames.attendances(self.net, self.bookers, self.placed(self.performances.facets())))

    @cached_property
    def by_season(self) -> pa.Table:
        """Net sums by season and level: season, rich, visits, tickets, cents, priced."""
        sums = {"visits": "sum", "tickets": "sum", "cents": "sum", "priced": "sum"}
        return self.collected(frames.grouped(self.net, ["season", "rich"], **sums))

    @cached_property
    def by_performance(self) -> dict[str, Integers]:
        """Net sums per performance, as arrays over the index of `performances`."""
        sums = {"visits": "sum", "tickets": "sum", "cents": "sum"}
        known = self.net.filter(~nw.col("performance").is_null())
        table = self.collected(frames.grouped(known, ["performance"], **sums))
        spot, size = residence.whole(table, "performance"), len(self.performances.ids)
        found = {name: np.zeros(size, np.int64) for name in sums}
        for name, values in found.items():
            values[spot] = residence.whole(table, name)
        return found

    @cached_property
    def seasons(self) -> list[int]:
        """The dated seasons with visits, in order."""
        table = self.by_season
        counts = dict.fromkeys(residence.whole(table, "season").tolist(), 0)
        for season, visits in zip(counts_of(table, "season"), counts_of(table, "visits"), strict=True):
            counts[season] += visits
        return sorted(season for season, visits in counts.items() if visits > 0 and season != frames.UNDATED)

    @cached_property
    def booker_seasons_seen(self) -> list[int]:
        """The dated seasons in which bookers came on their own account, in order."""
        own = self.booker_seasons.filter((nw.col("own") > 0) & (nw.col("season") > frames.UNDATED))
        return sorted(counts_of(self.collected(frames.grouped(own, ["season"])), "season"))

    @cached_property
    def transitions(self) -> pa.Table:
        """Bookers by turn (place in `booker_seasons_seen`), first turn, and whether they came before and after."""
        years = self.booker_seasons_seen
        turns = pa.table({"season": pa.array(years, pa.int32()), "turn": pa.array(range(len(years)), pa.int32())})
        return self.collected(frames.transitions(self.booker_seasons.drop("n"), self.placed(turns)))

    @cached_property
    def residence(self) -> Residence:
        """Where they live."""
        flagged = self.bookers.with_columns(profile=nw.when(nw.col("own") > 0).then(nw.lit(1)).otherwise(nw.lit(0)))
        homes = self.collected(frames.grouped(flagged, ["pc4", "origin", "profile"], own="sum"))
        loose = self.net.filter(nw.col("booker").is_null() & (nw.col("grouped") == 0))
        at_home = self.bookers.select("booker", home=nw.col("pc4"))
        placed = self.net.join(at_home, on="booker", how="left").with_columns(pc4=nw.coalesce("home", "pc4"))
        return residence.settle(
            self.geography,
            homes=homes,
            tallied=self.collected(frames.grouped(loose, ["pc4"], visits="sum")),
            tickets=self.collected(frames.grouped(placed, ["pc4", "origin", "grouped"], tickets="sum")),
            tally_design_effect=self.question.thresholds.tally_design_effect,
        )

    @cached_property
    def fine(self) -> FineMap | None:
        """The segmentation by pc6, None when there is none."""
        table = self.question.fine
        return None if table is None else labelling.fine_map(table, self.geography)

    @cached_property
    def fine_homes(self) -> pa.Table:
        """Own bookers with a pc6 the segmentation knows: booker, row (in the fine map) and segment (its index)."""
        assert self.fine is not None, "asked only of a segmentation by pc6"
        homes = self.collected(frames.fine_homes(self.counted_lines, self.bookers))
        row = self.fine.locate(homes["pc6"])
        known = np.flatnonzero(row >= 0)
        bookers = homes["booker"].take(pa.array(known))
        return pa.table({"booker": bookers, "row": row[known], "segment": self.fine.label[row[known]]})

    @cached_property
    def labelling(self) -> Labelling:
        """Bookers and households by segment, at the finest level the segmentation has."""
        living = self.residence
        if self.fine is None:
            return labelling.by_area(self.geography, living.units)
        rows = residence.whole(self.fine_homes, "row")
        return labelling.by_pc6(self.geography, self.fine, rows, of=living.n)

    @cached_property
    def catchment(self) -> np.ndarray:
        """Which areas belong to the smallest set that gives 80% of the visits."""
        return residence.share_set(self.residence.visits, self.question.thresholds.catchment_share)

    @cached_property
    def modelled(self) -> np.ndarray:
        """Which areas take part in the distance decay: with households and a known distance."""
        km = self.geography.km
        return (
            np.zeros(self.geography.pc4.size, bool) if km is None else (self.geography.households > 0) & np.isfinite(km)
        )

    @cached_property
    def decay(self) -> decay.Decay | None:
        """The distance decay of the house; None when the venue is unknown or too few bookers or areas."""
        rules, units = self.question.thresholds, self.residence.units
        kept = self.modelled
        if units[kept].sum() < rules.bookers_min or (units[kept] > 0).sum() < rules.decay_areas_min:
            return None
        where = self.geography
        return decay.fit(
            units[kept].astype(float),
            where.households[kept],
            where.km[kept],
            folds=rules.decay_folds,
            seed=rules.decay_seed,
        )

    @cached_property
    def period(self) -> tuple[date | None, date | None]:
        """First and last performance date."""
        days = [start.date() for start in self.performances.start if start]
        return (min(days), max(days)) if days else (None, None)


def counts_of(table: pa.Table, name: str) -> list[int]:
    """A column as a list of whole numbers, null = -1."""
    return residence.whole(table, name).tolist()

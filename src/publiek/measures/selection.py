"""Which part of the audience is asked about: which period, programme, venues, channels, and who of them?

A selection of performances (period, genres, venues, productions) takes only visits to those performances: a pass
without a performance is then left out. Channel and visitors are about the order and the booker. Somebody is *new* in
the season of the first visit of all, whatever is selected; in the first season of the data nobody is known to be new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from publiek.measures.frames import CHANNEL_CODES, UNDATED, Frame

if TYPE_CHECKING:
    from publiek.measures.performances import Performances

VISITORS = ("", "new", "returning")


@dataclass(frozen=True)
class Selection:
    """What is asked about; empty means everything. `since` and `until`: months ("2024-09"), both included.

    `genres`, `channels`: codes; `venues`, `productions`: names as `Performances` lists them; `visitors`: "new"
    (came for the first time in the season of the visit), "returning" (came in an earlier season), "" (everybody).
    """

    since: str = ""
    until: str = ""
    genres: frozenset[str] = field(default_factory=frozenset)
    venues: frozenset[str] = field(default_factory=frozenset)
    productions: frozenset[str] = field(default_factory=frozenset)
    channels: frozenset[str] = field(default_factory=frozenset)
    visitors: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Selection()

    @property
    def of_performances(self) -> bool:
        """Whether some performances are left out."""
        return bool(self.since or self.until or self.genres or self.venues or self.productions)

    def performances(self, listed: Performances) -> NDArray[np.bool_]:
        """Which of the performances are meant."""
        kept = np.ones(len(listed.ids), bool)
        if self.since or self.until:
            months = np.array([f"{start:%Y-%m}" if start else "" for start in listed.start], dtype=str)
            kept &= (months != "") & (months >= self.since) & (months <= (self.until or "9999-99"))
        wanted: Mapping[str, frozenset[str]] = {
            "genre": self.genres, "venue": self.venues, "production": self.productions,
        }  # fmt: skip
        for facet, names in wanted.items():
            if names:
                numbers = [number for number, name in enumerate(listed.keys[facet]) if name in names]
                kept &= np.isin(listed.number[facet], numbers)
        return kept

    def by_channel(self, frame: Frame, *, coded: bool) -> Frame:
        """Rows of these channels; `coded`: the column holds places in `CHANNEL_CODES`, else the codes themselves."""
        if not self.channels:
            return frame
        if coded:
            return frame.filter(nw.col("channel").is_in([CHANNEL_CODES.index(code) for code in sorted(self.channels)]))
        known = nw.when(nw.col("channel").is_in(list(CHANNEL_CODES[:-1]))).then(nw.col("channel"))
        return frame.filter(known.otherwise(nw.lit(CHANNEL_CODES[-1])).is_in(sorted(self.channels)))

    def by_visitors(self, frame: Frame, firsts: Frame, *, first_of_all: int | None) -> Frame:
        """Rows of new or returning bookers; `firsts` has booker and first (season), `frame` booker and season."""
        if not self.visitors:
            return frame
        known = frame.join(firsts, on="booker", how="inner")
        newly = nw.col("season") == nw.col("first")
        if self.visitors == "new":
            start = UNDATED if first_of_all is None else first_of_all
            return known.filter(newly & (nw.col("season") > start)).drop("first")
        return known.filter(nw.col("season") > nw.col("first")).drop("first")

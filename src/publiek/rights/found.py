"""What was found of a person? Plain values, in memory; shown as counts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from publiek.errors import Text
from publiek.rights.attaching import Attached
from publiek.rights.scanning import Line


@dataclass(frozen=True)
class Written:
    """What was written behind the person's customer number in a customer system: fields with their values."""

    connection: str
    run: int
    day: str
    state: str
    fields: Mapping[str, str] = field(repr=False)
    stands: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountedIn:
    """A round of an agreement in whose sums the person was counted, and what became of it (prepared, sent, received).

    `household`: whether a sealed number of the household lies in what is made for shared audience; None: not to be
    seen without the address.
    """

    agreement: str
    round: str
    state: str
    household: bool | None = None


@dataclass(frozen=True)
class Told:
    """What the person must be told of one purpose: for what, on which ground, who gets it, how long."""

    code: str
    name: Text
    what_for: Text
    ground: Text
    article: str
    recipients: Text
    months: int


@dataclass(frozen=True, repr=False)
class Found:
    """Everything that is held on a person, by place. `gone`: "", "erased" or "objected"."""

    house: str
    name: str
    on: date
    by: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    attached: tuple[Attached, ...] = ()
    written: tuple[Written, ...] = ()
    consents: tuple[Mapping[str, Any], ...] = ()
    cases: tuple[str, ...] = ()
    rounds: tuple[CountedIn, ...] = ()
    purposes: tuple[Told, ...] = ()
    processors: tuple[Text, ...] = ()
    corrected: bool = False
    gone: str = ""
    cannot: tuple[Text, ...] = ()
    shared_identity: bool = False

    def __repr__(self) -> str:
        return f"Found({self.counts})"

    @property
    def counts(self) -> dict[str, int]:
        """How much there is, by place: what may be shown and logged."""
        return {
            "lines": len(self.lines),
            "lines_counting": sum(line.counts for line in self.lines),
            "deliveries": len({line.delivery for line in self.lines}),
            "connections": len({line.connection for line in self.lines if line.connection}),
            "groups": len(self.attached),
            "written": len(self.written),
            "consents": len(self.consents),
            "cases": len(self.cases),
            "rounds": len(self.rounds),
        }

    @property
    def anything(self) -> bool:
        """Whether anything is held besides a mark on the list of who is gone."""
        return bool(self.lines or self.written or self.consents or self.cases)

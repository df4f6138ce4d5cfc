"""Into which building blocks is a territory divided, so that each can be told by itself?

Postcode areas of one municipality and one group, in order of their code, are put together until their sum may be told
alone (`disclosure.may_be_told`); what is left over joins the last block, or stays untold. The division knows nothing of
what somebody asks: every region is made of whole blocks, so that regions asked one after another tell no more than the
blocks do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publiek.disclosure import Part, may_be_told


@dataclass(frozen=True)
class Area:
    """A postcode area: where it lies, its group ("" for none) and how many households live there."""

    pc4: int
    municipality: str
    group: str
    households: int


@dataclass(frozen=True)
class Block:
    """Postcode areas that are told together. `name` is that of the first, with how many there are besides."""

    areas: tuple[Area, ...]

    @property
    def name(self) -> str:
        """Unique among the blocks of a territory."""
        more = len(self.areas) - 1
        return f"{self.areas[0].pc4}+{more}" if more else str(self.areas[0].pc4)

    @property
    def households(self) -> int:
        """All households that live there."""
        return sum(area.households for area in self.areas)


def blocks_of(areas: Iterable[Area], parts: Mapping[int, Sequence[Part]]) -> list[Block]:
    """The blocks of a territory; `parts`: what each house brings to a postcode area."""
    groups: dict[tuple[str, str], list[Area]] = {}
    for area in sorted(areas, key=lambda one: one.pc4):
        if area.households > 0 or parts.get(area.pc4):
            groups.setdefault((area.municipality, area.group), []).append(area)
    return [block for members in groups.values() for block in _blocks(members, parts)]


def together(areas: Iterable[Area], parts: Mapping[int, Sequence[Part]]) -> list[Part]:
    """What each house brings to several areas together."""
    summed: dict[str, Part] = {}
    for area in areas:
        for part in parts.get(area.pc4, ()):
            one = summed.get(part.house, Part(part.house, 0, 0, part.by_name))
            summed[part.house] = Part(part.house, one.bookers + part.bookers, one.visits + part.visits, part.by_name)
    return list(summed.values())


def _blocks(members: list[Area], parts: Mapping[int, Sequence[Part]]) -> list[Block]:
    found: list[Block] = []
    open_ones: list[Area] = []
    for area in members:
        open_ones.append(area)
        if _alone(open_ones, parts):
            found.append(Block(tuple(open_ones)))
            open_ones = []
    if open_ones and found and _alone([*found[-1].areas, *open_ones], parts):
        found[-1] = Block((*found[-1].areas, *open_ones))
    return found


def _alone(areas: Sequence[Area], parts: Mapping[int, Sequence[Part]]) -> bool:
    return may_be_told(together(areas, parts), sum(area.households for area in areas))

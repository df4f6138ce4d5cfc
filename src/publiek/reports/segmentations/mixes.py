"""Of which groups is an area a mix, how sure is that, and of how many people is its label right?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.mixes import MixPanel, Part, mix_panels
from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter, Column, NativeChart, Series, Value
from publiek.reports.words import cleaned
from publiek.segmentation.card import Measured

_SHOWN, _DOUBTFUL, _PARTS = 8, 2, 4
#: A smaller part of a mix is not drawn; a mix is in doubt when its certainty is under this.
_LEAST, _DOUBT = 0.02, 0.2
#: With every largest part above this, areas have a label and no mix.
_WHOLE = 0.999
_HALF_WIDTH = 1.96
_NAMES = 240


@dataclass(frozen=True)
class _Area:
    """One area: its parts by code (0-1) and their standard deviations, None when those are not known."""

    pc4: int
    place: str
    code: str
    certainty: float
    parts: dict[str, float]
    deviations: dict[str, float] | None

    def ends(self, code: str) -> tuple[float | None, float | None]:
        """Low and high of one part."""
        if self.deviations is None:
            return None, None
        half = _HALF_WIDTH * self.deviations.get(code, 0.0)
        return max(self.parts[code] - half, 0.0), min(self.parts[code] + half, 1.0)


def chapter(desk: Desk) -> Chapter:
    """A few areas as mixes, and why a label is not right for everybody."""
    return desk.chapter("mixes", (_examples(desk), _right(desk)))


def _examples(desk: Desk) -> Card | None:
    """The largest area of each group, and the largest areas in doubt between two."""
    if not desk.context.tables:
        return None
    areas = _areas(desk)
    chosen = _chosen(desk, areas)
    if all(max(area.parts.values()) >= _WHOLE for area in areas.values()):
        return None
    panels = [_panel(desk, area) for area in chosen]
    parts = " ".join(_told(desk, area) for area in chosen)
    known = chosen[0].deviations is not None
    note = desk.say("mix.note" if known else "mix.note-bare")
    picture = mix_panels(panels, alt=desk.say("mix.alt", parts=parts), note=note)
    answer = Answer(_mix_sentence(desk, areas), picture, _native(desk, chosen), _table(desk, chosen))
    return desk.make("mixes", "mix", answer, limits=(desk.say(f"mix.limits.{desk.card.kind}"),))


def _areas(desk: Desk) -> dict[int, _Area]:
    """Every area of the main tier that has a mix."""
    table, spread = desk.context.tables[desk.card.main], desk.context.spread
    deviations: dict[int, dict[str, float]] = {}
    if spread is not None:
        columns = (spread.column(name).to_pylist() for name in ("pc4", "parts"))
        deviations = {pc4: dict(parts) for pc4, parts in zip(*columns, strict=True)}
    places = dict(desk.context.named("place"))
    known = {group.code for group in desk.ordered}
    return {
        row["pc4"]: _Area(
            row["pc4"],
            cleaned(places.get(row["pc4"]) or ""),
            row["segment"],
            float(row["certainty"] if row["certainty"] is not None else 1.0),
            {code: part for code, part in row["mix"] if code in known},
            deviations.get(row["pc4"]),
        )
        for row in table.select(["pc4", "segment", "certainty", "mix"]).to_pylist()
        if row["mix"] and row["segment"] in known
    }


def _chosen(desk: Desk, areas: dict[int, _Area]) -> list[_Area]:
    households = desk.context.households

    def largest(found: list[_Area]) -> list[_Area]:
        return sorted(found, key=lambda area: (-households.get(area.pc4, 0.0), area.pc4))

    chosen = []
    for group in desk.ordered[:_SHOWN]:
        chosen += largest([area for area in areas.values() if area.code == group.code])[:1]
    doubtful = [area for area in areas.values() if area.certainty < _DOUBT and area not in chosen]
    return [*chosen, *largest(doubtful)[:_DOUBTFUL]]


def _drawn(area: _Area) -> list[str]:
    """The groups of an area that are drawn, from large to small."""
    ranked = sorted(area.parts, key=lambda code: (-area.parts[code], code))
    return [code for code in ranked[:_PARTS] if area.parts[code] >= _LEAST]


def _panel(desk: Desk, area: _Area) -> MixPanel:
    write = desk.context.words.numbers.share
    parts = tuple(
        Part(desk.name(code), desk.colours[code], area.parts[code], *area.ends(code), write(area.parts[code]))
        for code in _drawn(area)
    )
    doubt = desk.say("mix.doubt") if area.certainty < _DOUBT else ""
    return MixPanel(_name(area), doubt, parts)


def _name(area: _Area) -> str:
    return f"{area.place} ({area.pc4})" if area.place else str(area.pc4)


def _told(desk: Desk, area: _Area) -> str:
    """One area in words."""
    parts = [desk.say("mix.alt-part", group=desk.name(code), share=area.parts[code]) for code in _drawn(area)]
    return desk.say("mix.alt-one", area=_name(area), parts=desk.context.words.listed(parts))


def _mix_sentence(desk: Desk, areas: dict[int, _Area]) -> str:
    """How large the largest part of an area is, and how far off it may be, both averaged over households."""
    found = list(areas.values())
    weight = np.array([desk.context.households.get(area.pc4, 0.0) for area in found])
    if not weight.sum():
        weight = np.ones(len(found))
    largest = [max(area.parts.values()) for area in found]
    said = [desk.say(f"mix.sentence.{desk.card.kind}", part=float(np.average(largest, weights=weight)))]
    if all(area.deviations is not None for area in found):
        half = [
            _HALF_WIDTH * (area.deviations or {}).get(max(area.parts, key=area.parts.__getitem__), 0.0)
            for area in found
        ]
        said.append(desk.say("mix.margin", points=100 * float(np.average(half, weights=weight))))
    else:
        said.append(desk.say("mix.no-margin"))
    return " ".join(said)


def _native(desk: Desk, chosen: list[_Area]) -> NativeChart:
    """On a slide, where ten small pictures cannot be read: of every area only the largest part."""
    tops = [(area, _drawn(area)[0]) for area in chosen]
    labels = tuple(f"{_name(area)}: {desk.name(code)}" for area, code in tops)
    low, high = zip(*(area.ends(code) for area, code in tops), strict=True)
    values = tuple(area.parts[code] for area, code in tops)
    series = Series(desk.say("mix.largest"), values, *(() if None in low else (low, high)))
    return NativeChart("bar", labels, (series,), number="share")


def _table(desk: Desk, chosen: list[_Area]) -> CardTable:
    """Every drawn area with every part of its mix and its margin, one row per part."""
    kinds = {"area": "text", "label": "text", "group": "text", "part": "share", "low": "share", "high": "share"}
    columns = desk.columns("mix", kinds)  # type: ignore[arg-type]
    rows: list[tuple[Value, ...]] = []
    for area in chosen:
        ranked = sorted(area.parts, key=lambda code: (-area.parts[code], code))
        rows += [
            (_name(area), desk.name(area.code), desk.name(code), area.parts[code], *area.ends(code))
            for code in ranked
            if area.parts[code] > 0
        ]
    return CardTable(desk.say("mix.caption"), columns, tuple(rows))


def _right(desk: Desk) -> Card:
    """Of how many people the label is right: per tier in the sentence, per group in the picture."""
    known = [(group, group.labels_right) for group in desk.ordered if group.labels_right is not None]
    sentence = _right_sentence(desk)
    if not known:
        return desk.make("mixes", "right", Answer(sentence), limits=_how(desk))
    ranked = sorted(known, key=lambda pair: (-(pair[1].value or 0.0), pair[0].code))
    drawn = [_bar(desk, desk.name(group.code), right) for group, right in ranked]
    parts = ", ".join(f"{bar.label} {bar.written}" for bar in drawn)
    picture = replace(bars(drawn, alt=desk.say("right.alt", parts=parts), label=_NAMES), note=desk.say("right.note"))
    head = desk.say("right.columns.right")
    low, high = (tuple(getattr(bar, end) for bar in drawn) for end in ("low", "high"))
    series = Series(head, tuple(bar.value for bar in drawn), low, high)
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")
    kinds = {"group": "text", "right": "share", "low": "share", "high": "share"}
    columns: tuple[Column, ...] = desk.columns("right", kinds)  # type: ignore[arg-type]
    rows = tuple((bar.label, bar.value, bar.low, bar.high) for bar in drawn)
    table = CardTable(desk.say("right.caption"), columns, rows)
    sentence = " ".join([sentence, _worst(desk, ranked[-1][0].code, ranked[-1][1])])
    return desk.make("mixes", "right", Answer(sentence, picture, native, table), limits=_how(desk))


def _how(desk: Desk) -> tuple[str, ...]:
    """How the figure was found: what it cannot say follows from that."""
    right = desk.card.labels_right
    said = right.how.in_language(desk.language) if right.value is not None else ""
    return (desk.say("right.limits"), said) if said else ()


def _bar(desk: Desk, label: str, right: Measured) -> Bar:
    value = right.value or 0.0
    return Bar(label, value, desk.context.words.numbers.share(value), right.low, right.high)


def _right_sentence(desk: Desk) -> str:
    """The label that is right for so many people, with its margin; and in coarser and finer tiers."""
    right = desk.card.labels_right
    said = [desk.labels_right()]
    if right.value is None:
        return said[0]
    if right.low is not None and right.high is not None:
        said.append(desk.say("right.margin", low=right.low, high=right.high))
    tiers = [
        desk.say("right.tier", n=len(tier.groups), right=tier.labels_right.value)
        for tier in desk.card.tiers
        if tier.labels_right is not None and tier.groups is not desk.card.groups
    ]
    if tiers:
        said.append(desk.say("right.tiers", tiers=desk.context.words.listed(tiers)))
    return " ".join(said)


def _worst(desk: Desk, code: str, right: Measured) -> str:
    """The group whose label is right for the fewest, and why that can be."""
    return desk.say("right.worst", group=desk.name(code), right=right.value)

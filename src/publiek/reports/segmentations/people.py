"""Who lives in the groups? Sizes, profiles, portraits, and how the tiers belong together."""

from __future__ import annotations

from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.heat import Square, heat
from publiek.reports.pictures.streams import Band, Block, streams
from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter, Column, NativeChart, Picture, Series
from publiek.segmentation.card import GroupFacts, TierFacts

_NAMES = 175
_TIERS = ("main", "type", "sub")


def chapter(desk: Desk) -> Chapter:
    """Sizes, profile, portraits, the ladder, and portraits of what lies below the main tier."""
    below = desk.card.tiers[desk.card.main + 1 :]
    cards = [_sizes(desk), _profile(desk), _portraits(desk), _ladder(desk)]
    return desk.chapter("people", [*cards, _subtypes(desk, below[0]) if below else None])


def _sizes(desk: Desk) -> Card:
    ranked = sorted(desk.ordered, key=lambda group: (-group.share, group.code))
    top = desk.context.words.listed([f"‘{desk.name(group.code)}’" for group in ranked[:3]])
    sentence = desk.say("sizes.sentence", groups=top, share=sum(group.share for group in ranked[:3]))
    write = desk.context.words.numbers.share
    drawn = [Bar(desk.name(group.code), group.share, write(group.share)) for group in ranked]
    parts = ", ".join(f"{bar.label} {bar.written}" for bar in drawn)
    series = Series(desk.say("sizes.columns.share"), tuple(group.share for group in ranked))
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")
    kinds = {"group": "text", "code": "text", "share": "share", "households": "count"}
    columns = desk.columns("sizes", {**kinds, "residents": "count", "areas": "count"})  # type: ignore[dict-item]
    rows = tuple((desk.name(g.code), g.code, g.share, g.households, g.residents, g.areas) for g in ranked)
    picture = bars(drawn, alt=desk.say("sizes.alt", parts=parts))
    return desk.make(
        "people", "sizes", Answer(sentence, picture, native, CardTable(desk.say("sizes.caption"), columns, rows))
    )


def _profile(desk: Desk) -> Card | None:
    names = [variable.name for variable in desk.card.variables]
    labels = {variable.name: variable.label.in_language(desk.language) for variable in desk.card.variables}
    groups = [group for group in desk.ordered if group.profile]
    if not names or not groups:
        return None
    squares = [
        Square(
            desk.name(g.code), labels[n], g.profile.get(n), desk.context.words.numbers.cell("index", g.profile.get(n))
        )
        for g in groups
        for n in names
    ]
    rows, columns = [desk.name(group.code) for group in groups], [labels[name] for name in names]
    told = " ".join(
        desk.say("profile.alt-one", group=desk.name(g.code), variable=labels[top], index=g.profile[top])
        for g in groups
        for top in [max(g.profile, key=lambda name: g.profile[name])]
    )
    alt = desk.say("profile.alt", variables=len(names), groups=len(groups), parts=told)
    drawn = heat(squares, rows=rows, columns=columns, alt=alt, label=_NAMES)
    picture = Picture(drawn.spec, drawn.alt, drawn.width, drawn.height + 60, note=desk.say("profile.note"))
    heads = (Column(desk.say("profile.columns.variable")), *(Column(row, "index") for row in rows))
    cells = tuple((labels[name], *(group.profile.get(name) for group in groups)) for name in names)
    table = CardTable(desk.say("profile.caption"), heads, cells)
    return desk.make("people", "profile", Answer(_apart(desk, groups, labels), picture, table=table))


def _apart(desk: Desk, groups: list[GroupFacts], labels: dict[str, str]) -> str:
    """The variable in which two groups lie farthest apart."""

    def ends(name: str) -> tuple[GroupFacts, GroupFacts]:
        told = [group for group in groups if name in group.profile]
        return max(told, key=lambda g: g.profile[name]), min(told, key=lambda g: g.profile[name])

    def ratio(name: str) -> float:
        high, low = ends(name)
        return high.profile[name] / max(low.profile[name], 1)

    known = [name for name in labels if any(name in group.profile for group in groups)]
    name = max(known, key=ratio)
    high, low = ends(name)
    return desk.say(
        "profile.sentence",
        variable=labels[name],
        most=high.profile[name],
        least=low.profile[name],
        high=desk.name(high.code),
        low=desk.name(low.code),
    )


def _portraits(desk: Desk) -> Card | None:
    return _told(desk, "portraits", desk.ordered)


def _subtypes(desk: Desk, tier: TierFacts) -> Card | None:
    return _told(desk, "subtypes", tier.groups)


def _told(desk: Desk, key: str, groups: tuple[GroupFacts, ...]) -> Card | None:
    if not any(group.portrait.nl for group in groups):
        return None
    columns = desk.columns(key, {"group": "text", "portrait": "text", "share": "share"})
    rows = tuple((desk.name(g.code), g.portrait.in_language(desk.language), g.share) for g in groups)
    table = CardTable(desk.say(f"{key}.caption"), columns, rows, shown=True, first=len(rows))
    return desk.make("people", key, Answer(desk.say(f"{key}.sentence"), table=table))


def _ladder(desk: Desk) -> Card | None:
    tiers = desk.card.tiers
    if len(tiers) < 2:
        return None
    counts = [desk.say("ladder.part", n=len(t.groups), tier=_tier_name(desk, at)) for at, t in enumerate(tiers)]
    listed = desk.context.words.listed(counts)
    sentence = desk.say("ladder.sentence", list=listed[:1].upper() + listed[1:])
    kinds = {"code": "text", "group": "text", "parent": "text", "share": "share", "areas": "count"}
    rows = tuple(
        (group.code, desk.name(group.code), desk.name(group.parent) if group.parent else "", group.share, group.areas)
        for tier in tiers
        for group in tier.groups
    )
    columns = desk.columns("ladder", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("ladder.caption"), columns, rows, first=len(rows))
    return desk.make("people", "ladder", Answer(sentence, _ladder_picture(desk), table=table))


def _tier_name(desk: Desk, at: int) -> str:
    """What a tier is called by where it stands from the main one."""
    place = min(max(at - desk.card.main + 1, 0), len(_TIERS) - 1)
    return desk.say(f"ladder.tiers.{_TIERS[place]}")


def _ladder_picture(desk: Desk) -> Picture:
    tiers = desk.card.tiers
    columns = [
        [Block(group.code, desk.name(group.code), desk.colours[group.code]) for group in _kin_order(tiers, at)]
        for at in range(len(tiers))
    ]
    bands = [
        Band(at, group.parent, group.code, amount(group.share))
        for at in range(len(tiers) - 1)
        for group in _kin_order(tiers, at + 1)
    ]
    told = []
    for group in tiers[0].groups:
        children = [desk.name(one.code) for one in tiers[1].groups if one.parent == group.code]
        listed = desk.context.words.listed(children)
        told.append(desk.say("ladder.alt-one", parent=desk.name(group.code), children=listed))
    titles = [_tier_name(desk, at).capitalize() for at in range(len(tiers))]
    alt = desk.say("ladder.alt", parts=" ".join(told))
    return streams(columns, bands, titles=titles, alt=alt, note=desk.say("ladder.note"))


def _kin_order(tiers: tuple[TierFacts, ...], at: int) -> list[GroupFacts]:
    """The groups of a tier under those they are part of, so that no band crosses another."""
    if at == 0:
        return list(tiers[0].groups)
    above = [group.code for group in _kin_order(tiers, at - 1)]
    return sorted(tiers[at].groups, key=lambda group: (above.index(group.parent), group.code))

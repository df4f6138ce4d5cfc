"""What changed since the version before? The bridge as a flow, and what got another name."""

from __future__ import annotations

from publiek.reports.pictures.streams import Band, Block, streams
from publiek.reports.pictures.theme import KINDS, NEUTRAL
from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.story import Card, CardTable, Chapter, Picture
from publiek.reports.words import cleaned
from publiek.segmentation.card import Change

_DRAWN = 0.001


def chapter(desk: Desk) -> Chapter:
    """The bridge from the version before."""
    return desk.chapter("versions", (_bridge(desk),))


def change_sentence(desk: Desk) -> str:
    """What part of the households keeps its group, and who got another name; or that this is the first version."""
    change = desk.card.change
    if change is None or change.same.value is None:
        return desk.say("bridge.first")
    said = [desk.say("bridge.sentence", version=cleaned(change.version), same=change.same.value)]
    if change.renamed:
        named = desk.context.words.listed([f"‘{desk.name(code)}’" for code in change.renamed])
        said.append(desk.say("bridge.renamed", groups=named))
    return " ".join(said)


def _bridge(desk: Desk) -> Card:
    change = desk.card.change
    sentence = change_sentence(desk)
    if change is None:
        return desk.make("versions", "bridge", Answer(sentence), limits=())
    kinds = {"before": "text", "now": "text", "group": "text", "share": "share", "same": "text"}
    rows = tuple(
        (cleaned(m.before), cleaned(m.now), desk.name(m.now), m.share, _word(desk, same=_kept(change, m.before, m.now)))
        for m in change.moves
    )
    columns = desk.columns("bridge", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("bridge.caption"), columns, rows)
    return desk.make("versions", "bridge", Answer(sentence, _flow(desk, change), table=table))


def _kept(change: Change, before: str, now: str) -> bool:
    return change.match.get(now) == before


def _word(desk: Desk, *, same: bool) -> str:
    return desk.context.words.say("frame.yes" if same else "frame.no")


def _flow(desk: Desk, change: Change) -> Picture:
    """Old groups left, new ones right, each under its match; colours are those of the new groups."""
    known = {code for tier in desk.card.tiers for code in (group.code for group in tier.groups)}
    drawn = [move for move in change.moves if move.share >= _DRAWN]
    now = [group.code for group in desk.ordered if any(move.now == group.code for move in drawn)]
    back = {old: new for new, old in change.match.items()}
    olds = sorted({move.before for move in drawn}, key=lambda old: (_place(now, back.get(old, "")), old))
    colour = {old: desk.colours.get(back.get(old, ""), NEUTRAL) for old in olds}
    name = {old: desk.name(old) if old in known else cleaned(old) for old in olds}
    columns = [
        [Block(old, f"{name[old]} ({old})" if name[old] != old else old, colour[old]) for old in olds],
        [Block(new, f"{desk.name(new)} ({new})", desk.colours.get(new, KINDS[0])) for new in now],
    ]
    bands = [Band(0, move.before, move.now, move.share) for move in drawn]
    versions = {"before": cleaned(change.version), "now": cleaned(desk.card.version)}
    moved = [move for move in drawn if not _kept(change, move.before, move.now)][:5]
    told = (desk.say("bridge.alt-one", before=name[m.before], now=desk.name(m.now), share=m.share) for m in moved)
    alt = desk.say("bridge.alt", **versions, parts=" ".join(told))
    titles = [desk.say("bridge.head", version=version) for version in versions.values()]
    return streams(columns, bands, titles=titles, alt=alt, note=desk.say("bridge.note"))


def _place(codes: list[str], code: str) -> int:
    return codes.index(code) if code in codes else len(codes)

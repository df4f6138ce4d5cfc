"""How good is a segmentation? What was measured and what was not, and which differences the groups show."""

from __future__ import annotations

from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer
from publiek.reports.segmentations.desk import Desk
from publiek.reports.segmentations.withholding import fit_to_show, withheld
from publiek.reports.story import Card, CardTable, Chapter, NativeChart, Series, Value
from publiek.segmentation.card import Measured, labelled, written

_NAMES = 240
_EMPTY = "\N{EN DASH}"


def chapter(desk: Desk) -> Chapter:
    """Everything that was measured, and what the groups show per variable."""
    return desk.chapter("quality", (_measures(desk), _explained(desk)))


def sure_sentence(desk: Desk) -> str:
    """For how many people the label is right, or that this was not measured; and how much the groups show."""
    variance, said = desk.measured("variance"), [desk.labels_right()]
    if variance and variance.value is not None:
        said.append(desk.say("sure.variance", part=variance.value))
    return " ".join(said)


def _measures(desk: Desk) -> Card:
    everything = (desk.card.labels_right, *desk.card.quality, *desk.card.stability)
    known = sum(fit_to_show(one).value is not None for one in everything)
    sentence = desk.say("measures.sentence", n=known, m=len(everything) - known)
    kinds = dict.fromkeys(("measure", "value", "base", "how"), "text")
    rows = tuple(_row(desk, one) for one in everything)
    columns = desk.columns("measures", kinds)  # type: ignore[arg-type]
    table = CardTable(desk.say("measures.caption"), columns, rows, shown=True)
    return desk.make("quality", "measures", Answer(sentence, table=table))


def _row(desk: Desk, measured: Measured) -> tuple[Value, ...]:
    """One number with its margin and base, or why it is not there."""
    shown, words = fit_to_show(measured), labelled(measured, desk.language)
    if shown.value is None:
        reason = desk.say("withheld") if withheld(measured) else desk.say("not-measured")
        return words.label, reason, _EMPTY, words.how
    value, margin = written(shown, desk.language)
    return words.label, f"{value} ({margin})" if margin else value, words.base or _EMPTY, words.how


def _explained(desk: Desk) -> Card | None:
    known = [one for one in desk.card.variables if one.explained is not None]
    if not known:
        return None
    ranked = sorted(known, key=lambda one: (-amount(one.explained), one.name))
    label = {one.name: one.label.in_language(desk.language) for one in ranked}
    best, worst = ranked[0], ranked[-1]
    ends = {"best": label[best.name], "worst": label[worst.name], "most": best.explained, "least": worst.explained}
    write = desk.context.words.numbers.share
    drawn = [Bar(label[one.name], amount(one.explained), write(one.explained)) for one in ranked]
    parts = ", ".join(f"{bar.label} {bar.written}" for bar in drawn)
    picture = bars(drawn, alt=desk.say("explained.alt", parts=parts), label=_NAMES)
    series = Series(desk.say("explained.columns.explained"), tuple(one.explained for one in ranked))
    native = NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")
    rows = tuple((label[one.name], one.explained, one.why.in_language(desk.language)) for one in ranked)
    columns = desk.columns("explained", {"variable": "text", "explained": "share", "why": "text"})
    table = CardTable(desk.say("explained.caption"), columns, rows)
    answer = Answer(desk.say("explained.sentence", **ends), picture, native, table)
    return desk.make("quality", "explained", answer)

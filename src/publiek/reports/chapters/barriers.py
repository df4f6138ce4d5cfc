"""Why do people not come? Barriers among those who missed something, the interested, all non-visitors: never mixed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series
from publiek.vocabulary.barriers import AMONG, GROUPS, barriers

#: Who wanted to go comes first: they are nearest to coming.
_ORDER = ("missed", "interested", "non_visitors")
_NAMED = 3
_LABEL = 290


def chapter(reading: Reading) -> Chapter:
    """Barriers per kind of people, the most important one, what would help."""
    asked = [Ask(f"barriers-{among.replace('_', '-')}", "barriers", partial(_among, among=among)) for among in _ORDER]
    asked += [Ask("barriers-main", "barriers_main", _main), Ask("help-wanted", "help_wanted", _help)]
    if reading.figure("help_ranked"):
        asked.append(Ask("help-ranked", "help_ranked", _ranked))
    return reading.chapter("barriers", asked)


def barrier_name(reading: Reading, code: object) -> str:
    """The words for a barrier; a code that is none of ours as it is."""
    known = {barrier.code: barrier for barrier in barriers()}
    return reading.text(known[str(code)].label) if str(code) in known else reading.words.label("barrier", code)


def group_name(reading: Reading, row: Row) -> str:
    """kennen, willen, kunnen or doen."""
    return reading.text(GROUPS[str(row["group"])])


def told_rows(rows: list[Row]) -> list[Row]:
    """Rows that say something, most often named first."""
    return sorted((row for row in rows if row["share"] is not None), key=lambda row: -amount(row["share"]))


def _among(reading: Reading, rows: list[Row], *, among: str) -> Answer:
    mine = [row for row in rows if row["among"] == among and row["by"] == ""]
    return _barred(reading, f"barriers-{among.replace('_', '-')}", mine, among)


def _main(reading: Reading, rows: list[Row]) -> Answer:
    """Over the interested when they are enough, otherwise over all who named one."""
    for among in _ORDER:
        mine = [row for row in rows if row["among"] == among and row["by"] == ""]
        if told_rows(mine):
            return _barred(reading, "barriers-main", mine, among)
    return _barred(reading, "barriers-main", [], _ORDER[0])


def _barred(reading: Reading, card: str, rows: list[Row], among: str) -> Answer:
    say, whom = reading.words.say, reading.text(AMONG[among])
    told = told_rows(rows)
    if not told:
        return Answer(say("barriers.thin", whom=whom))
    n = max(whole(row["n"]) for row in told)
    first = [f"{barrier_name(reading, row['barrier'])} ({say('barriers.share', share=row['share'])})" for row in told]
    sentence = say(f"{card}.sentence", n=n, whom=whom, tops=reading.words.listed(first[:_NAMED]))
    drawn = [
        _bar(reading, row, lambda r: f"{barrier_name(reading, r['barrier'])} ({group_name(reading, r)})")
        for row in told
    ]
    parts = ", ".join(f"{bar.label}: {bar.written}" for bar in drawn)
    picture = bars(drawn, alt=say("barriers.alt", whom=whom, parts=parts), label=_LABEL)
    heads = (
        Head("barrier", "text", lambda row: barrier_name(reading, row["barrier"])),
        Head("group", "text", lambda row: group_name(reading, row)),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("n"),
    )
    return Answer(sentence, picture, _native(reading, card, drawn), table_of(reading, card, heads, told))


def _bar(reading: Reading, row: Row, label: Callable[[Row], str], share: str = "share") -> Bar:
    write = reading.words.numbers.share
    return Bar(label(row), amount(row[share]), write(row[share]), row.get("low"), row.get("high"))  # type: ignore[arg-type]


def _native(reading: Reading, card: str, drawn: list[Bar]) -> NativeChart:
    name = reading.words.say(f"{card}.columns.share")
    ends = (tuple(bar.low for bar in drawn), tuple(bar.high for bar in drawn))
    series = Series(name, tuple(bar.value for bar in drawn), *ends)
    return NativeChart("bar", tuple(bar.label for bar in drawn), (series,), number="share")


def _help(reading: Reading, rows: list[Row]) -> Answer:
    return _wanted(reading, "help-wanted", told_rows(rows))


def _ranked(reading: Reading, rows: list[Row]) -> Answer:
    return _wanted(reading, "help-ranked", told_rows(rows))


def _wanted(reading: Reading, card: str, told: list[Row]) -> Answer:
    say = reading.words.say
    if not told:
        return Answer(say("barriers.none"))
    named = [f"{help_name(reading, row)} ({say('barriers.share', share=row['share'])})" for row in told[:_NAMED]]
    sentence = say(f"{card}.sentence", n=max(whole(row["n"]) for row in told), tops=reading.words.listed(named))
    drawn = [_bar(reading, row, lambda r: help_name(reading, r)) for row in told]
    parts = ", ".join(f"{bar.label}: {bar.written}" for bar in drawn)
    heads = (
        Head("item", "text", lambda row: help_name(reading, row)),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("n"),
    )
    picture = bars(drawn, alt=say(f"{card}.alt", parts=parts), label=_LABEL)
    return Answer(sentence, picture, _native(reading, card, drawn), table_of(reading, card, heads, told))


def help_name(reading: Reading, row: Row) -> str:
    """The words for something that would help."""
    return reading.words.label("help", row["item"])

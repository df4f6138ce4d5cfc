"""For whom does a survey speak? Who took part beside who lives there: who is missing is shown, never weighted away."""

from __future__ import annotations

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Series

#: So far below its part of the population a category is called missing.
_MISSING = 0.75
_NAMED = 3


def chapter(reading: Reading) -> Chapter:
    """Who took part."""
    return reading.chapter("answered", (Ask("who-answered", "survey_response", _who),))


def category(reading: Reading, row: Row) -> str:
    """A category with the name of its trait: "leeftijd: 65+"."""
    words = reading.words
    trait, code = str(row["variable"]), str(row["category"])
    said = " / ".join(words.label(f"trait-{trait}", part) for part in code.split("|")) if trait in _JOINED else ""
    return f"{words.label('trait', trait)}: {said or words.label(f'trait-{trait}', code)}"


#: Traits whose categories may be put together ("15-24|25-44").
_JOINED = ("age", "urbanity")


def _who(reading: Reading, rows: list[Row]) -> Answer:
    say, write = reading.words.say, reading.words.numbers.share
    told = [row for row in rows if row["share_answers"] is not None]
    known = [row for row in told if row["share_population"] is not None and row["category"] != "unknown"]
    missing = [row for row in known if amount(row["share_answers"]) < _MISSING * amount(row["share_population"])]
    missing.sort(key=lambda row: amount(row["share_answers"]) / max(amount(row["share_population"]), 1e-9))
    said = [_said(reading, row) for row in missing[:_NAMED]]
    if not known:
        sentence = say("who-answered.not-compared")
    else:
        sentence = say("who-answered.missing", groups=reading.words.listed(said)) if said else say("who-answered.like")
    how = reading.fact("survey_response", "design_effect")
    if isinstance(how, float):
        effective = reading.fact("survey_response", "n_effective")
        sentence += " " + say("who-answered.effect", n=effective)
    drawn = [
        Bar(
            category(reading, row),
            amount(row["share_answers"]),
            write(row["share_answers"]),
            compared=amount(row["share_population"]) if row["share_population"] is not None else None,
        )
        for row in told
    ]
    parts = "; ".join(_said(reading, row) for row in known)
    picture = bars(drawn, alt=say("who-answered.alt", parts=parts), compared_with=say("who-answered.live"), label=260)
    heads = (
        Head("category", "text", lambda row: category(reading, row)),
        Head("n"),
        Head("share_answers", "share"),
        Head("share_population", "share"),
        Head("share_weighted", "share"),
    )
    series = tuple(
        Series(say(f"who-answered.columns.{column}"), tuple(row[column] for row in told))  # type: ignore[misc]
        for column in ("share_answers", "share_population")
    )
    native = NativeChart("bar", tuple(category(reading, row) for row in told), series, number="share")
    return Answer(sentence, picture, native, table_of(reading, "who-answered", heads, told))


def _said(reading: Reading, row: Row) -> str:
    return reading.words.say(
        "who-answered.one",
        category=category(reading, row),
        answers=row["share_answers"],
        population=row["share_population"],
    )

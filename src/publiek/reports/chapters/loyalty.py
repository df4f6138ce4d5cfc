"""Do people come back, and how often do they come? Reach and frequency are told apart."""

from __future__ import annotations

from datetime import date

from publiek.reports.chapters import booker_groups
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.bars import Bar, bars
from publiek.reports.pictures.flow import Band, flow
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter, NativeChart, Picture, Series

_PRESENT = ("returning", "new", "unknown")
_COLUMNS_DRAWN = 3


def chapter(reading: Reading) -> Chapter:
    """Loyalty, frequency, reach, kinds of bookers."""
    asked = (
        Ask("come-back", "loyalty", _come_back),
        Ask("reach", "reach", _reach),
        Ask("how-often", "frequency", _how_often),
        *booker_groups.asked(reading),
    )
    return reading.chapter("loyalty", asked)


def running(season: str, today: date) -> bool:
    """Whether "2024/25" (until 31 July 2025) is not over on `today`."""
    year = season[:4]
    return year.isdigit() and today <= date(int(year) + 1, 7, 31)


def loyalty_sentence(reading: Reading, rows: list[Row]) -> str:
    """New and returning in the latest season; lapsed in the latest one that is over."""
    say, today = reading.words.say, reading.context.made_on
    seasons = sorted({str(row["season"]) for row in rows if row["season"] != "unknown"})
    shares = {(row["season"], row["state"]): row["share"] for row in rows}
    if len(seasons) < 2:
        return say("come-back.one", season=seasons[0]) if seasons else say("silence.nothing")
    last = seasons[-1]
    said = [
        say(
            "come-back.season",
            season=last,
            new=shares.get((last, "new"), 0.0),
            returning=shares.get((last, "returning"), 0.0),
        )
    ]
    if running(last, today):
        said.append(say("come-back.running"))
    over = [season for season in seasons[1:] if shares.get((season, "lapsed")) is not None]
    if over:
        previous = seasons[seasons.index(over[-1]) - 1]
        said.append(say("come-back.lapsed", previous=previous, season=over[-1], share=shares[over[-1], "lapsed"]))
    return " ".join(said)


def _come_back(reading: Reading, rows: list[Row]) -> Answer:
    heads = (
        Head("season", "text", lambda row: reading.words.label("seasons", row["season"])),
        Head("state", "text", lambda row: reading.code("state", row["state"])),
        Head("bookers"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
    )
    table = table_of(reading, "come-back", heads, rows)
    flows = reading.rows("loyalty_flow")
    picture = _flow(reading, flows, rows) if flows else None
    return Answer(loyalty_sentence(reading, rows), picture, _states(reading, rows), table)


def _flow(reading: Reading, flows: list[Row], rows: list[Row]) -> Picture:
    seasons = sorted({str(row[end]) for row in flows for end in ("from_season", "to_season")})[-_COLUMNS_DRAWN:]
    shown = [row for row in flows if row["from_season"] in seasons and row["to_season"] in seasons]
    bands = [
        Band(seasons.index(str(r["from_season"])), str(r["from_state"]), str(r["to_state"]), amount(r["bookers"]))
        for r in shown
    ]
    shares = {(row["season"], row["state"]): row["share"] for row in rows}
    written: dict[tuple[int, str], str] = {}
    for column, season in enumerate(seasons):
        for state in (*_PRESENT, "lapsed", "not_yet"):
            n = _size(bands, column, state)
            share = shares.get((season, state))
            known = {"share": share} if share is not None and state in ("new", "returning") else {}
            path = "come-back.node" if known else "come-back.first" if state == "unknown" else "come-back.node-only"
            written[column, state] = reading.words.say(path, state=reading.code("state", state), n=n, **known)
    return flow(seasons, bands, written=written, alt=_flow_alt(reading, shown))


def _size(bands: list[Band], column: int, state: str) -> float:
    into = sum(band.bookers for band in bands if band.column == column - 1 and band.to_state == state)
    out = sum(band.bookers for band in bands if band.column == column and band.from_state == state)
    return max(into, out)


def _flow_alt(reading: Reading, flows: list[Row]) -> str:
    pairs: dict[tuple[str, str], dict[str, int]] = {}
    for row in flows:
        counts = pairs.setdefault((str(row["from_season"]), str(row["to_season"])), {})
        counts[str(row["to_state"])] = counts.get(str(row["to_state"]), 0) + whole(row["bookers"])
    parts = [
        reading.words.say(
            "come-back.alt-one",
            **{"from": start, "to": end, "returning": counts.get("returning", 0), "new": counts.get("new", 0)},
            away=counts.get("lapsed", 0) + counts.get("not_yet", 0),
        )
        for (start, end), counts in sorted(pairs.items())
    ]
    return reading.words.say("come-back.alt", parts=" ".join(parts))


def _states(reading: Reading, rows: list[Row]) -> NativeChart:
    seasons = sorted({str(row["season"]) for row in rows})
    states = [state for state in _PRESENT if any(row["state"] == state for row in rows)]
    counts = {(row["season"], row["state"]): row["bookers"] for row in rows}
    series = tuple(
        Series(reading.code("state", state), tuple(counts.get((season, state)) for season in seasons))  # type: ignore[misc]
        for state in states
    )
    return NativeChart("bar", tuple(seasons), series, stacked=True)


def _class(reading: Reading, row: Row) -> str:
    return reading.words.label("how-often.classes", row["visits_per_booker"])


def _how_often(reading: Reading, rows: list[Row]) -> Answer:
    say, write = reading.words.say, reading.words.numbers.share
    overall = [row for row in rows if row["season"] == ""] or rows
    share = {str(row["visits_per_booker"]): amount(row["share"]) for row in overall}
    visits = {str(row["visits_per_booker"]): row["visits_share"] for row in overall}
    few, many = share.get("1", 0.0) + share.get("2", 0.0), share.get("10+", 0.0)
    sentence = say("how-often.sentence", few=few, many=many, visits=visits.get("10+") or 0.0)
    drawn = [
        Bar(_class(reading, r), amount(r["share"]), write(r["share"]), r["low"], r["high"], r["visits_share"])
        for r in overall
    ]
    parts = ", ".join(f"{bar.label}: {bar.written}" for bar in drawn)
    picture = bars(drawn, alt=say("how-often.alt", parts=parts), compared_with=say("how-often.visits-mark"))
    series = (
        Series(say("how-often.columns.share"), *(tuple(r[name] for r in overall) for name in ("share", "low", "high"))),
        Series(say("how-often.columns.visits-share"), tuple(r["visits_share"] for r in overall)),  # type: ignore[misc]
    )
    heads = (
        Head("season", "text", lambda row: str(row["season"]) or say("how-often.all")),
        Head("times", "text", lambda row: _class(reading, row)),
        Head("bookers"),
        Head("share", "share"),
        Head("low", "share"),
        Head("high", "share"),
        Head("visits-share", "share", "visits_share"),
    )
    native = NativeChart("bar", tuple(bar.label for bar in drawn), series, number="share")
    return Answer(sentence, picture, native, table_of(reading, "how-often", heads, rows))


def _reach(reading: Reading, rows: list[Row]) -> Answer:
    say = reading.words.say
    seasons = sorted((row for row in rows if row["season"] not in ("", "unknown")), key=lambda row: str(row["season"]))
    last = seasons[-1] if seasons else rows[0]
    name = str(last["season"]) or say("how-often.all")
    said = [say("reach.sentence", season=name, n=last["bookers"], each=last["visits_per_booker"])]
    if len(seasons) > 1:
        said.append(_change(reading, seasons[-2], last))
    heads = (
        Head("season", "text", lambda row: str(row["season"]) or say("how-often.all")),
        Head("bookers"),
        Head("visits"),
        Head("each", "rate", "visits_per_booker"),
    )
    native = NativeChart(
        "bar",
        tuple(str(row["season"]) for row in seasons),
        (Series(say("reach.columns.bookers"), tuple(row["bookers"] for row in seasons)),),  # type: ignore[misc]
    )
    return Answer(" ".join(said), native=native, table=table_of(reading, "reach", heads, rows))


def _change(reading: Reading, previous: Row, last: Row) -> str:
    """More or fewer bookers than the season before; a season that still runs is not compared."""
    if running(str(last["season"]), reading.context.made_on):
        return reading.words.say("come-back.running")
    more = whole(last["bookers"]) - whole(previous["bookers"])
    path = "reach.more" if more > 0 else "reach.fewer" if more < 0 else "reach.equal"
    return reading.words.say(path, previous=previous["season"], **({"n": abs(more)} if more else {}))

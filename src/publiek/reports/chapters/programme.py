"""What draws an audience: productions, genres, days, months, and which genre draws which group?"""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters.tables import Head, share_bars, table_of
from publiek.reports.numbers import amount, finite, whole
from publiek.reports.pictures.heat import Square, heat
from publiek.reports.pictures.lines import lines
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import CardTable, Chapter, NativeChart, Picture, Series
from publiek.reports.words import cleaned

#: A production or genre with fewer bookers than this is not named for its share of new ones.
_LARGER = 100
#: Months of a theatre season, August first.
_SEASON = (8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7)
_SEASONS_DRAWN = 4


def chapter(reading: Reading) -> Chapter:
    """The programme."""
    asked = (
        Ask("productions", "by_production", _productions),
        Ask("genres", "by_genre", _genres),
        Ask("genre-groups", "genre_segments", _genre_groups),
        Ask("months", "by_month", _months),
        Ask("weekdays", "by_weekday", _weekdays),
    )
    return reading.chapter("programme", asked)


def _most_visits(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-whole(row["visits"]), str(row["key"])))


def _newest(rows: list[Row]) -> Row | None:
    """Of the larger rows the one with the largest share of new bookers; None when there is nothing to compare."""
    large = [row for row in rows if finite(row["new_share"]) and whole(row["bookers"]) >= _LARGER]
    return max(large, key=lambda row: (row["new_share"], str(row["key"]))) if len(large) > 1 else None  # type: ignore[return-value,arg-type]


def _each(row: Row) -> float | None:
    performances = whole(row["performances"])
    return whole(row["visits"]) / performances if performances else None


def _heads(reading: Reading, column: str) -> tuple[Head, ...]:
    def name(row: Row) -> str:
        return cleaned(row["key"]) if column == "production" else _label(reading, column, row)

    return (
        Head("key", "text", name),
        Head("performances"),
        Head("visits"),
        Head("share", "share"),
        Head("each", "rate", _each),
        Head("bookers"),
        Head("new", "share", "new_share"),
        Head("revenue", "money", "revenue_cents"),
        Head("km", "km", "median_km"),
        Head("occupancy", "share"),
    )


def _label(reading: Reading, column: str, row: Row) -> str:
    if column == "month":
        return reading.words.numbers.month(cleaned(row["key"]))
    return reading.words.label(column, row["key"])


def _productions(reading: Reading, rows: list[Row]) -> Answer:
    say, ranked = reading.words.say, _most_visits(rows)

    def quoted(row: Row) -> str:
        return say("frame.quote", name=cleaned(row["key"]))

    top, visits = ranked[0], sum(whole(row["visits"]) for row in rows)
    told = {"visits": visits, "title": quoted(top)}
    if len(rows) == 1:
        said = [say("productions.one", **told)]
    else:
        said = [say("productions.sentence", n=len(rows), top=top["visits"], share=top["share"], **told)]
    if newest := _newest(ranked):
        said.append(say("productions.new", title=quoted(newest), share=newest["new_share"]))
    first, *others = (head for head in _heads(reading, "production") if head.key not in ("share", "each"))
    start = Head("start", "date", lambda row: row["start"].date() if row["start"] else None)  # type: ignore[attr-defined]
    table = table_of(reading, "productions", (first, start, *others), ranked, first=15)
    native = NativeChart(
        "bar",
        tuple(cleaned(row["key"]) for row in ranked[:12]),
        (Series(say("productions.columns.visits"), tuple(row["visits"] for row in ranked[:12])),),  # type: ignore[misc]
    )
    return Answer(" ".join(said), native=native, table=table)


def _genres(reading: Reading, rows: list[Row]) -> Answer:
    say, ranked = reading.words.say, _most_visits(rows)
    table = table_of(reading, "genres", _heads(reading, "genre"), ranked)
    known = [row for row in ranked if row["key"] != "unknown"]
    if not known:
        return Answer(say("genres.unknown"), table=table)
    said = [say("genres.sentence", genre=_label(reading, "genre", known[0]), share=known[0]["share"])]
    if newest := _newest(known):
        said.append(say("genres.new", genre=_label(reading, "genre", newest), share=newest["new_share"]))
    drawn = share_bars(reading, "genres", ranked, label=lambda row: _label(reading, "genre", row), muted="unknown")
    return replace(drawn, sentence=" ".join(said), table=table)


def _weekdays(reading: Reading, rows: list[Row]) -> Answer:
    say, top = reading.words.say, _most_visits(rows)[0]
    said = [say("weekdays.sentence", day=_label(reading, "weekday", top), share=top["share"])]
    averages = [(each, row) for row in rows if (each := _each(row)) is not None]
    if len(averages) > 1:
        each, busiest = max(averages, key=lambda pair: pair[0])
        said.append(say("weekdays.each", day=_label(reading, "weekday", busiest), each=each))
    drawn = share_bars(reading, "weekdays", rows, label=lambda row: _label(reading, "weekday", row))
    return replace(
        drawn, sentence=" ".join(said), table=table_of(reading, "weekdays", _heads(reading, "weekday"), rows)
    )


def _months(reading: Reading, rows: list[Row]) -> Answer:
    say, numbers = reading.words.say, reading.words.numbers
    top = _most_visits(rows)[0]
    month = numbers.month(cleaned(top["key"]))
    series = _by_season(rows)[-_SEASONS_DRAWN:]
    names = tuple(numbers.month_short(number) for number in _SEASON)
    alt = say("months.alt", parts=", ".join(one.name for one in series), month=month)
    picture = lines(names, series, alt=alt) if series else None
    table = table_of(reading, "months", _heads(reading, "month"), rows, first=36)
    sentence = say("months.sentence", month=month, visits=top["visits"])
    return Answer(sentence, picture, NativeChart("line", names, tuple(series)) if series else None, table)


def _by_season(rows: list[Row]) -> list[Series]:
    """Visits by month of the season, one series per season; months without a performance are silent."""
    found: dict[int, dict[int, float]] = {}
    for row in rows:
        year, _, month = str(row["key"]).partition("-")
        if year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
            season = int(year) if int(month) >= _SEASON[0] else int(year) - 1
            found.setdefault(season, {})[int(month)] = amount(row["visits"])
    return [
        Series(f"{season}/{(season + 1) % 100:02d}", tuple(found[season].get(month) for month in _SEASON))
        for season in sorted(found)
    ]


def _genre_groups(reading: Reading, rows: list[Row]) -> Answer:
    say, where = reading.words.say, reading.words.say("references.catchment")
    sure = [row for row in rows if finite(row["low"]) and amount(row["low"]) > 100 and not row["thin"]]
    sure = [row for row in sure if row["genre"] != "unknown"]
    sentence = say("genre-groups.same")
    if sure:
        best = max(sure, key=lambda row: (row["low"], str(row["genre"])))  # type: ignore[return-value,arg-type]
        index = amount(best["index"])
        named = {"group": say("frame.quote", name=reading.group(best["segment"])), "genre": _genre(reading, best)}
        sentence = say("genre-groups.sentence", times=index / 100, index=index, reference=where, **named)
    return Answer(sentence, _heat(reading, rows, sentence), _heat_native(reading, rows), _heat_table(reading, rows))


def _genre(reading: Reading, row: Row) -> str:
    return reading.words.label("genre", row["genre"])


def _told(row: Row) -> float | None:
    return amount(row["index"]) if finite(row["index"]) and not row["thin"] else None


def _heat(reading: Reading, rows: list[Row], sentence: str) -> Picture | None:
    if not any(_told(row) is not None for row in rows if row["genre"] != "unknown"):
        return None
    written = reading.words.numbers.index
    squares = [
        Square(_genre(reading, row), reading.group(row["segment"]), told, "" if told is None else written(told))
        for row in rows
        for told in [_told(row)]
        if row["genre"] != "unknown"
    ]
    genres = list(dict.fromkeys(square.row for square in squares))
    groups = list(dict.fromkeys(square.column for square in squares))
    alt = reading.words.say("genre-groups.alt", reference=reading.words.say("references.catchment"), top=sentence)
    return heat(squares, rows=genres, columns=groups, alt=alt)


def _heat_native(reading: Reading, rows: list[Row]) -> NativeChart:
    genres, groups = (list(dict.fromkeys(row[key] for row in rows)) for key in ("genre", "segment"))
    cells = {(row["genre"], row["segment"]): _told(row) for row in rows}
    series = tuple(
        Series(reading.words.label("genre", genre), tuple(cells.get((genre, group)) for group in groups))
        for genre in genres
    )
    return NativeChart("bar", tuple(reading.group(group) for group in groups), series, number="index")


def _heat_table(reading: Reading, rows: list[Row]) -> CardTable:
    heads = (
        Head("genre", "text", lambda row: _genre(reading, row)),
        Head("group", "text", lambda row: reading.group(row["segment"])),
        Head("bookers"),
        Head("share", "share"),
        Head("index", "index"),
        Head("low", "index"),
        Head("high", "index"),
    )
    return table_of(reading, "genre-groups", heads, rows)

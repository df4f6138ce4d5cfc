"""Who comes, compared with who lives there?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from publiek.reports.chapters import people
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.index_chart import Dot, Panel, index_chart
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import CardTable, Chapter, Column, NativeChart, Picture, Series, Value

#: A reference to show first, and the one to show beside it, best first.
_NEAR = ("catchment", "municipality", "province", "nl")
_FAR = ("nl", "province", "municipality", "catchment")
#: Columns of the person index beside those of the area index.
_PEOPLE = (("people", "index"), ("people-low", "low"), ("people-high", "high"))
#: More groups than this in one sentence and nobody remembers them.
_NAMED = 2


def chapter(reading: Reading) -> Chapter:
    """The audience by group of areas."""
    asked = [Ask("who-comes", "segment_index", _who)]
    if reading.figure("person_index"):
        asked.append(Ask("people", "person_index", people.tell))
    return reading.chapter("audience", (*asked, Ask("groups", "segment_index", _groups)))


def references(reading: Reading, rows: list[Row]) -> list[str]:
    """The reference to show first and the one beside it (one only when there is no other)."""
    found = {str(row["reference"]) for row in rows}
    chosen = [code for code in reading.context.references if code in found]
    if chosen:
        return chosen[:2]
    near = [code for code in _NEAR if code in found] or sorted(found)
    far = [code for code in _FAR if code in found and code != near[0]]
    return near[:1] + far[:1]


def who_sentence(reading: Reading, rows: list[Row]) -> str:
    """Which groups come more and less than lives in the first reference, as far as that is certain."""
    say, first = reading.words.say, references(reading, rows)[0]
    against = [row for row in rows if row["reference"] == first]
    more = [row for row in _sorted(against) if row["verdict"] == "above"]
    less = [row for row in reversed(_sorted(against)) if row["verdict"] == "below"]
    named = {"n": min(len(more), _NAMED), "m": min(len(less), _NAMED), "reference": reading.reference(first)}
    if more and less:
        return say("who-comes.both", groups=_names(reading, more), others=_names(reading, less), **named)
    if more:
        return say("who-comes.more", groups=_names(reading, more), **named)
    if less:
        return say("who-comes.less", groups=_names(reading, less), **{**named, "n": named["m"]})
    return say("who-comes.same", **named)


def _sorted(rows: list[Row]) -> list[Row]:
    """Highest index first; silent groups last, each in a fixed order."""
    return sorted(rows, key=lambda row: (row["index"] is None, -amount(row["index"]), str(row["segment"])))


def _names(reading: Reading, rows: list[Row]) -> str:
    quoted = [reading.words.say("frame.quote", name=reading.group(row["segment"])) for row in rows[:_NAMED]]
    return reading.words.listed(quoted)


def _who(reading: Reading, rows: list[Row]) -> Answer:
    order = [
        str(row["segment"]) for row in _sorted([r for r in rows if r["reference"] == references(reading, rows)[0]])
    ]
    sentence = " ".join([who_sentence(reading, rows), *_beside(reading, rows)])
    drawn = [row for row in rows if row["index"] is not None]
    beside = _of_people(reading, rows)
    picture = _picture(reading, drawn, order, beside) if drawn else None
    native = _two_marks(reading, drawn, order, beside) if beside else _native(reading, drawn, order)
    return Answer(sentence, picture, native, _table(reading, rows, order))


def _of_people(reading: Reading, rows: list[Row]) -> dict[str, Row]:
    """The person index by group against the first reference, of groups that have one."""
    first = references(reading, rows)[0]
    told = reading.rows("person_index")
    return {str(row["segment"]): row for row in told if row["reference"] == first and row["index"] is not None}


def _beside(reading: Reading, rows: list[Row]) -> list[str]:
    """How the picture changes against the other reference."""
    shown = references(reading, rows)
    if len(shown) < 2:
        return []
    verdicts = [{r["segment"]: r["verdict"] for r in rows if r["reference"] == code} for code in shown]
    sides = {"above", "below"}
    other = reading.reference(shown[1])
    differs = sum(
        verdicts[0][group] != verdict and bool({verdict, verdicts[0][group]} & sides)
        for group, verdict in verdicts[1].items()
        if group in verdicts[0]
    )
    path = "who-comes.other-differs" if differs else "who-comes.other-same"
    return [reading.words.say(path, other=other, **({"n": differs} if differs else {}))]


def _picture(reading: Reading, rows: list[Row], order: list[str], beside: dict[str, Row]) -> Picture:
    """Areas against two references side by side; with people beside them against the first one, in two marks."""
    say, shown = reading.words.say, references(reading, rows)[: 1 if beside else 2]
    drawn = {str(row["segment"]) for row in rows}
    groups = [reading.group(code) for code in order if code in drawn]
    panels = [
        Panel(
            say("who-comes.panel", reference=reading.reference(code)),
            tuple(dot for row in rows if row["reference"] == code for dot in _dots(reading, row, beside)),
        )
        for code in shown
    ]
    first = _sorted([row for row in rows if row["reference"] == shown[0]])
    tops = " ".join(_alt(reading, row) for row in first)
    alt = say("who-comes.alt", reference=reading.reference(shown[0]), tops=tops)
    if beside:
        of_people = " ".join(_alt(reading, beside[str(row["segment"])]) for row in first if row["segment"] in beside)
        alt = f"{alt} {say('who-comes.alt-people', tops=of_people)}"
    sides = {"less": say("who-comes.less-side"), "more": say("who-comes.more-side")}
    picture = index_chart(panels, groups=groups, alt=alt, **sides)
    return replace(picture, note=say("who-comes.note")) if beside else picture


def _dots(reading: Reading, row: Row, beside: dict[str, Row]) -> list[Dot]:
    """The mark of a group, and that of its people."""
    person = beside.get(str(row["segment"]))
    if not beside:
        return [_dot(reading, row, "area", reading.words.numbers.index(amount(row["index"])))]
    area = _dot(reading, row, "area", reading.words.say("who-comes.marks.area", index=row["index"]))
    if person is None:
        return [area]
    return [area, _dot(reading, person, "person", reading.words.say("who-comes.marks.person", index=person["index"]))]


def _dot(reading: Reading, row: Row, kind: str, written: str) -> Dot:
    index = amount(row["index"])
    low, high = (float(row[end]) if row[end] is not None else index for end in ("low", "high"))
    ends = (row.get("band_low"), row.get("band_high"))
    band = (float(ends[0]), float(ends[1])) if ends[0] is not None and ends[1] is not None else None
    return Dot(reading.group(row["segment"]), index, low, high, str(row["verdict"]), written, kind, band)


def _alt(reading: Reading, row: Row) -> str:
    values = {key: row[key] for key in ("index", "low", "high")}
    verdict = reading.code("verdict", row["verdict"])
    return reading.words.say("who-comes.alt-one", group=reading.group(row["segment"]), verdict=verdict, **values)


def _native(reading: Reading, rows: list[Row], order: list[str]) -> NativeChart:
    by_key = {(row["reference"], row["segment"]): row for row in rows}
    drawn = [code for code in order if any(segment == code for _, segment in by_key)]

    def values(reference: str, column: str) -> tuple[float | None, ...]:
        return tuple(by_key.get((reference, code), {}).get(column) for code in drawn)  # type: ignore[misc]

    series = tuple(
        Series(reading.reference(code), values(code, "index"), values(code, "low"), values(code, "high"))
        for code in references(reading, rows)
    )
    return NativeChart("dot", tuple(reading.group(code) for code in drawn), series, number="index")


def _two_marks(reading: Reading, rows: list[Row], order: list[str], beside: dict[str, Row]) -> NativeChart:
    """Areas and people against the first reference, as two series."""
    first = references(reading, rows)[0]
    areas = {str(row["segment"]): row for row in rows if row["reference"] == first}
    drawn = [code for code in order if code in areas]

    def series(kind: str, found: dict[str, Row]) -> Series:
        ends = [tuple(found.get(code, {}).get(name) for code in drawn) for name in ("index", "low", "high")]
        return Series(reading.words.say(f"who-comes.series.{kind}"), *ends)  # type: ignore[arg-type]

    groups = tuple(reading.group(code) for code in drawn)
    return NativeChart("dot", groups, (series("area", areas), series("person", beside)), number="index")


def _table(reading: Reading, rows: list[Row], order: list[str]) -> CardTable:
    place = {code: number for number, code in enumerate(order)}
    first = references(reading, rows)
    found = dict.fromkeys(str(row["reference"]) for row in rows)
    shown = [*first, *(code for code in (*_NEAR, *found) if code not in first)]
    ranked = sorted(rows, key=lambda row: (shown.index(str(row["reference"])), place.get(str(row["segment"]), 99)))
    heads = (
        Head("group", "text", lambda row: reading.group(row["segment"])),
        Head("reference", "text", lambda row: reading.reference(row["reference"])),
        Head("bookers"),
        Head("share", "share"),
        Head("share-low", "share", "share_low"),
        Head("share-high", "share", "share_high"),
        Head("reference-share", "share", "reference_share"),
        Head("index", "index"),
        Head("low", "index"),
        Head("high", "index"),
        Head("shrunk", "index", "index_shrunk"),
        Head("verdict", "text", lambda row: reading.code("verdict", row["verdict"])),
        *(Head(key, "index", _of(reading, column)) for key, column in _PEOPLE),
    )
    return table_of(reading, "who-comes", heads, ranked, first=2 * max(len(order), 1))


def _of(reading: Reading, column: str) -> Callable[[Row], Value]:
    """The cell of the person index that belongs to a row of the area index."""
    found = {(row["reference"], row["segment"]): row[column] for row in reading.rows("person_index")}
    return lambda row: found.get((row["reference"], row["segment"]))  # type: ignore[return-value]


def _groups(reading: Reading, rows: list[Row]) -> Answer:
    """Portraits, in the order of how many of the audience come from such areas."""
    say, first = reading.words.say, references(reading, rows)[0]
    against = sorted(
        (r for r in rows if r["reference"] == first), key=lambda r: (-whole(r["bookers"]), str(r["segment"]))
    )
    portraits = {group.code: reading.text(group.portrait) for group in reading.context.groups}
    where = reading.reference(first)
    columns = (
        Column(say("groups.columns.group")),
        Column(say("groups.columns.portrait")),
        Column(say("groups.columns.share"), "share"),
        Column(say("groups.columns.reference-share", reference=where), "share"),
    )
    cells = tuple(
        (reading.group(r["segment"]), portraits.get(str(r["segment"]), ""), r["share"], r["reference_share"])
        for r in against
    )
    top = against[0] if against else None
    known = top is not None and top["share"] is not None
    group = say("frame.quote", name=reading.group(top["segment"])) if top else ""
    sentence = say("groups.sentence", share=top["share"], group=group) if top and known else say("groups.unknown")
    return Answer(sentence, table=CardTable(say("groups.caption"), columns, cells))

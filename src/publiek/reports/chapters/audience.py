"""Who comes, compared with who lives there?"""

from __future__ import annotations

from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, whole
from publiek.reports.pictures.index_chart import Dot, Panel, index_chart
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import CardTable, Chapter, Column, NativeChart, Picture, Series

#: A reference to show first, and the one to show beside it, best first.
_NEAR = ("catchment", "municipality", "province", "nl")
_FAR = ("nl", "province", "municipality", "catchment")
#: More groups than this in one sentence and nobody remembers them.
_NAMED = 2


def chapter(reading: Reading) -> Chapter:
    """The audience by group of areas."""
    return reading.chapter(
        "audience", (Ask("who-comes", "segment_index", _who), Ask("groups", "segment_index", _groups))
    )


def references(rows: list[Row]) -> list[str]:
    """The reference to show first and the one beside it (one only when there is no other)."""
    found = {str(row["reference"]) for row in rows}
    near = [code for code in _NEAR if code in found] or sorted(found)
    far = [code for code in _FAR if code in found and code != near[0]]
    return near[:1] + far[:1]


def who_sentence(reading: Reading, rows: list[Row]) -> str:
    """Which groups come more and less than lives in the first reference, as far as that is certain."""
    say, first = reading.words.say, references(rows)[0]
    against = [row for row in rows if row["reference"] == first]
    more = [row for row in _sorted(against) if row["verdict"] == "above"]
    less = [row for row in reversed(_sorted(against)) if row["verdict"] == "below"]
    named = {"n": min(len(more), _NAMED), "m": min(len(less), _NAMED), "reference": say(f"references.{first}")}
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
    order = [str(row["segment"]) for row in _sorted([r for r in rows if r["reference"] == references(rows)[0]])]
    sentence = " ".join([who_sentence(reading, rows), *_beside(reading, rows)])
    drawn = [row for row in rows if row["index"] is not None]
    picture = _picture(reading, drawn, order) if drawn else None
    return Answer(sentence, picture, _native(reading, drawn, order), _table(reading, rows, order))


def _beside(reading: Reading, rows: list[Row]) -> list[str]:
    """How the picture changes against the other reference."""
    shown = references(rows)
    if len(shown) < 2:
        return []
    verdicts = [{r["segment"]: r["verdict"] for r in rows if r["reference"] == code} for code in shown]
    sides = {"above", "below"}
    other = reading.words.say(f"references.{shown[1]}")
    differs = sum(
        verdicts[0][group] != verdict and bool({verdict, verdicts[0][group]} & sides)
        for group, verdict in verdicts[1].items()
        if group in verdicts[0]
    )
    path = "who-comes.other-differs" if differs else "who-comes.other-same"
    return [reading.words.say(path, other=other, **({"n": differs} if differs else {}))]


def _picture(reading: Reading, rows: list[Row], order: list[str]) -> Picture:
    say, shown = reading.words.say, references(rows)
    drawn = {str(row["segment"]) for row in rows}
    groups = [reading.group(code) for code in order if code in drawn]
    panels = [
        Panel(
            say("who-comes.panel", reference=say(f"references.{code}")),
            tuple(_dot(reading, row) for row in rows if row["reference"] == code),
        )
        for code in shown
    ]
    tops = " ".join(_alt(reading, row) for row in _sorted([r for r in rows if r["reference"] == shown[0]]))
    alt = say("who-comes.alt", reference=say(f"references.{shown[0]}"), tops=tops)
    return index_chart(panels, groups=groups, alt=alt, less=say("who-comes.less-side"), more=say("who-comes.more-side"))


def _dot(reading: Reading, row: Row) -> Dot:
    index = amount(row["index"])
    low, high = (float(row[end]) if row[end] is not None else index for end in ("low", "high"))
    written = reading.words.numbers.index(index)
    return Dot(reading.group(row["segment"]), index, low, high, str(row["verdict"]), written)


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
        Series(
            reading.words.say(f"references.{code}"), values(code, "index"), values(code, "low"), values(code, "high")
        )
        for code in references(rows)
    )
    return NativeChart("dot", tuple(reading.group(code) for code in drawn), series, number="index")


def _table(reading: Reading, rows: list[Row], order: list[str]) -> CardTable:
    place = {code: number for number, code in enumerate(order)}
    shown = [*references(rows), *(code for code in _NEAR if code not in references(rows))]
    ranked = sorted(rows, key=lambda row: (shown.index(str(row["reference"])), place.get(str(row["segment"]), 99)))
    heads = (
        Head("group", "text", lambda row: reading.group(row["segment"])),
        Head("reference", "text", lambda row: reading.words.say(f"references.{row['reference']}")),
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
    )
    return table_of(reading, "who-comes", heads, ranked, first=2 * max(len(order), 1))


def _groups(reading: Reading, rows: list[Row]) -> Answer:
    """Portraits, in the order of how many of the audience come from such areas."""
    say, first = reading.words.say, references(rows)[0]
    against = sorted(
        (r for r in rows if r["reference"] == first), key=lambda r: (-whole(r["bookers"]), str(r["segment"]))
    )
    portraits = {group.code: reading.text(group.portrait) for group in reading.context.groups}
    where = say(f"references.{first}")
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

"""What draws an audience, and which production is for whom? The programme with the groups of each production."""

from __future__ import annotations

from dataclasses import replace

from publiek.reports.chapters import programme
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.numbers import amount, finite, whole
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import CardTable, Chapter
from publiek.reports.words import cleaned

#: Productions worth showing at once; the table that can be taken away has them all.
_FIRST = 12


def chapter(reading: Reading) -> Chapter:
    """The programme, and its productions by group after its genres by group."""
    told = programme.chapter(reading)
    own = reading.chapter("programme", (Ask("production-groups", "production_segments", _groups),))
    place = next(spot for spot, card in enumerate(told.cards) if card.key == "genre-groups") + 1
    return replace(told, cards=(*told.cards[:place], *own.cards, *told.cards[place:]))


def _groups(reading: Reading, rows: list[Row]) -> Answer:
    say = reading.words.say
    sure = [row for row in rows if finite(row["low"]) and amount(row["low"]) > 100 and not row["thin"]]
    sentence = say("production-groups.same")
    if sure:
        best = max(sure, key=lambda row: (amount(row["low"]), str(row["production"])))
        sentence = say(
            "production-groups.sentence",
            group=say("frame.quote", name=reading.group(best["segment"])),
            title=say("frame.quote", name=cleaned(best["production"])),
            share=best["share"],
            index=best["index"],
        )
    return Answer(sentence, table=_table(reading, rows))


def _table(reading: Reading, rows: list[Row]) -> CardTable:
    """One row per production with enough bookers, largest first; one column per group with its index, thin: empty."""
    bookers: dict[str, int] = {}
    for row in rows:
        bookers[str(row["production"])] = bookers.get(str(row["production"]), 0) + whole(row["bookers"])
    told = {(str(row["production"]), str(row["segment"])): row for row in rows if not row["thin"]}
    groups = list(dict.fromkeys(str(row["segment"]) for row in rows))
    shown = [
        name for name in sorted(bookers, key=lambda one: (-bookers[one], one)) if any((name, g) in told for g in groups)
    ]
    lines: list[Row] = [{"production": name, "bookers": bookers[name]} for name in shown]

    def index(row: Row, group: str) -> float | None:
        found = told.get((str(row["production"]), group))
        return amount(found["index"]) if found and finite(found["index"]) else None

    heads = (Head("production", "text", lambda row: cleaned(row["production"])), Head("bookers"))
    table = table_of(reading, "production-groups", heads, lines, first=_FIRST)
    columns = tuple(replace(table.columns[0], label=reading.group(group), kind="index") for group in groups)
    cells = tuple(
        (*row, *(index(line, group) for group in groups)) for row, line in zip(table.rows, lines, strict=True)
    )
    return replace(table, columns=(*table.columns, *columns), rows=cells, shown=True)

"""How does a sheet read in Dutch or English? Finished text for the workbook, the paper and the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from publiek.errors import Text
from publiek.exchange.year_end.facts import questions
from publiek.exchange.year_end.filling import FEWEST, Cell, Table, Value
from publiek.exchange.year_end.scheme import Column, Scheme
from publiek.exchange.year_end.told import Sheet
from publiek.exchange.year_end.totals import Step
from publiek.reports.story import CardTable, Kind
from publiek.reports.story import Column as Drawn
from publiek.reports.words import Words, cleaned
from publiek.reports.year_end import Block, Entry, TiedLine, YearEndDocument
from publiek.vocabulary.data_files import read_yaml

_WORDS = (
    "sheet-figures sheet-tied sheet-notes asked figure unit remark definition total page step tickets visits revenue "
    "unit-count unit-money unit-text tied-title tied-steps tied-visits notes-title empty-list"
)
_ABOUT = ("legal_name", "kvk", "contact", "contact_mail")
#: Facts of a list whose codes are words of ours.
_CODED = {"source": "sources", "kind": "kinds"}


def document(sheet: Sheet, language: str) -> YearEndDocument:
    """The sheet in `language`."""
    words, told = Words(language), sheet.scheme
    period, name = sheet.period.text.in_language(language), told.name.in_language(language)
    facts = {
        "scheme": told.code,
        "scheme_version": told.version,
        "period": sheet.period.name,
        "first": sheet.period.first.isoformat(),
        "last": sheet.period.last.isoformat(),
        "organisation": sheet.organisation,
        "version": sheet.number,
        "made_on": sheet.made_on.isoformat(),
        "data": sheet.data,
        "digest": sheet.version.digest,
    }
    said = {"organisation": cleaned(sheet.organisation), "period": period, "number": str(sheet.number)}
    return YearEndDocument(
        language=language,
        stem=f"{told.file.in_language(language)}-{sheet.period.name}",
        title=words.say("year-end.title", name=name, period=period),
        subtitle=words.say("year-end.subtitle", **said, made=sheet.made_on, data=sheet.data),
        organisation=sheet.organisation,
        made_on=sheet.made_on,
        about=tuple((questions()[one].label.in_language(language), _answer(sheet, one)) for one in _ABOUT),
        notices=tuple(words.say(f"year-end.notices.{code}", n=many) for code, many in sheet.notices.items()),
        blocks=_blocks(sheet, words),
        lists=tuple((one.listing.code, _listing(one, words)) for one in sheet.tables),
        tied=tuple(_tied(step, language) for step in sheet.steps),
        visits=tuple(_tied(step, language) for step in sheet.to_visits),
        tied_note=words.say("year-end.tied-note"),
        notes=_notes(sheet, words),
        words={key: words.say(f"year-end.words.{key}") for key in _WORDS.split()},
        facts=facts,
    )


def _answer(sheet: Sheet, fact: str) -> str:
    return cleaned(sheet.facts.values.get(fact) or (sheet.organisation if fact == "legal_name" else ""))


def _blocks(sheet: Sheet, words: Words) -> tuple[Block, ...]:
    values = {one.row.code: one for one in sheet.values}
    return tuple(
        Block(
            section.title.in_language(words.language),
            tuple(_entry(values[row.code], words) for row in section.rows),
        )
        for section in sheet.scheme.sections
    )


def _entry(one: Value, words: Words) -> Entry:
    row, language = one.row, words.language
    how = row.how or hows()[row.of or "asked"]
    return Entry(
        code=row.code,
        label=row.label.in_language(language),
        value=one.value,
        kind=_kind(row.unit),
        definition=row.definition.in_language(language),
        how="" if row.group or row.ask else how.in_language(language),
        remark=_remark(one, words),
        part=bool(row.group),
        own=one.typed,
    )


def _remark(one: Value, words: Words) -> str:
    if one.reason:
        return words.say(f"year-end.reasons.{one.reason}", few=FEWEST)
    if one.typed:
        return words.say("year-end.reasons.typed")
    if one.covers and one.covers[0] < one.covers[1]:
        return words.say("year-end.reasons.covers", n=one.covers[0], of=one.covers[1])
    return ""


def _kind(unit: str) -> Kind:
    return "text" if unit == "text" else "money" if unit == "revenue" else "count"


def _listing(one: Table, words: Words) -> CardTable:
    language = words.language
    columns = tuple(Drawn(column.label.in_language(language), _column_kind(column)) for column in one.listing.columns)
    nameless = words.say(f"year-end.nameless.{one.listing.per}")
    rows = [
        tuple(_cell(value, column, words) for value, column in zip(row, one.listing.columns, strict=True))
        for row in one.rows
    ]
    # The column that names the row is never empty.
    at = next(n for n, column in enumerate(one.listing.columns) if column.fact in _NAMES)
    rows = [row if row[at] else (*row[:at], nameless, *row[at + 1 :]) for row in rows]
    return CardTable(one.listing.title.in_language(language), columns, tuple(rows), shown=True)


_NAMES = ("title", "production_title", "venue")


def _column_kind(column: Column) -> Kind:
    if column.of:
        return _kind(column.of)
    return "date" if column.fact == "day" else "count" if column.fact == "capacity" else "text"


def _cell(value: Cell, column: Column, words: Words) -> Cell:
    if column.fact in _CODED and value:
        return words.say(f"year-end.{_CODED[column.fact]}.{value}")
    return cleaned(value) if isinstance(value, str) else value


def _tied(step: Step, language: str) -> TiedLine:
    told = step.amounts
    return TiedLine(step.label.in_language(language), told.tickets, told.visits, told.revenue, step.total)


def _notes(sheet: Sheet, words: Words) -> tuple[tuple[str, tuple[str, ...]], ...]:
    told, language = sheet.scheme, words.language
    used = dict.fromkeys(row.of for row in told.rows if row.of)
    counted = [words.say(f"year-end.counted.{one}", n=many) for one, many in sheet.counted_by.items()]
    how = [hows()[one].in_language(language) for one in used]
    if counted:
        how.append(words.say("year-end.counted.line", parts="; ".join(counted)))
    head = {
        key: words.say(f"year-end.notes.{key}") for key in ("counts", "asked_by", "send", "how", "not_asked", "open")
    }
    sources = words.say("year-end.notes.sources", read=read_on(told, words), version=told.version)
    return (
        (head["counts"], (told.counts.in_language(language),)),
        (head["asked_by"], (told.asked_by.in_language(language),)),
        (head["send"], (told.send.in_language(language),)),
        (head["how"], tuple(how)),
        (head["not_asked"], tuple(one.in_language(language) for one in told.not_asked)),
        (head["open"], tuple(one.in_language(language) for one in told.open)),
        (words.say("year-end.notes.people"), (words.say("year-end.notes.people-line", few=FEWEST),)),
        (sources, told.sources),
    )


def read_on(told: Scheme, words: Words) -> str:
    """The day on which the sources of a scheme were read."""
    return words.numbers.date(date.fromisoformat(told.read))


@cache
def hows() -> Mapping[str, Text]:
    """How each unit is worked out."""
    text = files("publiek.exchange.year_end").joinpath("schemes/shared.yaml").read_text("utf-8")
    return {unit: Text(*said) for unit, said in read_yaml(text)["how"].items()}

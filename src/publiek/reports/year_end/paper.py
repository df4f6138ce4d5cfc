"""The same sheet to print and to sign: a tagged PDF in the look of the house."""

from __future__ import annotations

import json
import re
from pathlib import Path

from publiek.reports.numbers import DASH, NO_BREAK, Numbers
from publiek.reports.story import CardTable, Kind
from publiek.reports.typesetting import typeset
from publiek.reports.words import cleaned
from publiek.reports.year_end.document import Entry, TiedLine, YearEndDocument

_TEMPLATE = Path(__file__).parent / "sheet.typ"
_RUN = re.compile(r"(\S{18})(?=\S)")
_BREAK = "\N{ZERO WIDTH SPACE}"


def paper(document: YearEndDocument) -> bytes:
    """The PDF (PDF/UA-1). Nothing from data is template text."""
    files = {
        "main.typ": _TEMPLATE.read_bytes(),
        "sheet.json": json.dumps(_told(document), ensure_ascii=False).encode(),
    }
    return typeset(files, made_on=document.made_on)


def _told(document: YearEndDocument) -> dict[str, object]:
    write = Numbers(document.language)
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "organisation": cleaned(document.organisation),
        "about": [[label, cleaned(answer)] for label, answer in document.about],
        "notices": document.notices,
        "blocks": [
            {"title": block.title, "entries": [_entry(entry, write) for entry in block.entries]}
            for block in document.blocks
        ],
        "tied": [_tied(line, write) for line in document.tied],
        "visits": [_tied(line, write) for line in document.visits],
        "tied_note": document.tied_note,
        "notes": document.notes,
        "lists": [_listing(table, write) for _, table in document.lists],
        "words": document.words,
    }


def _entry(entry: Entry, write: Numbers) -> dict[str, object]:
    return {
        "label": entry.label,
        "value": "" if entry.value is None else cleaned(write.cell(entry.kind, entry.value)),
        "open": entry.value is None,
        "remark": entry.remark,
        "says": entry.definition,
        "part": entry.part,
    }


def _tied(line: TiedLine, write: Numbers) -> dict[str, object]:
    kinds: tuple[tuple[int | None, Kind], ...]
    kinds = ((line.tickets, "count"), (line.visits, "count"), (line.revenue, "money"))
    return {
        "label": line.label,
        "total": line.total,
        "cells": ["" if value is None else _signed(write.cell(kind, value), value, line) for value, kind in kinds],
    }


def _signed(text: str, value: int, line: TiedLine) -> str:
    return f"+{text}" if value > 0 and not line.total else text


def _listing(table: CardTable, write: Numbers) -> dict[str, object]:
    totals = [_total(table, position, write) for position in range(len(table.columns))]
    return {
        "title": table.caption,
        "heads": [column.label for column in table.columns],
        "numeric": [column.kind not in ("text", "date") for column in table.columns],
        "wide": [max((len(str(row[at] or "")) for row in table.rows), default=0) for at in range(len(table.columns))],
        "rows": [
            [_cell(write, column.kind, value) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        "totals": totals,
    }


def _cell(write: Numbers, kind: Kind, value: object) -> str:
    if kind == "date" and value is not None:
        # Days in a long list are short, so that eleven columns fit on the paper.
        day, month, year = (getattr(value, part) for part in ("day", "month", "year"))
        return f"{day}{NO_BREAK}{write.month_short(month)}{NO_BREAK}{year}"
    return _RUN.sub(rf"\1{_BREAK}", cleaned(write.cell(kind, value))) if value not in (None, "") else DASH


def _total(table: CardTable, position: int, write: Numbers) -> str:
    column = table.columns[position]
    known = [int(str(row[position])) for row in table.rows if isinstance(row[position], int)]
    return write.cell(column.kind, sum(known)) if known and column.kind in ("count", "money") else ""

"""How does a program read a year-end sheet? CSV for each part, and one JSON with everything."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from publiek.reports.page.take_away import MARK, csv_text
from publiek.reports.story import CardTable, Column
from publiek.reports.year_end.document import YearEndDocument


def as_csv(document: YearEndDocument) -> dict[str, bytes]:
    """The figures, and each list in a file of its own. Numbers as the language writes them, money in euros."""
    words = document.words
    rows: list[str] = []
    heads = (
        Column("code"),
        Column(words["asked"]),
        Column(words["figure"]),
        Column(words["unit"]),
        Column(words["remark"]),
    )
    for block in document.blocks:
        for entry in block.entries:
            # One figure per row, each of its own kind.
            texts = (entry.code, entry.label), (words[f"unit-{entry.kind}"], entry.remark)
            kinds = (heads[0], heads[1], Column(words["figure"], entry.kind), heads[3], heads[4])
            one = CardTable("", kinds, ((*texts[0], entry.value, *texts[1]),))
            lines = csv_text(one, language=document.language).splitlines(keepends=True)
            rows += lines if not rows else lines[1:]
    found = {f"{document.stem}.csv": (MARK + "".join(rows)).encode()}
    for code, table in document.lists:
        text = csv_text(table, language=document.language)
        found[f"{document.stem}-{code}.csv"] = (MARK + text).encode()
    return found


def as_json(document: YearEndDocument) -> bytes:
    """Everything on the sheet: money in cents, days as 2026-03-14, what is empty as null."""
    told: dict[str, Any] = {
        **document.facts,
        "title": document.title,
        "about": dict(document.about),
        "notices": list(document.notices),
        "rows": [
            {"block": block.title, **{key: _plain(value) for key, value in asdict(entry).items()}}
            for block in document.blocks
            for entry in block.entries
        ],
        "lists": {
            code: [
                dict(zip((column.label for column in table.columns), map(_plain, row), strict=True))
                for row in table.rows
            ]
            for code, table in document.lists
        },
        "reconciliation": [asdict(line) for line in document.tied],
        "tickets_to_visits": [asdict(line) for line in document.visits],
        "notes": {title: list(texts) for title, texts in document.notes},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

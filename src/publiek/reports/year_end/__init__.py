"""A year-end sheet as files: a workbook to send, paper to print, and CSV and JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from publiek.reports.placing import Write, place
from publiek.reports.year_end.document import Block, Entry, TiedLine, YearEndDocument

#: The forms of a sheet.
FORMATS = ("xlsx", "pdf", "csv", "json")

__all__ = ["FORMATS", "Block", "Entry", "TiedLine", "YearEndDocument", "write"]


def write(documents: Iterable[YearEndDocument], folder: Path, formats: tuple[str, ...]) -> list[Path]:
    """Writes every sheet in every form into `folder`: all of the files, or none. Raises OSError."""
    files: dict[str, Write] = {}
    for document in documents:
        for name, content in _made(document, formats).items():
            files[name] = partial(Path.write_bytes, data=content)
    return place(files, folder)


def _made(document: YearEndDocument, formats: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if "xlsx" in formats:
        from publiek.reports.year_end.book import book

        found[f"{document.stem}.xlsx"] = book(document)
    if "pdf" in formats:
        from publiek.reports.year_end.paper import paper

        found[f"{document.stem}.pdf"] = paper(document)
    from publiek.reports.year_end.plain import as_csv, as_json

    if "csv" in formats:
        found |= as_csv(document)
    if "json" in formats:
        found[f"{document.stem}.json"] = as_json(document)
    return found

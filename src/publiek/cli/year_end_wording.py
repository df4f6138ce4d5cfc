"""The words of `publiek year-end`, and how its answers read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.exchange.year_end import Change, Facts, Scheme, Sheet, Version

HELP = {
    "year-end": Text(
        "Opgaven aan het eind van het jaar: CBS, Museana, OCW, DIP en EGMUS uit dezelfde gegevens.",
        "Sheets at the end of the year: CBS, Museana, OCW, DIP and EGMUS from the same data.",
    ),
    "schemes": Text(
        "Welke opgaven zijn er, en waar komen ze vandaan?", "Which sheets are there, and where are they from?"
    ),
    "sheets": Text(
        "Maak de opgaven van een jaar, ingevuld en aansluitend op dezelfde totalen.",
        "Make the sheets of a year, filled and tied to the same totals.",
    ),
    "facts": Text(
        "Wat de gegevens niet weten: KvK-nummer, zalen, prijzen. Eén keer invullen, volgend jaar overgenomen.",
        "What the data do not know: number at the Chamber of Commerce, halls, prices. Asked once, kept for next year.",
    ),
    "compare": Text(
        "Wat is er veranderd sinds de opgave die verstuurd is?", "What changed since the sheet that was sent?"
    ),
    "year": Text("2026 (kalenderjaar) of 2025/26 (seizoen).", "2026 (calendar year) or 2025/26 (season)."),
    "scheme": Text(
        "Welke opgave; meer keer mag. Zonder: alles wat bij uw soort huis past.",
        "Which sheet; may be given more than once. Without: all that fit your kind of house.",
    ),
    "subsector": Text("Soort huis, als dat niet bekend is.", "Kind of house, where that is not known."),
    "out": Text("Map voor de bestanden.", "Folder for the files."),
    "sent": Text("Deze versie is verstuurd: vergelijk er later mee.", "This version was sent: compare with it later."),
    "set": Text("Een antwoord, als naam=antwoord; meer keer mag.", "An answer, as name=answer; may be repeated."),
    "file": Text("Een ingevuld formulier.", "A completed form."),
    "write": Text("Schrijf het formulier naar dit bestand.", "Write the form to this file."),
}


def scheme_lines(scheme: Scheme, language: str) -> Iterator[str]:
    """A scheme in a few lines."""
    read = Text("gelezen op", "read on").in_language(language)
    yield f"{scheme.code} ({scheme.version}, {read} {scheme.read}): {scheme.name.in_language(language)}"
    yield f"  {scheme.asked_by.in_language(language)}"
    for source in scheme.sources:
        yield f"  {source}"


def sheet_lines(sheet: Sheet, version: Version, language: str) -> Iterator[str]:
    """What became of one sheet: how much is filled, and how it ties to the totals."""
    from publiek.exchange.year_end.worded import document

    told = document(sheet, language)
    empty = sum(one.value is None for one in sheet.values)
    yield f"{told.title}: " + Text(
        f"versie {version.number}, {len(sheet.values) - empty} cijfers ingevuld, {empty} in te vullen.",
        f"version {version.number}, {len(sheet.values) - empty} figures filled, {empty} to fill in.",
    ).in_language(language)
    for line in told.tied:
        cells = [
            "-" if value is None else f"{value:,}".replace(",", "." if language == "nl" else ",")
            for value in (line.tickets, line.visits)
        ]
        money = "-" if line.revenue is None else _money(line.revenue, language)
        names = (told.words["tickets"], told.words["visits"])
        yield f"  {line.label}: {names[0]} {cells[0]}, {names[1]} {cells[1]}, {money}"
    for notice in told.notices:
        yield f"  ! {notice}"


def _money(cents: int, language: str) -> str:
    from publiek.reports.numbers import Numbers

    return Numbers(language).money(cents)


def facts_lines(facts: Facts, language: str) -> Iterator[str]:
    """Every question with its answer."""
    from publiek.exchange.year_end import questions

    if facts.taken_from:
        yield Text(f"Overgenomen van {facts.taken_from}.", f"Taken over from {facts.taken_from}.").in_language(language)
    for name, fact in questions().items():
        value = facts.values.get(name)
        told = "-" if value is None else _money(int(str(value)), language) if fact.kind == "money" else str(value)
        yield f"{name}: {told}  ({fact.label.in_language(language)})"


def change_lines(before: Version, told: list[Change], language: str) -> Iterator[str]:
    """What differs from a version."""
    day = before.sent_on or before.made_on
    sent = Text("verstuurd" if before.sent_on else "gemaakt", "sent" if before.sent_on else "made").in_language(
        language
    )
    if not told:
        yield Text(
            f"Niets veranderd sinds versie {before.number} ({sent} op {day}).",
            f"Nothing changed since version {before.number} ({sent} on {day}).",
        ).in_language(language)
        return
    yield Text(
        f"Veranderd sinds versie {before.number} ({sent} op {day}):",
        f"Changed since version {before.number} ({sent} on {day}):",
    ).in_language(language)
    for one in told:
        yield f"  {one.code}: {_said(one.before)} → {_said(one.after)}"


def _said(value: object) -> str:
    return "-" if value is None else str(value)

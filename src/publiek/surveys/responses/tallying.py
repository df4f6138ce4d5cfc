"""What does a tally of postcodes say: how many came from where? Pairs of a postcode and a count."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pyarrow as pa

from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answers import schema_of
from publiek.surveys.responses.known_words import squash, words_of
from publiek.vocabulary.findings import Finding

#: More from one postcode on one day is a typing error.
MOST = 100_000
_COUNTED = frozenset(
    ("aantal", "count", "number", "n", "bezoekers", "visitors", "personen", "turf", "tickets", "kaarten")
)
_PC4 = re.compile(r"\s*([1-9]\d{3})\s?(?:[A-Za-z]{2})?\s*")
_COUNT = re.compile(r"\s*(\d{1,6})(?:[.,]0+)?\s*")


@dataclass(frozen=True)
class Pair:
    """`count` visitors from `postcode` (None: not readable as a Dutch postcode)."""

    postcode: int | None
    count: int


def pair_of(postcode: str, count: str = "1") -> Pair | None:
    """One line of a tally; None when the count is no number."""
    number = _COUNT.fullmatch(count or "1")
    if not number or int(number[1]) > MOST:
        return None
    found = _PC4.fullmatch(postcode)
    return Pair(int(found[1]) if found else None, int(number[1]))


def pair_typed(line: str) -> Pair | None:
    """A line as it is typed: "3011 4", "3011;4", "3011=4", or a postcode alone for one visitor."""
    parts = re.split(r"[;,=x*\t]|\s+(?=\d+\s*$)", line.strip(), maxsplit=1)
    return pair_of(parts[0], parts[1] if len(parts) > 1 else "1")


def pairs_of(rows: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    """Pairs in the rows of a file: by its header where one names the postcode; else the first column that is a postcode
    and the first other number. A row of neither (a header, an empty row) is no pair.
    """
    found: list[Pair] = []
    postcode_at = count_at = None
    for row in rows:
        cells = [cell.strip() for cell in row]
        header = [words_of("items").get(squash(cell)) == "postcode" for cell in cells]
        if any(header):
            postcode_at = header.index(True)
            count_at = next((at for at, cell in enumerate(cells) if squash(cell) in _COUNTED), None)
            continue
        pair = _pair_in(cells, postcode_at, count_at)
        if pair is not None:
            found.append(pair)
    return tuple(found)


def _pair_in(cells: list[str], postcode_at: int | None, count_at: int | None) -> Pair | None:
    at = postcode_at
    if at is None:
        at = next((place for place, cell in enumerate(cells) if _PC4.fullmatch(cell)), 0)
    behind = [place for place, cell in enumerate(cells) if place != at and _COUNT.fullmatch(cell)]
    number = count_at if count_at in behind else next(iter(behind), None)
    return pair_of(cells[at], cells[number]) if number is not None and at < len(cells) else None


def tally_table(
    questionnaire: Questionnaire, pairs: Sequence[Pair], *, survey: str, day: date, unit: str = ""
) -> tuple[pa.Table, tuple[Finding, ...]]:
    """One row per visitor in the columns of the survey; visitors without a readable postcode are set aside."""
    codes = [pair.postcode for pair in pairs if pair.postcode for _ in range(pair.count)]
    facts = {"survey": survey, "questionnaire": questionnaire.name, "collected": day, "channel": "paper", "unit": unit}
    rows = [{**facts, "response": uuid4().hex, "stratum": "", "receipt": "", "postcode": code} for code in codes]
    unreadable = sum(pair.count for pair in pairs if pair.postcode is None)
    findings = (Finding("answers-empty", "postcode", unreadable),) if unreadable else ()
    return pa.Table.from_pylist(rows, schema=schema_of(questionnaire)), findings


def delivery_text(pairs: Sequence[Pair], *, day: date, title: str) -> str:
    """The same tally as a file for `publiek import`: a count per postcode of one performance (level L1)."""
    counts: dict[int, int] = {}
    for pair in pairs:
        if pair.postcode:
            counts[pair.postcode] = counts.get(pair.postcode, 0) + pair.count
    held = io.StringIO(newline="")
    sheet = csv.writer(held, delimiter=";", lineterminator="\n")
    sheet.writerow(["datum", "voorstelling", "postcode", "aantal"])
    for postcode, count in sorted(counts.items()):
        sheet.writerow([day.isoformat(), title, postcode, count])
    return held.getvalue()

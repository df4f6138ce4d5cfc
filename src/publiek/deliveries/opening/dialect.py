"""Which character separates the cells of a text file, and how are cells quoted?

Every candidate reads the first records with quotes respected; the one that gives many cells of a steady number wins.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

DELIMITERS = (";", ",", "\t", "|")
#: How many records vote, and how many characters they may take together.
VOTERS = 1_000
VOTING_LENGTH = 128 * 1024
_SEPARATOR_LINE = re.compile(r'"?sep=([;,\t|])"?(?:\r\n|\n|\r)', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """`delimiter` between cells; `quote` is '"' or "" (the file does not quote); `escape` is a backslash or "".

    `preamble` is the length in characters of a first line such as `sep=;`, which spreadsheets do not show.
    `width` is the number of cells that most of the first records have.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    preamble: int = 0
    width: int = 1


@dataclass(frozen=True)
class Record:
    """One record: its cells ([] for an empty line) and how many bytes it takes as UTF-8, line end included."""

    cells: list[str] = field(repr=False)
    length: int


def vote(text: str) -> Dialect:
    """The dialect in which `text`, the beginning of a file, is written."""
    told = _SEPARATOR_LINE.match(text)
    body = text[told.end() if told else 0 :][:VOTING_LENGTH]
    escape = "\\" if _escapes(body) else ""
    candidates = []
    for rank, delimiter in enumerate((told.group(1),) if told else DELIMITERS):
        dialect = Dialect(delimiter, "" if _quotes_stray(body, delimiter) else '"', escape, told.end() if told else 0)
        score, width = _score(body, dialect)
        candidates.append((score, -rank, Dialect(delimiter, dialect.quote, escape, dialect.preamble, width)))
    score, _, best = max(candidates, key=lambda candidate: candidate[:2])
    return best if score or told else Dialect(",", best.quote, escape, best.preamble, 1)


def records(text: str, dialect: Dialect, *, at_most: int) -> Iterator[Record]:
    """The first `at_most` records of `text` (which begins behind the preamble), empty ones included."""
    lines = _Lines(text)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        for cells in csv.reader(lines, **csv_settings(dialect)):
            yield Record(cells, lines.taken())
            at_most -= 1
            if not at_most:
                return
    except csv.Error:
        return


def csv_settings(dialect: Dialect) -> dict[str, object]:
    """The dialect in the words of the csv module."""
    quoting = csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE
    return {"delimiter": dialect.delimiter, "quoting": quoting, "escapechar": dialect.escape or None}


class _Lines:
    """Lines of a text that end in LF, CR or CRLF, and how many bytes of them were taken since the last question."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken += len(line.encode("utf-8", "surrogatepass"))
        return line

    def taken(self) -> int:
        taken, self._taken = self._taken, 0
        return taken


def _score(text: str, dialect: Dialect) -> tuple[float, int]:
    widths = Counter(len(r.cells) for r in records(text, dialect, at_most=VOTERS) if len(r.cells) > 1 or any(r.cells))
    if not widths:
        return 0.0, 1
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / widths.total()
    return share * share * math.log2(width), width


def _escapes(text: str) -> bool:
    r"""Whether \" stands for a quote inside cells: more often than "" does, or than cells end in a backslash."""
    inside = len(re.findall(r'\\"(?![;,\t|\r\n"]|$)', text))
    ends = len(re.findall(r'\\"(?=[;,\t|\r\n]|$)', text))
    doubled = len(re.findall(r'[^;,\t|\r\n"]""', text))
    return inside > doubled and inside >= ends


def _quotes_stray(text: str, delimiter: str) -> bool:
    """Whether cells begin with a quote but none ends with one: then a quote is a letter like any other."""
    edge = re.escape(delimiter) + r"\r\n"
    if not re.search(rf'(?:^|[{edge}])"', text):
        return False
    return not re.search(rf'"(?:[{edge}]|$)', text)

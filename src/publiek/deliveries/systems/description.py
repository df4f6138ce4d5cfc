"""What does one ticketing system say about its own files? A description, not code: headers, fields, conventions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from publiek.deliveries.headers import squash

#: One flat record of a JSON delivery: the system's own names, values as text, None when absent.
Record = dict[str, str | None]


@dataclass(frozen=True)
class Layout:
    """One table that a system can deliver (a sheet, a report, the records of its JSON).

    `columns` maps a squashed header to its targets, in the order in which equal headers appear. A target is a field of
    the vocabulary, a field with a group after "@" (see `assembly`), or "-" with a reason of fields.yaml.
    `signature` lists the sets of headers of which one each must be present. Where several layouts fit, the one with the
    highest `preference` wins, then the one that knows most columns. `date_order` and `decimal` are what the system
    writes when the values themselves do not show it. `cumulative`: every row is a stand up to a moment (see
    `latest_stands`).
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    signature: tuple[frozenset[str], ...]
    level: str = "L2"
    preference: int = 0
    date_order: str | None = None
    decimal: str | None = None
    facts: dict[str, object] = field(default_factory=dict)
    cumulative: bool = False

    def fits(self, headers: Iterable[str]) -> bool:
        """Whether all of the signature stands among the (squashed) `headers`."""
        present = set(headers)
        return all(words & present for words in self.signature)


@dataclass(frozen=True)
class System:
    """One ticketing system: `code` as in `Received.system`, its layouts, and how its nested JSON becomes records.

    `flatten` returns None when a document is not of this system. `fees_from` and `fees_to` name two layouts of one
    workbook: the fees of an order stand in the first (target "fee@join") and belong to the lines in the second.
    """

    code: str
    name: str
    layouts: tuple[Layout, ...]
    flatten: Callable[[object], list[Record] | None] | None = None
    fees_from: str = ""
    fees_to: str = ""


def layout(name: str, text: str, *, signature: str, **rest: object) -> Layout:
    """A layout from lines "target: header | header in another language | ...".

    `signature` names the decisive headers, separated by "|"; each stands for all the words on its own line, or with
    "=" before it for that word alone. A line that begins with "|" continues the one before it.
    """
    columns: dict[str, tuple[str, ...]] = {}
    lines: dict[str, frozenset[str]] = {}
    for line in filter(None, (line.strip() for line in re.sub(r"\n\s*\|", " |", text).splitlines())):
        target, _, words = line.partition(":")
        squashed = frozenset(squash(word) for word in words.split(" | "))
        for word in squashed:
            columns[word] = (*columns.get(word, ()), target.strip())
            lines.setdefault(word, squashed)
    decisive = tuple(
        frozenset({squash(word)}) if word.startswith("=") else lines[squash(word)] for word in signature.split("|")
    )
    return Layout(name, columns, decisive, **rest)  # type: ignore[arg-type]

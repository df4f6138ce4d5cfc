"""Which rules must a delivery keep, and how is a fault told? The rules are data (`rules.yaml`)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.delivering import VERSION, tables

#: So many faults of one rule in one file are named by row; the rest is only counted.
NAMED = 1000
_LEVEL_TABLES = {table.level: table.name for table in tables().values()}


@dataclass(frozen=True)
class Rule:
    """One rule: its stable id, whether breaking it is an `error` or a `warning`, and what it asks."""

    id: str
    severity: str
    text: Text


@dataclass(frozen=True, order=True)
class Fault:
    """One place that breaks a rule. `row`: the header is row 1; 0 the file itself. `said`: system, table, columns."""

    file: str
    row: int
    column: str
    rule: str
    said: str = ""

    def told(self, language: str) -> str:
        """What was expected, never what stands there."""
        return rules()[self.rule].text.in_language(language).replace("{said}", self._said(language)).strip()

    def _said(self, language: str) -> str:
        if self.rule == "header-unknown":
            asked = Text("Bedoelt u {}?", "Do you mean {}?").in_language(language)
            return asked.format(self.said) if self.said else ""
        if self.said:
            system = Text("Publiek kan het lezen als {}.", "Publiek can read it as {}.").in_language(language)
            return system.format(self.said) if self.rule == "file-table" else self.said
        if self.rule == "manifest-version":
            return VERSION
        for table in tables().values():
            if self.column in table.names:
                column = table[self.column]
                return ", ".join(column.values) or column.form.said.in_language(language)
        return ""


@dataclass
class Faults:
    """What was found, counted by file and rule; of each at most `NAMED` named."""

    named: list[Fault] = field(default_factory=list)
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, fault: Fault) -> None:
        if not fault.file.isprintable():
            fault = replace(fault, file=printable(fault.file))
        self.counted[fault.file, fault.rule] += 1
        if self.counted[fault.file, fault.rule] <= NAMED:
            self.named.append(fault)

    def errors_in(self, file: str) -> int:
        """Errors (not warnings) in one file; "" counts all files."""
        file = printable(file)
        return sum(
            many
            for (where, rule), many in self.counted.items()
            if file in ("", where) and rules()[rule].severity == "error"
        )


def printable(name: str) -> str:
    """A file's name as it can be told anywhere: what cannot be printed becomes a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


@cache
def rules() -> dict[str, Rule]:
    """All rules, by id."""
    raw = read_yaml(files("publiek.conformance").joinpath("rules.yaml").read_text(encoding="utf-8"))
    return {name: Rule(name, one["severity"], Text(one["nl"], one["en"])) for name, one in raw.items()}


def table_of_level(level: str) -> str:
    """The table that a level asks for."""
    return _LEVEL_TABLES[level]


_SECRET = re.compile(r"barcode|streepjescode|qr|secret|token|ticket_?code")
_PERSON = re.compile(
    r"e_?-?mail|naam|^name$|(first|last|full|customer|buyer|booker|attendee)_?name|phone|telefoon|mobile|mobiel|address"
    r"|adres|street|straat|birth|geboorte|iban|customer|klant|booker|house_|huisnummer|^ip$"
)


def header_rule(name: str) -> str:
    """The rule that a column breaks which its table does not know."""
    low = name.strip().lower()
    if _SECRET.search(low):
        return "privacy-barcode"
    return "privacy-column" if _PERSON.search(low) else "header-unknown"

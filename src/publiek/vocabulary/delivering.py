"""How does a delivery by the standard look? One file per table. Read from `delivery.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.vocabulary import codes
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.things import standard

#: The version of the standard, by the rules of semantic versioning.
VERSION = standard().version


@dataclass(frozen=True)
class Form:
    """How a value of one type is written: a pattern for the whole value, and in words."""

    name: str
    pattern: str
    said: Text


@dataclass(frozen=True)
class Column:
    """One column of a table; `example` is invented, `code_list` names its closed list, `values` what is in it."""

    name: str
    form: Form
    sensitivity: str
    label: Text
    meaning: Text
    read_as: str
    required: bool = False
    example: str = ""
    code_list: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One file of a delivery: the level it shows, its columns in order, and the columns that are its key."""

    name: str
    level: str
    label: Text
    meaning: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """Every table of a delivery, by name, from the lowest level up."""
    raw = _raw()
    forms = {name: Form(name, one["pattern"], Text(one["nl"], one["en"])) for name, one in raw["types"].items()}
    return {name: _table(name, one, forms) for name, one in raw["tables"].items()}


@cache
def code_lists() -> dict[str, dict[str, Text]]:
    """Every closed list of a delivery: code -> label in two languages."""
    lists = {name: {str(c): Text(*both) for c, both in one.items()} for name, one in _raw()["code_lists"].items()}
    for name, one in lists.items():
        if tuple(one) != getattr(codes, name):
            raise ValueError(name)
    return lists


@cache
def _raw() -> Any:
    return read_yaml(files("publiek.vocabulary").joinpath("delivery.yaml").read_text(encoding="utf-8"))


def _table(name: str, raw: dict[str, Any], forms: dict[str, Form]) -> Table:
    columns = tuple(_column(column, entry, forms) for column, entry in raw["columns"].items())
    return Table(name, raw["level"], Text(**raw["label"]), Text(**raw["meaning"]), tuple(raw["key"]), columns)


def _column(name: str, raw: list[Any], forms: dict[str, Form]) -> Column:
    kind, sensitivity, label_nl, label_en, meaning_nl, meaning_en, more = raw
    return Column(
        name,
        forms[kind],
        sensitivity,
        Text(label_nl, label_en),
        Text(meaning_nl, meaning_en),
        more["read_as"],
        bool(more.get("required")),
        str(_raw()["examples"][name]),
        more.get("values", ""),
        getattr(codes, more["values"]) if "values" in more else (),
    )

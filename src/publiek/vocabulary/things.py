"""Which things does the open standard know, and what does each column mean? Read from `standard.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.vocabulary import codes
from publiek.vocabulary.data_files import read_yaml

TYPES = ("string", "integer", "number", "date", "datetime", "boolean")
MAPPED_TO = ("oslo", "schema", "dip")


@dataclass(frozen=True)
class Field:
    """One column of the standard: type, unit, sensitivity, labels and meaning in two languages, and what it maps to."""

    name: str
    type: str
    sensitivity: str
    label: Text
    meaning: Text
    unit: str = ""
    values: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    maps_to: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Thing:
    """One table of the standard: the lowest level of data at which it exists, what it is, and its columns."""

    name: str
    level: str
    label: Text
    meaning: Text
    maps_to: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Standard:
    """The whole standard of one version."""

    version: str
    title: Text
    things: tuple[Thing, ...]

    def __getitem__(self, name: str) -> Thing:
        return next(thing for thing in self.things if thing.name == name)


@cache
def standard() -> Standard:
    """The standard of this version. Raises ValueError when the file is not consistent (a fault of the program)."""
    raw = read_yaml(files("publiek.vocabulary").joinpath("standard.yaml").read_text(encoding="utf-8"))
    things = tuple(_thing(name, thing) for name, thing in raw["things"].items())
    return Standard(raw["version"], Text(**raw["title"]), things)


def _thing(name: str, raw: dict[str, Any]) -> Thing:
    if raw["level"] not in codes.LEVELS:
        raise ValueError(f"{name}: level")
    fields = tuple(_field(f"{name}.{column}", column, entry) for column, entry in raw["columns"].items())
    return Thing(name, raw["level"], Text(**raw["label"]), Text(**raw["meaning"]), _mapping(raw["map"]), fields)


def _field(place: str, name: str, raw: list[Any]) -> Field:
    kind, sensitivity, label_nl, label_en, meaning_nl, meaning_en, more = raw
    if kind not in TYPES or sensitivity not in codes.SENSITIVITIES:
        raise ValueError(f"{place}: type or sensitivity")
    return Field(
        name,
        kind,
        sensitivity,
        Text(label_nl, label_en),
        Text(meaning_nl, meaning_en),
        unit=more.get("unit", ""),
        values=getattr(codes, more["values"]) if "values" in more else (),
        required=bool(more.get("required")),
        key=bool(more.get("key")),
        maps_to=_mapping(more),
    )


def _mapping(raw: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((where, str(raw[where])) for where in MAPPED_TO if raw.get(where) not in (None, "", "-"))

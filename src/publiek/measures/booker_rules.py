"""By which rules are bookers divided? The packaged rules, and those a house writes itself in the same form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from publiek.errors import Text, UsageError
from publiek.vocabulary.codes import GENRES
from publiek.vocabulary.data_files import read_yaml

#: What a rule may ask of a booker as a number with borders (both included). `times` counts performances, not tickets.
NUMBERS = (
    "times",
    "times_year",
    "times_two_years",
    "tickets",
    "seasons",
    "days_since_last",
    "days_since_first",
    "spent_euro",
    "spent_euro_year",
    "value_fifth",
    "km",
)
#: What a rule may ask as a list of which one must hold.
LISTS = ("genre", "segment")
#: The group of everybody whom no rule takes.
REST = "rest"
_REST_NAME = Text("overige boekers", "other bookers")
_MOST = 40


@dataclass(frozen=True)
class Condition:
    """One condition: a number between `low` and `high` (None = no border), or one of `any_of`."""

    of: str
    low: float | None = None
    high: float | None = None
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookerGroup:
    """A group and the conditions that all must hold."""

    code: str
    name: Text
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class BookerScheme:
    """One way to divide bookers; the first group that fits takes the booker, `rest` takes who is left."""

    code: str
    name: Text
    source: str
    groups: tuple[BookerGroup, ...]

    @property
    def with_rest(self) -> tuple[BookerGroup, ...]:
        """The groups and, last, those whom no rule takes."""
        return (*self.groups, BookerGroup(REST, _REST_NAME, ()))


@cache
def packaged_schemes() -> tuple[BookerScheme, ...]:
    """The schemes that come with the program."""
    told = read_yaml(resources.files("publiek.measures").joinpath("booker_rules.yaml").read_text(encoding="utf-8"))
    return tuple(_scheme(entry, f"schemes[{at}]") for at, entry in enumerate(told["schemes"], start=1))


def read_schemes(path: Path) -> tuple[BookerScheme, ...]:
    """The schemes in a house's own file. Raises UsageError "rules-unreadable" or "rules-wrong" with the place in it."""
    try:
        told = read_yaml(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as trouble:
        line = getattr(getattr(trouble, "problem_mark", None), "line", None)
        raise UsageError(
            "rules-unreadable",
            Text("Het bestand met regels is niet te lezen.", "The file with rules cannot be read."),
            Text("Maak een YAML-bestand (UTF-8) zoals in de uitleg.", "Make a YAML file (UTF-8) as in the guide."),
            {"file": path.name, **({} if line is None else {"line": line + 1})},
        ) from None
    entries = told.get("schemes") if isinstance(told, Mapping) else None
    if not isinstance(entries, list) or not entries:
        raise _wrong("schemes", "a list of schemes", path.name)
    found = tuple(_scheme(entry, f"schemes[{at}]", path.name) for at, entry in enumerate(entries, start=1))
    known = [scheme.code for scheme in (*packaged_schemes(), *found)]
    if len(set(known)) < len(known):
        raise _wrong("schemes", "codes that differ from one another and from the packaged ones", path.name)
    return found


def _scheme(entry: Any, at: str, file: str = "") -> BookerScheme:
    told = _mapping(entry, at, file)
    groups = told.get("groups")
    if not isinstance(groups, list) or not 0 < len(groups) <= _MOST:
        raise _wrong(f"{at}.groups", f"a list of 1 to {_MOST} groups", file)
    found = tuple(_group(group, f"{at}.groups[{n}]", file) for n, group in enumerate(groups, start=1))
    codes = [group.code for group in found]
    if len(set(codes)) < len(codes) or REST in codes:
        raise _wrong(f"{at}.groups", f'codes that differ from one another and from "{REST}"', file)
    return BookerScheme(_code(told, at, file), _name(told, at, file), str(told.get("source", file)), found)


def _group(entry: Any, at: str, file: str) -> BookerGroup:
    told = _mapping(entry, at, file)
    conditions = _mapping(told.get("when"), f"{at}.when", file)
    found = tuple(_condition(name, asked, f"{at}.when", file) for name, asked in conditions.items())
    return BookerGroup(_code(told, at, file), _name(told, at, file), found)


def _condition(name: object, asked: Any, at: str, file: str) -> Condition:
    if name in NUMBERS:
        borders = _mapping(asked, f"{at}.{name}", file)
        numbers = {key: value for key, value in borders.items() if type(value) in (int, float)}
        ordered = numbers.get("from", float("-inf")) <= numbers.get("to", float("inf"))
        if not numbers or set(borders) - {"from", "to"} or len(numbers) < len(borders) or not ordered:
            raise _wrong(f"{at}.{name}", "{from: number, to: number}, at least one of them, from not above to", file)
        return Condition(str(name), numbers.get("from"), numbers.get("to"))
    if name not in LISTS:
        raise _wrong(at, f"conditions out of: {', '.join((*NUMBERS, *LISTS))}", file)
    right = isinstance(asked, list) and asked and all(isinstance(word, str) for word in asked)
    if not right or (name == "genre" and set(asked) - set(GENRES)):
        raise _wrong(f"{at}.{name}", "a list of codes" + (" of genres" if name == "genre" else ""), file)
    return Condition(str(name), any_of=tuple(asked))


def _mapping(entry: Any, at: str, file: str) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping) or not entry:
        raise _wrong(at, "named values", file)
    return entry


def _code(told: Mapping[str, Any], at: str, file: str) -> str:
    code = told.get("code")
    if not isinstance(code, str) or not code.replace("-", "").isalnum() or len(code) > _MOST:
        raise _wrong(f"{at}.code", "a code of letters, digits and hyphens", file)
    return code


def _name(told: Mapping[str, Any], at: str, file: str) -> Text:
    """A name in both languages, or one name for both."""
    name = told.get("name")
    if isinstance(name, str) and name.strip():
        return Text(name.strip(), name.strip())
    if isinstance(name, Mapping) and isinstance(name.get("nl"), str) and isinstance(name.get("en"), str):
        return Text(name["nl"], name["en"])
    raise _wrong(f"{at}.name", "a name, or {nl: name, en: name}", file)


def _wrong(at: str, expected: str, file: str) -> UsageError:
    return UsageError(
        "rules-wrong",
        Text(f"In de regels klopt iets niet bij: {at}.", f"Something is wrong in the rules at: {at}."),
        Text(f"Hier hoort: {expected}.", f"Expected here: {expected}."),
        {"file": file, "at": at},
    )

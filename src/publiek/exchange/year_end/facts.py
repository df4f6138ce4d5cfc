"""What must the house itself say? Asked once in a small form, kept with the house, taken over in the next year.

home/organisations/<id>/year-end/facts-<period>.yaml. Nothing here is about a visitor; ask for an office, not a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from publiek.errors import Text
from publiek.exchange.year_end import refusals
from publiek.exchange.year_end.filling import Cell
from publiek.exchange.year_end.period import Period
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse import publication
from publiek.warehouse.places import places_of
from publiek.warehouse.refusals import storing

_LONGEST = 200
_KIND = {"text": "text", "count": "number", "money": "amount", "yes-no": "yes or no"}


@dataclass(frozen=True)
class Fact:
    """One question: its kind (text, count, money or yes-no), how it is asked, and whether it is asked every year."""

    name: str
    kind: str
    label: Text
    yearly: bool = False


@dataclass(frozen=True)
class Facts:
    """What the house said. `taken_from`: the period of which it was taken over; "" when said of this one."""

    values: Mapping[str, Cell]
    taken_from: str = ""


@cache
def questions() -> Mapping[str, Fact]:
    """Every question, in order."""
    told = read_yaml(files("publiek.exchange.year_end").joinpath("schemes/shared.yaml").read_text("utf-8"))["facts"]
    return {name: Fact(name, one["kind"], Text(*one["label"]), bool(one.get("yearly"))) for name, one in told.items()}


def folder_of(house: House) -> Path:
    """Where the sheets and facts of a house are kept."""
    return places_of(house.home, organisation=house.organisation).root / "year-end"


def facts_of(house: House, period: Period) -> Facts:
    """What the house said of this period, else of the latest one before it, without what is counted each year."""
    own = _path(house, period)
    if own.is_file():
        return Facts(_read(own))
    earlier = sorted(folder_of(house).glob("facts-*.yaml")) if folder_of(house).is_dir() else []
    before = [path for path in earlier if path.stem < own.stem]
    if not before:
        return Facts({})
    lasting = {name: value for name, value in _read(before[-1]).items() if not questions()[name].yearly}
    return Facts(lasting, before[-1].stem.removeprefix("facts-") if lasting else "")


def say(house: House, period: Period, said: Mapping[str, object]) -> Facts:
    """Keeps what is said of a period beside what was known; an empty answer takes one away.

    Raises UsageError "year-end-fact-unknown" or "year-end-fact-unreadable".
    """
    unknown = [name for name in said if name not in questions()]
    if unknown:
        raise refusals.unknown_fact(unknown)
    read = {name: _value(questions()[name], value) for name, value in said.items()}
    known = {**facts_of(house, period).values, **read}
    kept = {name: value for name, value in known.items() if value is not None}
    with storing():
        folder_of(house).mkdir(parents=True, exist_ok=True, mode=0o700)
        content = yaml.safe_dump(kept, allow_unicode=True, sort_keys=True).encode()
        publication.write_whole(_path(house, period), content=content)
        _path(house, period).chmod(0o600)
    return Facts(kept)


def form(facts: Facts, language: str) -> str:
    """The form to complete: a line for each question, with what is known, as YAML."""
    lines = []
    for name, fact in questions().items():
        value = _written(fact, facts.values.get(name))
        answer = yaml.safe_dump(value, allow_unicode=True).splitlines()[0] if value is not None else ""
        lines.append(
            f"# {fact.label.in_language(language)} ({_ASKED[fact.kind].in_language(language)})\n{name}: {answer}"
        )
    return "\n".join(lines) + "\n"


def read_form(path: Path) -> dict[str, object]:
    """What a completed form says. Raises UsageError "year-end-form-unreadable"."""
    try:
        text = path.read_text("utf-8")
        read_yaml(text)  # refuses what would hurt
        # As text: a number at the Chamber of Commerce may start with a nought, and "nee" is an answer.
        told = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError):
        raise refusals.form_unreadable(path.name) from None
    if not isinstance(told, dict):
        raise refusals.form_unreadable(path.name)
    return {str(name): value for name, value in told.items()}


_ASKED = {
    "text": Text("tekst", "text"),
    "count": Text("aantal", "number"),
    "money": Text("bedrag in euro's, zoals 12,50", "amount in euros, such as 12.50"),
    "yes-no": Text("ja of nee", "yes or no"),
}


def _value(fact: Fact, told: object) -> Cell:
    """An answer as it is kept: counts whole, money in cents, yes and no as those words."""
    text = "" if told is None else str(told).strip()
    if not text:
        return None
    if fact.kind == "text" and len(text) <= _LONGEST:
        return re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    if fact.kind == "count" and re.fullmatch(r"\d{1,9}|\d{1,3}(\.\d{3})+", text):
        return int(text.replace(".", ""))
    if fact.kind == "money" and (found := re.fullmatch(r"(\d{1,7})(?:[.,](\d{1,2}))?", text)):
        return 100 * int(found[1]) + int((found[2] or "0").ljust(2, "0"))
    if fact.kind == "yes-no" and text.lower() in ("ja", "yes", "true", "nee", "no", "false"):
        return "yes" if text.lower() in ("ja", "yes", "true") else "no"
    raise refusals.unreadable_fact(fact.name, _KIND[fact.kind])


def _written(fact: Fact, value: Cell) -> object:
    """An answer as people write it."""
    return f"{int(str(value)) / 100:.2f}" if fact.kind == "money" and value is not None else value


def _read(path: Path) -> dict[str, Cell]:
    with storing():
        told = read_form(path)
    known = ((questions()[name], str(value)) for name, value in told.items() if name in questions())
    return {fact.name: int(text) if fact.kind in ("count", "money") else text for fact, text in known}


def _path(house: House, period: Period) -> Path:
    return folder_of(house) / f"facts-{period.name}.yaml"

"""What does a survey file say where? The small YAML text that comes with the answers.

```yaml
source: "GSS 2016"            # who asked
year: 2016
delimiter: ","                # of a CSV file; Parquet needs none
encoding: utf-8
missing: ["", "NA"]           # answers that mean: not answered
weight: wtssall               # column of the weight; leave out when every respondent counts alike
area: {column: postcode, characters: 4}   # home area; only so many characters are kept
region: {column: region, answers: {1: northeast, 2: midwest}}
cluster: [vstrat, vpsu]       # columns that together name the sampling unit
items:
  - {name: exhibition, column: artexbt, kind: visit, discipline: exhibition, nl: tentoonstelling, en: exhibition,
     values: ["no", "yes"], answers: {2: "no", 1: "yes"}}
  - {name: dance, column: prfmdan, kind: visit, discipline: dance, nl: dans, en: dance,
     values: ["no", "yes"], answers: {2: "no", 1: "yes"}, routed: {column: prfmnce, when: [2], value: "no"}}
traits:
  - {name: age, column: age, nl: leeftijd, en: age, values: ["15-24", "25+"], from: [15, 25]}
```

`values` are in order, lowest first. `answers` says which answer in the file means which value; `from` cuts a number
into the values (each value begins there, the last has no end); with neither, the file holds the values themselves.
`routed` fills in what was not asked because of another answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from publiek.errors import SegmentationError, Text
from publiek.vocabulary.codes import GENRES
from publiek.vocabulary.data_files import read_yaml
from publiek.vocabulary.microdata import Item, Trait

_KINDS = ("visit", "frequency", "interest")


@dataclass(frozen=True)
class Question:
    """One column of the survey as an item or a trait. `answers`: answer in the file -> value; `cuts`: the numbers at
    which the values begin; `routed`: (column, answers, value) of what was not asked, or None.
    """

    told: Item | Trait
    column: str
    answers: dict[str, str]
    cuts: tuple[float, ...] = ()
    routed: tuple[str, tuple[str, ...], str] | None = None


@dataclass(frozen=True)
class Description:
    """What a survey file holds; see the module."""

    source: str
    year: int
    questions: tuple[Question, ...]
    missing: frozenset[str]
    weight: str
    area: str
    area_characters: int | None
    region: str
    regions: dict[str, str]
    cluster: tuple[str, ...]
    delimiter: str
    encoding: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, once."""
        routes = [question.routed[0] for question in self.questions if question.routed]
        named = [self.weight, self.area, self.region, *self.cluster, *(q.column for q in self.questions), *routes]
        return tuple(dict.fromkeys(name for name in named if name))


def read_description(path: Path) -> Description:
    """The description in `path`. Raises SegmentationError "survey-description-wrong" with the place that is wrong."""
    try:
        told = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        told = None
    if not isinstance(told, dict):
        raise _wrong("file")
    try:
        return _described(told)
    except (KeyError, TypeError, ValueError, AttributeError) as trouble:
        place = str(trouble.args[0]) if isinstance(trouble, KeyError) else "form"
    raise _wrong(place)


def _described(told: dict[str, Any]) -> Description:
    area, region, cluster = told.get("area") or {}, told.get("region") or {}, told.get("cluster") or []
    area = {"column": area} if isinstance(area, str) else area
    region = {"column": region} if isinstance(region, str) else region
    questions = (
        *(_question(entry, _item(entry)) for entry in told["items"]),
        *(_question(entry, _trait(entry)) for entry in told.get("traits") or []),
    )
    names = [question.told.name for question in questions]
    if len(set(names)) < len(names) or not told["items"]:
        raise _wrong("name")
    return Description(
        source=str(told["source"]),
        year=int(told["year"]),
        questions=questions,
        missing=frozenset(as_answer(value) for value in told.get("missing", [""])),
        weight=str(told.get("weight") or ""),
        area=str(area.get("column") or ""),
        area_characters=int(area["characters"]) if "characters" in area else None,
        region=str(region.get("column") or ""),
        regions={as_answer(key): str(value) for key, value in (region.get("answers") or {}).items()},
        cluster=(cluster,) if isinstance(cluster, str) else tuple(str(name) for name in cluster),
        delimiter=str(told.get("delimiter", ",")),
        encoding=str(told.get("encoding", "utf-8")),
    )


def _item(entry: dict[str, Any]) -> Item:
    kind, discipline, values = entry["kind"], entry.get("discipline") or "", _values(entry)
    if kind not in _KINDS or (kind == "visit" and len(values) != 2):
        raise _wrong(f"{entry['name']}: kind")
    if discipline and discipline not in GENRES:
        raise _wrong(f"{entry['name']}: discipline")
    return Item(str(entry["name"]), kind, discipline, values, Text(entry["nl"], entry["en"]))


def _trait(entry: dict[str, Any]) -> Trait:
    return Trait(str(entry["name"]), _values(entry), Text(entry["nl"], entry["en"]))


def _values(entry: dict[str, Any]) -> tuple[str, ...]:
    values = entry["values"]
    if not all(isinstance(value, str) for value in values) or not 2 <= len(set(values)) == len(values) <= 100:
        raise _wrong(f"{entry['name']}: values")  # a bare yes or no in YAML is not text: it needs quotes
    return tuple(values)


def _question(entry: dict[str, Any], told: Item | Trait) -> Question:
    answers = {as_answer(key): value for key, value in (entry.get("answers") or {}).items()}
    cuts = tuple(float(number) for number in entry.get("from") or ())
    route = entry.get("routed")
    routed = (str(route["column"]), tuple(as_answer(a) for a in route["when"]), route["value"]) if route else None
    unknown = {*answers.values(), *([routed[2]] if routed else [])} - set(told.values)
    if unknown or (cuts and (len(cuts) != len(told.values) or sorted(cuts) != list(cuts) or answers)):
        raise _wrong(f"{told.name}: answers")
    if not answers and not cuts:
        answers = {value: value for value in told.values}
    return Question(told, str(entry["column"]), answers, cuts, routed)


def as_answer(value: object) -> str:
    """An answer as text, the same whether the file wrote 1, 1.0 or "1 "."""
    text = str(value).strip()
    return text[:-2] if text.endswith(".0") and text[:-2].lstrip("-").isdigit() else text


def _wrong(place: str) -> SegmentationError:
    return SegmentationError(
        "survey-description-wrong",
        Text(
            "De beschrijving van de enquête is niet volledig of klopt niet.",
            "The description of the survey is incomplete or wrong.",
        ),
        Text(
            "Kijk de genoemde plek na. Zet ja en nee tussen aanhalingstekens.",
            "Check the place that is named. Put yes and no between quotes.",
        ),
        {"place": place},
    )

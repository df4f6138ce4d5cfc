"""How do the answers of a survey held elsewhere become answers to our questions? By a file in `elsewhere` that says so.

Carried is only what asks the same; what does not is left out with the reason. Who was not asked stays not asked, so
shares keep the denominators of the survey they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from publiek.errors import SurveyError, Text
from publiek.surveys.instruments.catalogue import core
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.surveys.responses.answers import Answers, schema_of
from publiek.vocabulary.data_files import read_yaml

#: Youngest age of each band, oldest first.
_BANDS = ((75, "75+"), (65, "65-74"), (55, "55-64"), (45, "45-54"), (35, "35-44"), (25, "25-34"), (16, "16-24"))


@dataclass(frozen=True)
class Recoded:
    """`answers`: in the columns of our questionnaire; `carried`: those that hold something; `left_out`: variables of
    the other survey with the reason; `absent`: variables that the table does not have.
    """

    answers: Answers
    carried: tuple[str, ...]
    left_out: dict[str, Text]
    absent: tuple[str, ...]


def recodings() -> tuple[str, ...]:
    """The surveys elsewhere that can be read."""
    folder = files("publiek.surveys.instruments").joinpath("elsewhere")
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def recode(table: pa.Table, *, source: str, questionnaire: Questionnaire | None = None) -> Recoded:
    """The rows of a survey elsewhere as answers to `questionnaire` (the core). Under sixteen a row is left out.

    Raises SurveyError "recoding-unknown".
    """
    asked = questionnaire or core()
    rules = _rules(source)
    schema = schema_of(asked)
    made = {name: pa.nulls(table.num_rows, field.type) for name, field in zip(schema.names, schema, strict=True)}
    needed = {rule["from"] for rule in rules["columns"].values()} | {*_names(rules["frame"])}
    texts = {name: [_plain(one) for one in table.column(name).to_pylist()] for name in needed & {*table.column_names}}
    made |= _frame(rules, texts, table.num_rows, source=source, asked=asked)
    carried, absent = [], []
    for column, rule in rules["columns"].items():
        if column not in schema.names:
            continue
        if rule["from"] not in texts:
            absent.append(rule["from"])
            continue
        values = rules["values"].get(rule.get("values"), {})
        given = [_band(cell) if rule.get("bands") else values.get(cell) for cell in texts[rule["from"]]]
        made[column] = pa.array(given, schema.field(column).type)
        carried.append(column)
    whole = pa.table([made[name] for name in schema.names], schema=schema)
    young = [value == "under_16" for value in made["age"].to_pylist()] if "age" in made else []
    kept = whole.filter(pa.array([not one for one in young])) if any(young) else whole
    left_out = {name: Text(**why) for name, why in rules["left_out"].items()}
    return Recoded(Answers(asked, kept), tuple(carried), left_out, tuple(absent))


def _frame(
    rules: Mapping[str, Any], texts: Mapping[str, list[str]], rows: int, *, source: str, asked: Questionnaire
) -> dict[str, pa.Array]:
    """Whose rows they are: names of rows, weight and design of the survey elsewhere; no day, for it is not told."""
    frame = rules["frame"]

    def joined(names: str | list[str]) -> list[str]:
        parts = [texts.get(name, [""] * rows) for name in _names({"": names})]
        return ["-".join(filter(None, cells)) for cells in zip(*parts, strict=True)]

    weights = [float(cell) if cell else None for cell in texts.get(frame["weight"], [""] * rows)]
    fixed = {"survey": source, "questionnaire": asked.name, "channel": "import", "receipt": ""}
    told = {name: pa.array([value] * rows, pa.string()) for name, value in fixed.items()}
    told |= {name: pa.array(joined(frame[name]), pa.string()) for name in ("response", "unit", "stratum")}
    return told | {"weight": pa.array(weights, pa.float64())}


def _names(frame: Mapping[str, str | list[str]]) -> list[str]:
    """The variables that a frame names, one or several for each part."""
    return [name for names in frame.values() for name in ([names] if isinstance(names, str) else names)]


def _plain(value: object) -> str:
    """A cell as a code: 1, 1.0 and "1" are the same."""
    if value is None or value != value:
        return ""
    text = str(value).strip()
    return text[:-2] if text.endswith(".0") else text


def _band(cell: str) -> str | None:
    try:
        age = float(cell)
    except ValueError:
        return None
    return next((band for least, band in _BANDS if age >= least), "under_16")


@cache
def _rules(source: str) -> Mapping[str, Any]:
    if source not in recodings():
        raise SurveyError(
            "recoding-unknown",
            Text("Deze enquête kan niet worden omgezet.", "This survey cannot be recoded."),
            Text(f"Kies uit: {', '.join(recodings())}.", f"Choose from: {', '.join(recodings())}."),
        )
    text = files("publiek.surveys.instruments").joinpath("elsewhere", f"{source}.yaml").read_text(encoding="utf-8")
    rules: dict[str, Any] = read_yaml(text)
    rules["values"] = {
        name: {str(code): ours for code, ours in values.items()} for name, values in rules["values"].items()
    }
    return rules

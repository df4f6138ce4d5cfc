"""How does the invented survey come into files, as an agency hands one over: answers, and what they mean?"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from publiek.vocabulary.microdata import Item, Microdata, Trait

ANSWERS, DESCRIPTION = "answers.csv", "description.yaml"


def write_survey(data: Microdata, folder: Path) -> tuple[Path, Path]:
    """Write `data` into `folder` as answers.csv and description.yaml; returns both paths.

    Answers are the values themselves, empty when not answered; areas are postcode areas, never more.
    """
    folder.mkdir(parents=True, exist_ok=True)
    answers, description = folder / ANSWERS, folder / DESCRIPTION
    asked: tuple[Item | Trait, ...] = (*data.traits, *data.items)
    columns = [_worded(data, one) for one in asked]
    weight = [f"{value:.6g}" for value in data.weight]
    with answers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["postcode", "region", "weight", "cluster", *(one.name for one in asked)])
        writer.writerows(zip(data.area, data.region, weight, data.cluster, *columns, strict=True))
    described = yaml.safe_dump(_described(data), allow_unicode=True, sort_keys=False, width=110)
    description.write_text(f"# An invented survey: none of these people exist.\n{described}", encoding="utf-8")
    return answers, description


def _worded(data: Microdata, one: Item | Trait) -> list[str]:
    """The answers to one question in words."""
    codes = np.nan_to_num(data.codes(one.name), nan=-1).astype(int)
    return [*np.array([*one.values, ""], dtype=object)[codes]]


def _described(data: Microdata) -> dict[str, Any]:
    told: dict[str, Any] = {
        "source": data.source,
        "year": data.year,
        "missing": [""],
        "weight": "weight",
        "area": {"column": "postcode", "characters": 4},
        "region": {"column": "region"},
        "cluster": ["cluster"],
    }
    told["items"] = [{**_question(item), "kind": item.kind, "discipline": item.discipline} for item in data.items]
    told["traits"] = [_question(trait) for trait in data.traits]
    return told


def _question(one: Item | Trait) -> dict[str, Any]:
    return {
        "name": one.name,
        "column": one.name,
        "nl": one.label.nl,
        "en": one.label.en,
        "values": list(one.values),
    }

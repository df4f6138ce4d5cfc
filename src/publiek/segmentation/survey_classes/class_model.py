"""What is a frozen model of survey classes? Shares, profiles with intervals, how it was chosen, and who belongs where.

Every number is rounded when the model is made, so that the file holds all there is: a model read from its file gives
the same areas to the byte.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publiek.errors import SegmentationError, Text
from publiek.estimation.latent_classes import latent
from publiek.vocabulary.microdata import Item, Microdata, Trait

Floats = NDArray[np.float64]
_DECIMALS = 6
_DRAW_DECIMALS = 4


@dataclass(frozen=True)
class Bounds:
    """Estimates with a 95% interval: three arrays of one shape."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Membership:
    """Who belongs to which class, as a multinomial logit (multinomial).

    `features`: names, in the order of the rows of `coefficients` (features x classes): "constant", "age:25-44",
    "age=45-64&education=other", "density", "region:Utrecht"; `covariates` with the `centre` and `scale` that
    standardise them (levels as asinh); `region_of`: "province", "municipality" or "" (no regions); `draws`: draws x
    features x classes; `scatter`, `scatter_error`: sd on the logit scale of what areas have of their own (variance
    and its standard error are stored); `quality`: what was measured.
    """

    traits: tuple[Trait, ...]
    features: tuple[str, ...]
    coefficients: Floats
    covariates: tuple[str, ...]
    centre: Floats
    scale: Floats
    region_of: str
    draws: Floats
    scatter: float
    scatter_error: float
    quality: dict[str, Any]


@dataclass(frozen=True)
class ClassModel:
    """Classes found in a survey, from the most to the least active: `classes` codes "C1", "C2", ...

    `shares`: per class; `profiles`: classes x categories of all items in order (within an item they sum to 1);
    `everyone`: how all respondents answer; `study`: what was tried and how this number of classes was chosen.
    """

    code: str
    version: str
    source: str
    year: int
    items: tuple[Item, ...]
    shares: Bounds
    profiles: Bounds
    everyone: Floats
    study: dict[str, Any] = field(default_factory=dict)
    membership: Membership | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """The codes, from the most active class down."""
        return tuple(f"C{at + 1}" for at in range(len(self.shares.value)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Categories per item."""
        return tuple(len(item.values) for item in self.items)

    @property
    def fit(self) -> latent.Fit:
        """The measurement model as `latent` knows it."""
        return latent.Fit(self.shares.value, self.profiles.value, float("nan"))

    @property
    def digest(self) -> str:
        """sha256 of everything in the model."""
        return hashlib.sha256(json.dumps(_plain(self), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> str:
        """The model as the text of its file."""
        return json.dumps({**_plain(self), "digest": self.digest}, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> ClassModel:
    """The model in `text`. Raises ValueError when its digest is not that of its content."""
    told = json.loads(text)
    digest = told.pop("digest")
    told["items"] = tuple(_asked(Item, entry) for entry in told["items"])
    for name in ("shares", "profiles"):
        told[name] = Bounds(**{key: np.array(numbers) for key, numbers in told[name].items()})
    told["everyone"] = np.array(told["everyone"])
    if told["membership"]:
        told["membership"] = _membership(told["membership"])
    model = ClassModel(**told)
    if model.digest != digest:
        raise ValueError("the model file was changed after it was made")
    return model


def answers_of(data: Microdata, items: tuple[Item, ...]) -> latent.Answers:
    """The answers of `data` to `items`. Raises SegmentationError "survey-items-differ"."""
    asked = {item.name: item.values for item in data.items}
    if any(asked.get(item.name) != item.values for item in items):
        raise SegmentationError(
            "survey-items-differ",
            Text(
                "Deze enquête stelt niet dezelfde vragen als het model.",
                "This survey does not ask the questions of the model.",
            ),
            Text("Gebruik dezelfde vragen met dezelfde antwoorden.", "Use the same questions with the same answers."),
            {"missing": sum(asked.get(item.name) != item.values for item in items)},
        )
    codes = np.column_stack([data.codes(item.name) for item in items])
    return latent.tabulate(codes, tuple(len(item.values) for item in items), data.weight)


def posterior(model: ClassModel, data: Microdata) -> Floats:
    """Respondents x classes: the chance of each class given someone's answers alone; rows sum to 1.

    Raises SegmentationError "survey-items-differ".
    """
    return latent.memberships(answers_of(data, model.items), model.fit)


def rounded(numbers: Floats, *, draw: bool = False) -> Floats:
    """Numbers as they stand in the model file."""
    return np.round(np.asarray(numbers, dtype=float), _DRAW_DECIMALS if draw else _DECIMALS) + 0.0


def _plain(model: ClassModel) -> dict[str, Any]:
    return {f.name: _bare(getattr(model, f.name)) for f in fields(model)}


def _bare(value: object) -> Any:
    """As JSON has it."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (Bounds, Membership)):
        return {f.name: _bare(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (Item, Trait)):
        return asdict(value)
    if isinstance(value, (tuple, list)):
        return [_bare(part) for part in value]
    return value


def _asked(kind: type[Any], entry: dict[str, Any]) -> Any:
    return kind(**{**entry, "values": tuple(entry["values"]), "label": Text(**entry["label"])})


def _membership(entry: dict[str, Any]) -> Membership:
    arrays = {name: np.array(entry[name]) for name in ("coefficients", "centre", "scale", "draws")}
    traits = tuple(_asked(Trait, trait) for trait in entry["traits"])
    names = {name: tuple(entry[name]) for name in ("features", "covariates")}
    return Membership(**{**entry, **arrays, **names, "traits": traits})

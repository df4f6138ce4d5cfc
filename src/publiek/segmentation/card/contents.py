"""What stands on a model card? Inputs, recipe, groups, quality, stability, fairness, changes, limits, how to cite.

After Mitchell and others (2019, Model cards for model reporting), for a segmentation. Every number says what it was
measured on; what was not measured is there too, without a value.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from publiek.errors import Text

FORMAT = "publiek-model-card/1"
_UNTOLD = Text("", "")


@dataclass(frozen=True)
class Measured:
    """One number of the card. `key` names it (texts.yaml); `value` None = not measured; `low` to `high`: 95% interval,
    None where there is none; `n` how many `unit` it rests on; `how` was it measured, or why it was not.
    """

    key: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unit: str = ""
    how: Text = _UNTOLD


@dataclass(frozen=True)
class VariableUse:
    """One input variable: why it is in, and `explained`: the part (0-1) of its variance between areas, weighted by
    households, that the groups of the main tier hold.
    """

    name: str
    label: Text
    why: Text
    domain: str
    explained: float | None = None


@dataclass(frozen=True)
class GroupFacts:
    """One group: its share of households (0-1), counts, mean certainty of its areas (0-1, by households), its
    `profile`: variable -> index figure, the Netherlands = 100, by households; and of how many people in its areas the
    label is right (None = not known).
    """

    code: str
    name: Text
    portrait: Text
    parent: str
    areas: int
    households: int
    residents: int
    share: float
    certainty: float | None
    profile: dict[str, int] = field(default_factory=dict)
    labels_right: Measured | None = None


@dataclass(frozen=True)
class TierFacts:
    """All groups of one tier, the part of the variance between areas they hold (mean over variables, 0-1), and of how
    many people the label of their area is right in this tier (None = not known).
    """

    groups: tuple[GroupFacts, ...]
    explained: float
    labels_right: Measured | None = None


@dataclass(frozen=True)
class Served:
    """How well one part of the country is served. `by`: country, group, province or urbanity; `name`: which one.

    `unclassified_*`: without a group; `certainty` and `reliability`: means by households (0-1) of the label and of the
    published figures under it; `uncertain`: part of the households in areas whose label is nearly a toss-up;
    `poorly`: which thresholds it falls short of (codes of thresholds.yaml).
    """

    by: str
    name: str
    areas: int
    residents: int
    households: int
    unclassified_areas: int
    unclassified_residents: int
    certainty: float | None
    reliability: float | None
    uncertain: float | None
    poorly: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """Households (share of all in common areas, 0-1) whose area was `before` and is `now`."""

    before: str
    now: str
    share: float


@dataclass(frozen=True)
class Change:
    """What differs from the version before: `same` households keep their group (best matching of groups, interval by
    bootstrap of municipalities); `agreement`: adjusted Rand index over areas; `match`: new code -> its best old code.
    """

    version: str
    same: Measured
    agreement: float
    areas: int
    match: dict[str, str]
    renamed: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class ModelCard:
    """The card of one version of one segmentation. `main`: which of `tiers` (coarsest first) users compare with."""

    code: str
    version: str
    kind: str
    source: str
    vintage: int
    digest: str
    licence: str
    labels_right: Measured
    tiers: tuple[TierFacts, ...]
    main: int
    variables: tuple[VariableUse, ...]
    quality: tuple[Measured, ...]
    stability: tuple[Measured, ...]
    fairness: tuple[Served, ...]
    change: Change | None
    limits: tuple[Text, ...]
    cite: Text

    @property
    def groups(self) -> tuple[GroupFacts, ...]:
        """The groups of the main tier."""
        return self.tiers[self.main].groups

    def name(self, code: str, language: str) -> str:
        """The name of a group of any tier; the code itself when it is not on the card."""
        found = {group.code: group.name for tier in self.tiers for group in tier.groups}
        return found[code].in_language(language) if code in found else code

    def as_dict(self) -> dict[str, object]:
        """The card as plain values; texts as {nl, en}."""
        return {"format": FORMAT, **asdict(self)}

    def as_json(self) -> str:
        """The card as the text of its file."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str) -> ModelCard:
    """The card in `text`. Raises ValueError for another format."""
    told = json.loads(text)
    if told.pop("format", "") != FORMAT:
        raise ValueError("not a model card of this format")
    change = told["change"]
    return ModelCard(
        **{
            **told,
            "labels_right": measured_of(told["labels_right"]),
            "tiers": tuple(_tier(tier) for tier in told["tiers"]),
            "variables": tuple(
                VariableUse(**{**v, "label": Text(**v["label"]), "why": Text(**v["why"])}) for v in told["variables"]
            ),
            "quality": tuple(measured_of(m) for m in told["quality"]),
            "stability": tuple(measured_of(m) for m in told["stability"]),
            "fairness": tuple(Served(**{**s, "poorly": tuple(s["poorly"])}) for s in told["fairness"]),
            "change": _change(change) if change else None,
            "limits": tuple(Text(**limit) for limit in told["limits"]),
            "cite": Text(**told["cite"]),
        }
    )


def measured_of(told: dict[str, object]) -> Measured:
    """A number from its plain values."""
    return Measured(**{**told, "how": Text(**told["how"])})  # type: ignore[arg-type]


def _tier(told: dict[str, object]) -> TierFacts:
    groups = tuple(_group(group) for group in told["groups"])  # type: ignore[attr-defined]
    return TierFacts(groups, told["explained"], _perhaps(told.get("labels_right")))  # type: ignore[arg-type]


def _group(told: dict[str, object]) -> GroupFacts:
    texts = {key: Text(**told[key]) for key in ("name", "portrait")}  # type: ignore[arg-type]
    return GroupFacts(**{**told, **texts, "labels_right": _perhaps(told.get("labels_right"))})  # type: ignore[arg-type]


def _perhaps(told: object) -> Measured | None:
    return measured_of(told) if told else None  # type: ignore[arg-type]


def _change(told: dict[str, object]) -> Change:
    parts = {
        "same": measured_of(told["same"]),  # type: ignore[arg-type]
        "renamed": tuple(told["renamed"]),  # type: ignore[arg-type]
        "moves": tuple(Move(**move) for move in told["moves"]),  # type: ignore[attr-defined]
    }
    return Change(**{**told, **parts})  # type: ignore[arg-type]

"""What steers the making of the area types? The content of recipe.yaml, as frozen settings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from publiek.errors import Text, UsageError
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "recipe.yaml"
_PLAIN = (
    *("code", "version", "vintage", "source", "main", "groups", "subtypes", "seed", "starts", "resamples"),
    *(
        "resample_starts",
        "suppressed_most",
        "rounded_to",
        "split_stable",
        "split_smallest",
        "differing_most",
        "rest_most",
    ),
)


@dataclass(frozen=True)
class Variable:
    """One variable: `domain` it counts in; `kind` share (sum of numerators / of), percent (published) or level;
    `error`: standard deviation on the scale 0-1 of what rounding of percentages or lifting adds.
    """

    name: str
    domain: str
    kind: str
    of: str
    numerators: tuple[str, ...]
    why: str
    label: Text
    error: float = 0.0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is made of."""
        return (self.of, *self.numerators)


@dataclass(frozen=True)
class Level:
    """What holds for one level of areas; see recipe.yaml."""

    parent: str
    published_least: int
    inherited: tuple[str, ...] = ()
    instead: dict[str, dict[str, object]] = field(default_factory=dict)


@dataclass(frozen=True)
class Large:
    """What changes above `areas` areas."""

    areas: int
    starts: int
    resamples: int
    resample_starts: int


@dataclass(frozen=True)
class Recipe:
    """Everything that steers a build; see recipe.yaml for the meaning of each number."""

    code: str
    version: str
    vintage: int
    source: str
    variables: tuple[Variable, ...]
    main: int
    groups: int
    subtypes: dict[str, int]
    seed: int
    starts: int
    resamples: int
    resample_starts: int
    suppressed_most: int
    rounded_to: int
    split_stable: float
    split_smallest: float
    differing_most: float
    rest_most: float
    levels: dict[str, Level]
    sums: dict[str, tuple[str, ...]]
    large: Large

    @property
    def names(self) -> list[str]:
        """The names of the variables, in order."""
        return [variable.name for variable in self.variables]

    @property
    def domains(self) -> list[str]:
        """The domain of each variable, in order."""
        return [variable.domain for variable in self.variables]

    def level(self, name: str) -> Level:
        """What holds for `name`. Raises UsageError "segmentation-level-unknown"."""
        if name not in self.levels:
            raise UsageError(
                "segmentation-level-unknown",
                Text("Dit soort gebied kent Publiek niet.", "Publiek does not know this kind of area."),
                Text("Kies een van de soorten hieronder.", "Choose one of the kinds below."),
                {"level": name, "known": sorted(self.levels)},
            )
        return self.levels[name]

    def for_areas(self, count: int) -> Recipe:
        """The same recipe, with fewer starts and resamples when there are very many areas."""
        few = self.large
        if count <= few.areas:
            return self
        return replace(self, starts=few.starts, resamples=few.resamples, resample_starts=few.resample_starts)


@cache
def recipe() -> Recipe:
    """The packaged recipe."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    variables = tuple(
        Variable(
            v["name"], v["domain"], v["kind"], v["of"], tuple(v["numerators"]), v["why"], Text(v["nl"], v["en"]),
            float(v.get("error", 0)),
        )
        for v in told["variables"]
    )  # fmt: skip
    levels = {
        name: Level(at["parent"], at["published_least"], tuple(at.get("inherited", ())), at.get("instead", {}))
        for name, at in told["levels"].items()
    }
    return Recipe(
        **{key: told[key] for key in _PLAIN},
        variables=variables,
        levels=levels,
        sums={whole: tuple(parts) for whole, parts in told["sums"].items()},
        large=Large(**told["large"]),
    )

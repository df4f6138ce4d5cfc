"""What is the recipe of the area types? The dated data of recipe.yaml, with types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "recipe.yaml"


@dataclass(frozen=True)
class Variable:
    """One variable: `domain` it counts in; `kind` share (sum of numerators / of), percent (published) or level."""

    name: str
    domain: str
    kind: str
    of: str
    numerators: tuple[str, ...]
    why: str
    label: Text


@dataclass(frozen=True)
class Recipe:
    """Everything that steers a build; see recipe.yaml for the meaning of each number."""

    code: str
    version: str
    vintage: int
    source: str
    variables: tuple[Variable, ...]
    groups: int
    seed: int
    starts: int
    published_least: int
    suppressed_most: int

    @property
    def names(self) -> list[str]:
        """The names of the variables, in order."""
        return [variable.name for variable in self.variables]


@cache
def recipe() -> Recipe:
    """The packaged recipe."""
    told = read_yaml(_FILE.read_text(encoding="utf-8"))
    variables = tuple(
        Variable(v["name"], v["domain"], v["kind"], v["of"], tuple(v["numerators"]), v["why"], Text(v["nl"], v["en"]))
        for v in told["variables"]
    )
    plain = {key: told[key] for key in ("code", "version", "vintage", "source", "groups", "seed", "starts")}
    return Recipe(
        **plain,
        variables=variables,
        published_least=told["published_least"],
        suppressed_most=told["suppressed_most"],
    )

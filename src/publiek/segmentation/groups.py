"""What are the groups called, and what can be said of them? Names and portraits, every number taken from the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from publiek.errors import Text
from publiek.segmentation.model import AreaTypes
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "groups.yaml"


@dataclass(frozen=True)
class Group:
    """One group of a segmentation: a stable code, a short neutral name, and a portrait of one sentence."""

    code: str
    name: Text
    portrait: Text


@cache
def described() -> dict[str, object]:
    """The content of groups.yaml."""
    return read_yaml(_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def groups(model: AreaTypes) -> tuple[Group, ...]:
    """The groups of `model`. Raises ValueError when names and model are of different versions."""
    told = described()
    entries = told["groups"]
    if told["version"] != model.version or [entry["code"] for entry in entries] != list(model.groups):
        raise ValueError("groups.yaml does not belong to this model")
    return tuple(
        Group(
            entry["code"],
            Text(entry["name"]["nl"], entry["name"]["en"]),
            Text(*(_filled(entry["portrait"][lang], model.profile[entry["code"]], lang) for lang in ("nl", "en"))),
        )
        for entry in entries
    )


def _filled(sentence: str, profile: dict[str, float], language: str) -> str:
    """The sentence with its numbers, decimals as the language writes them."""
    mark = "," if language == "nl" else "."
    return sentence.format(**{name: f"{number:g}".replace(".", mark) for name, number in profile.items()})

"""What are the groups called, and what can be said of them? Names and portraits, every number taken from the model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publiek.errors import Text
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.scheme import Group
from publiek.vocabulary.data_files import read_yaml

_FILE = Path(__file__).parent / "reference" / "area-types" / "2022.1" / "groups.yaml"


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

"""What are the groups called, and what can be said of them? Names and portraits, every number taken from the model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publiek.errors import Text
from publiek.segmentation.area_types.model import AreaTypes
from publiek.segmentation.area_types.storing import NAMES
from publiek.segmentation.scheme import Group
from publiek.vocabulary.data_files import read_yaml


@cache
def described(folder: Path) -> dict[str, object]:
    """The content of groups.yaml in the folder of a version: `version` and `groups` (code, name, portrait)."""
    return read_yaml((folder / NAMES).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def groups(model: AreaTypes, folder: Path, tier: str = "type") -> tuple[Group, ...]:
    """The groups of one tier. A code without an entry is called by its code, without a portrait.

    Raises ValueError when names and model are of different versions, or names speak of groups the model does not have.
    """
    told = described(folder)
    entries = {entry["code"]: entry for entry in told["groups"]}  # type: ignore[attr-defined]
    known = {code for at in model.tiers for code in model.codes(at)}
    if told["version"] != model.version or not set(entries) <= known:
        raise ValueError("groups.yaml does not belong to this model")
    return tuple(_group(code, entries.get(code), model) for code in model.codes(tier))


def _group(code: str, entry: dict[str, dict[str, str]] | None, model: AreaTypes) -> Group:
    parent = model.parents.get(code, "")
    if entry is None:
        return Group(code, Text(code, code), Text("", ""), parent)
    told = entry.get("portrait")
    portrait = (
        Text(*(_filled(told[lang], model.profile[code], lang) for lang in ("nl", "en"))) if told else Text("", "")
    )
    return Group(code, Text(entry["name"]["nl"], entry["name"]["en"]), portrait, parent)


def _filled(sentence: str, profile: dict[str, float], language: str) -> str:
    """The sentence with its numbers, decimals as the language writes them."""
    mark = "," if language == "nl" else "."
    return sentence.format(**{name: f"{number:g}".replace(".", mark) for name, number in profile.items()})

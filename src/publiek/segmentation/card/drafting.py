"""How do the portraits of a version come about? Names that a person approved, words that follow the model's numbers.

    python -m publiek.segmentation.card.drafting src/publiek/segmentation/reference/area-types/2022.2

reads groups.yaml (for the names) and model.json of the folder and writes groups.yaml again with new portraits. A code
keeps its name; a code without one gets that of its parent, for a person to mend.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from publiek.segmentation.card.portraits import Draft, Parent, draft_portrait, phrases
from publiek.vocabulary.data_files import read_yaml

_HEAD = """\
# The area types of version {version}: names and portraits. Areas, not people; a name never judges, never tells origin.
# Names are approved by hand; the rest is made by publiek.segmentation.card.drafting from the model. Numbers between
# braces come from the model: {{households_percent}} and index figures (the Netherlands = 100, by household); what a
# subtype is compared with stands as a number. `more` and `fewer`: what the sentence calls many and few.
"""
_WIDE = 4096


def redraft(told: Mapping[str, Any], profiles: Mapping[str, Mapping[str, float]], parents: Mapping[str, str]) -> str:
    """The text of groups.yaml with the names of `told` and portraits after `profiles` (code -> index figures)."""
    names = {entry["code"]: entry["name"] for entry in told["groups"]}
    entries = []
    for code in sorted(profiles, key=lambda one: (_depth(one, parents), one)):
        above = parents.get(code, "")
        below = _depth(code, parents) > 1
        parent = Parent(names[above], profiles[above]) if below and profiles[above] != profiles[code] else None
        draft = draft_portrait(profiles[code], parent=parent)
        entries.append(
            {
                "code": code,
                "name": dict(names.get(code) or names[above]),
                "more": list(draft.more),
                "fewer": list(draft.fewer),
                "portrait": _compared(draft, profiles[code], parent),
            }
        )
    body = {"version": told["version"], "groups": entries}
    written = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=_WIDE, default_flow_style=None)
    return _HEAD.format(version=told["version"]) + written


def _depth(code: str, parents: Mapping[str, str]) -> int:
    return 1 + _depth(parents[code], parents) if parents.get(code) else 0


def _compared(draft: Draft, own: Mapping[str, float], parent: Parent | None) -> dict[str, str]:
    """The portrait with the numbers of the comparison filled in: they are not all among `more` and `fewer`."""
    if parent is None:
        return dict(draft.portrait)
    numbers = {f"parent_{name}": f"{value:g}" for name, value in parent.profile.items()}
    told = {}
    for language, portrait in draft.portrait.items():
        opening = phrases()["words"]["against"][language].split("{")[0]
        head, found, tail = portrait.partition(opening)
        told[language] = head + found + tail.format(**{**{n: f"{v:g}" for n, v in own.items()}, **numbers})
    return told


def main(folder: Path) -> None:
    """Rewrite groups.yaml of one version."""
    told = read_yaml((folder / "groups.yaml").read_text(encoding="utf-8"))
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "groups.yaml").write_text(redraft(told, model["profile"], model["parents"]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

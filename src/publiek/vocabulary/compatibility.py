"""What changed between two versions of the standard, and does it break what vendors made? Plain facts compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: From small to large: words only, something was added, what was right before may be wrong now.
KINDS = ("patch", "minor", "major")


@dataclass(frozen=True)
class Difference:
    """One change: the table, the column ("" for the table itself), what changed and the version step it asks."""

    table: str
    column: str
    what: str
    kind: str


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Every change from `old` to `new` (see `schemas.described`), in order of table and column."""
    found: list[Difference] = []
    for name in sorted(set(old["tables"]) | set(new["tables"])):
        before, now = old["tables"].get(name), new["tables"].get(name)
        if before is None or now is None:
            found.append(
                Difference(name, "", "removed" if now is None else "added", "major" if now is None else "minor")
            )
            continue
        found += [Difference(name, "", part, "major") for part in ("level", "key") if before[part] != now[part]]
        found += _columns(name, before["columns"], now["columns"])
    return found


def step(found: list[Difference]) -> str:
    """The smallest step of the version that these changes allow; "" when nothing changed."""
    return max((one.kind for one in found), key=KINDS.index, default="")


def allowed(old: str, new: str, asked: str) -> bool:
    """Whether going from version `old` to `new` is at least the step that the changes ask for."""
    before, now = ([int(part) for part in version.split(".")] for version in (old, new))
    taken = "major" if now[0] > before[0] else "minor" if now[:2] > before[:2] else "patch" if now > before else ""
    return now >= before and (not asked or (bool(taken) and KINDS.index(taken) >= KINDS.index(asked)))


@cache
def released() -> dict[str, dict[str, Any]]:
    """Every version that was published, frozen: version -> its facts. These files never change."""
    kept = files("publiek.vocabulary").joinpath("released").iterdir()
    facts = [json.loads(one.read_text(encoding="utf-8")) for one in kept if one.name.endswith(".json")]
    return {one["version"]: one for one in sorted(facts, key=lambda f: [int(p) for p in f["version"].split(".")])}


def _columns(table: str, old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    found = []
    for name in sorted(set(old) | set(new)):
        if name not in new:
            found.append(Difference(table, name, "removed", "major"))
        elif name not in old:
            found.append(Difference(table, name, "added", "major" if new[name]["required"] else "minor"))
        else:
            found += [Difference(table, name, what, kind) for what, kind in _column(old[name], new[name])]
    return found


def _column(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """A looser rule is minor for who writes; taking a code away, asking more or another form is major."""
    found = []
    if old["required"] != new["required"]:
        found.append(("required", "major" if new["required"] else "minor"))
    if set(old["values"]) - set(new["values"]) or bool(old["values"]) != bool(new["values"]):
        found.append(("values", "major"))
    elif set(new["values"]) - set(old["values"]):
        found.append(("values", "minor"))
    found += [(part, "major") for part in ("type", "pattern", "sensitivity") if old[part] != new[part]]
    return found + [(part, "patch") for part in ("label", "meaning") if old[part] != new[part]]

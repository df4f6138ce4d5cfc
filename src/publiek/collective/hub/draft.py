"""What does an approver look at: what would be released, from whom, and what stands in the way?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from publiek.collective.hub.places import Places
from publiek.collective.packages import written
from publiek.errors import Text, UsageError
from publiek.vocabulary.data_files import read_yaml

FILE = "draft.json"


@dataclass(frozen=True)
class Draft:
    """`telling`: everything about it, as JSON. `files`: the tables, as they would be released."""

    telling: Mapping[str, Any]
    files: Mapping[str, bytes]

    @cached_property
    def content(self) -> bytes:
        """The file that is approved."""
        return written.as_json(self.telling)

    @property
    def digest(self) -> str:
        """What approvers sign: it names every table by its digest, and every contribution by its own."""
        return sha256(self.content).hexdigest()

    @property
    def agreement(self) -> str:
        """The name of the agreement."""
        return str(self.telling["agreement"])

    @property
    def round(self) -> str:
        """The season it is about."""
        return str(self.telling["round"])

    @property
    def number(self) -> int:
        """Which release of the round it would be."""
        return int(self.telling["number"])

    @property
    def members(self) -> tuple[str, ...]:
        """Who is in it."""
        return tuple(one["member"] for one in self.telling["inputs"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Who is in the agreement, and not in it."""
        return tuple(self.telling["missing"])

    @property
    def may(self) -> bool:
        """Whether it can be approved and released."""
        return not self.telling["reasons"]

    @property
    def reasons(self) -> tuple[Mapping[str, object], ...]:
        """Why not: codes and facts."""
        return tuple(self.telling["reasons"])

    @property
    def words(self) -> list[Text]:
        """The same for people: who is in it, what is missing, why not and what to do."""
        told = [_filled("members", {"count": len(self.members), "number": self.number})]
        if self.missing:
            told.append(_filled("missing", {"count": len(self.missing), "names": ", ".join(self.missing)}))
        if cost := self.telling.get("cost"):
            told.append(_filled("cost", cost))
        told += [_filled(str(reason["reason"]), reason) for reason in self.reasons]
        return [*told, _filled("may", {})] if self.may else told


def read(folder: Path) -> Draft:
    """The draft in a folder. Raises UsageError "draft-unknown" when there is none, or when it was changed."""
    try:
        content = (folder / FILE).read_bytes()
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for part in ("tables", "makers")
            for path in (folder / part).rglob("*")
            if path.is_file()
        }
        made = Draft(json.loads(content), files)
    except (OSError, ValueError):
        raise unknown() from None
    if made.content != content or made.digest != folder.name:
        raise unknown()
    return made


def drafts_with(places: Places, agreement: str, member: str, *, round_name: str = "") -> list[Path]:
    """The drafts that hold figures of a member: they go when it takes them back."""
    found = []
    for folder in sorted(places.root.joinpath("drafts").iterdir()):
        try:
            told = json.loads((folder / FILE).read_bytes())
        except (OSError, ValueError):
            continue
        members = {one["member"] for one in told["inputs"]}
        if told["agreement"] == agreement and member in members and round_name in ("", told["round"]):
            found.append(folder)
    return found


def unknown() -> UsageError:
    """There is no such draft."""
    return UsageError(
        "draft-unknown",
        Text("Dit voorstel is er niet (meer).", "There is no such draft (any more)."),
        Text("Maak een nieuw: publiek hub draft.", "Make a new one: publiek hub draft."),
    )


def _filled(code: str, facts: Mapping[str, object]) -> Text:
    words = _words().get(code, _words()["other"])
    told = {"code": code, **{name: str(value) for name, value in facts.items()}}
    return Text(words["nl"].format_map(_Told(told)), words["en"].format_map(_Told(told)))


class _Told(dict[str, str]):
    """A fact that a sentence names and that is not there is left open."""

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("draft_sentences.yaml").read_text(encoding="utf-8")
    told: Mapping[str, Mapping[str, str]] = read_yaml(text)
    return told

"""Which steps does the product take with data of people, and for which purposes may each run? Read from `steps.yaml`.

Every command and every action of the site is one of these steps, or it is said why it is none: tests hold that against
the commands and actions that there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.governance.purposes import REACHES, Register, Word, purposes
from publiek.vocabulary.data_files import read_yaml

#: What counts as the decision of a house; see `steps.yaml`.
DECISIONS: tuple[str, ...] = ("default", "act", "own", "duty")
_NEEDED = {"does", "for", "data", "reach", "decision"}
_ALLOWED = _NEEDED | {"act", "traces"}


@dataclass(frozen=True)
class Step:
    """One step: what it `does`, the `purposes` that must all be in force, the `data` it touches, how far it reaches.

    `decision`: default, act, own or duty; `act` says which act of the house counts. `traces`: patterns below the folder
    of an organisation, each with what is there.
    """

    code: str
    does: Text
    purposes: tuple[str, ...]
    data: tuple[Word, ...]
    reach: str
    decision: str
    act: Text | None = None
    traces: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class Steps:
    """All steps by code, why something is none, and which commands and actions of the site take which."""

    version: str
    dated: date
    steps: Mapping[str, Step]
    nothing: Mapping[str, Text]
    commands: Mapping[str, str]
    actions: Mapping[str, str]

    def step(self, code: str) -> Step:
        """One step. Raises ValueError for a code that is not registered: a fault of the program, nothing runs on it."""
        if code not in self.steps:
            raise ValueError("a step that is not registered")
        return self.steps[code]

    def of_command(self, words: str) -> str | None:
        """The code of the step (or of the reason) of a command as typed, by itself or by its group; None: unknown."""
        parts = words.split()
        named = (" ".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.commands[name] for name in named if name in self.commands), None)

    def resting_on(self, purpose: str) -> tuple[Step, ...]:
        """The steps that do not run without `purpose`."""
        return tuple(step for step in self.steps.values() if purpose in step.purposes)


@cache
def steps() -> Steps:
    """The steps of this version of the product."""
    return steps_of(files("publiek.governance").joinpath("steps.yaml").read_text(encoding="utf-8"), purposes())


def steps_of(text: str, register: Register) -> Steps:
    """The steps in a YAML text. Raises ValueError with the place that is not right (a fault of the program)."""
    raw = read_yaml(text)
    if not isinstance(raw, dict) or set(raw) != {"version", "dated", "steps", "nothing", "commands", "actions"}:
        raise ValueError("steps: a part is missing or unknown")
    words = {word.code: word for purpose in register.purposes.values() for word in purpose.data}
    found = {code: _step(code, entry, register, words) for code, entry in raw["steps"].items()}
    nothing = {code: _text(entry, f"nothing.{code}") for code, entry in raw["nothing"].items()}
    if set(found) & set(nothing):
        raise ValueError("steps: a step and a reason share a code")
    for part in ("commands", "actions"):
        if unknown := set(raw[part].values()) - set(found) - set(nothing):
            raise ValueError(f"{part}: unknown {sorted(unknown)}")
    return Steps(str(raw["version"]), raw["dated"], found, nothing, raw["commands"], raw["actions"])


def _step(code: str, raw: Any, register: Register, words: Mapping[str, Word]) -> Step:
    place = f"steps.{code}"
    if not isinstance(raw, dict) or not _NEEDED <= set(raw) <= _ALLOWED:
        raise ValueError(f"{place}: a key is missing or unknown")
    purposes_of, data = tuple(raw["for"]), tuple(raw["data"])
    if not purposes_of or set(purposes_of) - set(register.purposes) or not data or set(data) - set(words):
        raise ValueError(f"{place}: a purpose or a kind of data is missing or unknown")
    if raw["reach"] not in REACHES or raw["decision"] not in DECISIONS:
        raise ValueError(f"{place}: reach or decision")
    act = _text(raw["act"], f"{place}.act") if "act" in raw else None
    made = Step(
        code,
        _text(raw["does"], f"{place}.does"),
        purposes_of,
        tuple(words[one] for one in data),
        raw["reach"],
        raw["decision"],
        act,
        tuple((pattern, _text(told, f"{place}.traces")) for pattern, told in raw.get("traces", {}).items()),
    )
    _demand_decided(made, register, place)
    return made


def _demand_decided(step: Step, register: Register, place: str) -> None:
    """Nothing leaves the house by default; what counts as an act is said; a duty rests on duties alone."""
    if (step.decision == "act") != (step.act is not None):
        raise ValueError(f"{place}.act: say what counts as the decision, or leave it out")
    if step.decision == "default" and step.reach != "inside":
        raise ValueError(f"{place}: what leaves the house or touches contacts needs a decision")
    begins = {register.purposes[code].begins for code in step.purposes}
    if step.decision == "duty" and begins != {"duty"}:
        raise ValueError(f"{place}: a duty rests on duties alone")
    if begins & {"elsewhere", "not-offered"}:
        raise ValueError(f"{place}: rests on a purpose that is not served here")
    if {word.code for word in step.data} - {word.code for one in step.purposes for word in register.purposes[one].data}:
        raise ValueError(f"{place}.data: data that its purposes do not name")


def _text(raw: Any, place: str) -> Text:
    if not isinstance(raw, dict) or set(raw) != {"nl", "en"} or not all(isinstance(w, str) and w for w in raw.values()):
        raise ValueError(f"{place}: a text in both languages")
    return Text(raw["nl"], raw["en"])

"""How does a code of ours read in somebody else's list? Mapped, not applicable, or not known: never forced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import Text, UsageError
from publiek.vocabulary import codes
from publiek.vocabulary.data_files import read_yaml

#: What a crosswalk can be of, and the list of ours that it covers whole.
OF: Mapping[str, tuple[str, ...]] = {"genre": codes.GENRES, "ticket_type": codes.TICKET_TYPES}
#: How a code of ours stands in another list. not-applicable: it has no place there, rightly. not-known: which place it
#: has depends on what we do not know, or the list was not public.
STATES = ("mapped", "not-applicable", "not-known")


@dataclass(frozen=True)
class Target:
    """One entry of somebody else's list: its code there, and how it is called."""

    code: str
    label: Text


@dataclass(frozen=True)
class Crosswalk:
    """From one list of ours to another's. `source`: where that list is published; `version`: which one was read."""

    scheme: str
    of: str
    label: Text
    version: str
    source: tuple[str, ...]
    targets: Mapping[str, Target]
    _there: Mapping[str, str | None] = field(repr=False)
    _states: Mapping[str, str] = field(repr=False)
    _back: Mapping[str, str | None] = field(repr=False)
    _notes: Mapping[str, Text] = field(repr=False)

    def target(self, code: str) -> Target | None:
        """The entry for a code of ours; None where it is not applicable or not known (see `state`).

        Raises UsageError "crosswalk-code-unknown" for a code that is not of ours.
        """
        self._require(code)
        there = self._there[code]
        return None if there is None else self.targets[there]

    def state(self, code: str) -> str:
        """One of STATES. Raises UsageError "crosswalk-code-unknown"."""
        self._require(code)
        return self._states[code]

    def note(self, code: str) -> Text | None:
        """Why a code of ours goes where it goes, where that is not plain; None without a note."""
        self._require(code)
        return self._notes.get(code) or (self._notes.get("all") if self._states[code] != "mapped" else None)

    def back(self, there: str) -> str | None:
        """The code of ours for an entry there; None where there is none. Raises UsageError "crosswalk-code-unknown"."""
        if there not in self._back:
            raise _unknown_code(self.scheme, self.of)
        return self._back[there]

    def knows(self, there: str) -> bool:
        """Whether `back` has an answer for an entry there."""
        return there in self._back

    def _require(self, code: str) -> None:
        if code not in self._states:
            raise _unknown_code(self.scheme, self.of)


def crosswalk(scheme: str, of: str) -> Crosswalk:
    """The crosswalk of our `of` ("genre" or "ticket_type") to a `scheme`. Raises UsageError "crosswalk-unknown"."""
    try:
        return _all()[scheme, of]
    except KeyError:
        raise UsageError(
            "crosswalk-unknown",
            Text("Deze vergelijktabel is er niet.", "There is no such crosswalk."),
            Text("Kies uit docs/reference/crosswalks.md.", "Choose from docs/reference/crosswalks.md."),
            {"known": ", ".join(f"{one} ({what})" for one, what in crosswalks())},
        ) from None


def crosswalks() -> tuple[tuple[str, str], ...]:
    """Every crosswalk there is: scheme and what it is of."""
    return tuple(_all())


@cache
def _all() -> Mapping[tuple[str, str], Crosswalk]:
    text = files("publiek.programme").joinpath("crosswalks.yaml").read_text("utf-8")
    told = read_yaml(text)["schemes"]
    return {(scheme, of): _read(scheme, of, one) for scheme, one in told.items() for of in OF if of in one}


def _read(scheme: str, of: str, told: Mapping[str, Any]) -> Crosswalk:
    """Raises ValueError when a code of ours has no place, or two (a fault of the program)."""
    table = told[of]
    targets = {str(code): Target(str(code), Text(*label)) for code, label in table["targets"].items()}
    there: dict[str, str | None] = {code: str(target) for code, target in table["map"].items()}
    states = dict.fromkeys(there, "mapped")
    for state in ("not_applicable", "not_known"):
        listed = table.get(state, ())
        for code in OF[of] if listed == "all" else listed:
            if code in there:
                raise ValueError(f"{scheme} {of} {code}: twice")
            there[code], states[code] = None, state.replace("_", "-")
    if set(there) != set(OF[of]) or not {name for name in there.values() if name} <= set(targets):
        raise ValueError(f"{scheme} {of}: not whole")
    back: dict[str, str | None] = {str(code): ours for code, ours in table.get("back", {}).items()}
    back.update({str(code): None for code in table.get("back_not_applicable", ())})
    if not {ours for ours in back.values() if ours} <= set(OF[of]):
        raise ValueError(f"{scheme} {of}: back to a code that is not ours")
    notes = {code: Text(*said) for code, said in table.get("notes", {}).items()}
    about = (Text(*told["label"]), str(told["version"]), tuple(told["source"]))
    return Crosswalk(scheme, of, *about, targets, there, states, back, notes)


def _unknown_code(scheme: str, of: str) -> UsageError:
    return UsageError(
        "crosswalk-code-unknown",
        Text("Deze code staat niet in de lijst.", "This code is not in the list."),
        Text("Kijk in docs/reference/crosswalks.md.", "See docs/reference/crosswalks.md."),
        {"scheme": scheme, "of": of},
    )

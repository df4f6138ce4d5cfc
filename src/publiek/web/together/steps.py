"""How far is a house with one round: decided, looked, approved, taken in, released?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publiek.collective.contributing import RoundStanding
from publiek.collective.hub import MemberStanding
from publiek.collective.hub.released import Released
from publiek.web.together.circles import Circle

STEPS = ("decide", "look", "approve", "taken", "released")
_TAKEN = ("accepted", "replaced", "late")


@dataclass(frozen=True)
class Round:
    """One round of an agreement as the house sees it. `done`: how many of `STEPS` are behind it.

    `state`: undecided, decided, ready, approved, taken, released, withdrawn, changed (other figures lie ready than were
    taken in) or stopped. `in_hub`: what the hub has of this house; `releases`: the numbers of those it is in.
    """

    name: str
    state: str
    done: int
    ready: RoundStanding | None
    in_hub: MemberStanding | None
    releases: tuple[int, ...]

    @property
    def season(self) -> str:
        """The round as it stands in an address."""
        return self.name.replace("/", "-")

    @property
    def counts(self) -> bool:
        """Whether the hub has something of this house that can be taken back."""
        return self.in_hub is not None and self.in_hub.state in _TAKEN

    @property
    def steps(self) -> list[tuple[str, bool, bool]]:
        """Every step: its name, whether it is done, whether it is the next."""
        return [(name, place < self.done, place == self.done) for place, name in enumerate(STEPS)]


def rounds_of(
    circle: Circle, member: str, in_hub: Mapping[str, MemberStanding], releases: Sequence[Released]
) -> list[Round]:
    """Every round of an agreement, as far as the house is."""
    ready = {one.round: one for one in circle.standing.rounds} if circle.standing else {}
    found = []
    for name in circle.agreement.rounds:
        numbers = tuple(one.number for one in releases if one.round == name and member in one.members)
        state = _state(circle, ready.get(name), in_hub.get(name), bool(numbers))
        found.append(Round(name, state, _DONE[state], ready.get(name), in_hub.get(name), numbers))
    return found


_DONE = {
    "undecided": 0, "stopped": 0, "withdrawn": 0, "decided": 1, "ready": 2, "changed": 2, "approved": 3,
    "taken": 4, "released": 5,
}  # fmt: skip


def _state(circle: Circle, ready: RoundStanding | None, there: MemberStanding | None, released: bool) -> str:
    taken = there is not None and there.state in _TAKEN
    if there is not None and there.state == "withdrawn" and not (circle.decided and ready and ready.ready):
        return "withdrawn"
    if not circle.decided:
        return ("released" if released else "taken") if taken else "stopped" if circle.standing else "undecided"
    lies = ready is not None and ready.ready > 0
    if ready is not None and taken and there is not None and (not lies or ready.digest == there.contribution):
        return "released" if released else "taken"
    if ready is not None and lies and ready.approved_by:
        return "approved"
    return ("changed" if taken else "ready") if lies else "decided"

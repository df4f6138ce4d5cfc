"""What is a release? Figures that were let through, with the policy that let them and the account of what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publiek.errors import DisclosureError, Text
from publiek.vocabulary.figures import Figure

#: Proof that a Release was made in this room; never exported.
_SEAL = object()


@dataclass(frozen=True)
class Policy:
    """Whose eyes a release is for. `own-eyes`: the house that delivered the data, on its own machine."""

    name: str
    meaning: Text


OWN_EYES = Policy(
    "own-eyes",
    Text(
        nl="Alleen voor de eigen organisatie. Er staan kleine aantallen in: denk na voordat u dit doorstuurt.",
        en="For the organisation itself only. Think before passing it on: small counts are in it.",
    ),
)


KEEPER_EYES = Policy(
    "keeper-eyes",
    Text(
        nl="Voor wie de gegevens van meerdere organisaties bewaart. Niet om te publiceren.",
        en="For who keeps the data of several organisations. Not for publication.",
    ),
)


@dataclass(frozen=True)
class Release:
    """Figures by name that may be shown under `policy`; `account` tells in codes what was changed before release.

    Cannot be made outside `publiek.disclosure`: use `publiek.disclosure.release`. Raises DisclosureError otherwise.
    """

    figures: Mapping[str, Figure]
    policy: Policy
    account: tuple[Mapping[str, object], ...] = ()
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise DisclosureError(
                "release-forged",
                Text("Deze cijfers zijn niet vrijgegeven.", "These figures were not released."),
                Text("Gebruik publiek.disclosure.release().", "Use publiek.disclosure.release()."),
            )

    def __getitem__(self, name: str) -> Figure:
        return self.figures[name]

    def __contains__(self, name: str) -> bool:
        return name in self.figures


def sealed(figures: dict[str, Figure], policy: Policy, account: list[Mapping[str, object]]) -> Release:
    """The one way in: called by the gate after every rule has been applied."""
    return Release(MappingProxyType(dict(figures)), policy, tuple(account), _SEAL)

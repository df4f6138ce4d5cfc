"""What is in one house's own register, and since when? The defaults of the product, and what the house decided itself.

Nothing here is ever overwritten: a `Decision` is added, and a `HouseRegister` is what all decisions so far come to
(`publiek.governance.replaying`). Plain values; where they are kept is `publiek.permitting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from publiek.errors import Text
from publiek.governance.purposes import Balance, Purpose, Word

__all__ = ["ROLES", "UNDATED", "Balance", "Controller", "Decided", "Decision", "HouseRegister", "Processor", "State"]

#: default: nothing was decided, and what the product starts with runs. adopted: the house decided that it runs.
#: undecided: it runs after the house's own decision, and there is none yet. by-act: it runs where the house did what
#: counts as a decision (a share rule, a connection, a signed agreement). stopped: the house stopped it.
#: duty: the law asks it. elsewhere: another system than this one holds it. not-offered: the product does not do it.
State = Literal["default", "adopted", "by-act", "undecided", "stopped", "duty", "elsewhere", "not-offered"]
#: The moment of a decision that is made when it is written down, and not before.
UNDATED = datetime.min.replace(tzinfo=UTC)
ROLES: tuple[str, ...] = ("processor", "joint-controller", "recipient")


@dataclass(frozen=True)
class Decision:
    """One line of the history: what (`kind`), on which purpose, with which values, by whom, at which moment (UTC).

    `kind`: adopt, change, stop, resume, balance, controller, processor, end-processor, purge. `who`: an account, or ""
    for the owner of this computer.
    """

    kind: str
    purpose: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    who: str = ""
    at: datetime = UNDATED


@dataclass(frozen=True)
class Controller:
    """Who answers for the data: legal entity, address, whom to turn to, officer (DPO), lead among joint controllers.

    And what only the house itself can tell its visitors, beyond this software: `transfers` outside the EEA, `decisions`
    without a human, `selling` of data, what is `required` with an order, and which `sellers` bring it data.
    """

    legal_entity: str = ""
    address: str = ""
    contact: str = ""
    officer: str = ""
    lead: str = ""
    transfers: str = ""
    decisions: str = ""
    selling: str = ""
    required: str = ""
    sellers: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What the law asks to be told and is not filled in yet."""
        return tuple(name for name in ("legal_entity", "address", "contact") if not getattr(self, name))


@dataclass(frozen=True)
class Processor:
    """Another party that works with the data: in which role, what it does, by which agreement, from and until when.

    `steps`: the steps that rest on this agreement; they stop when it has ended. `until` None: until it is ended.
    """

    code: str
    name: str
    role: str
    does: str
    agreement: str
    signed: date
    until: date | None = None
    country: str = "NL"
    steps: tuple[str, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether the agreement is in force on a day; the last day itself counts."""
        return self.signed <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Decided:
    """One purpose as it stands in this house: the product's text, and what the house decided about it.

    `since`, `who`: of the decision that made it so; None and "" where nothing was decided. `ground`: on which it rests
    here. `months`: how long kept here. `purged`: the day on which the house cut the term of what it had stopped short.
    """

    purpose: Purpose
    state: State
    ground: Word
    months: int
    recipients: Text
    contact: str = ""
    since: date | None = None
    who: str = ""
    balance: Balance | None = None
    purged: date | None = None

    @property
    def code(self) -> str:
        """The code of the purpose."""
        return self.purpose.code

    @property
    def in_force(self) -> bool:
        """Whether steps may rest on it (for "by-act": where the house did what counts as a decision)."""
        return self.state in ("default", "adopted", "by-act", "duty")


@dataclass(frozen=True)
class HouseRegister:
    """Everything one house keeps data for, by code, in the order of the product's register.

    `version`, `dated`: of the product's register under it; `decided_on`: the day of the last decision of the house.
    """

    organisation: str
    version: str
    dated: date
    purposes: Mapping[str, Decided]
    controller: Controller = Controller()
    processors: tuple[Processor, ...] = ()
    history: tuple[Decision, ...] = ()

    @property
    def decided_on(self) -> datetime | None:
        """When the house decided something last."""
        return self.history[-1].at if self.history else None

    @property
    def in_force(self) -> tuple[Decided, ...]:
        """What runs here now."""
        return tuple(decided for decided in self.purposes.values() if decided.in_force)

"""What is a live connection with a system? One shape for all: discover, read since a cursor, map, oddities.

A connector is a description with a few functions. It never writes to a disk and never keeps anything: it gives pages,
in memory, with names in them; what becomes of those is for the rooms behind the door (see `connecting`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from publiek.deliveries.systems import Record
from publiek.errors import Text
from publiek.vocabulary.programme import Programme

if TYPE_CHECKING:
    from publiek.deliveries.live.door import Door

#: Where reading goes on the next time: JSON values, understood by nobody but the connector that made it. It is sealed
#: before it is kept; all the same never a name, an e-mail address or anything else that tells who somebody is.
Cursor = Mapping[str, Any]

#: What a connector can bring. sales: orders and tickets · counts: numbers per performance · programme: what is shown
#: where and when · answers: filled-in questionnaires.
BRINGS = ("sales", "counts", "programme", "answers")


@dataclass(frozen=True)
class Setting:
    """Something a person fills in to connect. `kind`: "text", "secret" (kept encrypted, never shown) or "address"
    (where the system is: https, see `door`). `known` is what stands there when nothing is filled in.
    """

    name: str
    label: Text
    help: Text
    kind: str = "text"
    required: bool = True
    known: str = ""


@dataclass(frozen=True)
class Part:
    """One part of an account that can be read: an event, a production, a survey. `title` is open, no person's."""

    id: str
    title: str
    start: str = ""


@dataclass(frozen=True)
class Discovered:
    """What an account holds, seen with the settings that were given: `account` is its name at the vendor.

    `facts` are counts and versions that may be shown.
    """

    account: str
    parts: tuple[Part, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Change:
    """One order (for counts: one performance) as it is in the source now.

    It takes the place of everything that was known of `key`. Without `records` it is gone there: deleted or erased.
    `records` have the names of the layout "json" of the system's reader in `deliveries.systems`.
    """

    key: str
    records: tuple[Record, ...] = ()

    def __repr__(self) -> str:
        return f"Change({len(self.records)} records)"


@dataclass(frozen=True, repr=False)
class Page:
    """What one step of reading gives.

    `cursor`: from here reading can go on after a stop without missing anything (what comes twice does no harm); None:
    not from here. `done`: the share of the work, 0 to 1. `programme`: what is shown, where the system tells it.
    """

    changes: tuple[Change, ...] = ()
    cursor: Cursor | None = None
    done: float = 0.0
    programme: Programme | None = None

    def __repr__(self) -> str:
        return f"Page({len(self.changes)} changes)"


@dataclass(frozen=True, repr=False)
class Put:
    """A value to write back into a customer system: `contact` is the vendor's own id. `value` None clears it."""

    contact: str
    attribute: str
    value: str | None

    def __repr__(self) -> str:
        return f"Put({self.attribute})"


@dataclass(frozen=True, repr=False)
class Contact:
    """A person in a customer system, in memory only: the vendor's `id`, where they live, and whether they agreed.

    `basis`: "consent", "soft-opt-in" or None; anything unclear is None. `attributes`: the values that stand there now,
    by the name that `Put.attribute` has. `child`: known to be under sixteen. Who may get nothing is given too: what was
    written before somebody objected must be cleared.
    """

    id: str
    postcode: str | None
    basis: str | None
    objected: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)
    child: bool = False

    def __repr__(self) -> str:
        return "Contact()"


@dataclass(frozen=True)
class Connector:
    """One system that can be connected. `system` is the code of its reader in `deliveries.systems` ("" for none).

    discover   what the account holds; raises `refusals.*` when the settings do not open it.
    read       the changes since a cursor (None: everything), page by page.
    contacts   the contacts that may get an attribute (write back), where the system can.
    write      put values at the vendor; gives the number that the vendor accepted.
    prepare    signs on at a door that was just opened: sets `door.auth` or `door.headers`; None: nothing is needed.
    `per_second`: how many questions the vendor allows. `oddities`: what a reader of the figures must know (nl, en).
    `sources`: where the definitions are published.
    """

    code: str
    name: str
    brings: tuple[str, ...]
    settings: tuple[Setting, ...]
    discover: Callable[[Door], Discovered]
    read: Callable[[Door, Cursor | None], Iterator[Page]]
    system: str = ""
    per_second: float = 5.0
    contacts: Callable[[Door], Iterator[Contact]] | None = None
    write: Callable[[Door, tuple[Put, ...]], int] | None = None
    prepare: Callable[[Door], None] | None = None
    oddities: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()

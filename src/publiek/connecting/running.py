"""How does one run of a connection go? Read since the cursor, take the names off, mirror, and count when complete.

What was read stays when the run is stopped, by whatever: the next one goes on from the last page that could be gone on
from. Figures change only when a run is complete, in one step.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from publiek import agenda, permitting
from publiek.connecting import refusals
from publiek.connecting.connections import (
    WHOLE_AFTER_DAYS,
    Connection,
    connection_of,
    door_of,
    open_cursor,
    seal_cursor,
)
from publiek.connecting.following import followed
from publiek.connecting.logging_runs import Run, note, runs
from publiek.connecting.promising import as_promised, pages_as_promised
from publiek.connecting.publishing import Origin, publish
from publiek.connecting.taking_off import Taking, take_off, together
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience
from publiek.errors import NetworkError, PubliekError, program_fault
from publiek.house import House, Progress, silent
from publiek.pipeline import gone_of, keys_of, remember
from publiek.pseudonymisation import Keyring
from publiek.warehouse import Brought, Mirror, MirrorState

#: So many records lose their names at a time, and so many seconds or records go by before they are written down.
RECORDS_AT_ONCE, RECORDS_TO_KEEP, SECONDS_TO_KEEP = 5_000, 50_000, 20.0
_Given = TypeVar("_Given")


@dataclass(frozen=True)
class How:
    """`whole`: read everything anew. `accept_less`: also when far less comes than counts now."""

    whole: bool = False
    accept_less: bool = False
    patience: Patience | None = None


def discover(house: House, name: str, *, patience: Patience | None = None) -> live.Discovered:
    """What the account behind a connection holds; nothing is kept. Raises NetworkError when it does not open."""
    permitting.require(house, "connect")
    connection = connection_of(house, name)
    return _foreseen(
        lambda: as_promised(
            connection.connector.name,
            lambda: connection.connector.discover(door_of(house, connection, patience=patience)),
        )
    )


def run(house: House, name: str, *, how: How | None = None, progress: Progress = silent) -> Run:
    """One run of connection `name`, told in its log whatever becomes of it.

    Raises UsageError (unknown, paused, a setting is missing), NetworkError (the vendor), StorageError "connection-busy"
    and what keeping a delivery can raise. Then the figures are what they were, and what was read is not read again.
    """
    permitting.require(house, "connect")
    how, connection = how or How(), connection_of(house, name)
    if not connection.on:
        raise refusals.paused(name)
    mirror = house.store.mirror(name)
    with mirror.running():
        begun = datetime.now(UTC)
        reading = _Reading(house, connection, mirror, how, progress)
        try:
            told = _foreseen(reading.through)
        except BaseException as trouble:
            code = trouble.code if isinstance(trouble, PubliekError) else "stopped"
            note(house, name, replace(reading.told(begun), outcome="failed", code=code))
            raise
        return note(house, name, replace(told, begun=begun.isoformat(timespec="seconds")))


@dataclass(repr=False)
class _Reading:
    """One run, page by page."""

    house: House
    connection: Connection
    mirror: Mirror
    how: How
    progress: Progress
    units: int = 0
    records: int = 0
    performances: int = 0
    whole: bool = False
    state: MirrorState = field(default_factory=MirrorState)
    _pieces: list[Brought] = field(default_factory=list)
    _waiting: list[live.Change] = field(default_factory=list)
    _flushed: float = field(default_factory=time.monotonic)

    def through(self) -> Run:
        connector = self.connection.connector
        self.state = self._begin()
        self.progress("fetch", 0.0)
        try:
            for page in self._pages():
                self._take(page)
        except NetworkError:
            # What came in before the vendor failed stays, up to the last place one can go on from.
            self._flush()
            raise
        self._flush()
        state = self.mirror.put(replace(self.state, complete=True))
        told = self.told(datetime.now(UTC))
        if not _delivers(connector) or not (state.unpublished or self.whole):
            return told
        origin = Origin(connector.system or connector.code, "L2" if "sales" in connector.brings else "L0")
        record, _ = publish(
            self.house, self.mirror, of=origin, progress=self.progress, accept_less=self.how.accept_less
        )
        remember(self.house)
        return replace(told, outcome="changed", delivery=record.number)

    def _begin(self) -> MirrorState:
        """Where this run goes on: at the cursor, or at the beginning of everything."""
        keyring = Keyring(self.house.keys, data_folder=self.house.home)
        keys, listed = keys_of(self.house, keyring), gone_of(self.house, keyring)
        self.taking = Taking(
            self.connection.connector.system or self.connection.system,
            self.connection.name,
            keys,
            date.today(),
            gone=listed.marks(),
        )
        state = followed(self.house, self.mirror, keys)
        other = state.key_id != keys.id or state.gone != listed.state
        if other or (self._whole_is_due() and state.complete):
            state = self.mirror.begin_anew(key_id=keys.id, gone=listed.state)
        self.whole = not state.complete
        return state

    def _whole_is_due(self) -> bool:
        if self.how.whole:
            return True
        done = [run for run in runs(self.house, self.connection.name) if run.whole and run.outcome != "failed"]
        since = datetime.fromisoformat(done[-1].begun) if done else None
        # Either way: a moment in the future is of a clock that was wrong, and says nothing.
        return since is not None and abs(datetime.now(UTC) - since) > timedelta(days=WHOLE_AFTER_DAYS)

    def _pages(self) -> Iterator[live.Page]:
        door = door_of(self.house, self.connection, patience=self.how.patience)
        connector = self.connection.connector
        return pages_as_promised(connector.name, connector.read(door, open_cursor(self.house, self.state.cursor)))

    def _take(self, page: live.Page) -> None:
        if page.programme is not None:
            self.performances += agenda.keep_programme(self.house, page.programme).changes.number
        self._waiting.extend(page.changes)
        if sum(len(change.records) for change in self._waiting) >= RECORDS_AT_ONCE:
            self._without_names()
        self.progress("fetch", page.done)
        if page.cursor is None:
            return
        self.state = replace(self.state, cursor=seal_cursor(self.house, page.cursor))
        held = sum(piece.rows.num_rows for piece in self._pieces)
        if held >= RECORDS_TO_KEEP or time.monotonic() - self._flushed > SECONDS_TO_KEEP:
            self._flush()
            self.progress("saved", page.done)

    def _without_names(self) -> None:
        """The changes that wait, as a piece without names."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        piece = take_off(waiting, first_row=self.state.next_row, taking=self.taking)
        self._pieces.append(piece)
        self.state = replace(self.state, next_row=self.state.next_row + piece.rows.num_rows)

    def _flush(self) -> None:
        """Writes down what was read, with the place from where to go on."""
        self._without_names()
        pieces, self._pieces, self._flushed = self._pieces, [], time.monotonic()
        if not pieces:
            self.state = self.mirror.put(self.state)
            return
        news = self.mirror.news(together(pieces), state=self.state, renumber=self.taking.apart)
        self.units += len(news.units)
        self.records += news.rows.num_rows
        self.state = self.mirror.add(news, state=self.state)

    def told(self, begun: datetime) -> Run:
        """What this run did so far."""
        return Run(
            begun=begun.isoformat(timespec="seconds"),
            ended=datetime.now(UTC).isoformat(timespec="seconds"),
            outcome="changed" if self.units or self.performances else "nothing-new",
            whole=self.whole,
            units=self.units,
            records=self.records,
            performances=self.performances,
        )


def _foreseen(ask: Callable[[], _Given]) -> _Given:
    """What `ask` gives. Of an error nobody foresaw only kind and place are told: it is about records with names."""
    try:
        return ask()
    except PubliekError:
        raise
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        fault = program_fault(trouble)
    except Exception as trouble:
        fault = program_fault(trouble)
    raise fault


def _delivers(connector: live.Connector) -> bool:
    return bool({"sales", "counts"} & set(connector.brings))

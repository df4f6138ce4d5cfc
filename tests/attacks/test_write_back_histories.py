"""Any history of writing, taking back, objecting, moving, changes by others and a vendor that stops half-way.

Values of people of the house begin with H, ours are codes of groups: so it shows whose value stands anywhere.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from publiek.connecting.writing_back import Rules, Target, run, undo
from publiek.deliveries.live.connector import Connector, Contact, Discovered, Put
from publiek.deliveries.live.door import Door
from publiek.errors import PubliekError
from tests.support.customer_system import journal_in, sayings_for

PEOPLE = ("a", "b", "c", "d")
FIELD = "publiek_segment"
AREAS = ("3011AA", "9712KR", "4331EF", "1000AA", None)


class Stopped(Exception):
    """The vendor, or we, stopped in the middle of a call."""


class History(RuleBasedStateMachine):
    """A customer system in memory with a real journal and a real vault."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.area: dict[str, str | None] = dict.fromkeys(PEOPLE, AREAS[0])
        self.agreed = dict.fromkeys(PEOPLE, True)
        self.value: dict[str, str | None] = dict.fromkeys(PEOPLE)
        #: Whose old value is no longer told by the journal: cleared for an objection, or changed by others since.
        self.before: dict[int, dict[str, str | None]] = {}
        self.loose: dict[int, set[str]] = {}
        self.takes: int | None = None
        self.stops = False
        connector = Connector(
            "memory",
            "Memory",
            ("sales",),
            (),
            lambda _: Discovered(""),
            lambda *_: iter(()),
            contacts=self._contacts,
            write=self._write,
        )
        self.target = Target(connector, Door("memory", "", {}), {"segment": FIELD})
        self.journal = journal_in(self.place)
        self.sayings = sayings_for(self.place, ("segment",))
        self.truth = {area: (self.sayings.of([area])[0] or {}).get("segment") for area in AREAS}

    def teardown(self) -> None:
        shutil.rmtree(self.place)

    def _contacts(self, _: Door) -> Any:
        for one in PEOPLE:
            held = {FIELD: str(self.value[one])} if self.value[one] is not None else {}
            yield Contact(one, self.area[one], "consent" if self.agreed[one] else None, attributes=held)

    def _write(self, _: Door, puts: tuple[Put, ...]) -> int:
        taken = puts[: self.takes] if self.takes is not None else puts
        for put in taken:
            assert put.attribute == FIELD
            self.value[put.contact] = put.value
        if self.stops:
            raise Stopped
        return len(taken)

    @rule(one=st.sampled_from(PEOPLE), area=st.sampled_from(AREAS))
    def moves(self, one: str, area: str | None) -> None:
        self.area[one] = area

    @rule(one=st.sampled_from(PEOPLE), agrees=st.booleans())
    def decides(self, one: str, agrees: bool) -> None:
        self.agreed[one] = agrees

    @rule(one=st.sampled_from(PEOPLE), value=st.sampled_from(["H1", "H2", None]))
    def is_changed_by_others(self, one: str, value: str | None) -> None:
        if self.value[one] != value:
            self.value[one] = value
            for loose in self.loose.values():
                loose.add(one)

    @rule(takes=st.sampled_from([None, None, 0, 1, 2]), stops=st.booleans())
    def the_vendor_falters(self, takes: int | None, stops: bool) -> None:
        self.takes, self.stops = takes, stops

    @rule()
    def the_vendor_is_well_again(self) -> None:
        self.takes, self.stops = None, False

    @rule(overwrite=st.booleans())
    def writes(self, overwrite: bool) -> None:
        before = dict(self.value)
        first = {one.id for one in self._runs()}
        done = False
        try:
            run(self.target, self.journal, self.sayings, rules=Rules(overwrite=overwrite))
            done = self.takes is None
        except Stopped:
            pass
        except PubliekError as refused:
            assert refused.code == "write-back-undo-unfinished"
            return
        for one in {one.id for one in self._runs()} - first:
            self.before[one], self.loose[one] = before, set()
        for one in PEOPLE:
            if str(before[one]).startswith("H") and not overwrite:
                assert self.value[one] == before[one]
            if not self.agreed[one]:
                for loose in self.loose.values():
                    loose.add(one)
            if done:
                self._is_right(one, before[one], overwrite)

    def _is_right(self, one: str, before: str | None, overwrite: bool) -> None:
        """After a whole run."""
        if not self.agreed[one]:
            assert self.value[one] == (before if str(before).startswith("H") else None)
        elif overwrite and self.truth[self.area[one]] is not None:
            assert self.value[one] == self.truth[self.area[one]]
        else:
            assert self.value[one] in (None, before, self.truth[self.area[one]])

    @precondition(lambda self: bool(self._standing()))
    @rule()
    def is_taken_back(self) -> None:
        latest, before = self._standing()[-1], dict(self.value)
        try:
            told = undo(self.target, self.journal)
        except Stopped:
            return
        if told.remaining:
            return
        for one in PEOPLE:
            if str(before[one]).startswith("H"):
                assert self.value[one] == before[one]
            elif not self.agreed[one]:
                assert self.value[one] is None or str(self.value[one]).startswith("H")
            elif one not in self.loose[latest]:
                assert self.value[one] == self.before[latest][one]
            else:
                assert self.value[one] in (before[one], self.before[latest][one], None)

    @invariant()
    def nothing_of_ours_is_unknown_to_the_journal(self) -> None:
        """Whatever stands there of us, the next whole run can clear when somebody objects."""
        if self.stops or self.takes is not None:
            return
        with self.journal.held(looking=True):
            known = self.journal.known()
            assert all(
                self.journal.key(one) in known
                for one, value in self.value.items()
                if value is not None and not value.startswith("H")
            )

    def _runs(self) -> list[Any]:
        with self.journal.held(looking=True):
            return self.journal.runs()

    def _standing(self) -> list[int]:
        return [one.id for one in self._runs() if one.state in ("open", "done", "undoing")]


@pytest.mark.parametrize(
    "examples", [pytest.param(25, id="some"), pytest.param(600, id="many", marks=pytest.mark.long)]
)
def test_any_history_ends_right(examples: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    wish = settings(
        max_examples=examples,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(History, settings=wish)

"""Who objects counts no longer with a number: at once, in every figure and selection, and in what comes in later.

The number of tickets and the money stay; whose they were is gone. An objection can be taken back: from then on what
comes in counts again. What lost its number does not come back until its file is imported again.
"""

from __future__ import annotations

from dataclasses import dataclass

from publiek import consent, logbook, permitting
from publiek.house import House
from publiek.rights import cases
from publiek.rights.erasing.running import purge_lines
from publiek.rights.erasing.traces import traces_of
from publiek.rights.identifying import identities_of
from publiek.rights.known import Known
from publiek.rights.ledger import refusing
from publiek.rights.listed import gone_as, gone_list, marks
from publiek.rights.ready import require_ready


@dataclass(frozen=True)
class Objected:
    """What an objection did. `lines`: of the person, in how many `deliveries`; `consents`: told to the ledger.

    `state`: "objected", "lifted", or "erased" for who was erased before: that goes further.
    """

    state: str
    lines: int = 0
    deliveries: int = 0
    consents: int = 0


def object_(house: House, known: Known, *, case: str = "") -> Objected:
    """The person is kept out of all analysis, selections and mail from now on. Again is harmless.

    Raises UsageError "person-too-little", "case-state", StorageError "erasure-unfinished", "import-busy".
    """
    permitting.require(house, "rights")
    require_ready(house, case)
    who = identities_of(house, known)
    before = gone_as(house, who)
    if before == "erased":
        return Objected("erased")
    traces = traces_of(house, who)
    purge_lines(house, who, reason="objected", why="objection")
    told = refusing(known)
    for contact in told:
        consent.withdraw(house, contact, objected=True)
    deliveries = len({file.place for file in traces.files})
    done = Objected("objected", sum(file.lines for file in traces.files), deliveries, len(told))
    _log(house, done)
    if case:
        cases.handle(house, case)
    return done


def lift_objection(house: House, known: Known) -> Objected:
    """The objection is taken back: what comes in from now on counts again. Who was erased stays erased."""
    permitting.require(house, "rights")
    who = identities_of(house, known)
    if gone_as(house, who) == "erased":
        return Objected("erased")
    lifted = gone_list(house).lift(marks(house, who))
    done = Objected("lifted" if lifted else "")
    if lifted:
        _log(house, done)
    return done


def _log(house: House, done: Objected) -> None:
    detail: dict[str, str | int | bool] = {"state": done.state, "lines": done.lines, "deliveries": done.deliveries}
    logbook.note(house.home, house.organisation, logbook.Entry("objection", "person", detail=detail))

"""May tables be released, given all that was released before?

Refused, with a code and facts that may be told:
* `unknown-shape`: parts that do not belong together;
* `members-read-off`: some combination of releases of one round depends on fewer than `organisations` organisations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publiek.disclosure.register.leavers import exposed
from publiek.disclosure.register.verdict import Reason, Verdict
from publiek.disclosure.tables.published import Published


def judged(candidates: Sequence[Published], earlier: Sequence[Published], *, width: int, organisations: int) -> Verdict:
    """The verdict over `candidates`, beside all `earlier` releases of their agreements."""
    if not candidates or not all(table.fits for table in candidates):
        return Verdict(False, (Reason("unknown-shape"),), 0)
    reasons = tuple(_read_off(candidates, earlier, organisations))
    return Verdict(not reasons, reasons, 0)


def _read_off(candidates: Sequence[Published], earlier: Sequence[Published], least: int) -> Iterator[Reason]:
    for at, measure in sorted({(table.round, table.measure) for table in candidates}):
        told = [table.members for table in (*earlier, *candidates) if (table.round, table.measure) == (at, measure)]
        if few := exposed(told, least=least):
            yield Reason("members-read-off", {"round": at, "measure": measure, "organisations": len(few)})

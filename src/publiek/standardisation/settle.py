"""What can only be seen when the whole delivery is there? Duplicates, ticket numbers, group bookings, shared accounts.

Works on the staged pseudonymous lines: there are no names any more, so the engine may spill to disk. The engine answers
which rows have to change (`settling`); the lines then pass once and are written as they must be (`rewriting`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from publiek.engines import Workbench
from publiek.standardisation import settling
from publiek.standardisation.rewriting import Changes, LettingGo, rewrite
from publiek.standardisation.sheet import flat
from publiek.vocabulary.findings import ROWS_SHOWN, Finding
from publiek.vocabulary.tables import SET_ASIDE, schema_of

#: Of the time that settling takes: finding what has to change. The rest is writing (measured on two million tickets).
QUESTIONS_SHARE = 0.4


@dataclass(frozen=True)
class SettleSettings:
    """From how many tickets an order for one performance is a group, and when an account belongs to nobody.

    An account is shared when it has more than `shared_part` of all orders and at least `shared_orders` of them.
    """

    group_tickets: int = 10
    shared_part: float = 0.05
    shared_orders: int = 100
    lines_in_row_group: int = 122_880


@dataclass(frozen=True)
class Settled:
    """One settled delivery, as recomputed from the file that was written.

    `rows_kept` counts rows of the delivery (a count with sold and free tickets is one row, two lines), `cents_kept` is
    amount and fee of all lines; `set_aside` has the columns of SET_ASIDE; `first` and `last` are the days of the first
    and last performance of lines that stand.
    """

    rows_kept: int
    lines_kept: int
    cents_kept: int
    set_aside: pa.Table
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    first: date | None = None
    last: date | None = None


def settle(
    workbench: Workbench,
    *,
    staged: Sequence[Path],
    target: Path,
    settings: SettleSettings | None = None,
    letting_go: LettingGo | None = None,
    watching: Callable[[float], None] = lambda fraction: None,
) -> Settled:
    """Settle the lines of `staged` (TICKET_LINE without `delivery`) into the one file `target`, in the same order.

    `workbench` should have a spill folder: memory stays bounded for any number of lines. The same staged files always
    give the same lines. `letting_go` gets lines as they were staged and says what is done with them last, when all that
    can only be seen in the whole was seen: some lose their names. Raises StorageError when `target` cannot be written;
    nothing is left of it then. `watching` is told the share of the work that is done.
    """
    how = settings or SettleSettings()
    changes, aside = _find_changes(workbench, staged, how)
    watching(QUESTIONS_SHARE)
    rewrite(
        staged,
        target=target,
        changes=changes,
        lines_in_row_group=how.lines_in_row_group,
        letting_go=letting_go,
        watching=lambda written: watching(QUESTIONS_SHARE + (1 - QUESTIONS_SHARE) * written),
    )
    sums = _ask(workbench, settling.SUMS, [target])
    found = {"row-duplicate": changes.duplicate, "booking-group": changes.group}
    found |= {"return-of-undone": changes.void_return, "booker-shared": changes.nobody}
    return Settled(
        **sums.to_pylist()[0],
        set_aside=aside,
        findings=tuple(_finding(code, rows) for code, rows in sorted(found.items()) if len(rows)),
    )


def _find_changes(workbench: Workbench, staged: Sequence[Path], how: SettleSettings) -> tuple[Changes, pa.Table]:
    """The rows that have to change, and the rows that are set aside. Only what the delivery raises is asked."""
    changes, aside = Changes(), schema_of(SET_ASIDE).empty_table()
    if not staged:
        return changes, aside
    facts = _ask(workbench, settling.FACTS, staged).to_pylist()[0]
    changes.last_row = facts["last_row"]
    if facts["numbered"]:
        twice = _ask(workbench, settling.DUPLICATES, staged)
        changes.duplicate = flat(twice["row"])
        code = pa.repeat(pa.scalar("row-duplicate"), len(twice))
        aside = pa.table([changes.duplicate, code, flat(twice["cents"])], schema=aside.schema)
    if facts["ordered"]:
        changes.group = flat(_ask(workbench, settling.GROUPS, staged, tickets=how.group_tickets)["row"])
    if facts["loose"]:
        changes.ordinals = _ask(workbench, settling.ORDINALS, staged)
    if facts["returns"] and facts["undone"]:
        changes.void_return = flat(_ask(workbench, settling.VOID_RETURNS, staged)["row"])
    if facts["known"] >= how.shared_orders:
        busy = _ask(workbench, settling.SHARED, staged, orders=how.shared_orders, part=how.shared_part)
        changes.nobody = flat(busy["row"])
    return changes, aside


def _ask(workbench: Workbench, sql: str, files: Sequence[Path], **settings: float) -> pa.Table:
    """One question over Parquet files. The engine takes values by position only, so each name becomes its own place."""
    values: dict[str, object] = {"files": [str(path) for path in files], **settings}
    given = []
    for piece in sql.split("$")[1:]:
        name = next(name for name in values if piece.startswith(name))
        given.append(values[name])
    for name in values:
        sql = sql.replace(f"${name}", "?")
    return workbench.run(sql, parameters=given)


def _finding(code: str, rows: pa.Array) -> Finding:
    column = {"booking-group": "booker_kind", "return-of-undone": "status"}.get(code, "")
    return Finding(code, column, len(rows), tuple(rows[:ROWS_SHOWN].to_pylist()))

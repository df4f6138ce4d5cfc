"""Does a sheet tie to the base totals, to the ticket and to the cent? Else it is refused: nothing may be lost.

Each part of the base totals is on the sheet or under exactly one named bridge. Then three things are checked that are
worked out apart: the totals against the engine's own sums, the rows that must tie, and the rows and lists that add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from publiek.errors import Text
from publiek.exchange.year_end import refusals
from publiek.exchange.year_end.filling import Table, Value
from publiek.exchange.year_end.matching import Reader
from publiek.exchange.year_end.parts import Part
from publiek.exchange.year_end.scheme import MEASURES, Scheme
from publiek.exchange.year_end.totals import Amounts, Step, amounts, says_something, taken_off

_ON_THE_SHEET = Text("Op deze opgave", "On this sheet")


def sort_out(scheme: Scheme, parts: Iterable[Part], reader: Reader) -> tuple[list[Part], dict[str, list[Part]]]:
    """The parts that a scheme counts, and those under each bridge: the first that holds."""
    counted: list[Part] = []
    away: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        bridge = next((one.code for one in scheme.bridges if reader.holds(part, one.where)), "")
        (away[bridge] if bridge else counted).append(part)
    return counted, away


def bridged(scheme: Scheme, base: Step, away: Mapping[str, Sequence[Part]], counted: Iterable[Part]) -> list[Step]:
    """From the base totals to the sheet: what is left out, and why."""
    names = {one.code: one.label for one in scheme.bridges}
    left = [
        Step(code, names[code], taken_off(amounts(away.get(code, ()))))
        for code in names
        if says_something(amounts(away.get(code, ())))
    ]
    return [base, *left, Step("sheet", _ON_THE_SHEET, amounts(counted), True)]


def require_tied(scheme: Scheme, steps: Sequence[Step], values: Sequence[Value], tables: Sequence[Table]) -> None:
    """Raises ExchangeError "year-end-does-not-add-up" where the sheet and the totals differ."""
    for run in _runs(steps):
        _require_run(scheme, run)
    sheet = steps[-1].amounts
    for one in values:
        if one.row.ties:
            _require(scheme, {"row": one.row.code}, getattr(sheet, one.row.ties), one.value or 0)
    _require_groups(scheme, values)
    for measure in MEASURES:
        listed = [_summed(table, measure) for table in tables]
        found = [one for one in listed if one is not None]
        if found:
            _require(scheme, {"list": measure}, getattr(sheet, measure), sum(found))


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps from each total to the next."""
    found: list[list[Step]] = []
    start: list[Step] = []
    for step in steps:
        start.append(step)
        if step.total:
            if len(start) > 1:
                found.append(start)
            start = [step]
    return found


def _require_run(scheme: Scheme, run: Sequence[Step]) -> None:
    """A total and the steps after it are the next total, in each measure of which all know."""
    made = run[0].amounts
    for step in run[1:-1]:
        made = made.plus(step.amounts)
    for measure in MEASURES:
        know = [getattr(step.amounts, measure) for step in (run[0], run[-1])]
        if None not in know:
            _require(scheme, {"step": run[-1].code, "measure": measure}, know[1], getattr(made, measure))


def _require_groups(scheme: Scheme, values: Sequence[Value]) -> None:
    totals = {one.row.code: one.value for one in values}
    found: dict[str, int] = defaultdict(int)
    for one in values:
        if one.row.group:
            found[one.row.group] += int(str(one.value or 0))
    for code, added in found.items():
        _require(scheme, {"rows of": code}, totals[code] or 0, added)


def _summed(table: Table, measure: str) -> int | None:
    """What the rows of a list add up to in a measure; None when it has no column that must tie."""
    at = next((n for n, one in enumerate(table.listing.columns) if one.ties and one.of == measure), None)
    return None if at is None else sum(int(str(row[at] or 0)) for row in table.rows)


def _require(scheme: Scheme, what: Mapping[str, object], wanted: object, found: object) -> None:
    if wanted != found:
        raise refusals.does_not_add_up(scheme.code, {**what, "totals": wanted, "sheet": found})


def require_whole(scheme: str, mine: Amounts, engine: Amounts) -> None:
    """The sums of all parts are those that the engine makes of all lines at once. Raises ExchangeError."""
    for measure in ("tickets", "revenue"):
        if getattr(mine, measure) != getattr(engine, measure):
            where = {"measure": measure, "totals": getattr(engine, measure), "sheet": getattr(mine, measure)}
            raise refusals.does_not_add_up(scheme, where)

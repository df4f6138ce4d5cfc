"""Does every value of a table keep its rules, and do the rows agree? As named SQL over batches of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from publiek.conformance.reading import Row
from publiek.conformance.rules import Fault, Faults
from publiek.engines import Workbench
from publiek.vocabulary.delivering import Column, Table

_EMAIL = r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}"
_UNDONE = "status = 'return'"
_MONEY = "try_cast({} AS DECIMAL(12,2))"
# Only of a date in its form: days after the last moment that the engine knows are an error of the engine.
_START = "CASE WHEN length(start) <= 19 AND start[5] = '-' THEN try_cast(start AS TIMESTAMP) END"

#: Rules over one row: table -> (rule, column that is named, condition that breaks it).
_ROW_RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "counts": (
        ("counts-empty", "visits", "coalesce(tickets_sold, tickets_free, visits) IS NULL"),
        (
            "counts-over-capacity",
            "capacity",
            "coalesce(try_cast(tickets_sold AS INTEGER), 0)::BIGINT + coalesce(try_cast(tickets_free AS INTEGER), 0)"
            " > try_cast(capacity AS INTEGER)",
        ),
    ),
    "postcode_counts": (
        ("postcode-status", "postcode_digits", "(postcode_status = 'dutch') <> (postcode_digits IS NOT NULL)"),
    ),
    "tickets": (
        (
            "sign-quantity",
            "quantity",
            f"CASE WHEN {_UNDONE} THEN try_cast(quantity AS BIGINT) >= 0 ELSE try_cast(quantity AS BIGINT) < 1 END",
        ),
        (
            "sign-amount",
            "amount",
            f"CASE WHEN {_UNDONE} THEN {_MONEY.format('amount')} > 0 ELSE {_MONEY.format('amount')} < 0 END",
        ),
        ("free-with-money", "amount", f"ticket_type IN ('free', 'guest') AND {_MONEY.format('amount')} <> 0"),
        (
            "dates-order",
            "ordered_at",
            f"NOT ({_UNDONE}) AND try_cast(ordered_at AS TIMESTAMP) > {_START} + INTERVAL 2 DAY",
        ),
        (
            "postcode-twice",
            "postcode",
            "postcode IS NOT NULL AND coalesce(postcode_digits, postcode_letters) IS NOT NULL",
        ),
        (
            "postcode-parts",
            "postcode_digits",
            "postcode IS NULL AND postcode_digits IS NULL"
            " AND coalesce(postcode_letters, house_number, house_addition) IS NOT NULL",
        ),
        (
            "postcode-dutch",
            "postcode",
            "country = 'NL' AND NOT regexp_full_match(postcode, '[1-9][0-9]{3} ?[A-Z]{2}')"
            " AND regexp_full_match(postcode, '[A-Z0-9][A-Z0-9 -]{2,9}')",
        ),
        (
            "birth-year-young",
            "birth_year",
            "year(try_cast(ordered_at AS TIMESTAMP)) - try_cast(birth_year AS INTEGER) < 17",
        ),
    ),
}


@dataclass
class Checker:
    """One table of a delivery being checked; what rows must be compared by stays in the workbench as `seen_<table>`."""

    bench: Workbench
    table: Table
    file: str
    faults: Faults
    names: list[str]
    rows: int = 0
    _ready: bool = field(default=False, repr=False)

    def batch(self, rows: list[Row]) -> None:
        """Check the values of a batch and remember what the whole needs."""
        table = self._arrow(rows)
        self.rows += len(rows)
        self._found(self.bench.run(self._sql(), {"batch": table}))
        self._remember(table)

    def whole(self) -> None:
        """Rules over all rows of the table: keys, equal rows, one start per performance."""
        if not self._ready:
            return
        name, key = f"seen_{self.table.name}", self.table.key[-1]
        self._found(self.bench.run(_ROW_DOUBLE.format(name=name)))
        self._found(self.bench.run(_KEY_DOUBLE.format(name=name, key=key)))
        if self.table.name != "counts":
            self._found(self.bench.run(_BEGUN.format(name=name)))
        if self.table.name == "tickets":
            self._found(self.bench.run(_MORE_BACK))

    def _arrow(self, rows: list[Row]) -> pa.Table:
        """Every column of the table as text; empty and absent are null."""
        columns = list(zip(*(values for _, values in rows), strict=True))
        held = {name: columns[self.names.index(name)] for name in self.table.names if name in self.names}
        made = {"nr": pa.array([row for row, _ in rows], pa.int64())}
        for name in self.table.names:
            made[name] = (
                pa.array([value or None for value in held[name]], pa.string())
                if name in held
                else pa.nulls(len(rows), pa.string())
            )
        return pa.table(made)

    def _sql(self) -> str:
        checks = [one for column in self.table.columns if column.name in self.names for one in _value_rules(column)]
        # A rule that asks a required column which is not there would name every row for the same one fault.
        absent = {column.name for column in self.table.columns if column.required} - set(self.names)
        checks += [
            one
            for one in _ROW_RULES[self.table.name]
            if one[1] in self.names and not absent & set(re.findall(r"\w+", one[2]))
        ]
        return " UNION ALL ".join(
            f"SELECT nr, '{column}' AS col, '{rule}' AS rule FROM batch WHERE {breaks}"
            for rule, column, breaks in checks
        )

    def _remember(self, batch: pa.Table) -> None:
        name = f"seen_{self.table.name}"
        key = " || chr(31) || ".join(f"coalesce({part}, '')" for part in self.table.key)
        whole = ", ".join(f"coalesce({one}, '')" for one in self.table.names)
        given = " AND ".join(f"{part} IS NOT NULL" for part in self.table.key if self.table[part].required)
        select = (
            f"SELECT nr, CASE WHEN {given} THEN md5_number({key}) END AS key,"
            f" md5_number(concat_ws(chr(31), {whole})) AS whole, performance_id, start,"
            f" {_FACTS[self.table.name]} FROM batch"
        )
        made = f"INSERT INTO {name} {select}" if self._ready else f"CREATE TABLE {name} AS {select}"
        self.bench.run(made, {"batch": batch})
        self._ready = True

    def _found(self, found: pa.Table) -> None:
        for row, column, rule in _triples(found):
            said = ", ".join(self.table.key) if rule == "key-double" else ""
            self.faults.add(Fault(self.file, row, column, rule, said))


# Only what occurs more than once is put in order: a million keys in order is a lot of memory.
_TWICE = "FROM {name} WHERE {part} IN (SELECT {part} FROM {name} GROUP BY {part} HAVING count(*) > 1)"
_WHOLE_NTH = "row_number() OVER (PARTITION BY whole ORDER BY nr)"
_ROW_DOUBLE = (
    f"SELECT nr, '' AS col, 'row-double' AS rule FROM (SELECT nr, {_WHOLE_NTH} AS nth"
    f" {_TWICE.replace('{part}', 'whole')}) WHERE nth > 1"
)
_KEY_NTH = "row_number() OVER (PARTITION BY key ORDER BY nr)"
_KEY_DOUBLE = (
    f"SELECT nr, '{{key}}' AS col, 'key-double' AS rule FROM (SELECT nr, {_KEY_NTH} AS nth, {_WHOLE_NTH} AS equal"
    f" {_TWICE.replace('{part}', 'key')}) WHERE nth > 1 AND equal = 1"
)
_BEGUN = (
    "SELECT nr, 'start' AS col, 'performance-differs' AS rule FROM {name} JOIN (SELECT performance_id,"
    " arg_min(start, nr) AS begun FROM {name} WHERE start IS NOT NULL GROUP BY performance_id) USING (performance_id)"
    " WHERE start <> begun"
)
_MORE_BACK = (
    "SELECT nr, 'status' AS col, 'return-without-sale' AS rule FROM seen_tickets JOIN (SELECT sale FROM seen_tickets"
    " WHERE counts AND sale IS NOT NULL GROUP BY sale HAVING sum(quantity) < 0) USING (sale)"
    " WHERE counts AND quantity < 0"
)
_FACTS = {
    "counts": "try_cast(tickets_sold AS BIGINT) AS sold, try_cast(tickets_free AS BIGINT) AS free,"
    " try_cast(visits AS BIGINT) AS visits, try_cast(revenue AS DECIMAL(12,2)) AS revenue",
    "postcode_counts": "try_cast(visits AS BIGINT) AS visits",
    "tickets": "status IN ('valid', 'return') AS counts, try_cast(quantity AS BIGINT) AS quantity,"
    " try_cast(amount AS DECIMAL(12,2)) AS amount, md5_number(order_id || chr(31) || performance_id) AS sale",
}


def _triples(found: pa.Table) -> Iterator[tuple[int, str, str]]:
    ordered = found.sort_by([("nr", "ascending")])
    yield from zip(*(ordered.column(name).to_pylist() for name in ("nr", "col", "rule")), strict=True)


def _value_rules(column: Column) -> Iterable[tuple[str, str, str]]:
    """What one value must be: there, of its list, in its form, and no e-mail address where none belongs."""
    name = column.name
    if column.required:
        yield "value-required", name, f"{name} IS NULL"
    if column.values:
        listed = ", ".join(f"'{one}'" for one in column.values)
        yield "value-code", name, f"{name} NOT IN ({listed})"
        return
    fits = f"regexp_full_match({name}, '{column.form.pattern}')"
    email = f"regexp_matches({name}, '{_EMAIL}')"
    if column.form.name == "string" and name != "email":
        yield "privacy-email", name, f"contains({name}, '@') AND {email}"
    yield "value-form", name, f"NOT {fits}"
    if column.form.name == "datetime":
        yield "value-date", name, f"{fits} AND try_cast({name} AS TIMESTAMP) IS NULL"
    if name == "email":
        yield "value-form", name, f"{fits} AND NOT regexp_full_match({name}, '{_EMAIL}')"


def across(bench: Workbench, checked: dict[str, Checker], faults: Faults) -> None:
    """Rules between the tables of one delivery: every performance is counted, and the totals are the same."""
    if "counts" not in checked:
        return
    for name in ("postcode_counts", "tickets"):
        if name in checked:
            _report(bench, checked[name].file, faults, _UNKNOWN.format(name))
    if "tickets" in checked:
        for rule, column, summed in _TOTALS:
            _report(
                bench, checked["counts"].file, faults, _TICKET_TOTAL.format(rule=rule, column=column, summed=summed)
            )
    if "postcode_counts" in checked:
        _report(bench, checked["counts"].file, faults, _POSTCODE_TOTAL)


def _report(bench: Workbench, file: str, faults: Faults, sql: str) -> None:
    for row, column, rule in _triples(bench.run(sql)):
        faults.add(Fault(file, row, column, rule))


_UNKNOWN = (
    "SELECT nr, 'performance_id' AS col, 'reference-unknown' AS rule FROM seen_{0} WHERE performance_id IS NOT NULL"
    " AND performance_id NOT IN (SELECT performance_id FROM seen_counts WHERE performance_id IS NOT NULL)"
)
_TOTALS = (
    ("totals-sold", "tickets_sold", "c.sold <> coalesce(sum(t.quantity) FILTER (WHERE t.counts AND t.amount <> 0), 0)"),
    ("totals-free", "tickets_free", "c.free <> coalesce(sum(t.quantity) FILTER (WHERE t.counts AND t.amount = 0), 0)"),
    ("totals-revenue", "revenue", "c.revenue <> coalesce(sum(t.amount) FILTER (WHERE t.counts), 0)"),
)
_TICKET_TOTAL = (
    "SELECT c.nr, '{column}' AS col, '{rule}' AS rule FROM seen_counts c LEFT JOIN seen_tickets t"
    " ON c.performance_id = t.performance_id GROUP BY c.nr, c.sold, c.free, c.revenue HAVING {summed}"
)
_POSTCODE_TOTAL = (
    "SELECT c.nr, 'visits' AS col, 'totals-visits' AS rule FROM seen_counts c JOIN seen_postcode_counts p"
    " ON c.performance_id = p.performance_id GROUP BY c.nr, c.visits HAVING sum(p.visits) > c.visits"
)

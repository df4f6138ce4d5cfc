"""Which tickets are perhaps told twice, by two forms of one system between which nothing can decide?

    without a name   that the later delivery does not replace, while it brings others that can be the same: of a
                     performance that each knows by a name of its own, or a day apart (a form in another time zone)
    with a name      of an order that both tell, of performances that are or can be the same, with other ticket numbers
Such tickets stay, so no sale is lost, and how many they are is told with the delivery until one of the two is
withdrawn. Where the later delivery tells none of the orders with a number of those days, it tells of something else
there: then only a line a day apart is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from publiek.engines import Workbench
from publiek.warehouse.nameless_overlap import ALSO_KNOWN, BACK, NAMELESS, PERFORMANCE
from publiek.warehouse.other_names import Compared, unlike
from publiek.warehouse.records import DOUBTS, DeliveryRecord

_HOUR = "(epoch(start) // 3600)::BIGINT"
_PAIRS: pa.Schema = pa.schema([("mine", pa.string()), ("theirs", pa.string())])
#: Stand for a day where one is not told: a line without one can be of any day, and any day of a line without one. So
#: do -1 and -2 for the hour of a start.
_ANY, _NONE = "DATE '0001-01-01'", "DATE '0001-01-02'"

_CELL = f"""performance_id AS name, {PERFORMANCE} AS performance, ordered_on AS day, coalesce({BACK}, false) AS back,
    min(performance_start) AS start, count(*) AS lines"""

#: Lines without names of earlier deliveries, in cells: `away` those that the later one replaces.
_EARLIER = f"""
SELECT lines.delivery::INTEGER AS delivery, lost.position IS NOT NULL AS away, {_CELL}
FROM read_parquet(?, hive_partitioning = true, file_row_number = true) AS lines {ALSO_KNOWN}
LEFT JOIN lost ON lost.delivery = lines.delivery AND lost.position = lines.file_row_number
WHERE {NAMELESS} GROUP BY ALL
"""
_LATER = f"""
SELECT {_CELL} FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN} WHERE {NAMELESS} GROUP BY ALL
"""

#: Performances on a day, and days (without a performance), with orders with a number, of which the later delivery tells
#: none, nor of a day more or less (time zones).
_ELSE = f"""
WITH named AS (
    SELECT delivery::INTEGER AS delivery, {PERFORMANCE} AS performance, ordered_on AS day, "order"
    FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN}
    WHERE level = 'L2' AND "order" IS NOT NULL AND ordered_on IS NOT NULL AND performance_id IS NOT NULL
), told AS (
    SELECT DISTINCT "order" FROM read_parquet(?, hive_partitioning = true) WHERE level = 'L2' AND "order" IS NOT NULL
), counted AS (
    SELECT delivery, performance, day, count(told."order") AS told
    FROM named LEFT JOIN told ON named."order" = told."order" GROUP BY ALL
)
SELECT delivery, performance, near AS day
FROM (SELECT delivery, performance, told, day, unnest([day - 1, day, day + 1])::DATE AS near FROM counted)
GROUP BY GROUPING SETS ((delivery, performance, near), (delivery, near))
HAVING sum(told) = 0 AND bool_or(day = near)
"""

#: Performances that each form knows by a name of its own: the day and the start may differ by a time zone.
_MAY_BE = """
    near_here.delivery = near_free.delivery AND near_here.near = near_free.near AND near_here.hour = near_free.hour
    AND near_here.back IS NOT DISTINCT FROM near_free.back
"""
#: One performance: on another day (which day is matched with which is chance where a form has them in another time
#: zone), or on the same one where it was shown just now that it is one performance.
_ONE = f"""
    USING (delivery, performance, back)
    WHERE fresh OR coalesce(day, {_NONE}) <> others.first OR coalesce(day, {_NONE}) <> others.last
"""
#: The same where the later delivery tells none of the orders of those days: no more than a day apart.
_NEXT = """
    next_here.delivery = free.delivery AND next_here.performance = free.performance AND next_here.near = free.day
    AND next_here.back = free.back
"""
_DAYS = f"""
    SELECT delivery, performance, back, min(coalesce(day, {_NONE})) AS first, max(coalesce(day, {_NONE})) AS last
"""
_DOUBTED = f"""
WITH taken AS (
    SELECT delivery, performance, day, back, sum(lines) AS lines FROM earlier WHERE away GROUP BY ALL
), here AS (
    SELECT earlier.*, name IN (SELECT name FROM mine) AS mine, earlier.performance IN (SELECT name FROM fresh) AS fresh,
        others.day IS NOT NULL AS untold, others.day IS NOT NULL OR days.day IS NOT NULL AS elsewhere
    FROM earlier LEFT JOIN others ON earlier.delivery = others.delivery AND earlier.day = others.day
        AND earlier.performance = others.performance
    LEFT JOIN (FROM others WHERE performance IS NULL) AS days
        ON earlier.delivery = days.delivery AND earlier.day = days.day
    WHERE NOT away
), near_here AS (
    SELECT *, unnest(CASE WHEN hour_of IS NULL THEN [-1] ELSE list_append(range(hour_of - 2, hour_of + 3), -2) END)
        AS hour
    FROM (SELECT *, unnest(CASE WHEN day IS NULL THEN [{_ANY}] WHEN untold THEN [day - 1, day + 1]
        ELSE [day - 1, day, day + 1, {_NONE}] END) AS near, {_HOUR} AS hour_of FROM here WHERE mine)
), there AS (
    SELECT delivery, later.*, name IN (SELECT name FROM theirs) AS theirs,
        performance IN (SELECT name FROM fresh) AS fresh
    FROM later CROSS JOIN (SELECT DISTINCT delivery FROM here) AS every
), free AS (
    SELECT there.* EXCLUDE (lines), there.lines - coalesce(taken.lines, 0) AS lines
    FROM there LEFT JOIN taken ON there.delivery = taken.delivery AND there.performance = taken.performance
        AND there.day IS NOT DISTINCT FROM taken.day AND there.back IS NOT DISTINCT FROM taken.back
    WHERE there.lines > coalesce(taken.lines, 0)
), near_free AS (
    SELECT *, unnest([coalesce({_HOUR}, -2), -1]) AS hour
    FROM (SELECT *, unnest([coalesce(day, {_NONE}), {_ANY}]) AS near FROM free WHERE theirs)
), next_here AS (
    SELECT *, unnest([day - 1, day + 1]) AS near FROM here WHERE elsewhere
), stays AS (
    SELECT here.* FROM (FROM here WHERE NOT elsewhere) AS here JOIN ({_DAYS} FROM free GROUP BY ALL) AS others {_ONE}
    UNION SELECT * EXCLUDE (near) FROM next_here SEMI JOIN free ON {_NEXT}
    UNION SELECT * EXCLUDE (near, hour, hour_of) FROM near_here SEMI JOIN near_free ON {_MAY_BE}
), comes AS (
    SELECT free.* FROM free JOIN ({_DAYS} FROM here WHERE NOT elsewhere GROUP BY ALL) AS others {_ONE}
    UNION SELECT free.* FROM free SEMI JOIN next_here ON {_NEXT}
    UNION SELECT * EXCLUDE (near, hour) FROM near_free SEMI JOIN near_here ON {_MAY_BE}
)
SELECT stays.delivery, least(sum(stays.lines), any_value(brought.lines))::BIGINT AS tickets,
    min(stays.day) AS first, max(stays.day) AS last
FROM stays JOIN (SELECT delivery, sum(lines) AS lines FROM comes GROUP BY delivery) AS brought
    ON stays.delivery = brought.delivery GROUP BY stays.delivery
"""

#: Tickets of an order and performance of which the later delivery tells too, and replaces none.
_NAMED = f"""
WITH lines AS (
    SELECT lines.delivery::INTEGER AS delivery, "order", {PERFORMANCE} AS performance, {BACK} AS back,
        count(*) AS lines, count(lost.position) AS away, min(ordered_on) AS first, max(ordered_on) AS last
    FROM read_parquet(?, hive_partitioning = true, file_row_number = true) AS lines {ALSO_KNOWN}
    LEFT JOIN lost ON lost.delivery = lines.delivery AND lost.position = lines.file_row_number
    WHERE level = 'L2' AND "order" IS NOT NULL GROUP BY ALL
), told AS (
    SELECT DISTINCT "order", {PERFORMANCE} AS performance, {BACK} AS back
    FROM read_parquet(?, hive_partitioning = true) {ALSO_KNOWN} WHERE level = 'L2' AND "order" IS NOT NULL
), also AS (
    FROM told UNION ALL SELECT "order", unsure.mine, back FROM told JOIN unsure ON unsure.theirs = performance
)
SELECT delivery, sum(lines)::BIGINT AS tickets, min(first) AS first, max(last) AS last FROM lines
SEMI JOIN also ON lines."order" = also."order" AND lines.performance = also.performance
    AND lines.back IS NOT DISTINCT FROM also.back
WHERE away = 0 GROUP BY delivery
"""


@dataclass(frozen=True)
class Asked:
    """Deliveries of one form (`earlier`: what counts of each), one of another, and what of them is replaced (`lost`).

    `names` are NAMES of `other_names`; `fresh` those that `compared` showed just now to be the same.
    """

    earlier: Mapping[int, Path]
    later: Path
    lost: Mapping[int, np.ndarray]
    names: pa.Table
    compared: Compared


def doubts(workbench: Workbench, asked: Asked) -> list[dict[str, Any]]:
    """Per earlier delivery with such tickets: its number, how many, the first and last day of order (None: not told).

    JSON values, sorted by number.
    """
    found: dict[int, dict[str, Any]] = {}
    for row in [*_without_names(workbench, asked), *_with_names(workbench, asked)]:
        one = found.setdefault(
            row["delivery"], {"delivery": row["delivery"], "tickets": 0, "first": None, "last": None}
        )
        one["tickets"] += row["tickets"]
        for name, pick in (("first", min), ("last", max)):
            days = [day for day in (one[name], row[name] and row[name].isoformat()) if day]
            one[name] = pick(days) if days else None
    return [found[number] for number in sorted(found)]


def _without_names(workbench: Workbench, asked: Asked) -> list[dict[str, Any]]:
    paths, compared = [str(path) for path in asked.earlier.values()], asked.compared
    names = {"names": asked.names}
    later = workbench.run(_LATER, names, [[str(asked.later)]])
    if not later.num_rows:
        return []
    earlier = workbench.run(_EARLIER, names | {"lost": _lost(asked)}, [paths])
    if not earlier.num_rows:
        return []
    others = workbench.run(_ELSE, names, [paths, [str(asked.later)]])
    known = dict(zip(asked.names["name"].to_pylist(), asked.names["known_as"].to_pylist(), strict=True))
    tables = {
        "earlier": earlier,
        "later": later,
        "others": others,
        "mine": _names(compared.mine),
        "theirs": _names(compared.theirs),
        "fresh": _names({known.get(one, one) for one, _ in compared.same}),
    }
    rows: list[dict[str, Any]] = workbench.run(_DOUBTED, tables).to_pylist()
    return rows


def _with_names(workbench: Workbench, asked: Asked) -> list[dict[str, Any]]:
    known = dict(zip(asked.names["name"].to_pylist(), asked.names["known_as"].to_pylist(), strict=True))
    pairs = [{"mine": known.get(mine, mine), "theirs": known.get(one, one)} for mine, one in asked.compared.unsure]
    unsure = pa.Table.from_pylist(pairs, schema=_PAIRS)
    tables = {"unsure": unsure, "lost": _lost(asked), "names": asked.names}
    paths = [[str(path) for path in asked.earlier.values()], [str(asked.later)]]
    rows: list[dict[str, Any]] = workbench.run(_NAMED, tables, paths).to_pylist()
    return rows


def _lost(asked: Asked) -> pa.Table:
    numbers = [np.full(len(positions), number, np.int32) for number, positions in asked.lost.items()]
    places = [np.asarray(positions, np.int64) for positions in asked.lost.values()]
    return pa.table(
        {
            "delivery": pa.array(np.concatenate(numbers) if numbers else [], pa.int32()),
            "position": pa.array(np.concatenate(places) if places else [], pa.int64()),
        }
    )


def _names(names: Iterable[str]) -> pa.Table:
    return pa.table({"name": pa.array(sorted(names), pa.string())})


def still_doubted(deliveries: tuple[DeliveryRecord, ...]) -> tuple[DeliveryRecord, ...]:
    """`deliveries`, with no doubt any more about one that was withdrawn; a doubt is open while lines of both count."""
    kept = {record.number: bool(record.current) for record in deliveries if not record.withdrawn}
    return tuple(_still(record, kept) if record.source.get(DOUBTS) else record for record in deliveries)


def _still(record: DeliveryRecord, kept: Mapping[int, bool]) -> DeliveryRecord:
    """The record with its doubts; `kept`: every delivery that was not withdrawn, and whether lines of it count."""
    here = kept.get(record.number, False)
    listed = [{**one, "open": here and kept[one["delivery"]]} for one in listed_of(record) if one["delivery"] in kept]
    return _with(record, listed)


def passed_on(
    deliveries: tuple[DeliveryRecord, ...], *, number: int, restored: Iterable[DeliveryRecord]
) -> tuple[DeliveryRecord, ...]:
    """`deliveries`, in which a doubt about `number`, withdrawn, is one about those that got lines back for it."""
    made = list(deliveries)
    for at, record in enumerate(deliveries):
        listed = listed_of(record)
        about = next((one for one in listed if one["delivery"] == number), None)
        more = {one.number for one in restored if one.number < record.number and one in unlike([one], record)}
        if about and not record.withdrawn:
            there = {one["delivery"]: {**one, "tickets": one["tickets"] + about["tickets"]} for one in listed}
            passed = [there.get(one) or {**about, "delivery": one} for one in sorted(more)]
            made[at] = _with(record, [*(one for one in listed if one["delivery"] not in more), *passed])
    return tuple(made)


def taken_over(
    record: DeliveryRecord, deliveries: Iterable[DeliveryRecord], *, lost: Iterable[int], compared: Iterable[int]
) -> DeliveryRecord:
    """`record`, in doubt about what a delivery of which it replaces lines (`lost`) was in doubt about, or the other
    way round; not about those that it was compared with itself.
    """
    gone, own, found = set(lost), {record.number, *compared}, listed_of(record)
    for one in deliveries:
        for doubt in [] if one.withdrawn else listed_of(one):
            for mine, other in ((one.number, doubt["delivery"]), (doubt["delivery"], one.number)):
                if mine in gone and other not in own:
                    own.add(other)
                    found.append({**doubt, "delivery": other})
    return _with(record, found)


def with_doubts(record: DeliveryRecord, found: list[dict[str, Any]]) -> DeliveryRecord:
    """`record` with what `doubts` found."""
    return _with(record, [{**one, "open": True} for one in found]) if found else record


def _with(record: DeliveryRecord, listed: list[dict[str, Any]]) -> DeliveryRecord:
    source = {key: value for key, value in record.source.items() if key != DOUBTS}
    return replace(record, source=source | ({DOUBTS: listed} if listed else {}))


def listed_of(record: DeliveryRecord) -> list[dict[str, Any]]:
    """The doubts of a delivery as they stand in the manifest, also those that are not open."""
    listed: Iterable[Mapping[str, Any]] = record.source.get(DOUBTS) or ()  # type: ignore[assignment]
    return [dict(one) for one in listed]

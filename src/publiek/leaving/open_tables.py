"""What else is there of a house, as tables that a spreadsheet opens and files that anybody reads?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from publiek import agenda, logbook
from publiek.connecting import connections
from publiek.house import House
from publiek.programme.register import Event
from publiek.safekeeping import figures
from publiek.warehouse.register import KeptRegister, lines_of
from publiek.warehouse.surveys import SurveyStore

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIVERY = ("number", "kept_at", "digest", "system", "level", "first", "last", "state", "key_id")
_LEDGER = ("rows_read", "rows_kept", "rows_set_aside", "cents_read", "cents_kept", "cents_set_aside")


def write(house: House, folder: Path, *, on: date) -> None:
    """Every open table and file of `house` in `folder`. `on`: the day for which figures are told."""
    folder.mkdir(mode=0o700)
    snapshot = house.store.current()
    records = house.store.history()
    _put(folder / "profile.json", dict(snapshot.organisation) | {"organisation": house.organisation})
    rows = [_delivery(record) for record in records]
    _table(folder / "deliveries.csv", rows, (*_DELIVERY, *_LEDGER))
    found = [{"delivery": r.number, **f.as_dict()} for r in snapshot.deliveries for f in r.findings]
    _table(folder / "findings.csv", found, ("delivery", "code", "column", "count", "rows"))
    aside = [{"delivery": r.number, **row} for r in snapshot.deliveries for row in r.rows_set_aside.to_pylist()]
    _table(folder / "set-aside.csv", aside, ("delivery", "row", "code", "amount_cents"))
    _table(folder / "performances.csv", _performances(house), _PERFORMANCE)
    _put(folder / "connections.json", [one.as_dict() for one in connections(house)])
    (folder / "register.jsonl").write_bytes(lines_of(own_events(house)))
    told = [line.as_dict() for line in logbook.read(house.home, house.organisation)]
    (folder / "log.jsonl").write_text("".join(_line(one) for one in told), encoding="utf-8")
    _surveys(house, folder / "surveys")
    _put(folder / "figures.json", _figures(house, on))


def own_events(house: House) -> list[Event]:
    """The events of the register that are about this house alone, and those that made what its records carry."""
    events, mine = KeptRegister(house.home).events(), f"{house.organisation}/"
    carried = {one["id"] for one in events if one["what"] == "link" and one["key"].startswith(mine)}
    more = carried
    while more:
        more = {one["into"] for one in events if one["what"] == "merge" and one["id"] in more} - carried
        carried |= more
    own = [one for one in events if _is_own(one, mine, carried)]
    known = {one["event"] for one in own}
    return own + [one for one in events if one["what"] == "undo" and one["of"] in known]


def _is_own(event: Event, mine: str, carried: set[str]) -> bool:
    what = event["what"]
    if what == "link":
        return str(event["key"]).startswith(mine)
    if what in ("mint", "merge"):
        return event["id"] in carried
    if what == "split":
        return all(str(key).startswith(mine) for key in event["keys"])
    return what == "decide" and all(str(event[side]).startswith(mine) for side in ("left", "right"))


def _delivery(record: Any) -> dict[str, Any]:
    told = {name: getattr(record, name) for name in ("number", "kept_at", "digest", "first", "last", "state", "key_id")}
    return told | {name: record.source.get(name) for name in ("system", "level")} | dict(record.ledger)


_PERFORMANCE = ("performance_id", "production_id", "production", "performance_start", "genre", "venue", "capacity")


def _performances(house: House) -> list[dict[str, Any]]:
    """Every performance once, as the last delivery told it."""
    found: dict[object, dict[str, Any]] = {}
    for record in house.store.current().deliveries:
        if record.current is None:
            continue
        table = pq.read_table(record.root / record.current.path, columns=list(_PERFORMANCE), partitioning=None)
        for row in table.group_by(list(_PERFORMANCE)).aggregate([]).to_pylist():
            found[row["performance_id"] or row["performance_start"]] = row
    return sorted(found.values(), key=lambda row: (str(row["performance_start"]), str(row["performance_id"])))


def _surveys(house: House, folder: Path) -> None:
    store = SurveyStore(house.home, house.organisation)
    for code in store.codes():
        place = folder / code
        place.mkdir(mode=0o700, parents=True)
        _put(place / "settings.json", store.settings(code))
        (place / "questionnaire.json").write_bytes(store.questionnaire(code))
        answers = store.read(code)
        pq.write_table(answers, place / "answers.parquet", compression="zstd")
        _table(place / "answers.csv", answers.to_pylist(), answers.column_names)


def _figures(house: House, on: date) -> dict[str, Any]:
    digests = figures.digests_of(house.home, house.organisation, on=on)
    return {"on": on.isoformat(), "digests": digests, "programme": len(agenda.sources(house))}


def _table(path: Path, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(columns)
    for row in rows:
        sheet.writerow([_cell(row.get(name)) for name in columns])
    path.write_text(out.getvalue(), encoding="utf-8")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value)
    return "" if value is None else value


def _put(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(dict(told), ensure_ascii=False, default=str) + "\n"

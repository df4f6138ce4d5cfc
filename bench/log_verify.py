"""How long does it take to find out that a log of a million entries was not changed? python bench/log_verify.py

The log of a house beside what one would write instead (every line parsed, written again and hashed), and the log of the
site beside its former check (every entry an object, written as JSON), on `--former` entries of the same log. The site's
log lies in SQLite, or in the database that `--database` names. One process; the processor's time counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from measured import keep

from publiek import logbook
from publiek.logbook import chaining, ending
from publiek.logbook.ending import Spot
from publiek.logbook.places import SEGMENT, Places

HOUSE = "schouwburg"
BEGAN = datetime(2024, 12, 1, tzinfo=UTC)
ACTIONS = ("view", "export", "import", "key-used", "contribution")


def house_log(home: Path, lines: int) -> Path:
    """A log of so many lines, two years of it, written as `note` writes but forced to disk only in the end."""
    places = Places(home, HOUSE)
    places.root.mkdir(parents=True)
    chain, number, month, file = chaining.start_of(HOUSE), 0, "", None
    for n in range(lines):
        at = (BEGAN + timedelta(days=730) * (n / lines)).isoformat(timespec="seconds")
        if file is None or at[:7] != month or n - number >= SEGMENT:
            month, number = at[:7], n
            if file is not None:
                file.close()
            file = places.segment(n + 1).open("wb")
        told = {
            "line": n + 1,
            "at": at,
            "action": ACTIONS[n % 5],
            "subject": f"report {n % 97}",
            "who": f"account {n % 31}",
        }
        told["detail"] = {"rows": n % 5000, "policy": "own-eyes"}
        line, chain = chaining.written(told, before=chain)
        file.write(line)
    if file is not None:
        file.close()
    ending.set_end(places, Spot(lines, chain))
    return places.root


def naive(folder: Path, most: int) -> int:
    """What one would write: parse each line, take its chain off, write it again, hash it with the chain before it."""
    count, before = 0, chaining.start_of(HOUSE).decode()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            told = json.loads(line)
            chain = told.pop("chain")
            if hashlib.sha256((before + json.dumps(told)[:-1]).encode()).hexdigest() != chain:
                raise AssertionError("the log is whole")
            before, count = chain, count + 1
            if count == most:
                return count
    return count


def site_log(lines: int) -> None:
    """The same number of entries in the database of the site."""
    from publiek.web.people import log
    from publiek.web.people.models import LogEntry, LogHead

    before, made = "", []
    for n in range(lines):
        at = BEGAN + timedelta(seconds=n, microseconds=n % 997)
        entry = LogEntry(id=n + 1, at=at, person_id=n % 31, organisation_id=n % 90, action="see-figures")
        entry.subject, entry.detail, entry.before = f"page-{n % 97}", {"rows": n % 5000} if n % 3 == 0 else {}, before
        entry.mark = before = log.mark_of(entry)
        made.append(entry)
        if len(made) == 20_000 or n == lines - 1:
            LogEntry.objects.bulk_create(made)
            made = []
    LogHead.objects.update_or_create(pk=1, defaults={"last": before, "entries": lines})


def former(most: int) -> int:
    """The check of the site's log as it was: every entry as an object."""
    from publiek.web.people import log
    from publiek.web.people.models import LogEntry

    before, count = "", 0
    for entry in LogEntry.objects.order_by("id")[:most].iterator(chunk_size=2000):
        if entry.before != before or log.mark_of(entry) != entry.mark:
            raise AssertionError("the log is whole")
        before, count = entry.mark, count + 1
    return count


def timed(work: Callable[[], int]) -> tuple[float, float]:
    """Seconds of processor time, and microseconds of it for each entry."""
    began = time.process_time()
    count = work()
    spent = time.process_time() - began
    return round(spent, 2), round(spent / count * 1e6, 2)


def of_a_house(lines: int, most: int) -> dict[str, object]:
    """The log of a house and the naive loop."""
    with TemporaryDirectory() as folder:
        root = house_log(Path(folder), lines)
        size = sum(path.stat().st_size for path in root.glob("*.jsonl"))
        ours, each = timed(lambda: _whole(logbook.verify(Path(folder), HOUSE)))
        _, other = timed(lambda: naive(root, most))
    told = {"bytes": size, "seconds": ours, "us_each": each, "naive_us_each": other}
    return {**told, "times_faster": round(other / each, 1)}


def of_the_site(lines: int, most: int, database: str) -> dict[str, object]:
    """The log of the site and its former check."""
    with TemporaryDirectory() as folder:
        from publiek.web.preparing import prepare
        from publiek.web.site import site_of

        home = {"home": Path(folder) / "home", "state": Path(folder) / "state"}
        prepare(site_of({**home, **({"database": database} if database else {})}))
        from django.core.management import call_command
        from django.db import connections

        from publiek.web.people import log

        call_command("migrate", interactive=False, verbosity=0)
        site_log(lines)
        ours, each = timed(lambda: _whole(log.verify(), "entries"))
        _, other = timed(lambda: former(most))
        vendor = connections["default"].vendor
        connections.close_all()
    told = {"database": vendor, "seconds": ours, "us_each": each, "former_us_each": other}
    return {**told, "times_faster": round(other / each, 1)}


def _whole(verdict: object, count: str = "lines") -> int:
    if not verdict.whole:  # type: ignore[attr-defined]
        raise AssertionError(verdict)
    return int(getattr(verdict, count))


def main() -> None:
    """Measure, print, keep."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--former", type=int, default=100_000)
    asked.add_argument("--database", default="")
    chosen = asked.parse_args()
    figures = {"lines": chosen.lines, "house": of_a_house(chosen.lines, chosen.former)}
    figures["site"] = of_the_site(chosen.lines, chosen.former, chosen.database)
    print(json.dumps(figures, indent=2))
    keep("log-verify", command="python bench/log_verify.py", figures=figures)


if __name__ == "__main__":
    main()

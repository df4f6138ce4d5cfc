"""Which personal data breaches were there, and how long is there still to report one? The register of article 33(5).

    home/organisations/<id>/breaches/register.sealed     sealed by the vault of the house

A breach is to be reported to the supervisory authority (in the Netherlands the Autoriteit Persoonsgegevens) within 72
hours after it became known, unless it is unlikely to be a risk for anybody; to the persons themselves when the risk is
high (articles 33 and 34). Every breach is written down, also one that need not be reported.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
from filelock import FileLock

from publiek import logbook
from publiek.engines import Workbench
from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation.refusals import sealed_damaged
from publiek.pseudonymisation.vault import Vault
from publiek.safekeeping import refusals
from publiek.warehouse.publication import write_whole

#: Article 33(1) of Regulation (EU) 2016/679.
HOURS = 72
#: What article 33(5) asks before a breach is closed: facts, effects, measures; and whether and why it was reported.
ASKED = ("facts", "effects", "measures", "authority", "persons")


@dataclass(frozen=True)
class Breach:
    """One breach. `known`: the moment it became known, with which the clock begins; `happened`: as far as known.

    `authority` and `persons`: when and how each was told, or why not. `held`: what the house held when it was opened:
    counts out of the real configuration, no person.
    """

    number: int
    known: str
    facts: str = ""
    happened: str = ""
    effects: str = ""
    measures: str = ""
    authority: str = ""
    persons: str = ""
    closed: str = ""
    held: dict[str, int] | None = None

    @property
    def until(self) -> datetime:
        """When the 72 hours are over."""
        return datetime.fromisoformat(self.known) + timedelta(hours=HOURS)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be filled in before it can be closed."""
        return tuple(name for name in ASKED if not getattr(self, name).strip())

    def left(self, now: datetime | None = None) -> float:
        """Hours until the 72 hours are over; below zero when they are."""
        return round((self.until - (now or datetime.now(UTC))).total_seconds() / 3600, 1)


#: What may be said of a breach afterwards.
SAYABLE = ("facts", "happened", "effects", "measures", "authority", "persons")


def opened(house: House, *, facts: str = "", known: datetime | None = None) -> Breach:
    """A new breach; the clock began at `known` (now, when it is not said)."""
    moment = (known or datetime.now(UTC)).astimezone(UTC)
    with _writing(house) as register:
        number = 1 + max((one.number for one in register.breaches), default=0)
        breach = Breach(number, moment.isoformat(timespec="seconds"), facts=facts, held=held(house))
        register.put(breach)
    _log(house, breach, "opened")
    return breach


def told(house: House, number: int, **said: str) -> Breach:
    """Fills in what is known by now (`SAYABLE`). Raises UsageError "breach-unknown"."""
    with _writing(house) as register:
        new: dict[str, Any] = {name: said[name] for name in SAYABLE if said.get(name)}
        breach = replace(register.one(number), **new)
        register.put(breach)
    return breach


def closed(house: House, number: int, *, now: datetime | None = None) -> Breach:
    """A breach of which everything is written down. Raises UsageError "breach-incomplete", "breach-unknown"."""
    with _writing(house) as register:
        breach = register.one(number)
        if breach.missing:
            raise refusals.breach_incomplete(breach.missing)
        breach = replace(breach, closed=(now or datetime.now(UTC)).isoformat(timespec="seconds"))
        register.put(breach)
    _log(house, breach, "closed")
    return breach


def breaches(house: House) -> tuple[Breach, ...]:
    """Every breach of a house, oldest first."""
    return _Register(house).breaches


def held(house: House) -> dict[str, int]:
    """What a house holds, as counts: how many bookers at most it is about, lines, deliveries, connections, surveys."""
    root = house.home / "organisations" / house.organisation
    found = {
        "deliveries": len(house.store.current().deliveries),
        "lines": 0,
        "bookers": 0,
        "connections": len(list(root.glob("connections/*.json"))),
        "surveys": len(list(root.glob("surveys/*/settings.json"))),
    }
    if found["deliveries"]:
        with Workbench(memory="800MB") as workbench:
            lines = house.store.lines(workbench).select("booker").collect("pyarrow").to_native()
        found["lines"] = len(lines)
        found["bookers"] = int(pc.count_distinct(lines["booker"]).as_py())
    return found


class _Register:
    def __init__(self, house: House) -> None:
        self._vault = Vault(house.keys, house.legal_entity or house.organisation, house.home)
        self.folder = house.home / "organisations" / house.organisation / "breaches"
        self._path = self.folder / "register.sealed"
        self.breaches = self._read()

    def one(self, number: int) -> Breach:
        for breach in self.breaches:
            if breach.number == number:
                return breach
        raise refusals.breach_unknown()

    def put(self, breach: Breach) -> None:
        kept = [one for one in self.breaches if one.number != breach.number]
        self.breaches = tuple(sorted((*kept, breach), key=lambda one: one.number))
        content = json.dumps([asdict(one) for one in self.breaches], ensure_ascii=False).encode()
        with refusals.storing():
            write_whole(self._path, content=self._vault.seal(content))
            self._path.chmod(0o600)

    def _read(self) -> tuple[Breach, ...]:
        if not self._path.is_file():
            return ()
        known = {one.name for one in fields(Breach)}
        trouble: PubliekError
        try:
            told_: list[dict[str, Any]] = json.loads(self._vault.open(self._path.read_bytes()))
            return tuple(Breach(**{name: value for name, value in one.items() if name in known}) for one in told_)
        except (ValueError, KeyError, TypeError):
            trouble = sealed_damaged()
        raise trouble


class _writing:  # noqa: N801  a context of its own: the register is read under the lock
    def __init__(self, house: House) -> None:
        folder = house.home / "organisations" / house.organisation / "breaches"
        with refusals.storing():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._house, self._lock = house, FileLock(str(folder / "lock"), mode=0o600)

    def __enter__(self) -> _Register:
        self._lock.acquire()
        return _Register(self._house)

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _log(house: House, breach: Breach, what: str) -> None:
    entry = logbook.Entry("case", f"breach-{breach.number}", detail={"breach": what})
    logbook.note(Path(house.home), house.organisation, entry)

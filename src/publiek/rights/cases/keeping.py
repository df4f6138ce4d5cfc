"""How are cases kept? Each sealed by the vault, padded, in a file of its own; nothing of who asked can be read from it.

home/organisations/<id>/cases/<number>.case
home/organisations/<id>/cases/CLOCK          the last moment that anything happened, so that time never runs back
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from publiek.errors import PubliekError
from publiek.house import House
from publiek.pseudonymisation.vault import Vault
from publiek.rights.cases import refusals
from publiek.rights.cases.case import Asker, Case, Step
from publiek.rights.known import Known
from publiek.warehouse import publication
from publiek.warehouse import refusals as storage
from publiek.warehouse.places import places_of

#: What a case is padded to a multiple of, so that its length says little of what was asked.
_PAD = 4096
#: More open cases than a house can answer: what a flood of forms would make.
MOST_OPEN = 2000
#: Without letters and digits that look alike; 40 random bits, so nobody guesses the number of another.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def folder_of(house: House) -> Path:
    """Where the cases of a house are."""
    return places_of(house.home, organisation=house.organisation).root / "cases"


@contextmanager
def writing(house: House) -> Iterator[Path]:
    """The folder of the cases, for one writer at a time."""
    with storage.storing():
        publication.make_room(places_of(house.home, organisation=house.organisation))
        folder = folder_of(house)
        folder.mkdir(mode=0o700, exist_ok=True)
        with FileLock(str(folder / "lock"), mode=0o600):
            yield folder


def new_number(year: int) -> str:
    """A number for a new case, such as 2026-7K3M9QXD."""
    return f"{year}-{''.join(secrets.choice(_SIGNS) for _ in range(8))}"


def put(house: House, case: Case) -> None:
    """Keeps a case, whole or not at all, and moves the clock. For who is `writing`.

    Raises UsageError "case-clock-back" when it is of before the last thing that happened in any case.
    """
    clock(house, case.last_at)
    told = json.dumps(_plain(case), ensure_ascii=False).encode()
    sealed = _vault(house).seal(told + b" " * (-len(told) % _PAD))
    with storage.storing():
        path = folder_of(house) / f"{case.number}.case"
        publication.write_whole(path, content=sealed)
        path.chmod(0o600)


def clock(house: House, at: datetime) -> None:
    """Moves the clock of the cases to `at`. Raises UsageError "case-clock-back"."""
    path = folder_of(house) / "CLOCK"
    with storage.storing():
        before = path.read_text("ascii").strip() if path.is_file() else ""
        if before and at < datetime.fromisoformat(before):
            raise refusals.clock_back()
        publication.write_whole(path, content=at.isoformat().encode())
        path.chmod(0o600)


def get(house: House, number: str) -> Case:
    """One case. Raises UsageError "case-unknown", StorageError "case-damaged" and those of the vault."""
    if number not in numbers(house):
        raise refusals.unknown()
    with storage.storing():
        sealed = (folder_of(house) / f"{number}.case").read_bytes()
    found = None
    plain = _vault(house).open(sealed)
    with suppress(ValueError, KeyError, TypeError, PubliekError):
        found = _case(json.loads(plain))
    if found is None or found.number != number:
        raise refusals.damaged(number)
    return found


def numbers(house: House) -> tuple[str, ...]:
    """The numbers of all cases that are kept."""
    return tuple(sorted(path.stem for path in folder_of(house).glob("*.case")))


def everything(house: House) -> tuple[Case, ...]:
    """All cases, oldest first."""
    return tuple(
        sorted((get(house, number) for number in numbers(house)), key=lambda case: (case.received, case.number))
    )


def remove(house: House, number: str) -> None:
    """Nothing is left of a case. For who is `writing`."""
    with storage.storing():
        (folder_of(house) / f"{number}.case").unlink(missing_ok=True)
        publication.force(folder_of(house))


def _vault(house: House) -> Vault:
    return Vault(house.keys, house.legal_entity or house.organisation, house.home)


def _plain(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind,
        "by": case.by,
        "received": case.received.isoformat(),
        "asker": {name: getattr(case.asker.known, name) for name in case.asker.known.told},
        "message": case.asker.message,
        "steps": [[step.at.isoformat(), step.state, step.who, step.told] for step in case.steps],
        "reason": case.reason,
    }


def _case(told: dict[str, Any]) -> Case:
    return Case(
        told["number"],
        told["kind"],
        Asker(Known(**told["asker"]), told["message"]),
        told["by"],
        datetime.fromisoformat(told["received"]),
        tuple(Step(datetime.fromisoformat(at), *more) for at, *more in told["steps"]),
        told["reason"],
    )

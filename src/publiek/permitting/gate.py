"""Is this step permitted now? Asked as the first thing of whatever takes one; cheap, for it is asked all day."""

from __future__ import annotations

from datetime import UTC, datetime

from publiek.errors import PubliekError, StorageError
from publiek.governance.house_register import HouseRegister
from publiek.governance.judging import judge
from publiek.governance.replaying import beginning
from publiek.governance.steps import steps
from publiek.house import House
from publiek.permitting import files

#: Registers as they were read, and what the files looked like then.
_READ: dict[str, tuple[files.Stamp, HouseRegister]] = {}


def register_of(house: House) -> HouseRegister:
    """The register of a house: the product's defaults, and what it decided. Raises StorageError "purposes-damaged"."""
    folder = files.folder_of(house)
    stamp = files.stamp(folder)
    if stamp == files.NOTHING:
        return beginning(house.organisation)
    known = _READ.get(str(folder))
    if known is not None and known[0] == stamp:
        return known[1]
    register, _ = files.read(folder, house.organisation)
    # Written to meanwhile: what was read is whole, but not surely what `stamp` saw.
    if files.stamp(folder) == stamp:
        _READ[str(folder)] = (stamp, register)
    return register


def require(house: House, step: str, *, now: datetime | None = None) -> None:
    """Nothing when `step` (a code of `governance.steps`) may be taken now.

    Raises DisclosureError ("purpose-stopped", "purpose-not-decided", "agreement-ended", "register-clock-back",
    "register-balance-missing") or StorageError "purposes-damaged"; ValueError for a step that is not registered.
    """
    asked = steps().step(step)
    try:
        register = register_of(house)
    except StorageError:
        # What the law asks goes on: a register that somebody spoiled stops no erasure, and no way back out of a backup.
        if asked.decision == "duty":
            return
        raise
    judge(register, asked, now=now or datetime.now(UTC))


def permitted(house: House, step: str, *, now: datetime | None = None) -> bool:
    """Whether `step` may be taken now; for who leaves a house out of many. A damaged register is a no."""
    try:
        require(house, step, now=now)
    except PubliekError:
        return False
    return True

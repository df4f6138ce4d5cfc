"""How is a register told to a machine, and a balance written down to be filled in? In plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from publiek.errors import Text
from publiek.governance import Balance, HouseRegister
from publiek.governance import register_refusals as refusals
from publiek.house import House
from publiek.permitting.deciding import Told
from publiek.permitting.files import plain, shown_of
from publiek.permitting.gate import register_of
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.publication import write_whole

_PARTS = ("interest", "necessity", "weighing", "safeguards", "conclusion")
_MOST_BYTES = 200_000


def as_answer(register: HouseRegister) -> dict[str, object]:
    """A whole register, with how many decisions it rests on."""
    told = {**shown_of(register), "missing": list(register.controller.missing)}
    return {**told, "decisions": len(register.history), "dated": register.dated.isoformat()}


def told_as(told: Told, purpose: str) -> dict[str, object]:
    """What came of one decision about a purpose."""
    shown: Any = shown_of(told.register)["purposes"]
    return {
        "purpose": purpose,
        **shown[purpose],
        "stops": [step.code for step in told.steps],
        "in_use": [{"what": plain(what), "count": count} for what, count in told.in_use],
        "decisions": len(told.register.history),
    }


def balance_of(house: House, purpose: str) -> Balance | None:
    """The balance that counts for a purpose here. Raises UsageError "register-purpose-unknown"."""
    register = register_of(house)
    if purpose not in register.purposes:
        raise refusals.purpose_unknown(register.purposes)
    return register.purposes[purpose].balance


def balance_as(balance: Balance | None) -> dict[str, Any]:
    """The parts of a balance; empty ones to fill in when there is none."""
    empty = Text("", "")
    if balance is None:
        return {part: [plain(empty)] if part == "safeguards" else plain(empty) for part in _PARTS}
    return {part: plain(getattr(balance, part)) for part in _PARTS}


def write_balance(balance: Balance | None, path: Path) -> None:
    """A file to fill in. Raises StorageError when it cannot be written."""
    content = yaml.safe_dump(balance_as(balance), sort_keys=False, allow_unicode=True, width=100).encode()
    try:
        write_whole(path, content=content)
    except OSError:
        pass
    else:
        return
    raise refusals.file_unwritable()


def balance_in(path: Path) -> dict[str, object]:
    """The balance in a file. Raises UsageError "register-value" for a file that is none."""
    told = None
    try:
        if path.stat().st_size <= _MOST_BYTES:
            told = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        told = None
    if not isinstance(told, dict) or not all(isinstance(name, str) for name in told):
        raise refusals.value("--from")
    return told

"""How does a house's register stand on disk, and how is it known whole?

    home/organisations/<id>/
        register_history.yaml    every decision, a line each, chained to the one before: what counts
        register.yaml            what they come to, for people to read; it names the last decision that is in it

The history is only ever made longer. A register that is one decision behind was written by somebody who was stopped in
between, and is right; any other difference was made by something else than this program, and nothing runs on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from publiek.errors import PubliekError, Text
from publiek.governance import register_refusals as refusals
from publiek.governance.house_register import Decision, HouseRegister
from publiek.governance.replaying import replay
from publiek.house import House
from publiek.vocabulary.data_files import read_yaml
from publiek.warehouse.places import places_of
from publiek.warehouse.publication import write_whole
from publiek.warehouse.refusals import storing

REGISTER, HISTORY = "register.yaml", "register_history.yaml"
_DOMAIN = b"publiek register 1\n"
_KEYS = {"number", "at", "who", "kind", "purpose", "values", "before", "chain"}
_ESCAPED = re.compile("[\x7f-\uffff]")
_HEAD = (
    "# Besluiten over doelen, in volgorde. Niet met de hand te veranderen. / Decisions, in order. Not to be edited.\n"
)

Stamp = tuple[tuple[int, int, int], tuple[int, int, int]]
_NONE = (0, -1, 0)
NOTHING: Stamp = (_NONE, _NONE)


def start_of(organisation: str) -> str:
    """Where the chain of a house begins: the register of another house does not fit here."""
    return sha256(_DOMAIN + organisation.encode()).hexdigest()


def folder_of(house: House) -> Path:
    """Where the register of a house lives. Raises UsageError for an id that is none."""
    return places_of(house.home, organisation=house.organisation).root


def stamp(folder: Path) -> Stamp:
    """What the files look like from outside; NOTHING when there are none."""
    return _seen(folder / HISTORY), _seen(folder / REGISTER)


def _seen(path: Path) -> tuple[int, int, int]:
    with storing():
        try:
            told = path.stat()
        except FileNotFoundError:
            return _NONE
    return told.st_mtime_ns, told.st_size, told.st_ino


def read(folder: Path, organisation: str) -> tuple[HouseRegister, str]:
    """The register on disk and the chain of its last decision. Raises StorageError "purposes-damaged"."""
    while True:
        before = stamp(folder)
        try:
            return _read_once(folder, organisation)
        except PubliekError:
            # Between the two files somebody may have decided something: what is read then does not fit together.
            if stamp(folder) == before:
                raise


def _read_once(folder: Path, organisation: str) -> tuple[HouseRegister, str]:
    history = _content(folder / HISTORY)
    shown = _content(folder / REGISTER)
    if history is None:
        if shown is not None:
            raise refusals.damaged("history")
        return replay(organisation, ()), start_of(organisation)
    register, chains = of_history(history, organisation)
    if shown is None or not _is_of(shown, chains):
        raise refusals.damaged("register")
    return register, chains[-1]


def of_history(content: bytes, organisation: str) -> tuple[HouseRegister, list[str]]:
    """What the history comes to, and the chain after each decision. Raises StorageError "purposes-damaged"."""
    decisions, chains = [], [start_of(organisation)]
    lines = _parsed(content)
    try:
        # Read as YAML by anybody, but written in one way alone: what reads the same and is not is changed as well.
        if content != _HEAD.encode() + b"".join(b"- " + _as_json(line) + b"\n" for line in lines):
            raise refusals.damaged("history")
        for number, line in enumerate(lines, start=1):
            if not isinstance(line, dict) or set(line) != _KEYS or line["number"] != number:
                raise refusals.damaged("history")
            told = {name: value for name, value in line.items() if name != "chain"}
            if line["before"] != chains[-1] or line["chain"] != _chain(told):
                raise refusals.damaged("history")
            chains.append(line["chain"])
            at = datetime.fromisoformat(line["at"])
            decisions.append(Decision(line["kind"], line["purpose"], line["values"], line["who"], at))
        register = replay(organisation, decisions) if decisions else None
    except (PubliekError, ValueError, TypeError, AttributeError, KeyError):
        register = None
    if register is None:
        raise refusals.damaged("history")
    return register, chains


def line_of(decision: Decision, *, number: int, before: str) -> tuple[bytes, str]:
    """One decision as a line of the history, and its chain."""
    told: dict[str, object] = {
        "number": number,
        "at": decision.at.isoformat(),
        "who": decision.who,
        "kind": decision.kind,
        "purpose": decision.purpose,
        "values": plain(decision.values),
        "before": before,
    }
    chain = _chain(told)
    return b"- " + _as_json({**told, "chain": chain}) + b"\n", chain


def write_history(folder: Path, line: bytes) -> None:
    """The history with one line more; what was there stays byte for byte."""
    before = _content(folder / HISTORY) or _HEAD.encode()
    _write(folder / HISTORY, before + line)


def write_register(folder: Path, register: HouseRegister, chain: str) -> None:
    """What the decisions come to, for people to read."""
    told = yaml.safe_dump(shown_of(register), sort_keys=False, allow_unicode=True, width=120).encode()
    last = f"decision: {len(register.history)}\nchain: {chain}\n".encode()
    seal = sha256(_DOMAIN + last + told).hexdigest()
    _write(folder / REGISTER, last + f"seal: {seal}\n".encode() + told)


def _is_of(content: bytes, chains: list[str]) -> bool:
    """Whether a register was written after the last decision, or after the one before it, and not touched since."""
    parts = content.split(b"\n", 3)
    if len(parts) < 4:
        return False
    last, told = b"\n".join(parts[:2]) + b"\n", parts[3]
    if parts[2] != b"seal: " + sha256(_DOMAIN + last + told).hexdigest().encode():
        return False
    count = len(chains) - 1
    return any(last == f"decision: {n}\nchain: {chains[n]}\n".encode() for n in (count, count - 1) if n >= 1)


def shown_of(register: HouseRegister) -> dict[str, object]:
    """A register in plain values: what was decided, and the defaults where nothing was."""
    return {
        "organisation": register.organisation,
        "product_register": register.version,
        "controller": vars(register.controller),
        "purposes": {
            code: {
                "name": plain(one.purpose.name),
                "state": one.state,
                "since": plain(one.since),
                "who": one.who,
                "ground": one.ground.code,
                "article": one.ground.article,
                "data": [word.code for word in one.purpose.data],
                "months": one.months,
                "at_most": one.purpose.at_most,
                "recipients": plain(one.recipients),
                "contact": one.contact or register.controller.contact,
                "balance": None if one.balance is None else plain(vars(one.balance)),
                "source": plain(one.purpose.source),
                "purged": plain(one.purged),
            }
            for code, one in register.purposes.items()
        },
        "processors": [plain(vars(one)) for one in register.processors],
    }


def plain(value: Any) -> Any:
    """Texts, days and tables as what JSON and YAML know."""
    if isinstance(value, Text):
        return {"nl": value.nl, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value


def _parsed(content: bytes) -> list[Any]:
    """The lines of a history, none when it is no list."""
    try:
        told = read_yaml(content.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError):
        return [None]
    return told if isinstance(told, list) and told else [None]


def _chain(told: Mapping[str, object]) -> str:
    return sha256(_DOMAIN + _as_json(told)).hexdigest()


def _as_json(told: Mapping[str, object]) -> bytes:
    # JSON that is YAML as well: a sign beyond the first 65,536 (an emoji) stands as itself, for JSON would write it as
    # two halves, and no reader of YAML puts those together.
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text).encode()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    write_whole(path, content=content)
    path.chmod(0o600)

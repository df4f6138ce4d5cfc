"""How does a house decide about a purpose? One decision more, in the log and the history; and what it stops is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from publiek import governance, logbook
from publiek.errors import Text
from publiek.governance import register_refusals as refusals
from publiek.governance.house_register import UNDATED, Decision, HouseRegister
from publiek.governance.replaying import beginning
from publiek.governance.steps import Step, steps
from publiek.house import House
from publiek.logbook import Entry
from publiek.permitting import files


@dataclass(frozen=True)
class Told:
    """The register after a decision; for a purpose that was stopped also the `steps` that stop and what is `in_use`."""

    register: HouseRegister
    steps: tuple[Step, ...] = ()
    in_use: tuple[tuple[Text, int], ...] = ()


def decide(house: House, decision: Decision) -> Told:
    """The house decides (see `governance.replaying.decide` for the kinds, their values and what is refused).

    One writer at a time; stopped at any moment, the decision was made or was not. Raises StorageError
    "purposes-damaged" as well.
    """
    folder = files.folder_of(house)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(str(folder / "register.lock"), mode=0o600):
        # The moment is that of writing: who waited for another writer decided after it.
        at = datetime.now(UTC) if decision.at == UNDATED else decision.at.astimezone(UTC)
        decision = replace(decision, at=at, values=files.plain(decision.values))
        register, chain = _now(folder, house)
        made = governance.decide(register, decision)
        number = len(made.history)
        line, chain = files.line_of(decision, number=number, before=chain)
        # First in the log: a decision that cannot be written down there is not made.
        about = decision.purpose or decision.kind
        detail: dict[str, str | int | bool] = {"kind": decision.kind, "decision": number, "chain": chain[:16]}
        # On a site it is the account, by its number; what it is called stands with the decision alone.
        named = "" if logbook.actor().who else decision.who
        logbook.note(house.home, house.organisation, Entry("purpose", about, named, detail=detail))
        files.write_history(folder, line)
        files.write_register(folder, made, chain)
    if decision.kind != "stop":
        return Told(made)
    return Told(made, steps().resting_on(decision.purpose), uses(house, decision.purpose))


def uses(house: House, purpose: str) -> tuple[tuple[Text, int], ...]:
    """What there is in the house that rests on a purpose: what, and how many."""
    folder, found = files.folder_of(house), {}
    for step in steps().resting_on(purpose):
        for pattern, told in step.traces:
            if count := sum(1 for path in folder.glob(pattern) if path.is_dir() or path.suffix == ".db"):
                found[pattern] = (told, count)
    return tuple(found.values())


def write_again(house: House, *, who: str = "") -> HouseRegister:
    """Writes `register.yaml` anew from the history. Raises StorageError "purposes-damaged" when that is not whole."""
    folder = files.folder_of(house)
    history = folder / files.HISTORY
    if not history.exists():
        raise refusals.damaged("history")
    with FileLock(str(folder / "register.lock"), mode=0o600):
        register, chains = files.of_history(history.read_bytes(), house.organisation)
        detail: dict[str, str | int | bool] = {"kind": "again", "decision": len(register.history)}
        logbook.note(house.home, house.organisation, Entry("purpose", "register", who, detail=detail))
        files.write_register(folder, register, chains[-1])
    return register


def _now(folder: Path, house: House) -> tuple[HouseRegister, str]:
    if files.stamp(folder) == files.NOTHING:
        return beginning(house.organisation), files.start_of(house.organisation)
    return files.read(folder, house.organisation)

"""Would everything really come back? Tried: restored in a private place, compared figure by figure, removed again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from publiek import __version__, logbook
from publiek.errors import PubliekError
from publiek.house import Progress, silent
from publiek.safekeeping import figures, refusals, restoring
from publiek.safekeeping.registry import Registered, Registry
from publiek.warehouse import Store


@dataclass(frozen=True)
class Drilled:
    """What a drill found. `differ`: figures that are not those of before, as "organisation/figure".

    `forgotten`: lines that lost their booker since, because a person was erased; then figures of bookers may differ,
    and `why` says so. `other_program`: the figures of the set were worked out by another version of the program.
    """

    set: str
    at: str
    organisations: int
    figures: int
    files: int
    rows: int
    forgotten: int = 0
    other_program: str = ""
    differ: tuple[str, ...] = ()
    why: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything came back as it was, or what differs is explained."""
        return not self.differ or bool(self.why)


@dataclass
class _Counting:
    figures: int = 0
    rows: int = 0
    differ: list[str] = field(default_factory=list)


def drill(home: Path, *, keys: Path | None = None, name: str = "", progress: Progress = silent) -> Drilled:
    """Restores the newest set that can be reached (or `name`) privately, compares it, and removes it.

    Every file against its digest, every delivery against its ledger to the row and the cent, the chain of every log,
    the list of who is gone, and every figure. The outcome is dated in the list of sets and in the logs. Raises
    UsageError "backup-unknown", and StorageError "drill-failed" or what the restore was refused with, once that is
    written down.
    """
    registry = Registry(home, keys)
    chosen = registry.one(name) if name else newest(registry)
    refused: PubliekError | None = None
    with registry.alone() as work:
        try:
            drilled = _tried(chosen, registry, work, progress)
        except PubliekError as trouble:
            refused = trouble
        _noted(registry, chosen, "failed" if refused or not drilled.passed else "passed")
    refusals.raise_from(refused)
    if not drilled.passed:
        raise refusals.drill_failed("figures", len(drilled.differ))
    return drilled


def newest(registry: Registry) -> Registered:
    """The newest set that can be reached. Raises UsageError "backup-unknown"."""
    for one in reversed(registry.all()):
        if one.state == "present":
            return one
    raise refusals.no_set()


def _tried(chosen: Registered, registry: Registry, work: Path, progress: Progress) -> Drilled:
    progress("restore", 0.0)
    came = restoring.restore(chosen.folder, into=work / "home", keys=registry.keys)
    manifest, counted = came.manifest, _Counting()
    assert manifest is not None
    for number, organisation in enumerate(came.organisations):
        progress("compare", number / len(came.organisations))
        counted.rows += Store(came.into, organisation).check_conservation().get("rows_kept", 0)
        if not logbook.verify(came.into, organisation).whole:
            raise refusals.drill_failed("log", 1)
        before = manifest.organisations.get(organisation)
        if before is None:
            raise refusals.drill_failed("organisations", 1)
        if not before.figures:
            continue
        after = figures.digests_of(came.into, organisation, on=date.fromisoformat(before.on))
        counted.figures += len(after)
        counted.differ += [f"{organisation}/{one}" for one in figures.different(before.figures, after)]
    if set(manifest.organisations) - set(came.organisations):
        raise refusals.drill_failed("organisations", len(set(manifest.organisations) - set(came.organisations)))
    other = "" if manifest.figures_by == __version__ else manifest.figures_by
    return Drilled(
        set=chosen.name,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        organisations=len(came.organisations),
        figures=counted.figures,
        files=came.files,
        rows=counted.rows,
        forgotten=came.forgotten,
        other_program=other,
        differ=tuple(counted.differ),
        why="program" if counted.differ and other else "erased" if counted.differ and came.forgotten else "",
    )


def _noted(registry: Registry, chosen: Registered, outcome: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    registry.put(replace(chosen, drilled=now, drill=outcome))
    for organisation in logbook.houses(registry.home):
        entry = logbook.Entry("restore", chosen.name, allowed=outcome == "passed", detail={"drill": outcome})
        logbook.note(registry.home, organisation, entry)

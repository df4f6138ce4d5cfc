"""What does a server keep of a job, until when, and what did it already take part in?

A folder per job: the shares of each house, the noise once drawn, and a journal of what happened.
The journal outlives everything else: a job that was done, or that began with other contributions, is never begun again.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from publiek.collective.overlap.sharing import noise as drawing
from publiek.collective.overlap.sharing import replicated
from publiek.collective.overlap.sharing.contribution import Received
from publiek.collective.overlap.sharing.noise import Noise
from publiek.collective.overlap.sharing.randomness import Words
from publiek.collective.overlap.sharing.refusals import (
    done_already,
    members_missing,
    other_inputs,
    second_contribution,
    used_attempt,
)
from publiek.collective.overlap.sharing.terms import JobTerms

#: Where a job is: contributions come in; they are fixed; the answer was opened and everything deleted.
OPEN, FIXED, DONE = "open", "fixed", "done"


@dataclass(frozen=True)
class Journal:
    """What happened. `inputs`: the digest of all contributions, once they were fixed."""

    state: str = OPEN
    inputs: str = ""
    attempts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What is known of one contribution besides its shares."""

    commitments: tuple[str, ...]
    coverage: float


@dataclass(frozen=True)
class JobFolder:
    """The folder of one job at the server in `place`. Everything in it is for its owner alone."""

    root: Path
    terms: JobTerms
    place: int

    def __post_init__(self) -> None:
        (self.path / "shares").mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def path(self) -> Path:
        """The folder of this job, below that of the server."""
        return self.root / sha256(self.terms.id.encode()).hexdigest()[:24]

    def accept(self, told: Received) -> None:
        """Keeps a contribution; the same again changes nothing. Raises PackageError "sharing-second-contribution"."""
        before = self.given().get(told.house)
        same = before == Given(told.commitments, told.coverage)
        if same and self.journal().state in (OPEN, FIXED):
            return
        if before is not None or self.journal().state != OPEN:
            raise second_contribution(told.house)
        for which, content in enumerate(told.contents):
            _write(self._share(told.house, which), content)
        facts = {"house": told.house, "commitments": told.commitments, "coverage": told.coverage}
        _write(self._facts(told.house), json.dumps(facts).encode())

    def withdraw(self, house: str) -> None:
        """Deletes what a house gave in, as long as the job has not begun."""
        if self.journal().state != OPEN:
            raise second_contribution(house)
        for path in (self._facts(house), self._share(house, 0), self._share(house, 1)):
            path.unlink(missing_ok=True)

    def given(self) -> dict[str, Given]:
        """Every contribution that is complete, by house."""
        found = (self._facts(house) for house in self.terms.members)
        told = [json.loads(path.read_bytes()) for path in found if path.is_file()]
        return {each["house"]: Given(tuple(each["commitments"]), each["coverage"]) for each in told}

    def begin(self, attempt: str) -> str:
        """Fixes the contributions for good and notes the attempt; the digest of the contributions.

        Raises DisclosureError "overlap-members-missing", "sharing-other-inputs" or "sharing-done", PackageError
        "sharing-replayed".
        """
        journal = self.journal()
        if journal.state == DONE:
            raise done_already()
        if attempt in journal.attempts:
            raise used_attempt()
        given = self.given()
        if missing := set(self.terms.members) - set(given):
            raise members_missing(sorted(missing))
        told = [(house, given[house].commitments, given[house].coverage) for house in self.terms.members]
        inputs = sha256(json.dumps([self.terms.digest, told]).encode()).hexdigest()
        if journal.inputs and journal.inputs != inputs:
            raise other_inputs()
        self._note(Journal(FIXED, inputs, (*journal.attempts, attempt)))
        return inputs

    def noise(self) -> Noise:
        """The noise of this server for this job: drawn once, the same ever after."""
        path = self.path / "noise.json"
        if not path.is_file():
            drawn = drawing.draw(self.terms)
            _write(path, json.dumps({name: value.tolist() for name, value in vars(drawn).items()}).encode())
        told: dict[str, Any] = json.loads(path.read_bytes())
        return Noise(**{name: np.array(value, dtype=np.int64) for name, value in told.items()})

    def forget(self) -> None:
        """Deletes shares and noise; only the journal stays."""
        journal = self.journal()
        self._note(Journal(DONE, journal.inputs, journal.attempts))
        shutil.rmtree(self.path / "shares", ignore_errors=True)
        (self.path / "noise.json").unlink(missing_ok=True)

    def began_before(self, moment: float) -> bool:
        """Whether the job began, is not done, and was last begun before this moment (seconds since 1970)."""
        path = self.path / "journal.json"
        return path.is_file() and self.journal().state == FIXED and path.stat().st_mtime < moment

    def journal(self) -> Journal:
        """What happened so far."""
        path = self.path / "journal.json"
        if not path.is_file():
            return Journal()
        told = json.loads(path.read_bytes())
        return Journal(told["state"], told["inputs"], tuple(told["attempts"]))

    def block(self, which: int, start: int, count: int) -> Words:
        """Columns of the first or second component of all houses (`local_sums.Shares`)."""
        rows = np.empty((len(self.terms.members), count), dtype=np.uint32)
        component = replicated.held_by(self.place)[which]
        for row, house in enumerate(self.terms.members):
            path = self._share(house, which)
            if component == replicated.EXPLICIT:
                rows[row] = np.fromfile(path, dtype="<u4", count=count, offset=4 * start)
            else:
                rows[row] = replicated.words_of(path.read_bytes(), component=component, start=start, count=count)
        return rows

    def _note(self, journal: Journal) -> None:
        _write(self.path / "journal.json", json.dumps(vars(journal)).encode())

    def _facts(self, house: str) -> Path:
        return self.path / "shares" / f"{house}.json"

    def _share(self, house: str, which: int) -> Path:
        return self.path / "shares" / f"{house}.{which}"


def forget_others(root: Path, *, listed: Sequence[JobFolder]) -> None:
    """Deletes shares and noise of jobs below `root` that are not listed any more; their journals stay."""
    for path in root.iterdir() if root.is_dir() else ():
        if path.is_dir() and path not in [folder.path for folder in listed]:
            shutil.rmtree(path / "shares", ignore_errors=True)
            (path / "noise.json").unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power fails; readable by the owner alone."""
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

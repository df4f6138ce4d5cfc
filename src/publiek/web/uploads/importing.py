"""How does one import run? As `publiek import` in a process of its own, that gives way to who reads pages.

It tells how far it is in lines of JSON; what it did, or why not, is one JSON answer. It can be killed at any moment:
nothing is half kept, and the same file goes on from its checkpoint.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from publiek import logbook
from publiek.web.uploads.models import Job

#: The import stops as when it is asked to, at its last checkpoint, when the server that started it is no longer there.
#: Where a system cannot say so it goes on to its end, and the next start of the server finds that it was kept.
PROGRAM = """
import sys
if sys.platform == "linux":
    import ctypes, signal
    ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)
from publiek.cli import main
main()
"""
_POLITE = ("nice", "-n", "10")
#: How often the import is looked after, in seconds.
EVERY = 0.5


@dataclass
class Ended:
    """How it ended: the exit code, and the answer (a summary, or an error)."""

    code: int
    answer: dict[str, Any] = field(default_factory=dict)


def run(job: Job, *, watch: Callable[[dict[str, Any]], bool]) -> Ended:
    """Import the file of `job`. `watch` is given the last progress twice a second; True asks the import to stop."""
    # Files beside the upload, not pipes: a server that is killed must not make the import trip over a line of progress.
    answer, progress = job.upload.folder / "answer", job.upload.folder / "progress"
    with answer.open("wb") as said, progress.open("wb") as heard:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*_politely(), *_command(job)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=heard,
            env=_environment(job),
            start_new_session=True,
        )
    try:
        _look_after(child, progress, watch)
    finally:
        # Only when looking after it went wrong: then nobody would know of it any more.
        if child.poll() is None:
            child.terminate()
            child.wait()
    return Ended(child.returncode, _answer(answer.read_bytes()))


def _look_after(child: subprocess.Popen[bytes], progress: Path, watch: Callable[[dict[str, Any]], bool]) -> None:
    asked = False
    with progress.open("rb") as heard:
        ear = _Ear(heard)
        while True:
            with suppress(subprocess.TimeoutExpired):
                child.wait(EVERY)
                break
            if watch(ear.latest()) and not asked:
                asked = True
                child.terminate()
        watch(ear.latest())


@dataclass
class _Ear:
    """Hears what is being written to a file."""

    file: IO[bytes]
    told: dict[str, Any] = field(default_factory=dict)
    rest: bytes = b""

    def latest(self) -> dict[str, Any]:
        """The last line of progress; other lines are for a terminal."""
        *lines, self.rest = (self.rest + self.file.read()).split(b"\n")
        for line in lines:
            if line.startswith(b"{"):
                with suppress(ValueError):
                    self.told = json.loads(line)
        return dict(self.told)


def _command(job: Job) -> list[str]:
    upload, organisation = job.upload, job.organisation
    command = [sys.executable, "-c", PROGRAM, "import", str(upload.file), "--organisation", organisation.slug]
    command += ["--home", str(settings.PUBLIEK.home), "--progress", "json", "--json"]
    if upload.mapping.exists():
        command += ["--map", str(upload.mapping)]
    return [*command, "--sheet", upload.sheet] if upload.sheet else command


def _politely() -> tuple[str, ...]:
    return _POLITE if shutil.which(_POLITE[0]) else ()


def _environment(job: Job) -> dict[str, str]:
    """The same keys as the site has, and no other place for what is temporary."""
    site = settings.PUBLIEK
    own = {"TMPDIR": str(site.uploads), "PUBLIEK_LANGUAGE": job.person.language if job.person else "nl"}
    with logbook.acting(f"account {job.person_id}" if job.person_id else "", via="site"):
        own |= logbook.for_a_process()
    return {**os.environ, **own, **({"PUBLIEK_KEYS": str(site.keys)} if site.keys else {})}


def _answer(written: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(written)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}

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
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import IO, Any

from django.conf import settings

from publiek.web.uploads.models import Job

_PROGRAM = "from publiek.cli import main; main()"
_POLITE = ("nice", "-n", "10")
#: How often the import is looked after, in seconds.
EVERY = 0.5
STOPPED = 130


@dataclass
class Ended:
    """How it ended: the exit code, and the answer (a summary, or an error)."""

    code: int
    answer: dict[str, Any] = field(default_factory=dict)


def run(job: Job, *, watch: Callable[[dict[str, Any]], bool]) -> Ended:
    """Import the file of `job`. `watch` is given the last progress twice a second; True asks the import to stop."""
    with tempfile.TemporaryFile(dir=settings.PUBLIEK.uploads) as said:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*_politely(), *_command(job)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
        latest: dict[str, Any] = {}
        ear = Thread(target=_listen, args=(child.stderr, latest), daemon=True)
        ear.start()
        asked = False
        while True:
            with suppress(subprocess.TimeoutExpired):
                child.wait(EVERY)
                break
            if watch(dict(latest)) and not asked:
                asked = True
                child.terminate()
        ear.join(5)
        said.seek(0)
        return Ended(child.returncode, _answer(said.read()))


def _command(job: Job) -> list[str]:
    upload, organisation = job.upload, job.organisation
    command = [sys.executable, "-c", _PROGRAM, "import", str(upload.file), "--organisation", organisation.slug]
    command += ["--home", str(settings.PUBLIEK.home), "--progress", "json", "--json"]
    if upload.mapping.exists():
        command += ["--map", str(upload.mapping)]
    return [*command, "--sheet", upload.sheet] if upload.sheet else command


def _politely() -> tuple[str, ...]:
    return _POLITE if shutil.which(_POLITE[0]) else ()


def _environment() -> dict[str, str]:
    """The same keys as the site has, and no other place for what is temporary."""
    site = settings.PUBLIEK
    own = {"TMPDIR": str(site.uploads), "PUBLIEK_LANGUAGE": "nl"}
    return {**os.environ, **own, **({"PUBLIEK_KEYS": str(site.keys)} if site.keys else {})}


def _listen(stream: IO[bytes], latest: dict[str, Any]) -> None:
    """Keeps the last line of progress; other lines are for a terminal."""
    for line in stream:
        if line.startswith(b"{"):
            with suppress(ValueError):
                latest.update(json.loads(line))


def _answer(written: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(written)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}

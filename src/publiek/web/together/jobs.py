"""What is the hub of this site doing now: taking in, making a draft, or releasing? One thing at a time, in a thread.

How far it is stays in this process; what it made are files of the hub, that count for every process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock, Thread

from django.db import connections

from publiek.collective.hub import Draft, Gathered, Hub
from publiek.errors import PubliekError, program_fault
from publiek.house import House

_LOG = logging.getLogger("publiek.site")


@dataclass
class Job:
    """`what`: gather, draft or release, of an agreement and round. `refused`: why it did not succeed.

    `gathered`: what came of each house; `draft`: what would be released, also when the gate does not allow it.
    """

    what: str
    agreement: str
    round: str
    over: bool = False
    refused: PubliekError | None = None
    gathered: tuple[Gathered, ...] = field(default=())
    draft: Draft | None = None


_JOBS: dict[str, Job] = {}
_LOCK = Lock()


def state(hub: Hub) -> Job | None:
    """What is being done, or was done last; None when nothing was done in this process."""
    job = _JOBS.get(str(hub.places.root))
    # As it is now: a page that is being made must not see it end halfway.
    return replace(job) if job else None


def gather(hub: Hub, agreement: str, round_name: str, houses: list[House]) -> bool:
    """Take in what these houses approved. False when something else is going on."""

    def work(job: Job) -> None:
        job.gathered = hub.gather(houses, agreement, round_name)

    return _begin(hub, Job("gather", agreement, round_name), work)


def draft(hub: Hub, agreement: str, round_name: str, without: tuple[str, ...]) -> bool:
    """Work out what would be released now. False when something else is going on."""

    def work(job: Job) -> None:
        job.draft = hub.draft(agreement, round_name, without=without)

    return _begin(hub, Job("draft", agreement, round_name), work)


def release(hub: Hub, made: Draft) -> bool:
    """Release an approved draft. False when something else is going on."""

    def work(job: Job) -> None:
        hub.release(made.digest)

    return _begin(hub, Job("release", made.agreement, made.round), work)


def wait(hub: Hub, seconds: float) -> None:
    """Until what is being done is over, for who has nothing else to do."""
    thread = _THREADS.get(str(hub.places.root))
    if thread is not None:
        thread.join(seconds)


_THREADS: dict[str, Thread] = {}


def _begin(hub: Hub, job: Job, work: Callable[[Job], None]) -> bool:
    place = str(hub.places.root)
    with _LOCK:
        if (running := _JOBS.get(place)) and not running.over:
            return False
        _JOBS[place] = job
        _THREADS[place] = Thread(target=_run, args=(job, work), name=f"hub-{job.what}", daemon=True)
        _THREADS[place].start()
    return True


def _run(job: Job, work: Callable[[Job], None]) -> None:
    try:
        work(job)
    except PubliekError as refusal:
        job.refused = refusal
    except Exception as trouble:
        job.refused = program_fault(trouble)
        _LOG.error("fault %s in a hub", job.refused.where.get("kind"))
    finally:
        job.over = True
        connections.close_all()

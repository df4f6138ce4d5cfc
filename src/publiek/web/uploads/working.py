"""Who does the imports of a site? A few threads of the server, each looking after one import at a time.

They begin with the server. What was running when it ended, in whatever way, waits again and goes on.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import tempfile
import time
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from publiek.errors import PubliekError
from publiek.warehouse import DeliveryRecord
from publiek.web.people import log
from publiek.web.uploads import importing, leaving, queueing, refusals
from publiek.web.uploads.importing import Ended
from publiek.web.uploads.models import Job
from publiek.web.uploads.understanding import refusal_of
from publiek.web.visibility import house_of

_LOG = logging.getLogger("publiek.site")
_PAUSE, _SWEEP_EVERY = 1.0, 600.0
#: Exit code of `publiek import` for a file that cannot be read whatever one says of its columns.
_NO_DELIVERY = 3
_ROWS = ("rows_read", "rows_kept", "rows_set_aside")
_ending = Event()
_threads: list[Thread] = []


def start() -> None:
    """Begin to work, once in a process. What is temporary in this process is on the disk of the site and nameless."""
    if _threads:
        return
    tempfile.tempdir = str(settings.PUBLIEK.uploads)
    queueing.put_back()
    places = 2 if (os.cpu_count() or 1) >= 4 else 1
    _threads.extend(Thread(target=_work, args=(number,), daemon=True) for number in range(places))
    for thread in _threads:
        thread.start()
    atexit.register(end)


def end() -> None:
    """Stop working: an import that runs stops at its last checkpoint and waits for the next start."""
    _ending.set()
    for thread in _threads:
        thread.join(15)


def _work(number: int) -> None:
    swept = -_SWEEP_EVERY
    while not _ending.wait(0 if next_one() else _PAUSE):
        # This thread has no requests that would do it: a database that was away is asked anew.
        close_old_connections()
        if number == 0 and time.monotonic() - swept > _SWEEP_EVERY:
            swept = time.monotonic()
            with suppress(OSError, DatabaseError):
                leaving.sweep()


def next_one() -> bool:
    """Do the next import, if there is one. What nobody foresaw fails that import and nothing else."""
    job = None
    try:
        job = queueing.claim()
        if job is not None:
            _do(job)
    except Exception as trouble:
        _LOG.error("an import failed: %s", type(trouble).__name__)
        if job is not None:
            with suppress(Exception):
                _fail(job, refusal_of(refusals.interrupted()))
    return job is not None


def _do(job: Job) -> None:
    if job.upload is None or not job.upload.file.is_file():
        _fail(job, refusal_of(refusals.gone()))
        return
    organisation = job.organisation
    facts = {"name": organisation.name, "venue_pc4": organisation.venue_pc4, "subsector": organisation.subsector}
    try:
        store = house_of(organisation).store
        store.profile(**facts)
        if job.attempts == 1:
            job.newest_before = max((record.number for record in store.history()), default=0)
            job.save(update_fields=["newest_before"])
    except PubliekError as error:
        _fail(job, refusal_of(error))
        return
    ended = importing.run(job, watch=lambda told: _tell(job, told))
    job.refresh_from_db()
    _close(job, ended)


def _tell(job: Job, told: dict[str, Any]) -> bool:
    """Write down how far it is; whether it should stop."""
    known = {"heartbeat": timezone.now()}
    if told:
        known |= {
            "step": str(told.get("step", ""))[:20],
            "share": float(told.get("share") or 0.0),
            "left_seconds": told.get("left_seconds"),
            "saved": bool(told.get("saved")),
        }
    Job.objects.filter(pk=job.pk).update(**known)
    return _ending.is_set() or Job.objects.filter(pk=job.pk, stop_asked=True).exists()


def _close(job: Job, ended: Ended) -> None:
    if ended.code == 0 and "delivery" in ended.answer:
        _done(job, ended.answer)
    elif (record := _kept_all_the_same(job)) is not None:
        # The stop, or the end of the process, came after it had been kept: then it counts, and that is said.
        ledger = {name: record.ledger[name] for name in _ROWS}
        _done(job, {**ledger, "delivery": record.number, "already_kept": False, "resumed_from": 0})
    elif job.stop_asked:
        _end(job, state="stopped")
    elif _ending.is_set():
        Job.objects.filter(pk=job.pk).update(state="queued", step="", left_seconds=None)
    elif "error" in ended.answer:
        _fail(job, _both(ended.answer["error"]))
        if ended.code == _NO_DELIVERY and job.upload:
            leaving.give_up(job.upload)
    elif job.attempts < queueing.ATTEMPTS and job.saved:
        Job.objects.filter(pk=job.pk).update(state="queued", step="", left_seconds=None)
    else:
        _fail(job, refusal_of(refusals.interrupted()))


def _kept_all_the_same(job: Job) -> DeliveryRecord | None:
    """The delivery that this import made before it was ended, if it came that far."""
    with suppress(OSError, PubliekError), job.upload.file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        new = [one for one in house_of(job.organisation).store.history() if one.number > job.newest_before]
        return next((one for one in new if one.digest == digest and not one.withdrawn), None)
    return None


def _done(job: Job, answer: dict[str, Any]) -> None:
    """It is kept and counts. The file goes before anything else."""
    if job.upload:
        leaving.give_up(job.upload)
    job.counts = {name: answer[name] for name in _ROWS}
    job.delivery, job.share, job.resumed_from = answer["delivery"], 1.0, answer["resumed_from"]
    # What an earlier attempt of this very import kept is not what was there before.
    job.already_kept = answer["already_kept"] and answer["delivery"] <= job.newest_before
    job.upload = None
    _end(job, state="done")
    rows = answer["rows_kept"]
    log.note(job.person, "deliver", job.organisation, "import", delivery=job.delivery, rows=rows)


def _fail(job: Job, error: dict[str, Any]) -> None:
    job.error = error
    _end(job, state="failed")
    log.note(job.person, "deliver", job.organisation, "import-failed", code=error["code"])


def _end(job: Job, *, state: str) -> None:
    job.state, job.ended_at, job.left_seconds = state, timezone.now(), None
    job.save()


def _both(error: dict[str, Any]) -> dict[str, Any]:
    """An error as the command told it: in one language, which stands for both."""
    return {**error, **{name: {"nl": error[name], "en": error[name]} for name in ("what", "do")}}

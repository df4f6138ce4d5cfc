"""Whose import is next, and what may be asked of one? One at a time for a house; houses take turns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from publiek.web.people.models import Person
from publiek.web.uploads import refusals
from publiek.web.uploads.models import Job, Upload
from publiek.web.uploads.understanding import refusal_of

#: An import that keeps ending without a word is not begun again for ever.
ATTEMPTS = 5
_claiming = Lock()
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def ask(upload: Upload, person: Person) -> Job:
    """An import of this file, when its turn comes. A file that waits already is not asked for twice."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state != "arrived" or not upload.file.is_file():
            raise refusals.gone()
        upload.touched_at = timezone.now()
        upload.save(update_fields=["touched_at"])
        waiting = upload.jobs.filter(state__in=("queued", "running")).first()
        return waiting or Job.objects.create(organisation=upload.organisation, person=person, upload=upload)


def stop(job: Job) -> None:
    """What waits is stopped at once; what runs is asked to stop and ends by itself, with nothing half kept."""
    ended = {"state": "stopped", "ended_at": timezone.now()}
    if not Job.objects.filter(pk=job.pk, state="queued").update(**ended):
        Job.objects.filter(pk=job.pk, state="running").update(stop_asked=True)


def claim() -> Job | None:
    """The next import, marked as running; None when there is none or every house that waits has one running."""
    with _claiming:
        taken = Job.objects.filter(state="running").values("organisation")
        waiting = list(Job.objects.filter(state="queued").exclude(organisation__in=taken).order_by("made_at", "id"))
        if not waiting:
            return None
        job = min(waiting, key=_turn(waiting))
        now = timezone.now()
        begun = {"state": "running", "began_at": now, "heartbeat": now, "attempts": job.attempts + 1, "step": "open"}
        if not Job.objects.filter(pk=job.pk, state="queued").update(**begun):
            return None
        job.refresh_from_db()
        return job


def _turn(waiting: list[Job]) -> Callable[[Job], tuple[datetime, datetime, int]]:
    """The order: the house whose last import began longest ago, then who asked first."""
    houses = {job.organisation_id for job in waiting}
    began = Job.objects.filter(organisation__in=houses).values("organisation").annotate(last=Max("began_at"))
    last = {one["organisation"]: one["last"] or _LONG_AGO for one in began.order_by()}
    return lambda job: (last.get(job.organisation_id, _LONG_AGO), job.made_at, job.pk)


def again(job: Job, person: Person) -> Job:
    """Go on with what was stopped or failed. Raises "upload-gone" when the file is no longer there."""
    if job.upload is None:
        raise refusals.gone()
    return ask(job.upload, person)


def put_back() -> int:
    """After a start: what was running when the server ended waits again. It goes on from its checkpoint."""
    asked = {"state": "stopped", "ended_at": timezone.now()}
    Job.objects.filter(state="running", stop_asked=True).update(**asked)
    enough = {"state": "failed", "ended_at": timezone.now(), "error": refusal_of(refusals.interrupted())}
    Job.objects.filter(state="running", attempts__gte=ATTEMPTS).update(**enough)
    back = {"state": "queued", "step": "", "left_seconds": None}
    return Job.objects.filter(state="running").update(**back)


def running(organisation_id: int) -> bool:
    """Whether an import of this organisation waits or runs."""
    return Job.objects.filter(organisation=organisation_id, state__in=("queued", "running")).exists()

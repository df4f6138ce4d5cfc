"""Whose upload, job or delivery is it? Only what belongs to this seat is ever found; the rest does not exist."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from publiek.warehouse import DeliveryRecord
from publiek.web.uploads.models import Job, Upload
from publiek.web.visibility import Seat


def upload_of(seat: Seat, token: str) -> Upload:
    """An upload of this person for this organisation."""
    return get_object_or_404(Upload, token=token, organisation=seat.organisation, person=seat.person)


def job_of(seat: Seat, number: int) -> Job:
    """An import of this organisation."""
    return get_object_or_404(Job.objects.select_related("upload"), pk=number, organisation=seat.organisation)


def delivery_of(seat: Seat, number: int) -> DeliveryRecord:
    """A delivery of this organisation, also when it was withdrawn."""
    found = next((one for one in seat.house.store.history() if one.number == number), None)
    if found is None:
        raise Http404
    return found

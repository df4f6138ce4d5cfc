"""How does a calendar program follow the sessions by itself? By a signed address that shows sessions alone.

There is nobody in it, no figure and nothing of an organisation but the sessions of this site; who has the address reads
them. The address changes when the organisation does not exist any more or the key of the site is another.
"""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from publiek.web.knowledge.shelf import calendar_file, shelf
from publiek.web.people.models import Organisation
from publiek.web.visibility import Seat, open_to_all

_SALT = "publiek knowledge feed"


def address_of(seat: Seat, request: HttpRequest) -> str:
    """Where a calendar program of this organisation asks."""
    secret = signing.Signer(salt=_SALT).sign(str(seat.organisation.pk)).replace(":", ".")
    return request.build_absolute_uri(reverse("knowledge-feed", kwargs={"secret": secret}))


@require_GET
@open_to_all
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """All sessions, cancelled ones too: only so a calendar takes them out."""
    number, _, signature = secret.partition(".")
    try:
        signing.Signer(salt=_SALT).unsign(f"{number}:{signature}")
    except signing.BadSignature:
        raise Http404 from None
    if not Organisation.objects.filter(pk=int(number)).exists():
        raise Http404
    return calendar_file(shelf().sessions())

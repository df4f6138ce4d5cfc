"""One yes or no that somebody gave by hand: at the desk, on paper, by telephone. Written down, and counted at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from publiek import consent
from publiek.errors import PubliekError
from publiek.web.consent.contact_page import found_of, shown
from publiek.web.consent.forms import ContactForm, SaidForm
from publiek.web.consent.wording import refused
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_POST
@never_cache
@needs("keep-consent")
def record(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An agreement lifts an earlier no from its own day on; a refusal counts until then."""
    form: ContactForm | None = None
    try:
        form, told = ContactForm(request.POST, house=seat.house), SaidForm(request.POST, house=seat.house)
        if not form.is_valid():
            return shown(request, seat.house, form)
        whom = form.whom
        if not told.is_valid():
            return shown(request, seat.house, form, found=found_of(seat.house, whom), said=told)
        said = told.said
        one = whom if said.basis else form.refusing
        done = consent.record(seat.house, [consent.Event(one, said)], returning=True)
    except PubliekError as error:
        return shown(request, seat.house, form, error=refused(error))
    log.note(seat.person, "keep-consent", seat.organisation, f"record {said.status}", added=done.added)
    messages.success(request, now().say("consent.did.recorded" if done.added else "consent.did.known"))
    return redirect("consent-contact", slug=seat.organisation.slug)

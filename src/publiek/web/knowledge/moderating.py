"""Who looks at what members write before the others see it? The steward: publish, or refuse and say why."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from publiek.web.knowledge.asking import KINDS
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_GET
@needs("moderate-knowledge")
def waiting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything that waits, the oldest first, with what may be personal data in it."""
    found = [
        {"kind": name, "one": one}
        for name, kind in KINDS.items()
        for one in kind.objects.filter(collective=seat.organisation, state="waiting").select_related("organisation")
    ]
    found.sort(key=lambda told: told["one"].told_at)
    return render(request, "knowledge/waiting.html", {"found": found})


@require_POST
@needs("moderate-knowledge")
def decide(request: HttpRequest, seat: Seat, kind: str, number: int) -> HttpResponse:
    """Publish it, or refuse it with a reason that its writer reads. What was published can be taken back so."""
    if kind not in KINDS:
        raise Http404
    open_states = ("waiting", "published")
    found = KINDS[kind].objects.filter(pk=number, collective=seat.organisation, state__in=open_states).first()
    if found is None:
        raise Http404
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    publish = request.POST.get("decision") == "publish"
    if not publish and not reason:
        messages.error(request, now().say("knowledge.reason-needed"))
        return redirect("knowledge-waiting", slug=seat.organisation.slug)
    found.state, found.reason = ("published", "") if publish else ("refused", reason)
    found.decided_by, found.decided_at = seat.person, timezone.now()
    found.save()
    log.note(seat.person, "moderate-knowledge", seat.organisation, f"{kind} {number} {found.state}")
    messages.success(request, now().say(f"knowledge.was-{found.state}"))
    return redirect("knowledge-waiting", slug=seat.organisation.slug)

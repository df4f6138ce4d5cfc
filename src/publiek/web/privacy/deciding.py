"""How does a house decide about its purposes on the site? Dated, with a name, never overwritten."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from publiek import permitting
from publiek.errors import PubliekError
from publiek.governance.house_register import Decision
from publiek.web.people import log
from publiek.web.privacy.forms import BalanceForm, ControllerForm, TermForm
from publiek.web.privacy.pages import controller_form, decided_of, shown
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

#: What one button decides, without more to fill in.
PLAIN = ("adopt", "stop", "resume", "purge")


@require_http_methods(["GET", "POST"])
@needs("decide-privacy")
def controller(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who answers for the data. With it the page for visitors opens."""
    if request.method != "POST":
        form = controller_form(permitting.register_of(seat.house))
        return render(request, "privacy/controller.html", {"form": form})
    form = ControllerForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        refusal = _decided(seat, Decision("controller", values=values, who=str(seat.person), at=timezone.now()))
        if refusal is None:
            messages.success(request, now().say("privacy.controller-kept"))
            return redirect("privacy", slug=seat.organisation.slug)
        form.add_error(None, _said(refusal))
    return render(request, "privacy/controller.html", {"form": form}, status=422)


@require_POST
@needs("decide-privacy")
def decide(request: HttpRequest, seat: Seat, purpose: str) -> HttpResponse:
    """Serve a purpose, stop it, go on with it, let what was kept go, or keep it for another time."""
    decided = decided_of(permitting.register_of(seat.house), purpose)
    what, values = request.POST.get("what", ""), {}
    if what == "change":
        form = TermForm(request.POST, at_most=decided.purpose.at_most, auto_id="term_%s")
        if not form.is_valid():
            return shown(request, seat, decided, term=form)
        values = {"months": form.cleaned_data["months"]}
    elif what not in PLAIN:
        raise Http404
    refusal = _decided(seat, Decision(what, purpose, values, str(seat.person), timezone.now()))
    if refusal is not None:
        messages.error(request, _said(refusal))
    else:
        messages.success(request, now().say(f"privacy.did.{what}"))
    return redirect("privacy-purpose", slug=seat.organisation.slug, purpose=purpose)


@require_POST
@needs("decide-privacy")
def balance(request: HttpRequest, seat: Seat, purpose: str) -> HttpResponse:
    """The house weighs its interest in its own words."""
    decided = decided_of(permitting.register_of(seat.house), purpose)
    form = BalanceForm(request.POST, auto_id="weigh_%s")
    if form.is_valid():
        refusal = _decided(seat, Decision("balance", purpose, form.values, str(seat.person), timezone.now()))
        if refusal is None:
            messages.success(request, now().say("privacy.did.balance"))
            return redirect("privacy-purpose", slug=seat.organisation.slug, purpose=purpose)
        form.add_error(None, _said(refusal))
    return shown(request, seat, decided, weigh=form)


def _decided(seat: Seat, decision: Decision) -> PubliekError | None:
    """What is refused, None when it was decided; both are written in the log."""
    try:
        permitting.decide(seat.house, decision)
    except PubliekError as refusal:
        if refusal.exit_code == 70:
            raise
        return refusal
    about = f"{decision.kind} {decision.purpose}".strip()
    log.note(seat.person, "decide-privacy", seat.organisation, about)
    return None


def _said(refusal: PubliekError) -> str:
    language = language_now()
    return f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}"

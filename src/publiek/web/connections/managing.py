"""How is a connection made, tried, run, changed, paused and removed on the site?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek import connecting
from publiek.deliveries import live
from publiek.deliveries.live.door import Patience
from publiek.errors import PubliekError, UsageError
from publiek.web.connections import working
from publiek.web.connections.forms import ConnectionForm
from publiek.web.connections.pages import connection_or_404, one_page
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

#: Somebody waits for the page: a vendor that does not answer soon is told so.
_SOON = Patience(tries=2, pause=0.5, longest=2.0, connect=5.0, answer=15.0)
_ACTION = "connect-systems"


@require_GET
@needs(_ACTION)
def choose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """With which system?"""
    words = now()
    # Where people buy tickets is what most come for: those systems first.
    found = sorted(live.connectors(), key=lambda one: ("sales" not in one.brings, one.name.lower()))
    systems = [(one, ", ".join(words.say(f"live.brings.{kind}") for kind in one.brings)) for one in found]
    return render(request, "connections/choose.html", {"systems": systems})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@needs(_ACTION)
def add(request: HttpRequest, seat: Seat, system: str) -> HttpResponse:
    """Fill in what the system needs; nothing is asked of it yet."""
    try:
        connector = live.connector(system)
    except UsageError:
        raise Http404 from None
    form = ConnectionForm(request.POST or None, connector=connector)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            connecting.add(seat.house, told["name"], system, form.values, every=told["every"])
        except PubliekError as refusal:
            form.add_error(None, _words(refusal))
        else:
            log.note(seat.person, _ACTION, seat.organisation, f"added {told['name']}")
            messages.success(request, now().say("live.made"))
            return redirect("connection", slug=seat.organisation.slug, name=told["name"])
    page = {"form": form, "connector": connector}
    return render(request, "connections/add.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@needs(_ACTION)
def change(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Other settings; a secret that is left empty stays."""
    found = connection_or_404(seat, name)
    form = ConnectionForm(request.POST or None, connector=found.connector, known=found)
    if request.method == "POST" and form.is_valid():
        try:
            connecting.change(seat.house, name, form.values, every=form.cleaned_data["every"])
        except PubliekError as refusal:
            form.add_error(None, _words(refusal))
        else:
            return _back(request, seat, name, "changed")
    page = {"form": form, "connector": found.connector, "name": name}
    return render(request, "connections/add.html", page, status=422 if form.errors else 200)


@require_POST
@needs(_ACTION)
def try_(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Ask what the account holds; nothing is kept."""
    found = connection_or_404(seat, name)
    log.note(seat.person, _ACTION, seat.organisation, f"tried {name}")
    try:
        discovered = connecting.discover(seat.house, name, patience=_SOON)
    except PubliekError as refusal:
        told = refusal.what.in_language(language_now()), refusal.do.in_language(language_now()), refusal.code
        return one_page(request, seat, found, status=422, refused=told)
    return one_page(request, seat, found, discovered=discovered, more_parts=max(0, len(discovered.parts) - 30))


@require_POST
@needs(_ACTION)
def run(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Have it run now; a person may say that it is right that far less comes than counts."""
    connection_or_404(seat, name)
    working.ask(seat.house, name, accept_less=request.POST.get("less") == "right")
    return _back(request, seat, name, "asked")


@require_POST
@needs(_ACTION)
def pause(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Pause it, or let it go on."""
    found = connection_or_404(seat, name)
    connecting.change(seat.house, name, {}, on=not found.on)
    return _back(request, seat, name, "paused" if found.on else "goes-on")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(_ACTION)
def remove(request: HttpRequest, seat: Seat, name: str) -> HttpResponse:
    """Remove it, with its secrets, and with its figures unless they are kept."""
    found = connection_or_404(seat, name)
    if request.method != "POST":
        return render(request, "connections/remove.html", {"one": found})
    keep = request.POST.get("figures") == "keep"
    try:
        connecting.remove(seat.house, name, keep_figures=keep)
    except PubliekError as refusal:
        page = {"one": found, "refused": _words(refusal)}
        return render(request, "connections/remove.html", page, status=409)
    log.note(seat.person, _ACTION, seat.organisation, f"removed {name}", figures_kept=keep)
    messages.success(request, now().say("live.removed"))
    return redirect("connections", slug=seat.organisation.slug)


def _back(request: HttpRequest, seat: Seat, name: str, what: str) -> HttpResponse:
    log.note(seat.person, _ACTION, seat.organisation, f"{what} {name}")
    messages.success(request, now().say(f"live.{what}"))
    return redirect("connection", slug=seat.organisation.slug, name=name)


def _words(refusal: PubliekError) -> str:
    language = language_now()
    return f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}"

"""The first page of knowledge, with the sessions that are coming; and the form of one session."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek.errors import UsageError
from publiek.knowledge import Session, chosen
from publiek.knowledge.offers import HERE
from publiek.knowledge.words import said
from publiek.web.knowledge.circles import collectives_of
from publiek.web.knowledge.feed import address_of
from publiek.web.knowledge.forms import SessionForm, filled, refused
from publiek.web.knowledge.models import Question
from publiek.web.knowledge.shelf import Looking, calendar_file, may_change, shelf, table_file
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_SHOWN = 3


@require_GET
@needs("see-knowledge")
def knowledge(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which sessions are coming, what is asked, and where the courses are."""
    looking = Looking(request.GET, sessions=True)
    everything = shelf().sessions()
    found = chosen(everything, looking.wish)
    circles = collectives_of(seat)
    asked = Question.objects.filter(collective__in=circles, state="published").select_related("organisation")
    page = {
        "form": looking,
        "sessions": [_shown(one, seat) for one in found],
        "of": len(everything),
        "questions": asked[:_SHOWN],
        "circles": circles,
        "may_share": seat.may("share-knowledge"),
        "feed": address_of(seat, request),
        "query": request.GET.urlencode(),
    }
    return render(request, "knowledge/knowledge.html", page)


@require_GET
@needs("see-knowledge")
def file(request: HttpRequest, seat: Seat, form: str) -> HttpResponse:
    """What is looked for, as a calendar or a table."""
    found = chosen(shelf().sessions(), Looking(request.GET, sessions=True).wish)
    if form == "ics":
        return calendar_file(found)
    if form == "csv":
        return table_file(found, "sessions")
    raise Http404


@require_http_methods(["GET", "POST"])
@needs("share-knowledge")
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new session."""
    return _form(request, seat, None)


@require_http_methods(["GET", "POST"])
@needs("share-knowledge")
def change(request: HttpRequest, seat: Seat, code: UUID) -> HttpResponse:
    """Another day, hour or place; calendars that follow it change along."""
    return _form(request, seat, _own(seat, code))


@require_POST
@needs("share-knowledge")
def cancel(request: HttpRequest, seat: Seat, code: UUID) -> HttpResponse:
    """It does not go on."""
    session = shelf().cancel(_own(seat, code).code)
    log.note(seat.person, "share-knowledge", seat.organisation, f"session {session.code} cancelled")
    messages.success(request, now().say("knowledge.is-cancelled"))
    return redirect("knowledge", slug=seat.organisation.slug)


def _form(request: HttpRequest, seat: Seat, before: Session | None) -> HttpResponse:
    initial = filled(before) if before else {"by": seat.organisation.name, "language": language_now()}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            session = form.session(seat.organisation.slug, before=before)
            shelf().add_sessions([session])
        except UsageError as refusal:
            refused(form, refusal)
        else:
            log.note(seat.person, "share-knowledge", seat.organisation, f"session {session.code} kept")
            messages.success(request, now().say("knowledge.is-kept"))
            return redirect("knowledge", slug=seat.organisation.slug)
    page = {"form": form, "what": "session", "before": before}
    return render(request, "knowledge/offer.html", page, status=422 if form.errors else 200)


def _own(seat: Seat, code: UUID) -> Session:
    """A session that this seat may change; else it is as if it did not exist."""
    found = next((one for one in shelf().sessions() if one.code == str(code)), None)
    if found is None or not may_change(seat, found):
        raise Http404
    return found


def _shown(session: Session, seat: Seat) -> dict[str, object]:
    language, begins, ends = language_now(), session.begins.astimezone(HERE), session.ends.astimezone(HERE)
    return {
        "session": session,
        "day": begins.date(),
        "hours": "" if session.all_day else f"{begins:%H:%M} – {ends:%H:%M}",
        "themes": said("themes", session.themes, language),
        "roles": said("roles", session.roles, language),
        "level": said("levels", (session.level,), language),
        "form": said("forms", (session.form,), language),
        "mine": may_change(seat, session),
    }

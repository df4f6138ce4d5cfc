"""What can one learn from at any time? The inventory of courses, with where each was found and when."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from publiek.errors import UsageError
from publiek.knowledge import chosen
from publiek.knowledge.words import said
from publiek.web.knowledge.forms import CourseForm, refused
from publiek.web.knowledge.shelf import Looking, may_change, shelf, table_file
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now


@require_GET
@needs("see-knowledge")
def courses(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All courses that are looked for."""
    looking, language = Looking(request.GET, sessions=False), language_now()
    everything = shelf().courses()
    shown = [
        {
            "course": one,
            "themes": said("themes", one.themes, language),
            "roles": said("roles", one.roles, language),
            "level": said("levels", (one.level,), language),
            "form": said("forms", (one.form,), language),
            "mine": may_change(seat, one),
        }
        for one in chosen(everything, looking.wish)
    ]
    page = {"form": looking, "courses": shown, "of": len(everything), "may_share": seat.may("share-knowledge")}
    return render(request, "knowledge/courses.html", {**page, "query": request.GET.urlencode()})


@require_GET
@needs("see-knowledge")
def file(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same as a table."""
    return table_file(chosen(shelf().courses(), Looking(request.GET, sessions=False).wish), "courses")


@require_http_methods(["GET", "POST"])
@needs("share-knowledge")
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new course."""
    form = CourseForm(request.POST or None, initial={"language": language_now()})
    if request.method == "POST" and form.is_valid():
        try:
            course = form.course(seat.organisation.slug)
            shelf().add_courses([course])
        except UsageError as refusal:
            refused(form, refusal)
        else:
            log.note(seat.person, "share-knowledge", seat.organisation, f"course {course.code} kept")
            messages.success(request, now().say("knowledge.is-kept"))
            return redirect("courses", slug=seat.organisation.slug)
    return render(request, "knowledge/offer.html", {"form": form, "what": "course"}, status=422 if form.errors else 200)


@require_POST
@needs("share-knowledge")
def remove(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """It is off the list."""
    found = next((one for one in shelf().courses() if one.code == code), None)
    if found is None or not may_change(seat, found):
        raise Http404
    shelf().take_away("courses", code)
    log.note(seat.person, "share-knowledge", seat.organisation, f"course {code} removed")
    messages.success(request, now().say("knowledge.is-removed"))
    return redirect("courses", slug=seat.organisation.slug)

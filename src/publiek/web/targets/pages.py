"""The page of the targets: how each stands, set one, take one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.reports.words import cleaned
from publiek.web.dashboards import desk
from publiek.web.people import log
from publiek.web.targets.forms import TargetForm
from publiek.web.targets.judging import Judged, judge
from publiek.web.targets.models import Target
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_GET
@needs("see-figures")
def targets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How every target stands; who may set one can do so here."""
    return _page(request, seat, _form(seat) if seat.may("set-targets") else None)


@require_POST
@needs("set-targets")
def set_target(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set a target, or change the share of one that is there."""
    form = _form(seat, request.POST)
    if not form.is_valid():
        return _page(request, seat, form, status=422)
    share = {"share": form.cleaned_data["share"], "set_by": seat.person}
    target, made = Target.objects.update_or_create(organisation=seat.organisation, **form.facts, defaults=share)
    log.note(seat.person, "set-targets", seat.organisation, f"target {target.pk} {'set' if made else 'changed'}")
    messages.success(request, now().say("targets.is-set"))
    return redirect("targets", slug=seat.organisation.slug)


@require_POST
@needs("set-targets")
def drop_target(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take a target of this house away."""
    gone, _ = Target.objects.filter(organisation=seat.organisation, pk=number).delete()
    if not gone:
        raise Http404
    log.note(seat.person, "set-targets", seat.organisation, f"target {number} dropped")
    messages.success(request, now().say("targets.is-dropped"))
    return redirect("targets", slug=seat.organisation.slug)


def _form(seat: Seat, sent: object = None) -> TargetForm:
    return TargetForm(sent, house=seat.house, choices=desk().choices(seat.house), words=now())


def _page(request: HttpRequest, seat: Seat, form: TargetForm | None, *, status: int = 200) -> HttpResponse:
    rows = rows_of(seat)
    page = {"rows": rows, "sentence": sentence_of(rows), "form": form}
    return render(request, "targets/targets.html", page, status=status)


def rows_of(seat: Seat) -> list[tuple[Judged, str, str]]:
    """Every target of the house as it stands, of what it is, and of which group."""
    words = now()
    groups = {group.code: group.name.in_language(words.language) for group in seat.house.scheme.groups}
    judged = judge(desk(), seat.house, Target.objects.filter(organisation=seat.organisation))
    return [(one, _of(one, words), groups.get(one.target.segment, one.target.segment)) for one in judged]


def sentence_of(rows: list[tuple[Judged, str, str]]) -> str:
    """How many targets are reached."""
    return now().say("targets.sentence", n=sum(1 for one, _, _ in rows if one.verdict == "reached"), of=len(rows))


def _of(judged: Judged, words: object) -> str:
    """Of what a target is, in words."""
    target = judged.target
    if target.of == "genre":
        return words.label("genre", target.name)
    return cleaned(target.name) if target.of == "production" else words.say("targets.whole-house")

"""Who keeps the site: which organisations take part, who is asked first in each; never a figure of any of them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from publiek.web.people import invitations, letters, log
from publiek.web.people.forms import InviteForm, OrganisationForm
from publiek.web.people.models import Organisation
from publiek.web.visibility import keeps
from publiek.web.wording import now


@require_GET
@keeps("manage-organisations")
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of the site."""
    listed = Organisation.objects.annotate(people=Count("memberships")).order_by("name", "slug")
    return render(request, "people/organisations.html", {"listed": listed})


@require_http_methods(["GET", "POST"])
@keeps("manage-organisations")
def add(request: HttpRequest) -> HttpResponse:
    """Add one."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        log.note(request.user, "add-organisation", made, subject=made.kind)
        messages.success(request, now().say("keeping.added"))
        return redirect("invite-first", which=made.slug)
    page = {"form": form}
    return render(request, "people/add_organisation.html", page, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@keeps("manage-organisations")
def invite_first(request: HttpRequest, which: str) -> HttpResponse:
    """Ask the first administrator of an organisation. Once somebody sits there, its own people invite."""
    organisation = Organisation.objects.filter(slug=which).first()
    if organisation is None or organisation.memberships.filter(person__is_active=True).exists():
        raise Http404
    form = InviteForm(request.POST or None, kind=organisation.kind)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made, secret = invitations.invite(told["email"], organisation, told["role"], by=request.user)
        letters.send_invitation(request, made, secret)
        messages.success(request, now().say("people.sent"))
        return redirect("organisations")
    page = {"form": form, "organisation": organisation}
    return render(request, "people/invite_first.html", page, status=400 if form.errors else 200)

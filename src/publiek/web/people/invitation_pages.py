"""The page behind the link in the letter: make an account, or take the seat with the account one has."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from publiek.web.people import invitations, log
from publiek.web.people.forms import NewAccountForm
from publiek.web.people.models import Invitation, Person
from publiek.web.visibility import open_to_all
from publiek.web.wording import now


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@open_to_all
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked, of whom; and accepting it. Raises UsageError "invitation-over"."""
    found = invitations.find(secret)
    if found is None:
        log.note(request.user, "accept-invitation", allowed=False)
        raise invitations.over()
    if Person.objects.filter(email=found.email).exists():
        return _with_account(request, found)
    form = NewAccountForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        return _made(request, found, form.cleaned_data)
    invitations.take_in_hand(request, found)
    return _page(request, found, form=form, status=400 if form.errors else 200)


def _with_account(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        invitations.take_in_hand(request, found)
        return _page(request, found, login_address=redirect_to_login(request.get_full_path()).url)
    if request.user.email != found.email:
        return _page(request, found, other_account=True)
    if request.method == "POST":
        invitations.accept(found)
        return _welcome(request, found)
    return _page(request, found, join=True)


def _made(request: HttpRequest, found: Invitation, told: dict[str, str]) -> HttpResponse:
    person = invitations.accept(found, name=told["name"], password=told["password"])
    _said(request, found)
    return perform_login(request, person, email_verification="none", redirect_url=reverse("start"))


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    _said(request, found)
    return redirect("start")


def _said(request: HttpRequest, found: Invitation) -> None:
    invitations.put_down(request)
    messages.success(request, now().say("invitation.joined", what=_what(found)))


def _what(found: Invitation) -> str:
    return str(found.organisation) if found.organisation else settings.PUBLIEK.title


def _page(request: HttpRequest, found: Invitation, *, status: int = 200, **more: object) -> HttpResponse:
    page = {"invitation": found, "what": _what(found), "who": found.invited_by or now().say("roles.keeper"), **more}
    page["role"] = now().say(f"roles.{found.role}")
    return render(request, "people/invitation.html", page, status=status)

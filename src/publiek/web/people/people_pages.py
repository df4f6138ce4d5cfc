"""Who works with the figures of an organisation, in which role, and who was asked? Changed by who may."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from publiek.errors import Text, UsageError
from publiek.web.people import invitations, letters, log
from publiek.web.people.forms import InviteForm
from publiek.web.people.models import Invitation, Membership, Organisation
from publiek.web.permissions import KINDS, may
from publiek.web.visibility import Seat, needs
from publiek.web.wording import now


@require_GET
@needs("manage-people")
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The people of an organisation and its open invitations."""
    return _page(request, seat, InviteForm(kind=seat.organisation.kind))


@require_POST
@needs("manage-people")
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask somebody to join."""
    form = InviteForm(request.POST, kind=seat.organisation.kind)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if seat.organisation.memberships.filter(person__email=email).exists():
            form.add_error("email", now().say("people.sits-already"))
    if not form.is_valid():
        return _page(request, seat, form, status=400)
    made, secret = invitations.invite(email, seat.organisation, form.cleaned_data["role"], by=seat.person)
    letters.send_invitation(request, made, secret)
    messages.success(request, now().say("people.sent"))
    return redirect("people", slug=seat.organisation.slug)


@require_POST
@needs("manage-people")
def role(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Give somebody another role."""
    chosen = request.POST.get("role", "")
    if chosen not in KINDS[seat.organisation.kind]:
        raise Http404
    with transaction.atomic():
        one = _member(seat, number)
        if not may(chosen, "manage-people"):
            _keep_one(one)
        log.note(seat.person, "change-role", seat.organisation, chosen, before=one.role, of=one.person_id)
        one.role = chosen
        one.save(update_fields=["role"])
    messages.success(request, now().say("people.changed"))
    return _back(request, seat, one)


@require_POST
@needs("manage-people")
def remove(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """End somebody's access to this organisation. The account stays: it is theirs."""
    with transaction.atomic():
        one = _member(seat, number)
        _keep_one(one)
        log.note(seat.person, "remove-person", seat.organisation, one.role, of=one.person_id)
        Membership.objects.filter(pk=one.pk).delete()
    messages.success(request, now().say("people.removed"))
    return _back(request, seat, one)


@require_POST
@needs("manage-people")
def withdraw(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take an invitation back."""
    found = _open_of(seat.organisation).filter(pk=number).first()
    if found is None:
        raise Http404
    invitations.withdraw(found, by=seat.person)
    messages.success(request, now().say("people.withdrawn"))
    return redirect("people", slug=seat.organisation.slug)


def _member(seat: Seat, number: int) -> Membership:
    """Somebody of this organisation; its row is held until the change is made, so that two cannot both be last."""
    Organisation.objects.select_for_update().get(pk=seat.organisation.pk)
    found = seat.organisation.memberships.select_related("person").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _keep_one(one: Membership) -> None:
    """Somebody must stay who can let others in. Raises UsageError "people-last"."""
    others = one.organisation.memberships.exclude(pk=one.pk).filter(person__is_active=True)
    if may(one.role, "manage-people") and not any(may(other.role, "manage-people") for other in others):
        raise UsageError(
            "people-last",
            Text("Dit is de laatste beheerder.", "This is the last administrator."),
            Text("Maak eerst iemand anders beheerder.", "Make somebody else administrator first."),
        )


def _back(request: HttpRequest, seat: Seat, one: Membership) -> HttpResponse:
    """To the list; who changed oneself may not be allowed there any more."""
    return redirect("start") if one.person_id == seat.person.pk else redirect("people", slug=seat.organisation.slug)


def _open_of(organisation: Organisation) -> object:
    return Invitation.objects.filter(
        organisation=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def _page(request: HttpRequest, seat: Seat, form: InviteForm, *, status: int = 200) -> HttpResponse:
    members = list(seat.organisation.memberships.select_related("person").order_by("person__name", "person__email"))
    codes = Authenticator.Type.RECOVERY_CODES.value
    safe = Authenticator.objects.filter(user__in=[one.person_id for one in members]).exclude(type=codes)
    page = {
        "form": form,
        "members": members,
        "safe": set(safe.values_list("user_id", flat=True)),
        "roles": [(one, f"roles.{one}", f"role-may.{one}") for one in KINDS[seat.organisation.kind]],
        "open": _open_of(seat.organisation).order_by("expires_at"),
    }
    return render(request, "people/people.html", page, status=status)

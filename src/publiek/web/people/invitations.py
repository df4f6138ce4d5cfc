"""How does somebody get in? By a letter with a secret link: once, within two weeks, unless it is withdrawn."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from publiek.errors import Text, UsageError
from publiek.web.people import log
from publiek.web.people.models import Invitation, Membership, Organisation, Person
from publiek.web.permissions import KINDS

DAYS = 14
KEEPER = "keeper"
_IN_HAND = "invitation"


def invite(email: str, organisation: Organisation | None, role: str, *, by: Person | None) -> tuple[Invitation, str]:
    """A new invitation and its secret, which is nowhere kept; an open one for the same person and place is withdrawn.

    Without an organisation it is to keep the site. Raises UsageError "invitation-role".
    """
    if role not in (KINDS[organisation.kind] if organisation else (KEEPER,)):
        raise UsageError(
            "invitation-role",
            Text("Deze rol bestaat hier niet.", "There is no such role here."),
            Text("Kies een rol uit de lijst.", "Choose a role from the list."),
        )
    email, secret = email.strip().lower(), secrets.token_urlsafe(32)
    with transaction.atomic():
        now = timezone.now()
        same = Invitation.objects.filter(email=email, organisation=organisation, accepted_at=None, withdrawn_at=None)
        same.update(withdrawn_at=now)
        made = Invitation.objects.create(
            email=email,
            organisation=organisation,
            role=role,
            token_hash=hash_of(secret),
            invited_by=by,
            expires_at=now + timedelta(days=DAYS),
        )
        log.note(by, "invite", organisation, subject=role)
    return made, secret


def find(secret: str) -> Invitation | None:
    """The open invitation behind a secret; None for one that was used, withdrawn, too old or never made."""
    found = Invitation.objects.select_related("organisation").filter(token_hash=hash_of(secret)).first()
    return found if found is not None and found.open else None


def hash_of(secret: str) -> str:
    """What is kept of a secret of 256 bits: enough to know it again, nothing to use."""
    return hashlib.sha256(secret.encode()).hexdigest()


def accept(invitation: Invitation, *, name: str = "", password: str | None = None) -> Person:
    """The account with its new seat; made when there was none. Raises UsageError "invitation-over"."""
    with transaction.atomic():
        mine = Invitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if not mine.filter(expires_at__gt=timezone.now()).update(accepted_at=timezone.now()):
            raise over()
        person = Person.objects.filter(email=invitation.email).first()
        if person is None:
            person = Person.objects.create_user(invitation.email, password, name=name)
            # The letter with the secret arrived there: the address is theirs.
            EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        seat(person, invitation)
        log.note(person, "accept-invitation", invitation.organisation, subject=invitation.role)
    return person


def seat(person: Person, invitation: Invitation) -> None:
    """Give the seat: a role in the organisation, or the keeping of the site."""
    if invitation.organisation is None:
        person.keeper = True
        person.save(update_fields=["keeper"])
        return
    # Who sits there already keeps the role: an invitation never takes anything away.
    Membership.objects.get_or_create(
        person=person, organisation=invitation.organisation, defaults={"role": invitation.role}
    )


def withdraw(invitation: Invitation, *, by: Person) -> None:
    """It opens nothing any more."""
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    log.note(by, "withdraw-invitation", invitation.organisation, subject=invitation.role)


def take_in_hand(request: HttpRequest, invitation: Invitation) -> None:
    """Remember through another login which invitation is being accepted."""
    request.session[_IN_HAND] = invitation.pk


def in_hand(request: HttpRequest) -> Invitation | None:
    """The invitation that is being accepted through another login."""
    found = Invitation.objects.select_related("organisation").filter(pk=request.session.get(_IN_HAND)).first()
    return found if found is not None and found.open else None


def put_down(request: HttpRequest) -> None:
    """It was used."""
    request.session.pop(_IN_HAND, None)


def over() -> UsageError:
    """The refusal of a link that opens nothing (any more): the same words for every reason."""
    return UsageError(
        "invitation-over",
        Text(
            "Deze uitnodiging is niet (meer) geldig.",
            "This invitation is not valid (any more).",
        ),
        Text(
            "Een uitnodiging werkt één keer en twee weken lang. Vraag zo nodig om een nieuwe.",
            "An invitation works once and for two weeks. Ask for a new one if you need it.",
        ),
    )

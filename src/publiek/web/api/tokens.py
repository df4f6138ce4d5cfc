"""How does a token come to be, how is it known again, and when does it die?

256 random bits; shown once; the hash is kept. A token never allows more than its owner may at the moment of asking: it
dies with the seat, the account, its day, or by being withdrawn.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from publiek.errors import DisclosureError, Text, UsageError
from publiek.web.api.models import Token
from publiek.web.api.scopes import SCOPES, offered
from publiek.web.people import log
from publiek.web.people.models import Person
from publiek.web.visibility import Seat, seat_of

BEGIN = "pbk_"
DAYS, MOST_DAYS = 90, 365
#: So many tokens of one person for one organisation may be open at once.
MOST = 20
#: Use is written down at most once in so many seconds: asking should not cost a write each time.
_STEP = timedelta(seconds=60)
_SHOWN = len(BEGIN) + 6


@dataclass(frozen=True)
class Caller:
    """Who asks by a program: the token and the seat it stands on now."""

    token: Token
    seat: Seat

    def may(self, scope: str) -> bool:
        """Whether both the token and the seat allow it."""
        return scope in self.token.scopes and self.seat.may(SCOPES[scope])


def make(seat: Seat, name: str, scopes: Sequence[str], *, days: int = DAYS) -> tuple[Token, str]:
    """A new token and its secret, which is nowhere kept.

    Raises UsageError "token-scopes", "token-days", "token-too-many"; DisclosureError "token-not-yours" for a scope that
    the seat itself does not have.
    """
    if not scopes or any(scope not in SCOPES for scope in scopes):
        raise UsageError(
            "token-scopes",
            Text("Kies waarvoor de koppeling is.", "Choose what the token is for."),
            Text("Kruis minstens één vakje aan.", "Tick at least one box."),
        )
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(
            "token-days",
            Text("Een koppeling geldt 1 tot 365 dagen.", "A token is valid for 1 to 365 days."),
            Text("Kies een kortere tijd.", "Choose a shorter time."),
        )
    if not set(scopes) <= set(offered(seat)):
        raise DisclosureError(
            "token-not-yours",
            Text("Een koppeling mag nooit meer dan u zelf.", "A token may never do more than you yourself."),
            Text("Kies alleen wat u zelf mag zien of doen.", "Choose only what you may see or do."),
        )
    with transaction.atomic():
        if Token.objects.filter(**_of(seat), withdrawn_at=None, expires_at__gt=timezone.now()).count() >= MOST:
            raise UsageError(
                "token-too-many",
                Text("U hebt al veel sleutels.", "You have many tokens already."),
                Text("Trek eerst een koppeling in die u niet meer gebruikt.", "Withdraw one you no longer use."),
                {"limit": MOST},
            )
        secret = BEGIN + secrets.token_urlsafe(32)
        made = Token.objects.create(
            **_of(seat),
            name=name.strip()[:80],
            prefix=secret[:_SHOWN],
            token_hash=hash_of(secret),
            scopes=[scope for scope in SCOPES if scope in scopes],
            expires_at=timezone.now() + timedelta(days=days),
        )
        log.note(seat.person, "make-token", seat.organisation, made.prefix, scopes=made.scopes, days=days)
    return made, secret


def hash_of(secret: str) -> str:
    """What is kept of 256 random bits: enough to know them again, nothing to use."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def known(secret: str) -> Caller | None:
    """Who asks with this secret; None when it opens nothing (any more), whatever the reason."""
    if not secret.startswith(BEGIN) or len(secret) > 100:
        return None
    token = Token.objects.select_related("person", "organisation").filter(token_hash=hash_of(secret)).first()
    if token is None or token.state != "open":
        return None
    seat = seat_of(token.person, token.organisation.slug)
    if seat is None:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > _STEP:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return Caller(token, seat)


def of_person(seat: Seat) -> list[Token]:
    """The tokens of this person for this organisation, newest first."""
    return list(Token.objects.filter(**_of(seat)))


def of_others(seat: Seat) -> list[Token]:
    """The open tokens of others for this organisation: who manages its people sees and can withdraw them."""
    found = Token.objects.select_related("person").filter(organisation=seat.organisation, withdrawn_at=None)
    return list(found.filter(expires_at__gt=timezone.now()).exclude(person=seat.person))


def withdraw(seat: Seat, number: int) -> bool:
    """End a token: one's own, or any of the organisation for who manages its people. False when there is none."""
    found = Token.objects.filter(pk=number, organisation=seat.organisation, withdrawn_at=None)
    if not seat.may("manage-people"):
        found = found.filter(person=seat.person)
    token = found.first()
    if token is None:
        return False
    token.withdrawn_at = timezone.now()
    token.save(update_fields=["withdrawn_at"])
    log.note(seat.person, "withdraw-token", seat.organisation, token.prefix)
    return True


def _of(seat: Seat) -> dict[str, Person | object]:
    return {"person": seat.person, "organisation": seat.organisation}

"""Which survey is meant by an address, and by an invitation?"""

from __future__ import annotations

import hashlib
import re
import secrets

from django.db import transaction

from publiek.web.asking.models import Link, Ticket
from publiek.web.people.models import Organisation

#: 128 bits: nobody finds a survey, or somebody's invitation, by trying.
_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,32}")
MOST_AT_ONCE = 5_000


def link_of(organisation: Organisation, survey: str) -> Link:
    """The link of a survey; made when it has none yet."""
    made = {"token": secrets.token_urlsafe(_BYTES)}
    return Link.objects.get_or_create(organisation=organisation, survey=survey, defaults=made)[0]


def find(token: str) -> Link | None:
    """The link with this token."""
    if not _TOKEN.fullmatch(token):
        return None
    return Link.objects.select_related("organisation").filter(token=token).first()


@transaction.atomic
def invite(link: Link, many: int) -> list[str]:
    """So many new tickets; told once, for only their digests are kept."""
    made = [secrets.token_urlsafe(_BYTES) for _ in range(many)]
    Ticket.objects.bulk_create([Ticket(link=link, digest=_digest(ticket)) for ticket in made])
    Link.objects.filter(pk=link.pk).update(invited=Link.objects.get(pk=link.pk).invited + many)
    return made


def is_open(link: Link, ticket: str) -> bool:
    """Whether an invitation can still be answered."""
    return Ticket.objects.filter(link=link, digest=_digest(ticket)).exists()


def take(link: Link, ticket: str) -> bool:
    """Use an invitation up. False when somebody else was first, or it never was one."""
    return Ticket.objects.filter(link=link, digest=_digest(ticket)).delete()[0] > 0


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def give_back(link: Link, ticket: str) -> None:
    """An invitation whose answer could not be kept counts again."""
    Ticket.objects.get_or_create(link=link, digest=_digest(ticket))

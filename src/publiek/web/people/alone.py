"""A site without accounts: one person on one computer, who sees everything in the data folder.

Only for requests that come to this computer under its own name: another page in the browser, or a name that was made to
point here (DNS rebinding), is refused by the allowed hosts and by the cross-site rules.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from publiek import warehouse
from publiek.warehouse.surveys_folder import organisations_that_ask
from publiek.web.people.models import Membership, Organisation, Person
from publiek.web.permissions import ALONE

EMAIL = "alone@localhost"


class NobodyElse:
    """Middleware: in solo mode every request is of the one person; in shared mode it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PUBLIEK.solo:
            request.user = alone()
        return self._answer(request)


def alone() -> Person:
    """The one person, in every organisation that the data folder holds."""
    person, _ = Person.objects.get_or_create(email=EMAIL, defaults={"keeper": True})
    seen = set(Organisation.objects.values_list("slug", flat=True))
    home = settings.PUBLIEK.home
    for slug in {*warehouse.organisations(home), *organisations_that_ask(home)} - seen:
        facts = warehouse.Store(settings.PUBLIEK.home, slug).profile()
        Organisation.objects.create(
            slug=slug,
            name=str(facts.get("name") or slug),
            subsector=str(facts.get("subsector") or ""),
            venue_pc4=facts.get("venue_pc4"),
        )
    for organisation in Organisation.objects.exclude(memberships__person=person):
        Membership.objects.create(person=person, organisation=organisation, role=ALONE[organisation.kind])
    return person

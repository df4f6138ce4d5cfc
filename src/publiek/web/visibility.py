"""Whose rows may somebody see? Every page and every answer of the API gets its organisation here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from publiek.pipeline import House
from publiek.web.people import log
from publiek.web.people.models import Organisation, Person
from publiek.web.permissions import ACTIONS, may, may_keep

P = ParamSpec("P")


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: who, in which organisation, in which role."""

    person: Person
    organisation: Organisation
    role: str

    def may(self, action: str) -> bool:
        """Whether this role allows `action`."""
        return may(self.role, action)

    @property
    def house(self) -> House:
        """The organisation as the figures know it."""
        return house_of(self.organisation)


def scope(person: Person) -> dict[str, Seat]:
    """Every organisation that `person` belongs to, by slug, with the role. Nothing else is ever in sight."""
    if not person.is_authenticated or not person.is_active:
        return {}
    seats = person.memberships.select_related("organisation").order_by("organisation__name")
    return {one.organisation.slug: Seat(person, one.organisation, one.role) for one in seats}


def several(person: Person | None) -> bool:
    """Whether somebody belongs to more than one organisation."""
    if person is None or not person.is_authenticated or not person.is_active:
        return False
    return len(person.memberships.values_list("pk", flat=True)[:2]) > 1


def house_of(organisation: Organisation) -> House:
    """An organisation of the site as the pipeline knows it."""
    site = settings.PUBLIEK
    house = House(
        organisation=organisation.slug,
        home=site.home,
        name=organisation.name,
        venue_pc4=organisation.venue_pc4,
        subsector=organisation.subsector,
        keys=site.keys,
        segmentation=organisation.segmentation,
    )
    if any((house.home / "organisations" / house.organisation / "erasing").glob("*.intent")):
        from publiek import rights

        # An erasure that was stopped is done before anything is looked at or comes in.
        rights.finish(house)
    return house


def seat_of(person: Person, slug: str) -> Seat | None:
    """The seat of a person in one organisation, None when there is none."""
    if not person.is_authenticated or not person.is_active:
        return None
    found = person.memberships.select_related("organisation").filter(organisation__slug=slug).first()
    return Seat(person, found.organisation, found.role) if found else None


Page = Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase]


def needs(action: str, *, logged: bool = True) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """A page of one organisation: gets the seat of who asks, or is not shown.

    Not logged in: to the login. No seat in that organisation: as if it did not exist. A seat whose role does not allow
    `action`: refused, and written down. `logged=False` for parts of a page that was written down already.
    """
    if action not in ACTIONS:
        raise KeyError(action)

    def around(page: Page[P]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def guarded(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            seat = seat_of(request.user, slug)
            if seat is None:
                log.note(request.user, action, subject=request.resolver_match.view_name, allowed=False)
                raise Http404
            if not seat.may(action):
                log.note(request.user, action, seat.organisation, request.resolver_match.view_name, allowed=False)
                raise PermissionDenied
            request.seat = seat
            if logged:
                log.note(request.user, action, seat.organisation, request.resolver_match.view_name)
            return page(request, seat, *args, **kwargs)

        guarded.needs = action
        return guarded

    return around


def keeps(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """A page of who keeps the installation."""
    may_keep(False, action)

    def around(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_keep(request.user.keeper, action):
                log.note(request.user, action, subject=request.resolver_match.view_name, allowed=False)
                raise Http404
            log.note(request.user, action, subject=request.resolver_match.view_name)
            return page(request, *args, **kwargs)

        guarded.keeps = action
        return guarded

    return around


def own(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page about the person who asks and nobody else: needs a login, no organisation."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return page(request, *args, **kwargs)

    guarded.own = True
    return guarded


def open_to_all(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page without anybody's figures: said explicitly, so that a page without a guard is a mistake tests can find."""
    page.open_to_all = True
    return page

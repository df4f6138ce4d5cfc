"""Who must have a second factor? Who runs an organisation, its data, or the site; without one they set it up first."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from publiek.web.people.models import Person

ROLES = ("administrator", "steward")
_SETTING_UP = "/account/2fa/"
_FREE = ("/account/", "/static/", "/language/", "/theme.css", "/well/")


def has_one(person: Person) -> bool:
    """Whether somebody has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES.value).exists()


def must_have_one(person: Person) -> bool:
    """Whether the site asks a second factor of somebody with these roles."""
    if settings.PUBLIEK.solo or settings.PUBLIEK.second_factor != "required":
        return False
    return person.keeper or person.memberships.filter(role__in=ROLES).exists()


class Required:
    """Middleware: who must have a second factor and has none is led to set it up, and sees nothing before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person, path = request.user, request.path
        asked = person.is_authenticated and (path == _SETTING_UP or not path.startswith(_FREE))
        waits = asked and must_have_one(person) and not has_one(person)
        if waits and path != _SETTING_UP:
            return redirect("mfa_index")
        # The page where it is set up says that one cannot go on without.
        request.factor_due = waits
        return self._answer(request)

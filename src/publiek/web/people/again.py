"""How does somebody show again who it is, before something that matters, and which pages of the login are not ours?

Ten minutes after the login a change of how one comes in asks for the password, a second step, or, for who came through
single sign-on, another login at the provider (see `adapters`). Ending other sessions is such a change too: else
whoever finds an open screen could shut out its owner.
"""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions import views
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from publiek.web.people.models import Person
from publiek.web.site import OpenId
from publiek.web.visibility import open_to_all, own

#: Pages of the login that are nobody's here: an address is changed by nobody, a code by letter is no way in.
NOT_HERE = (
    "login/code/confirm/",
    "reauthenticate/code/",
    "reauthenticate/code/confirm/",
    "3rdparty/signup/",
)
_ASK_AGAIN = urlencode({"process": "login", "auth_params": "prompt=login"})


def providers_of(person: Person) -> list[OpenId]:
    """The providers of this site through which `person` comes in."""
    if not person.is_authenticated:
        return []
    linked = set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))
    return [one for one in settings.PUBLIEK.openid if one.id in linked]


@own
def through_provider(request: HttpRequest) -> HttpResponse:
    """A button for each provider; the provider is told to ask for the login again, and a new session begins."""
    providers, back = providers_of(request.user), get_next_redirect_url(request) or ""
    if not providers:
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
    page = {"providers": providers, "asked": _ASK_AGAIN, "next": back}
    return render(request, "people/again.html", page)


@own
@reauthentication_required(allow_get=True, app="allauth.usersessions")
def sessions(request: HttpRequest) -> HttpResponseBase:
    """Where one is logged in; ending the others asks to show again who one is."""
    return views.list_usersessions(request)


@open_to_all
def not_here(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
    """Such a page does not exist on this site."""
    raise Http404

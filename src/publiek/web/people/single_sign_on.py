"""Whom does another login bring in? Strict on purpose: see docs/decisions/0014-whose-word-on-an-address.md."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from publiek.web.people import invitations, log
from publiek.web.people.models import Person
from publiek.web.visibility import open_to_all


@dataclass(frozen=True)
class Told:
    """What a provider says of who logs in: its id, the address, whether it says that address is verified, the name."""

    provider: str
    email: str
    verified: bool
    name: str

    @classmethod
    def of(cls, sociallogin: SocialLogin) -> Told:
        """Read strictly: verified is the JSON value true, nothing that merely looks like it."""
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        email, name = claims.get("email"), claims.get("name")
        return cls(
            provider=sociallogin.account.provider,
            email=email.strip().lower() if isinstance(email, str) else "",
            verified=claims.get("email_verified") is True,
            name=name[:120] if isinstance(name, str) else "",
        )

    @property
    def may_speak(self) -> bool:
        """Whether the settings give this provider the domain of the address."""
        domains = next((one.domains for one in settings.PUBLIEK.openid if one.id == self.provider), ())
        return self.email.rpartition("@")[2] in domains


def recognise(request: HttpRequest, sociallogin: SocialLogin, told: Told) -> HttpResponse | None:
    """Link the login to its account, or answer the page that refuses it.

    With an invitation in hand: a new account for the invited address. An account that exists is linked only when the
    provider may speak for the domain of its address. Either way only when it says that the address is verified.
    """
    if not told.email or not told.verified:
        return refused(request, "unverified")
    invitation = invitations.in_hand(request)
    person = Person.objects.filter(email=told.email).first()
    invited = invitation is not None and invitation.email == told.email
    known = person is not None and person.is_active and told.may_speak
    if not known and not (invited and person is None):
        return refused(request, "unknown")
    if invited:
        person = invitations.accept(invitation, name=told.name)
        invitations.put_down(request)
    sociallogin.connect(request, person)
    log.note(person, "login-linked", subject=told.provider)
    return None


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """A plain page; written down."""
    log.note(None, "login", subject=f"single-sign-on: {why}", allowed=False)
    return render(request, "people/not_known.html", {"why": f"sign-on.{why}"}, status=403)


@open_to_all
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, by a page of our own instead of a redirect.

    A browser holds every redirect after a form against the policy of the page with the form, the provider's own
    redirects too. This page says where one goes and goes there.
    """
    answer = openid.login(request, provider_id)
    target = answer.headers.get("Location", "")
    if answer.status_code != 302 or not target.startswith(("https://", "http://")):
        return answer
    name = next((one.name for one in settings.PUBLIEK.openid if one.id == provider_id), "")
    page = render(request, "people/leaving.html", {"target": target, "name": name})
    page.cookies.update(answer.cookies)
    return page

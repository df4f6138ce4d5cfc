"""Who may get an account? Only who was invited; the same for who comes in through another login."""

from __future__ import annotations

import base64
import hashlib
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

from publiek.web.people import letters, single_sign_on


class ByInvitation(DefaultAccountAdapter):
    """Accounts are made from an invitation, nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up without being asked."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever logged in a moment ago is not asked again; after that the password or second factor is."""
        began = context.request.session.get("began", 0)
        return time.time() - began > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_mail(self, *given: object, **named: object) -> None:
        """A letter; a mail server that is away is said plainly. Raises StorageError "letter-not-sent"."""
        try:
            super().send_mail(*given, **named)
        except OSError:
            raise letters.not_sent() from None

    def add_message(self, *given: object, **named: object) -> None:
        """No notes of the login's own: they would tell what the page shows already."""


class ByInvitationElsewhere(DefaultSocialAccountAdapter):
    """The same for single sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up without being asked."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who is this? Linked before, known by the provider's word on the e-mail address, or refused."""
        told = single_sign_on.Told.of(sociallogin)
        # What the provider tells beyond the address is not kept.
        sociallogin.account.extra_data = {}
        if not sociallogin.is_existing and not request.user.is_authenticated:
            refusal = single_sign_on.recognise(request, sociallogin, told)
            if refusal is not None:
                raise ImmediateHttpResponse(refusal)

    def on_authentication_error(self, request: HttpRequest, provider: object, **why: object) -> None:
        """The provider said no, or its answer could not be believed."""
        raise ImmediateHttpResponse(single_sign_on.refused(request, "provider"))


class SecondFactor(DefaultMFAAdapter):
    """The secrets of authenticator apps are kept enciphered with a key made from the site's own secret."""

    def encrypt(self, text: str) -> str:
        """What is written in the database."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What it was; nothing that was enciphered with another secret opens."""
        try:
            return _cipher().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken:
            return ""


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

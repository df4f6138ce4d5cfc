"""Who may get an account? Only who was invited; the same for who comes in through another login."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from publiek.web.people import again, letters, single_sign_on
from publiek.web.people.models import Person
from publiek.web.wording import now, said

#: What is said on the next page, of what the login itself tells; the rest is told by the page already.
_TOLD = {
    "account/messages/password_changed.txt": "password.changed",
    "account/messages/password_set.txt": "password.changed",
    "mfa/messages/totp_activated.txt": "factor.app-added",
    "mfa/messages/totp_deactivated.txt": "factor.app-removed",
    "mfa/messages/webauthn_added.txt": "keys.added",
    "mfa/messages/webauthn_removed.txt": "keys.removed",
    "mfa/messages/recovery_codes_generated.txt": "factor.codes-made",
    "usersessions/messages/sessions_logged_out.txt": "sessions.ended",
    "socialaccount/messages/account_connected.txt": "connections.added",
    "socialaccount/messages/account_connected_updated.txt": "connections.added",
    "socialaccount/messages/account_connected_other.txt": "connections.of-another",
    "socialaccount/messages/account_disconnected.txt": "connections.removed",
}


class ByInvitation(DefaultAccountAdapter):
    """Accounts are made from an invitation, nowhere else."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": said("login.inactive"),
        "email_password_mismatch": said("login.wrong"),
        "enter_current_password": said("password.wrong"),
        "incorrect_password": said("password.wrong"),
        "incorrect_code": said("factor.code-wrong"),
        "invalid_password_reset": said("password.link-used"),
        "too_many_login_attempts": said("login.too-often"),
        "rate_limited": said("login.too-often"),
    }

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

    def send_notification_mail(self, template_prefix: str, user: Person, *given: object, **named: object) -> None:
        """A letter on a change of the account, in our words. Raises StorageError "letter-not-sent"."""
        letters.send_notice(context.request, user, template_prefix.rpartition("/")[2])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """A note on the next page: ours, where the page does not tell it already."""
        path = _TOLD.get(message_template or "")
        if path or message:
            messages.add_message(request, level, now().say(path) if path else message)

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, object]]:
        """How somebody may show again who it is: password, second step, or the provider that brought him in."""
        ways = super().get_reauthentication_methods(user)
        for way in ways:
            way["description"] = now().say(f"again.{str(way['id']).replace(':', '-')}")
        if again.providers_of(user):
            ways.append({"id": "provider", "description": now().say("again.provider"), "url": reverse("again")})
        return ways

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where one ends with a new password."""
        return reverse("account")


class ByInvitationElsewhere(DefaultSocialAccountAdapter):
    """The same for single sign-on."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": said("connections.only-way"),
        "connected_other": said("connections.of-another"),
    }

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

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": said("factor.code-wrong"),
        "cannot_generate_recovery_codes": said("factor.codes-first"),
    }

    def generate_authenticator_name(self, user: Person, type: object) -> str:
        """What a passkey is called when its owner gives it no name."""
        return now().say("keys.default", n=Authenticator.objects.filter(user=user, type=type).count() + 1)

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

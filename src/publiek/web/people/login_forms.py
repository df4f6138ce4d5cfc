"""What do the login's own forms ask, and what do they say when it is not right? Its checks, our words."""

from __future__ import annotations

from typing import ClassVar

from allauth.account import forms as accounts
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from publiek.web.wording import now


class Ours(forms.Form):
    """Our label and hint for each field that is shown; no examples inside the fields."""

    words: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}
    #: The field below which stands what to do when the password is forgotten.
    forgotten: ClassVar[str] = ""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = now().say(self.hints[name]) if name in self.hints else ""
            if name in self.words:
                field.label = now().say(self.words[name])
                field.error_messages["required"] = now().say("login.needed")
        if self.forgotten in self.fields:
            self.fields[self.forgotten].help_text = _forgotten()


class Twice(Ours):
    """A new password, typed two times."""

    words: ClassVar[dict[str, str]] = {"password1": "password.new", "password2": "password.again"}
    hints: ClassVar[dict[str, str]] = {"password1": "password.rules"}

    def clean(self) -> dict[str, object]:
        """The same twice; when it is not, that is said in our words."""
        told = super().clean() or self.cleaned_data
        if self.has_error("password2") and self.data.get("password2"):
            del self.errors["password2"]
            self.add_error("password2", now().say("invitation.not-same"))
        return told


class LoginForm(Ours, accounts.LoginForm):
    """Address and password."""

    words: ClassVar[dict[str, str]] = {"login": "account.email", "password": "account.password"}
    forgotten = "password"


class ChangePasswordForm(Twice, accounts.ChangePasswordForm):
    """Another password, by who knows the one there is."""

    words: ClassVar[dict[str, str]] = {"oldpassword": "password.old", **Twice.words}
    forgotten = "oldpassword"


class SetPasswordForm(Twice, accounts.SetPasswordForm):
    """A first password, by who came in another way."""


class ResetPasswordForm(Ours, accounts.ResetPasswordForm):
    """The address to which the letter goes."""

    words: ClassVar[dict[str, str]] = {"email": "account.email"}


class ResetPasswordKeyForm(Twice, accounts.ResetPasswordKeyForm):
    """A new password, by who has the letter."""


class ReauthenticateForm(Ours, accounts.ReauthenticateForm):
    """The password once more."""

    words: ClassVar[dict[str, str]] = {"password": "account.password"}
    forgotten = "password"


class CodeForm(Ours, factors.AuthenticateForm):
    """The second step of a login: a code."""

    words: ClassVar[dict[str, str]] = {"code": "factor.code"}
    hints: ClassVar[dict[str, str]] = {"code": "factor.code-hint"}


class CodeAgainForm(Ours, factors.ReauthenticateForm):
    """A code once more."""

    words: ClassVar[dict[str, str]] = {"code": "factor.code"}
    hints: ClassVar[dict[str, str]] = {"code": "factor.code-hint"}


class AppForm(Ours, ActivateTOTPForm):
    """The first code of an app."""

    words: ClassVar[dict[str, str]] = {"code": "factor.app-code"}


class AddKeyForm(Ours, AddWebAuthnForm):
    """A passkey and how its owner calls it."""

    words: ClassVar[dict[str, str]] = {"name": "keys.name", "passwordless": "keys.alone"}
    hints: ClassVar[dict[str, str]] = {"name": "keys.name-hint", "passwordless": "keys.alone-hint"}


class RenameKeyForm(Ours, EditWebAuthnForm):
    """Another name for a passkey."""

    words: ClassVar[dict[str, str]] = {"name": "keys.name"}
    hints: ClassVar[dict[str, str]] = {"name": "keys.name-hint"}


def _forgotten() -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("account_reset_password"), now().say("password.forgotten"))

"""What happens to accounts that must be written down? Logins, wrong ones too, and changes of how one comes in."""

from __future__ import annotations

from allauth.account import signals as accounts
from allauth.mfa import signals as factors
from allauth.socialaccount import signals as elsewhere
from django.contrib.auth import signals as framework
from django.http import HttpRequest

from publiek.web.people import log
from publiek.web.people.models import Person


def connect() -> None:
    """Listen; called once, when the framework is ready."""
    accounts.user_logged_in.connect(_logged_in, dispatch_uid="publiek-in")
    framework.user_login_failed.connect(_failed, dispatch_uid="publiek-failed")
    framework.user_logged_out.connect(_logged_out, dispatch_uid="publiek-out")
    for signal in (accounts.password_changed, accounts.password_set, accounts.password_reset):
        signal.connect(_password, dispatch_uid="publiek-password")
    factors.authenticator_added.connect(_added, dispatch_uid="publiek-factor")
    factors.authenticator_removed.connect(_removed, dispatch_uid="publiek-factor-gone")
    elsewhere.social_account_removed.connect(_unlinked, dispatch_uid="publiek-unlinked")


def _logged_in(request: HttpRequest, user: Person, **more: object) -> None:
    log.note(user, "login")


def _failed(**more: object) -> None:
    log.note(None, "login", allowed=False)


def _logged_out(user: Person | None, **more: object) -> None:
    if user is not None:
        log.note(user, "logout")


def _password(user: Person, **more: object) -> None:
    log.note(user, "password-changed")


def _added(user: Person, authenticator: object, **more: object) -> None:
    log.note(user, "factor-added", subject=str(getattr(authenticator, "type", "")))


def _removed(user: Person, authenticator: object, **more: object) -> None:
    log.note(user, "factor-removed", subject=str(getattr(authenticator, "type", "")))


def _unlinked(socialaccount: object, **more: object) -> None:
    log.note(socialaccount.user, "login-unlinked", subject=socialaccount.provider)

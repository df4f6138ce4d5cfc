"""Who may get an account? Only who was invited; the same for who comes in through another login."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):
    """Accounts are made from an invitation, nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up without being asked."""
        return False


class ByInvitationElsewhere(DefaultSocialAccountAdapter):
    """The same for single sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up without being asked."""
        return False

"""Which passwords would be guessed first here? Those the framework knows, and those with our own words in them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from publiek.web.people.models import Person
from publiek.web.wording import now

#: Taken out of a password before its length counts.
WORDS = ("publiek", "wachtwoord", "password", "beheerder", "welkom", "welcome")
LEAST = 8


class LongEnough(password_validation.MinimumLengthValidator):
    """The rule of the framework, in our words."""

    def get_error_message(self) -> str:
        """What is said of a password that is too short."""
        return now().say("password.short", n=self.min_length)


class NotLikeYou(password_validation.UserAttributeSimilarityValidator):
    """The rule of the framework, in our words."""

    def get_error_message(self) -> str:
        """What is said of a password that looks like the address or the name."""
        return now().say("password.like-you")


class NotCommon(password_validation.CommonPasswordValidator):
    """The rule of the framework, in our words."""

    def get_error_message(self) -> str:
        """What is said of a password that many people have."""
        return now().say("password.common")


class NotOurWords:
    """A password is still long enough without our own words and the title of the site."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError when little is left."""
        left = password.lower()
        for word in (*WORDS, *settings.PUBLIEK.title.lower().split()):
            left = left.replace(word, "")
        if len(left) < LEAST:
            raise ValidationError(now().say("password.our-words"), code="our-words")

    def get_help_text(self) -> str:
        """What is asked."""
        return now().say("password.our-words")

"""Which passwords would be guessed first here? Those with our own words in them; the rest is the framework's rules."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError

from publiek.web.people.models import Person
from publiek.web.wording import now

#: Taken out of a password before its length counts.
WORDS = ("publiek", "wachtwoord", "password", "beheerder", "welkom", "welcome")
LEAST = 8


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

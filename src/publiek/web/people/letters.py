"""What does a letter of the site say? Plain text in both languages: who asks, what for, the link, until when."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from publiek.errors import StorageError, Text
from publiek.web.people.models import Invitation, Person
from publiek.web.wording import words


def send_invitation(request: HttpRequest, invitation: Invitation, secret: str) -> None:
    """The letter with the link, in Dutch with the English below it: we do not know yet what its reader speaks."""
    link = request.build_absolute_uri(reverse("invitation", kwargs={"secret": secret}))
    what = str(invitation.organisation) if invitation.organisation else settings.PUBLIEK.title
    parts = []
    for language in ("nl", "en"):
        say = words(language).say
        parts.append(
            "\n\n".join(
                [
                    say(
                        "letters.asked", who=_one_line(str(invitation.invited_by or settings.PUBLIEK.title)), what=what
                    ),
                    say("letters.role", role=say(f"roles.{invitation.role}")),
                    link,
                    say("letters.until", date=words(language).numbers.write("date", invitation.expires_at.date())),
                    say("letters.not-you"),
                ]
            )
        )
    subject = _one_line(words("nl").say("letters.subject", what=what))
    try:
        send_mail(subject, "\n\n----\n\n".join(parts) + "\n", None, [invitation.email])
    except OSError:
        raise not_sent() from None


def send_notice(request: HttpRequest, person: Person, change: str) -> None:
    """A letter that says what changed in an account, and what to do when it was not its owner."""
    site = _one_line(settings.PUBLIEK.title)
    when = timezone.localtime().strftime("%d-%m-%Y %H:%M")
    where = request.build_absolute_uri(reverse("account"))
    parts = []
    for language in ("nl", "en"):
        say = words(language).say
        told = (say(f"notices.{change}"), say("letters.when", when=when, site=site), say("letters.not-done"), where)
        parts.append("\n\n".join(told))
    subject = _one_line(words("nl").say("letters.changed", site=site))
    try:
        send_mail(subject, "\n\n----\n\n".join(parts) + "\n", None, [person.email])
    except OSError:
        raise not_sent() from None


def not_sent() -> StorageError:
    """The refusal when the mail server does not take a letter."""
    return StorageError(
        "letter-not-sent",
        Text("De brief kon niet worden verstuurd.", "The letter could not be sent."),
        Text(
            "Probeer het later opnieuw. Blijft het misgaan, vraag dan wie de site beheert.",
            "Try again later. If it keeps failing, ask who keeps the site.",
        ),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

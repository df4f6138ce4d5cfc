"""What does a letter of the site say? Plain text in both languages: who asks, what for, the link, until when."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse

from publiek.web.people.models import Invitation
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
    send_mail(subject, "\n\n----\n\n".join(parts) + "\n", None, [invitation.email])


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Where does the public page of a survey find its parts on this site?"""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from publiek.reports.questionnaires.form import Places, version
from publiek.web.asking.models import Link
from publiek.web.frame.around import theme_names

_LETTERS = {400: "publiek/fonts/inter-regular.woff2", 600: "publiek/fonts/inter-semibold.woff2"}
FACES = "".join(
    f'@font-face {{ font-family: "Inter"; font-weight: {weight}; font-display: swap; src: url("/static/{path}"); }}\n'
    for weight, path in _LETTERS.items()
)
_ICON = "publiek/icon.svg"


def places_of(link: Link, *, ticket: str = "", screen: str = "") -> Places:
    """The addresses on this site. The page of an invitation is not kept by the browser."""
    at, theme = {"token": link.token}, settings.PUBLIEK.theme
    own = {**at, "ticket": ticket}
    return Places(
        answers=reverse("asking-invited", kwargs=own) if ticket else reverse("asking-answers", kwargs=at),
        erase=reverse("asking-erase", kwargs=at),
        script=f"{reverse('asking-script')}?v={version()}",
        style=f"{reverse('asking-style')}?v={version()}",
        icon=static(_ICON),
        theme=reverse("theme") if theme else "",
        theme_names=theme_names(theme) if theme else "",
        worker=reverse("asking-worker"),
        screen=screen,
        kept=not ticket and not screen,
    )


def files() -> list[str]:
    """What a browser keeps besides the page itself, so that the page opens without a network."""
    found = [reverse("asking-script"), reverse("asking-style"), *(static(one) for one in (*_LETTERS.values(), _ICON))]
    return [*found, reverse("theme")] if settings.PUBLIEK.theme else found

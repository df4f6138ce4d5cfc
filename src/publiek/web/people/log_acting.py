"""Who acts, for the log of a house, when a page does something? The account that asked, by its number."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from publiek import logbook


class Acting:
    """Middleware: what the rooms note while a page is made was done by who asked for the page.

    By number: a name that is erased here is then nowhere in the log of a house either. In a site without accounts it is
    the owner of the computer. What was looked at and taken away the site tells in its own log (see `log`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = getattr(request, "user", None)
        known = user is not None and not settings.PUBLIEK.solo and user.is_authenticated
        with logbook.acting(f"account {user.pk}" if known and user is not None else "", via="site"):
            return self._answer(request)

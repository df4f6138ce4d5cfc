"""When does a session end? Two hours after the last page, twelve hours after the login, and when somebody ends it."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

IDLE = 2 * 3600
ABSOLUTE = 12 * 3600
#: The last page is written down at most once in this many seconds: reading a page should not cost a write each time.
_STEP = 60


class Ends:
    """Middleware: who was away too long, or came in too long ago, is asked to log in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PUBLIEK.solo and request.user.is_authenticated and hasattr(request, "session"):
            now = int(time.time())
            began, seen = request.session.get("began", now), request.session.get("seen", now)
            if now - began > ABSOLUTE or now - seen > IDLE:
                logout(request)
            elif "began" not in request.session or now - seen >= _STEP:
                request.session["began"], request.session["seen"] = began, now
        return self._answer(request)

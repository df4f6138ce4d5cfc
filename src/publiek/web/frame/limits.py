"""How often may somebody ask? Counted per account, else per address, a minute at a time; too often is told plainly.

Counters are in the memory of the one process that answers: cheap, and forgotten at a restart, which is no way in.
Logins, password letters and second factors have limits of their own, counted by the login (see `preparing`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from publiek.web.frame.refusing import plain

WINDOW = 60.0
#: Requests a minute of what has a limit of its own.
UPLOADS, INVITATIONS, LINKS = 600, 10, 30
#: Filled-in forms and pages of a survey a minute from one address: a whole audience can stand behind one network.
ANSWERS, ASKED = 120, 1200
#: Requests of visitors about their data a minute from one address.
REQUESTS = 5
_FREE = ("/static/", "/well/")
_MOST_COUNTERS = 100_000


@dataclass
class Counters:
    """How many times each key was counted since its minute began."""

    counted: dict[str, tuple[float, int]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def take(self, key: str, most: int, *, now: float | None = None) -> float:
        """Count once; 0.0 when that was allowed, else the seconds until it is again."""
        now = time.monotonic() if now is None else now
        with self.lock:
            if len(self.counted) > _MOST_COUNTERS:
                self.counted = {k: one for k, one in self.counted.items() if now - one[0] < WINDOW}
            began, times = self.counted.get(key, (now, 0))
            if now - began >= WINDOW:
                began, times = now, 0
            self.counted[key] = (began, times + 1)
        return 0.0 if times < most else began + WINDOW - now


COUNTERS = Counters()


class Limits:
    """Middleware: refuses with 429 and says when to come back. A site of one person counts nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PUBLIEK.solo or request.path.startswith(_FREE):
            return self._answer(request)
        kind, most = kind_of(request)
        wait = COUNTERS.take(f"{kind}:{who(request)}", most)
        return too_often(request, wait) if wait else self._answer(request)


def kind_of(request: HttpRequest) -> tuple[str, int]:
    """What is asked, and how many of it in a minute."""
    site, path, sends = settings.PUBLIEK, request.path, request.method not in ("GET", "HEAD", "OPTIONS")
    if path.startswith("/api/"):
        return "api", site.api_limit
    if path.startswith("/account/invitation/"):
        return "link", LINKS
    if path.startswith("/bezoekers/"):
        return ("request", REQUESTS) if sends else ("asked", ASKED)
    if path.startswith("/v/"):
        if sends and path.endswith("/erase/"):
            return "receipt", LINKS
        return ("answer", ANSWERS) if sends else ("asked", ASKED)
    if sends and path.endswith("/invite/"):
        return "invite", INVITATIONS
    if sends and "/data/files/" in path:
        return "upload", UPLOADS
    return "page", site.page_limit if request.user.is_authenticated else max(site.page_limit // 4, 1)


def who(request: HttpRequest) -> str:
    """Whose counter: of the account, or of the address it comes from."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    # A program with a token counts for its address too: a made-up token must not buy a fresh counter.
    return f"address {request.META.get('REMOTE_ADDR', '')}"


def too_often(request: HttpRequest, wait: float) -> HttpResponse:
    """429, with the seconds to wait."""
    response = plain(request, 429)
    response.headers["Retry-After"] = str(max(1, round(wait + 0.5)))
    return response


def handler(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for the limits that the login counts itself."""
    return too_often(request, WINDOW)

"""Who answers or asks? Nobody that the site knows: no cookie is read or set, and no address is kept or logged.

So it is for surveys (/v/) and for what visitors ask about their data (/bezoekers/).
What the limits count by is a digest with a key that is made at the start of the process and never kept.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PUBLIC = ("/v/", "/bezoekers/")
_KEY = secrets.token_bytes(32)
_ADDRESSES = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "REMOTE_HOST", "REMOTE_PORT")
_WHO = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_USER_AGENT", "HTTP_REFERER")


class Nobody:
    """Middleware: takes off who asks before anything else of the site sees it, and every cookie of the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PUBLIC):
            return self._answer(request)
        request.META["REMOTE_ADDR"] = counted_as(request.META.get("REMOTE_ADDR", ""))
        for name in (*_ADDRESSES, *_WHO):
            request.META.pop(name, None)
        response = self._answer(request)
        response.cookies.clear()
        response.headers["Referrer-Policy"] = "no-referrer"
        # The answer is the same for everybody: who keeps it for later need not tell them apart.
        if "Vary" in response.headers:
            response.headers["Vary"] = "Accept-Encoding"
        return response


def counted_as(address: str) -> str:
    """An address as the limits may know it for a minute. Of IPv6 the network: a home has endless addresses in it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        parsed = None
    if parsed is not None and parsed.version == 6:
        address = str(ipaddress.ip_network(f"{address}/64", strict=False))
    return hashlib.blake2b(address.encode(), key=_KEY, digest_size=16).hexdigest()

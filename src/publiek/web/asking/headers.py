"""What may a browser do with the pages under /v/, and how long may it keep them?

A page may be kept for when there is no network, but is asked for again whenever there is; what is called by its version
is kept for good; an answer, a receipt and the page of an invitation are never kept.
"""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


def page(html: str, *, status: int = 200, kept: bool = True) -> HttpResponse:
    """A page of the form."""
    answer = HttpResponse(html, status=status)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache" if kept else "no-store"
    return answer


def part(text: str, kind: str, *, for_good: bool = False) -> HttpResponse:
    """A script or a style."""
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if for_good else "no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def told(facts: dict[str, object], *, status: int = 200) -> JsonResponse:
    """An answer to a script; never kept."""
    answer = JsonResponse(facts, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
    return answer

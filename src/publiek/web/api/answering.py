"""How does an answer or a refusal look to a program? JSON, the right status, and nothing to learn from a refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from publiek.errors import PubliekError, Text
from publiek.reports.record import plain
from publiek.web.api.operations import Answer
from publiek.web.wording import language_now

_JSON = "application/json"
#: Refusals whose status does not follow from their kind.
_STATUS = {
    "region-unknown": 422,
    "region-outside": 403,
    "region-none": 422,
    "benchmark-none": 404,
    "sector-not-ready": 404,
    "filter-unknown": 422,
    "chapter-unknown": 404,
    "nothing-delivered": 404,
    "upload-too-large": 413,
    "api-document-large": 413,
    "api-document-unreadable": 422,
    "dip-body-unreadable": 422,
    "upload-empty": 422,
    "upload-too-many": 429,
    "upload-no-room": 503,
}
#: By the exit code of their kind; the rest is 400.
_BY_KIND = {3: 422, 4: 422, 6: 503, 8: 403, 70: 500}


def told(request: HttpRequest, answer: Answer, status: int) -> HttpResponse:
    """The answer. What did not change since the mark that is asked with is not sent again."""
    content: Any = answer.content if isinstance(answer.content, list) else dict(answer.content)
    following = _next(request, answer.page) if answer.page else None
    if answer.page:
        offset, _, total = answer.page
        content |= {"total": total, "offset": offset, "next": following}
    body = json.dumps(plain(content), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if status == 200 and mark in {
        one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")
    }:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=_JSON, status=status)
    if request.method in ("GET", "HEAD"):
        response.headers["ETag"] = mark
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Accept-Language"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _next(request: HttpRequest, page: tuple[int, int, int]) -> str | None:
    """The address of the page after this one."""
    offset, given, total = page
    if not given or offset + given >= total:
        return None
    query = request.GET.copy()
    query["offset"] = str(offset + given)
    return f"{request.path}?{query.urlencode()}"


def refused(error: PubliekError) -> HttpResponse:
    """The refusal as JSON."""
    status = _STATUS.get(error.code, _BY_KIND.get(error.exit_code, 400))
    said = error.as_dict(language_now())["error"]
    return failing(status, said["code"], said["what"], said["do"], said["where"])  # type: ignore[index]


def failing(status: int, code: str, what: str, do: str, where: Mapping[str, Any] | None = None) -> HttpResponse:
    """Any refusal: {error: {code, what, do, where}}."""
    body = {"error": {"code": code, "what": what, "do": do, "where": plain(dict(where or {}))}}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=_JSON, status=status)


def said(text: Text) -> str:
    """A text in the language of this request."""
    return text.in_language(language_now())

"""Is what was sent to a public address what our own page sends? No cookie vouches for it, so it is looked at itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import RawPostDataException

LARGEST = 64 * 1024
CHANNELS = ("link", "qr", "kiosk")


class Refused(Exception):
    """Not taken: `status` of the answer and a code that says why, never what was sent."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def posted(request: HttpRequest) -> Mapping[str, Any]:
    """The JSON object that was posted. Raises Refused: from another site, of another type, too large, no object."""
    origin = request.headers.get("Origin", "")
    if _host_of(origin) != request.get_host() or request.headers.get("Sec-Fetch-Site", "same-origin") != (
        "same-origin"
    ):
        raise Refused(403, "asking-elsewhere")
    if request.content_type != "application/json":
        raise Refused(415, "asking-type")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or len(length) > 12 or int(length) > LARGEST:
        raise Refused(413, "asking-too-large")
    try:
        told = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError, RawPostDataException):
        raise Refused(400, "asking-unreadable") from None
    if not isinstance(told, dict):
        raise Refused(400, "asking-unreadable")
    return told


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def form_of(told: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The filled-in form and by which way it came. Raises Refused."""
    form, channel = told.get("form"), told.get("channel")
    if set(told) != {"form", "channel"} or not isinstance(form, dict) or channel not in CHANNELS:
        raise Refused(400, "asking-unreadable")
    answers = form.get("answers")
    if not isinstance(answers, dict) or not all(_plain(value) for value in answers.values()):
        raise Refused(400, "asking-unreadable")
    return form, channel


def _plain(value: object) -> bool:
    """An answer is a code, a text or a whole number; nothing that holds other things."""
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9)


def _no_number(name: str) -> None:
    raise ValueError(name)

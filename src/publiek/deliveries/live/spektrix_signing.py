"""How does Spektrix know who asks? Every question is signed with HMAC-SHA1; what is open needs no signature."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from contextlib import suppress
from email.utils import formatdate
from typing import Any

from publiek.deliveries.live import refusals
from publiek.deliveries.live.door import Door


def sign_on(door: Door) -> None:
    """Signs the questions at this door when a key was filled in. Raises UsageError for half of a key or a wrong one."""
    user, key = ((door.settings.get(name) or "").strip() for name in ("user", "key"))
    if not user and not key:
        return
    door.auth = Signing(door.setting("user"), _secret(door.setting("key")))


def _secret(key: str) -> bytes:
    secret = b""
    with suppress(binascii.Error, ValueError):
        secret = base64.b64decode(key, validate=True)
    if not secret:
        raise refusals.setting_unreadable("key")
    return secret


def signature(secret: bytes, method: str, address: str, moment: str, body: bytes = b"") -> str:
    """What Spektrix expects: method, address and moment (RFC 1123), and for all but GET the MD5 of the body."""
    told = f"{method}\n{address}\n{moment}"
    if method != "GET":
        digest = hashlib.md5(body, usedforsecurity=False).digest()
        told += f"\n{base64.b64encode(digest).decode()}"
    return base64.b64encode(hmac.new(secret, told.encode(), hashlib.sha1).digest()).decode()


class Signing:
    """Puts the signature on a question just before it goes (see `requests`: anything callable)."""

    def __init__(self, user: str, secret: bytes) -> None:
        self._user, self._secret = user, secret

    def __repr__(self) -> str:
        return "Signing()"

    def __call__(self, request: Any) -> Any:
        """`request` with its moment and signature."""
        moment = formatdate(usegmt=True)
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else body
        signed = signature(self._secret, request.method, request.url, moment, content)
        request.headers.update({"Date": moment, "Authorization": f"SpektrixAPI3 {self._user}:{signed}"})
        return request

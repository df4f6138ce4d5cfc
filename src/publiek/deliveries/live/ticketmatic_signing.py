"""How does a question to Ticketmatic prove who asks? With a signature over key, account and moment; no secret is sent.

As the vendor's own open client does it: https://github.com/ticketmatic/tm-go (MIT), `TM-HMAC-SHA256`.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from publiek.deliveries.live.door import Door


def sign_on(door: Door) -> None:
    """Signs every question. Raises UsageError "live-setting-missing"."""
    door.auth = Signing(door.setting("key"), door.setting("secret"), door.setting("account"))


def signature(key: str, secret: str, account: str, moment: str) -> str:
    """What Ticketmatic expects, in hexadecimal. `moment`: "2026-03-01T12:00:00", UTC."""
    return hmac.new(secret.encode(), f"{key}{account}{moment}".encode(), hashlib.sha256).hexdigest()


class Signing:
    """Puts the signature on a question just before it goes."""

    def __init__(self, key: str, secret: str, account: str) -> None:
        self._key, self._secret, self._account = key, secret, account

    def __repr__(self) -> str:
        return "Signing()"

    def __call__(self, request: Any) -> Any:
        """`request` with its moment and signature."""
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        sign = signature(self._key, self._secret, self._account, moment)
        request.headers["Authorization"] = f"TM-HMAC-SHA256 key={self._key} ts={moment} sign={sign}"
        return request

"""How is a question to Ticketmatic signed? HMAC-SHA256 over key, account and moment, with the secret key."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any


class SignedQuestions:
    """Signs every question anew: a signature holds for its own moment."""

    def __init__(self, account: str, key: str, secret: str) -> None:
        self._account, self._key, self._secret = account, key, secret

    def __repr__(self) -> str:
        return "SignedQuestions()"

    def __call__(self, request: Any) -> Any:
        """`request` with its signature."""
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        sign = signature(self._account, self._key, self._secret, moment)
        request.headers["Authorization"] = f"TM-HMAC-SHA256 key={self._key} ts={moment} sign={sign}"
        return request


def signature(account: str, key: str, secret: str, moment: str) -> str:
    """The signature of one moment, in hexadecimal."""
    return hmac.new(secret.encode(), f"{key}{account}{moment}".encode(), hashlib.sha256).hexdigest()

"""How is one file fetched from a web address, to be checked? Over https, from a public host, without detours."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from publiek import __version__
from publiek.deliveries.live.door import check_address
from publiek.errors import NetworkError, Text

#: A file larger than this is not fetched (bytes).
MOST = 2 << 30
_CHUNK = 1 << 20


class _NoDetours(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A redirect could lead to the house's own network: it is not followed."""
        return


def fetch(address: str, folder: Path, *, most: int = MOST) -> Path:
    """The file at `address`, kept in `folder` (mode 0600) under its own last name, which must be .csv or .jsonl.

    Raises UsageError "live-address-refused" for an address that is not public https, NetworkError
    "fetch-not-answered" or "fetch-too-large".
    """
    check_address(address)
    name = Path(urlsplit(address).path).name
    path = folder / (name if name.endswith((".csv", ".jsonl")) else "delivery.csv")
    path.touch(mode=0o600)
    asked = urllib.request.Request(address, headers={"User-Agent": f"publiek/{__version__}"})  # noqa: S310  check_address
    try:
        with urllib.request.build_opener(_NoDetours).open(asked, timeout=60) as answer, path.open("wb") as kept:
            while chunk := answer.read(_CHUNK):
                if kept.tell() + len(chunk) > most:
                    raise _too_large(most)
                kept.write(chunk)
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError):
        answered = False
    else:
        answered = True
    if not answered:
        raise _not_answered()
    return path


def _not_answered() -> NetworkError:
    return NetworkError(
        "fetch-not-answered",
        Text("Het bestand kon niet worden opgehaald.", "The file could not be fetched."),
        Text(
            "Noem het adres van het bestand zelf; een doorverwijzing wordt niet gevolgd.",
            "Name the address of the file itself; a redirect is not followed.",
        ),
    )


def _too_large(most: int) -> NetworkError:
    return NetworkError(
        "fetch-too-large",
        Text("Het bestand is te groot om op te halen.", "The file is too large to fetch."),
        Text("Zet het op uw computer en noem het daar.", "Put it on your computer and name it there."),
        {"most_bytes": most},
    )

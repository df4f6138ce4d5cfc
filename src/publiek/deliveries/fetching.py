"""How is one file fetched from a web address, to be checked? Over https, from a public host, without detours."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any
from urllib.parse import urlsplit

from publiek import __version__
from publiek.deliveries.live.door import check_address
from publiek.deliveries.live.guarded import connect
from publiek.errors import NetworkError, Text

#: A file larger than this is not fetched (bytes).
MOST = 2 << 30
_CHUNK = 1 << 20


class _NoDetours(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A redirect could lead to the house's own network: it is not followed."""
        return


class _LookedAt(urllib.request.HTTPSHandler):
    """Asks at the address that was looked at, as live connections do."""

    def https_open(self, req: urllib.request.Request) -> Any:
        def line(host: str, **how: Any) -> HTTPSConnection:
            made = HTTPSConnection(host, **how)
            if not getattr(req, "_tunnel_host", None):  # behind a proxy it is the proxy that looks
                made._create_connection = connect  # type: ignore[attr-defined]
            return made

        return self.do_open(line, req, context=create_default_context())


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
        opened = urllib.request.build_opener(_NoDetours, _LookedAt).open(asked, timeout=60)
        with opened as answer, path.open("wb") as kept:
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

"""How does a large public file arrive whole? In pieces that survive a broken line, within a limit."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from publiek.areas.refusals import unreachable

#: (bytes so far, bytes in all or None)
Progress = Callable[[int, int | None], None]
_BLOCK, _PATIENCE = 1 << 20, 60
_HERE = {"127.0.0.1", "localhost", "::1"}


def download(
    address: str, target: Path, *, most: int, progress: Progress | None = None, opener: object | None = None
) -> Path:
    """Fetches `address` to `target`, going on where an earlier attempt stopped (`target` + ".part").

    Only https, or http on this machine. Raises NetworkError: download-failed, download-too-large (nothing is left),
    download-incomplete (what came is left for the next attempt).
    """
    part = target.with_name(target.name + ".part")
    have = part.stat().st_size if part.exists() else 0
    headers = {"User-Agent": "publiek (open audience-data software)"}
    if have:
        headers["Range"] = f"bytes={have}-"
    _refuse_plain(address)
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (scheme checked)
    ask = opener or urllib.request.build_opener()
    try:
        with ask.open(request, timeout=_PATIENCE) as answer:  # type: ignore[attr-defined]
            _refuse_plain(answer.geturl())
            total = _receive(answer, part, have=have, most=most, progress=progress)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:  # the whole file was already there, or it changed: start again
            part.unlink()
            return download(address, target, most=most, progress=progress, opener=opener)
        raise unreachable("download-failed", address, status=error.code) from error
    except (urllib.error.URLError, TimeoutError, http.client.HTTPException, OSError) as error:
        raise unreachable("download-failed", address, reason=type(error).__name__) from error
    if not part.exists():
        raise unreachable("download-too-large", address, most=most)
    got = part.stat().st_size
    if total is not None and got != total:
        raise unreachable("download-incomplete", address, bytes=got, of=total)
    return part.replace(target)


def _refuse_plain(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise unreachable("download-failed", address, reason="no-https")


def _receive(answer: object, part: Path, *, have: int, most: int, progress: Progress | None) -> int | None:
    """Appends (206) or starts over (200); returns how many bytes the whole file should have, when told.

    More than `most` is not kept: `part` is gone then.
    """
    resumed = answer.status == 206  # type: ignore[attr-defined]
    got = have if resumed else 0
    told = answer.headers.get("Content-Length")  # type: ignore[attr-defined]
    total = got + int(told) if told and told.isdigit() else None
    with part.open("ab" if resumed else "wb") as out:
        while max(got, total or 0) <= most and (block := _block(answer)):
            got += len(block)
            out.write(block)
            if progress:
                progress(got, total)
    if max(got, total or 0) > most:
        part.unlink()
    return total


def _block(answer: object) -> bytes:
    try:
        return answer.read(_BLOCK)  # type: ignore[attr-defined,no-any-return]
    except http.client.IncompleteRead as broken:
        return broken.partial

"""How does a list come in here? Into memory and out of it again; see `takeaway.in_memory`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.http import HttpRequest

from publiek.errors import Text, UsageError
from publiek.web.takeaway.in_memory import path_of, too_large


@contextmanager
def list_of(request: HttpRequest) -> Iterator[Path]:
    """The list that was sent, at a path as long as the block lasts.

    Raises UsageError "consent-list-none", DeliveryError "column-list-large".
    """
    sent = request.FILES.get("list")
    if any(handler.too_large for handler in request.upload_handlers):
        raise too_large()
    content = sent.read() if sent is not None else b""
    if not content:
        raise UsageError(
            "consent-list-none",
            Text("Er is geen lijst gekozen, of ze is leeg.", "No list was chosen, or it is empty."),
            Text("Kies een export van uw klantsysteem.", "Choose an export of your customer system."),
        )
    with path_of(content) as path:
        yield path

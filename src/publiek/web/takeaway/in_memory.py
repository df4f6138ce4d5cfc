"""How is a list of customers read without ever being written? From the request into memory, and out of it again.

The libraries that read lists want a path. Where the system has files in memory (Linux) the path is one of those; it has
no name in any folder and is gone with the request, however that ends. Elsewhere (a site of one person on their own
computer) it is a nameless folder of the site for as long as the reading takes.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from publiek.errors import DeliveryError, Text

#: Bytes of one list. The server itself keeps requests up to this size in memory (see `serving`).
MOST = 4 * 1024**2


class InMemoryOnly(FileUploadHandler):
    """Keeps what is sent in memory, and no more than `MOST` of it; nothing is ever written to the disk."""

    def handle_raw_input(self, input_data: object, META: object, content_length: int, *_: object) -> None:  # noqa: N803
        """Refuse what says it is too large before it is read."""
        self.too_large = content_length > MOST + 64 * 1024

    def new_file(self, *given: object, **named: object) -> None:
        """Another file begins."""
        super().new_file(*given, **named)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it."""
        if self.too_large or start + len(raw_data) > MOST:
            self.too_large = True
            raise StopUpload(connection_reset=False)
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file; what it was called is not kept."""
        self._held.seek(0)
        return InMemoryUploadedFile(self._held, self.field_name, "list", self.content_type, file_size, self.charset)


@contextmanager
def path_of(content: bytes) -> Iterator[Path]:
    """A path at which `content` can be read, as long as the block lasts."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("list", os.MFD_CLOEXEC)
        try:
            with os.fdopen(os.dup(handle), "wb") as file:
                file.write(content)
            yield Path(f"/proc/{os.getpid()}/fd/{handle}")
        finally:
            os.ftruncate(handle, 0)
            os.close(handle)
        return
    with tempfile.TemporaryDirectory(prefix="list-", dir=settings.PUBLIEK.state) as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        yield path


def too_large() -> DeliveryError:
    """The refusal of a list that is larger than is kept in memory."""
    return DeliveryError(
        "column-list-large",
        Text("Deze lijst is te groot.", "This list is too large."),
        Text(
            "Laat alleen klantnummer, postcode en toestemming staan, verdeel de lijst, of pak haar in als .zip.",
            "Keep only customer number, postcode and permission, divide the list, or compress it as .zip.",
        ),
        {"limit_mb": MOST // 1024**2},
    )

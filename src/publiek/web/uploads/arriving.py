"""How does a file arrive, in one piece or in parts, and how does it go on where the connection broke?

Every part says where it belongs and what its hash is. It is on the disk before it counts. The parts are chained by
their hashes: who goes on with a file shows by the same chain that it is the same file.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from filelock import FileLock

from publiek.web.uploads import refusals
from publiek.web.uploads.models import Upload
from publiek.web.visibility import Seat

#: Bytes of one part; the last one of a file may be smaller.
PART = 4 * 1024**2
#: So many bytes of the disk stay free, for the import and for everybody else.
RESERVE = 256 * 1024**2
#: So many files of one person may be under way at once.
AT_ONCE = 5
_BLOCK = 1024**2


def begin(seat: Seat, size: int) -> Upload:
    """Room for a file of `size` bytes. Raises a refusal when it is too large, or the disk or the person too full."""
    _allow(seat, size)
    upload = Upload.objects.create(organisation=seat.organisation, person=seat.person, size=size)
    with _on_disk():
        upload.folder.mkdir(mode=0o700)
        os.close(os.open(upload.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return upload


def take_whole(seat: Seat, file: UploadedFile | None) -> Upload:
    """A file that came with an ordinary form. What it was called is not looked at."""
    upload = begin(seat, _size_of(file))
    with _on_disk():
        if hasattr(file, "temporary_file_path"):
            Path(file.temporary_file_path()).replace(upload.file)
            upload.file.chmod(0o600)
        else:
            upload.file.write_bytes(file.read())
    upload.received, upload.state = upload.size, "arrived"
    upload.save()
    return upload


def add_part(upload: Upload, *, offset: int, part: bytes, digest: str) -> Upload:
    """The next part of a file. Raises "upload-out-of-step" when another is next, "upload-part-damaged" when it is not
    what was sent. A part that was refused changes nothing.
    """
    with _on_disk(), FileLock(upload.folder / "lock", timeout=30):
        upload = _as_it_is(upload)
        if upload.state != "arriving" or offset != upload.received:
            raise refusals.out_of_step()
        fits = len(part) == PART or offset + len(part) == upload.size
        if not fits or hashlib.sha256(part).hexdigest() != digest:
            raise refusals.part_damaged()
        _write(upload.file, offset=offset, part=part)
        upload.received = offset + len(part)
        upload.mark = hashlib.sha256(f"{upload.mark}{digest}".encode()).hexdigest()
        upload.touched_at = timezone.now()
        if upload.received == upload.size:
            os.truncate(upload.file, upload.size)
            upload.state = "arrived"
        upload.save()
    return upload


def so_far(upload: Upload) -> Upload:
    """How far a file is; from the beginning when what was received is no longer on the disk."""
    if not upload.folder.is_dir():
        upload.folder.mkdir(mode=0o700)
    with _on_disk(), FileLock(upload.folder / "lock", timeout=30):
        return _as_it_is(upload)


def _as_it_is(upload: Upload) -> Upload:
    """The upload as it is now, under its lock."""
    upload = Upload.objects.get(pk=upload.pk)
    there = upload.file.stat().st_size if upload.file.exists() else -1
    if upload.state == "arriving" and there < upload.received:
        os.close(os.open(upload.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        upload.received, upload.mark = 0, ""
        upload.save()
    return upload


def under_way(seat: Seat) -> list[Upload]:
    """The files of this person for this organisation that were not imported yet."""
    return list(Upload.objects.filter(organisation=seat.organisation, person=seat.person))


def _allow(seat: Seat, size: int) -> None:
    limit = settings.PUBLIEK.upload_limit
    if size <= 0:
        raise refusals.empty()
    if size > limit:
        raise refusals.too_large(limit)
    if len(under_way(seat)) >= AT_ONCE:
        raise refusals.too_many(AT_ONCE)
    still_to_come = sum(one.size - one.received for one in Upload.objects.filter(state="arriving"))
    if size + still_to_come + RESERVE > shutil.disk_usage(settings.PUBLIEK.uploads).free:
        raise refusals.no_room()


def _size_of(file: UploadedFile | None) -> int:
    return file.size or 0 if file is not None else 0


def _write(target: Path, *, offset: int, part: bytes) -> None:
    handle = os.open(target, os.O_WRONLY)
    try:
        os.lseek(handle, offset, os.SEEK_SET)
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(handle, rest[:_BLOCK]) :]
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _on_disk() -> Iterator[None]:
    """A disk that refuses is said plainly, without what it says itself (a path is in it)."""
    try:
        yield
    except OSError:
        full = True
    else:
        full = False
    if full:
        raise refusals.no_room()

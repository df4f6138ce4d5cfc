"""When does a file leave the disk? When it is imported, given up or refused, and a day after it was last touched."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from publiek.web.uploads.models import Upload

#: A file that nobody came back for is removed after this time.
KEPT_FOR = timedelta(hours=24)
#: What lies in the folder and belongs to no upload is of a server that was killed.
_STRAY_AFTER = 3600.0


def give_up(upload: Upload) -> None:
    """The file, what was said of it, and that it was ever there. The file goes first."""
    take_away(upload)
    upload.delete()


def take_away(upload: Upload) -> None:
    """The file and everything beside it are gone from the disk."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def sweep() -> int:
    """Remove what is too old and what belongs to nothing; how many uploads went."""
    old = [one for one in Upload.objects.filter(touched_at__lt=timezone.now() - KEPT_FOR) if not one.busy]
    for upload in old:
        give_up(upload)
    known = set(Upload.objects.values_list("token", flat=True))
    for stray in settings.PUBLIEK.uploads.iterdir():
        if stray.name not in known and _age(stray) > _STRAY_AFTER:
            shutil.rmtree(stray, ignore_errors=True) if stray.is_dir() else stray.unlink(missing_ok=True)
    return len(old)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0

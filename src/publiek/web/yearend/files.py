"""How does a year-end sheet become a file to keep? As bytes: nothing stays on the disk of the site."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from publiek.reports.year_end import YearEndDocument, write
from publiek.web.takeaway.files import attached


def taken(document: YearEndDocument, kind: str) -> HttpResponse:
    """The sheet in one form; several tables (CSV) together in one zip."""
    with tempfile.TemporaryDirectory(prefix="publiek-", dir=settings.PUBLIEK.state) as folder:
        paths = write([document], Path(folder), (kind,))
        if len(paths) == 1:
            return attached(paths[0].read_bytes(), paths[0].name)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{document.stem}-{kind}.zip"'
    return response

"""How does a template with finished text become a PDF that a screen reader can read? One way for every paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import typst

from publiek.reports.pictures.drawing import FONTS


def typeset(files: Mapping[str, bytes], *, made_on: date) -> bytes:
    """The PDF (PDF/UA-1: tagged, language, alternative texts) of `files`, of which "main.typ" is the template.

    Nothing touches the disk, and the same files of the same day give the same bytes. What comes from data is in the
    other files (JSON, SVG), never in the template: so none of it is run.
    """
    made = typst.compile(
        dict(files),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC).timestamp()),
    )
    assert isinstance(made, bytes)
    return made

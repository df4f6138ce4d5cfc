"""One story, every layout: which files does a report consist of?

They are put in place together when every one is whole: nobody ever opens half a report.
The document libraries are imported by the layout that needs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Thread

from publiek.disclosure import Release
from publiek.errors import StorageError, Text, UsageError
from publiek.reports.context import ReportContext
from publiek.reports.placing import Write, place
from publiek.reports.story import Story
from publiek.reports.telling import tell

FORMATS = ("html", "pdf", "pptx", "xlsx", "json")
_NAME = "publiek-report"
_DRAWN = frozenset({"html", "pdf", "pptx"})


def render(release: Release, *, context: ReportContext, folder: Path, formats: tuple[str, ...] = FORMATS) -> list[Path]:
    """Write the report in every format asked, into `folder` (made when absent). Returns the files, in that order.

    Raises UsageError for a format that does not exist and StorageError when the folder cannot be written.
    """
    if unknown := [name for name in formats if name not in FORMATS]:
        raise UsageError(
            "format-unknown",
            Text("Dit formaat bestaat niet.", "This format does not exist."),
            Text(f"Kies uit: {', '.join(FORMATS)}.", f"Choose from: {', '.join(FORMATS)}."),
            {"formats": unknown},
        )
    story = tell(release, context)
    drawings = _drawings(story) if _DRAWN & set(formats) else {}
    writers = _writers(story, release, drawings)
    try:
        return place({f"{_NAME}.{name}": writers[name] for name in dict.fromkeys(formats)}, folder)
    except OSError as error:
        raise StorageError(
            "report-not-written",
            Text("Het rapport kan niet worden weggeschreven.", "The report cannot be written."),
            Text(
                "Kijk of de map bestaat, of u er mag schrijven en of de schijf vol is.",
                "Check the folder, your rights and the free space.",
            ),
            {"reason": type(error).__name__},
        ) from None


def expect(formats: tuple[str, ...]) -> None:
    """A report in `formats` will be asked for: start the drawing engine beside the work that comes before it."""
    if _DRAWN & set(formats):
        Thread(target=_start_drawing, name="publiek-drawing").start()


def _start_drawing() -> None:
    from publiek.reports.pictures.drawing import start_engine

    start_engine()


def _drawings(story: Story) -> dict[str, str]:
    from publiek.reports.pictures.drawing import draw_all

    return draw_all(story)


def _writers(story: Story, release: Release, drawings: Mapping[str, str]) -> dict[str, Write]:
    """How each format is written to a path."""

    def html(path: Path) -> object:
        from publiek.reports.page import write_page

        return write_page(story, drawings, path)

    def pdf(path: Path) -> object:
        from publiek.reports.paper import write_paper

        return write_paper(story, drawings, path)

    def pptx(path: Path) -> object:
        from publiek.reports.slides import write_slides

        return write_slides(story, dict(drawings), path)

    def xlsx(path: Path) -> object:
        from publiek.reports.workbook import write_workbook

        return write_workbook(story, path)

    def record(path: Path) -> object:
        from publiek.reports.record import write_record

        return write_record(story, release, path)

    return {"html": html, "pdf": pdf, "pptx": pptx, "xlsx": xlsx, "json": record}

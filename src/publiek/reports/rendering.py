"""One story, every layout: which files does a report consist of?

They are put in place together when every one is whole: nobody ever opens half a report.
The document libraries are imported by the layout that needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread

from publiek.disclosure import Release
from publiek.errors import StorageError, Text, UsageError
from publiek.reports.context import ReportContext
from publiek.reports.placing import Write, place
from publiek.reports.story import Card, Story
from publiek.reports.telling import tell, tell_chapters

#: Writes the JSON of a story to a path.
Record = Callable[[Story, Path], object]
FORMATS = ("html", "pdf", "pptx", "xlsx", "json")
_NAME = "publiek-report"
_DRAWN = frozenset({"html", "pdf", "pptx"})


def render(release: Release, *, context: ReportContext, folder: Path, formats: tuple[str, ...] = FORMATS) -> list[Path]:
    """Write the report in every format asked, into `folder` (made when absent). Returns the files, in that order.

    Raises UsageError for a format that does not exist and StorageError when the folder cannot be written.
    """
    refuse_unknown(formats)
    return lay_out(tell(release, context), record=_record(release), folder=folder, formats=formats, name=_NAME)


def render_chapters(
    release: Release, chapters: Sequence[str], *, context: ReportContext, folder: Path, formats: tuple[str, ...]
) -> list[Path]:
    """As `render`, of some chapters only (see `telling.CHAPTERS`), such as those of a survey."""
    refuse_unknown(formats)
    story = tell_chapters(release, context, chapters)
    return lay_out(story, record=_record(release), folder=folder, formats=formats, name=_NAME)


def _record(release: Release) -> Record:
    def record(story: Story, path: Path) -> object:
        from publiek.reports.record import write_record

        return write_record(story, release, path)

    return record


def refuse_unknown(formats: tuple[str, ...]) -> None:
    """Raises UsageError for a format that does not exist, before anything is told or drawn."""
    if unknown := [name for name in formats if name not in FORMATS]:
        raise UsageError(
            "format-unknown",
            Text("Dit formaat bestaat niet.", "This format does not exist."),
            Text(f"Kies uit: {', '.join(FORMATS)}.", f"Choose from: {', '.join(FORMATS)}."),
            {"formats": unknown},
        )


def lay_out(story: Story, *, record: Record, folder: Path, formats: tuple[str, ...], name: str) -> list[Path]:
    """Any story in the formats asked, as files `name`.html and so on; `record` writes what JSON holds of it.

    What is in the story must have been let through before: this room lays out what it is given. Raises StorageError
    when the folder cannot be written.
    """
    refuse_unknown(formats)
    drawings = _drawings(story) if _DRAWN & set(formats) else {}
    writers = _writers(story, record, drawings)
    try:
        return place({f"{name}.{one}": writers[one] for one in dict.fromkeys(formats)}, folder)
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


def draw_for_screen(card: Card, *, language: str) -> str:
    """The picture of a card as SVG to stand in a page without any style of its own."""
    from publiek.reports.pictures.drawing import draw, on_screen

    assert card.picture is not None
    return on_screen(draw(card.picture, language=language), card)


def start_drawing() -> None:
    """Start the drawing engine of this process, so that the first picture need not wait for it."""
    _start_drawing()


def _drawings(story: Story) -> dict[str, str]:
    from publiek.reports.pictures.drawing import draw_all

    return draw_all(story)


def _writers(story: Story, record: Record, drawings: Mapping[str, str]) -> dict[str, Write]:
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

    def json(path: Path) -> object:
        return record(story, path)

    return {"html": html, "pdf": pdf, "pptx": pptx, "xlsx": xlsx, "json": json}

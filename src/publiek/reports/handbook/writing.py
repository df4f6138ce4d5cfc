"""How does the handbook become a site of its own? Files that work without any server, network or script but the search.

`OUT/index.html` lets one choose a language; `OUT/nl` and `OUT/en` hold the pages; `OUT/look`, `OUT/search` and
`OUT/pictures` what they show. The look is that of the product and is handed over (`Dress`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from publiek import __version__
from publiek.errors import StorageError, Text
from publiek.handbook import Book, Page
from publiek.handbook.searching import index_of
from publiek.reports.handbook.definitions import book
from publiek.reports.words import Words

LANGUAGES = ("nl", "en")
MARK = ".publiek-handbook"


@dataclass(frozen=True)
class Dress:
    """Style sheets, fonts and the icon of the product, by the path they get below `look`."""

    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Written:
    """What was written: where one begins to read, and how many pages and files there are."""

    start: Path
    pages: int
    files: int


def write(out: Path, dress: Dress) -> Written:
    """Write the whole handbook below `out`, in both languages. A handbook that was there is replaced.

    Raises StorageError "handbook-folder-taken" when `out` holds something else, "handbook-not-written".
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).is_file())):
        raise StorageError(
            "handbook-folder-taken",
            Text("In deze map staat al iets anders.", "This folder already holds something else."),
            Text("Kies een lege map.", "Choose an empty folder."),
        )
    files = {**_look(dress), **_search(), **_pictures(), **_pages(), MARK: b""}
    failed = False
    try:
        for name in ("nl", "en", "look", "search", "pictures"):
            shutil.rmtree(out / name, ignore_errors=True)
        for name, content in files.items():
            place = out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError:
        failed = True
    if failed:
        raise StorageError(
            "handbook-not-written",
            Text("Het handboek kan niet worden weggeschreven.", "The handbook cannot be written."),
            Text(
                "Kijk of de schijf vol is en of u in deze map mag schrijven.", "See whether there is room and access."
            ),
        )
    return Written(out / "index.html", sum(len(book(one).pages) for one in LANGUAGES), len(files))


def _look(dress: Dress) -> dict[str, bytes]:
    return {f"look/{name}": content for name, content in dress.files.items()}


def _search() -> dict[str, bytes]:
    """The search: its program, its page part, and an index per language as a script (a file is asked for nothing)."""
    ours = resources.files("publiek.handbook.searching").joinpath("search.js").read_bytes()
    page = resources.files("publiek.reports.handbook").joinpath("searching.js").read_bytes()
    found = {"search/search.js": ours, "search/page.js": page}
    for language in LANGUAGES:
        content = json.dumps(index_of(book(language)), ensure_ascii=False, separators=(",", ":"))
        content = content.replace("\u2028", " ").replace("\u2029", " ")
        found[f"search/index.{language}.js"] = f"window.PUBLIEK_INDEX = {content};\n".encode()
    return found


def _pictures() -> dict[str, bytes]:
    folder = resources.files("publiek.handbook").joinpath("pictures")
    return {f"pictures/{one.name}": one.read_bytes() for one in folder.iterdir() if one.name.endswith(".png")}


def _pages() -> dict[str, bytes]:
    found = {"index.html": _template("choose").render(version=__version__).encode()}
    for language in LANGUAGES:
        told = book(language)
        found[f"{language}/index.html"] = _drawn(told, None)
        for one in told.pages:
            found[f"{language}/{one.code}.html"] = _drawn(told, one)
    return found


def _drawn(told: Book, page: Page | None) -> bytes:
    before, after = told.around(page.code) if page else (None, None)
    body = page.html(page_address="{code}.html", picture_address="../pictures/{name}.png") if page else ""
    return (
        _template("page")
        .render(
            say=Words(told.language).say,
            language=told.language,
            other="en" if told.language == "nl" else "nl",
            version=__version__,
            sections=told.sections,
            page=page,
            # Made by `handbook.rendering`, which lets no HTML of a writer through.
            body=Markup(body),  # noqa: S704
            before=before,
            after=after,
        )
        .encode()
    )


@cache
def _template(name: str) -> Template:
    loader = PackageLoader("publiek.reports.handbook", package_path="")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template(f"{name}.html.j2")

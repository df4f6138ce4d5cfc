"""Which pages are there, in which order, and what stands before and after one?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from publiek.errors import Text, UsageError
from publiek.handbook.page import Page
from publiek.vocabulary.data_files import read_yaml

LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Definitions:
    """Pages that follow from the code: their code, and per language the title, the lead and the Markdown."""

    code: str
    titles: Text
    leads: Text
    bodies: Text

    def page(self, language: str) -> Page:
        """The page in one language."""
        told = (one.in_language(language) for one in (self.titles, self.leads, self.bodies))
        return Page(self.code, language, *told, made=True)


@dataclass(frozen=True)
class Section:
    """Some pages under one title."""

    title: Text
    codes: tuple[str, ...]


@cache
def sections() -> tuple[Section, ...]:
    """The handbook from front to back."""
    told = read_yaml(_file("contents.yaml"))["sections"]
    return tuple(Section(Text(one["title"]["nl"], one["title"]["en"]), tuple(one["pages"])) for one in told)


@cache
def pages(language: str) -> tuple[Page, ...]:
    """Every written page in its order; pages made from the code come with a `Book`."""
    codes = [code for section in sections() for code in section.codes]
    return tuple(found for code in codes if (found := _written(code, language)))


def page(code: str, language: str) -> Page:
    """One written page. Raises UsageError "handbook-page-unknown"."""
    return Book(language).page(code)


@dataclass(frozen=True)
class Book:
    """The handbook in one language: what was written, and what follows from the code."""

    language: str
    definitions: tuple[Definitions, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages in their order."""
        known = {one.code: one for one in pages(self.language)}
        known |= {one.code: one.page(self.language) for one in self.definitions}
        return tuple(known[code] for section in sections() for code in section.codes if code in known)

    @property
    def sections(self) -> tuple[tuple[str, tuple[Page, ...]], ...]:
        """The pages under their titles."""
        known = {one.code: one for one in self.pages}
        return tuple(
            (one.title.in_language(self.language), tuple(known[code] for code in one.codes if code in known))
            for one in sections()
        )

    def page(self, code: str) -> Page:
        """One page. Raises UsageError "handbook-page-unknown"."""
        found = next((one for one in self.pages if one.code == code), None)
        if found is None:
            raise UsageError(
                "handbook-page-unknown",
                Text("Deze pagina staat niet in het handboek.", "This page is not in the handbook."),
                Text("Zoek met publiek handbook search WOORDEN.", "Search with publiek handbook search WORDS."),
            )
        return found

    def around(self, code: str) -> tuple[Page | None, Page | None]:
        """The page before and the page after one."""
        every = self.pages
        at = next(number for number, one in enumerate(every) if one.code == code)
        return (every[at - 1] if at else None, every[at + 1] if at + 1 < len(every) else None)


def _written(code: str, language: str) -> Page | None:
    place = resources.files("publiek.handbook").joinpath("pages", language, f"{code}.md")
    if not place.is_file():
        return None
    front, body = _parted(place.read_text(encoding="utf-8"))
    return Page(code, language, front["title"], front["lead"], body, tuple(front.get("also") or ()))


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """The front matter and the rest."""
    _, front, body = text.split("---\n", 2)
    return dict(read_yaml(front)), body.strip() + "\n"


def _file(name: str) -> str:
    return resources.files("publiek.handbook").joinpath(name).read_text(encoding="utf-8")

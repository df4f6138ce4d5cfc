"""What is one page of the handbook? A code, a title, a sentence that says what it is good for, and its Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from publiek.handbook.rendering import Rendered, rendered


@dataclass(frozen=True)
class Heading:
    """A part of a page: its level (2 or 3), its words, and where it is on the page."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True)
class Part:
    """The text under one heading, as plain words, to search in. The first part of a page has no heading."""

    title: str
    anchor: str
    words: str


@dataclass(frozen=True)
class Page:
    """One page in one language.

    `code`: the same in both languages, and its address; `also`: words by which people look for it that are not on it;
    `made`: whether it was made from the code and not written.
    """

    code: str
    language: str
    title: str
    lead: str
    markdown: str
    also: tuple[str, ...] = ()
    made: bool = False

    @cached_property
    def _laid(self) -> Rendered:
        return rendered(self.markdown)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The table of contents."""
        return tuple(Heading(*one) for one in self._laid.headings)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The plain words per heading."""
        return tuple(Part(*one) for one in self._laid.parts)

    @property
    def links(self) -> tuple[str, ...]:
        """Where the links of the page lead, as they were written."""
        return self._laid.links

    @property
    def pictures(self) -> tuple[str, ...]:
        """The pictures it shows, by name."""
        return self._laid.pictures

    def html(self, *, page_address: str, picture_address: str) -> str:
        """The page as safe HTML. In the addresses {code} and {name} are filled in."""
        return rendered(self.markdown, page_address, picture_address).html

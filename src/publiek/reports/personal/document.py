"""What is a paper for one person made of? Finished sentences in one language, sections, tables with few columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, repr=False)
class PersonalTable:
    """Rows of finished cells under heads; `numeric`: the columns that are written to the right."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, repr=False)
class PersonalSection:
    """A heading with sentences, items below one another, and tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    tables: tuple[PersonalTable, ...] = ()


@dataclass(frozen=True, repr=False)
class PersonalDocument:
    """The whole paper. `about`: label and answer below one another at the top."""

    title: str
    house: str
    language: str
    made_on: date
    about: tuple[tuple[str, str], ...] = ()
    opening: tuple[str, ...] = ()
    sections: tuple[PersonalSection, ...] = field(default_factory=tuple)

    def __repr__(self) -> str:
        return f"PersonalDocument({len(self.sections)} sections)"

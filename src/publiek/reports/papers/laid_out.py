"""How does a paper read in one language: title, front, sections, with open places marked? The same for every form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publiek.errors import Text
from publiek.governance.papers import OPEN, Items, Paper, Section, Subheading, Table
from publiek.governance.papers.wording import day, word

#: Control characters, zero-width and direction marks: they break XML or make a name look like another one.
#: Letters that fit on a line of a table; the most of them that one long word or one column may claim.
_LINE, _LONGEST_WORD, _WIDEST = 92, 22, 70
_NUMBER = re.compile(r"^(\d+)\. ")
_LETTERED = re.compile(r"^[A-D]?\d+\. ")
#: Papers of which every section has a number; others number in their texts (the DPIA as its model does), or do not.
_NUMBERED = ("record", "balance")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]+")


@dataclass(frozen=True)
class Run:
    """A piece of a sentence; `open`: a person must fill it in."""

    text: str
    open: bool = False


@dataclass(frozen=True)
class Part:
    """`kind`: paragraph, item, subheading or table; `runs` of a sentence, `cells` of a table (heads first).

    `headed`: a table right under a heading that says what it is; its caption need not be seen. `number`: of a
    subheading in a numbered section ("2.1").
    """

    kind: str
    runs: tuple[Run, ...] = ()
    cells: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    caption: str = ""
    headed: bool = False
    number: str = ""

    @property
    def wide(self) -> tuple[int, ...]:
        """How much of the line each column gets: room for its longest word, and of the rest by its longest text."""
        columns = [[plain(cell) for cell in column] for column in zip(*self.cells, strict=True)]
        least = [
            min(max(len(word) for cell in column for word in cell.split() or [""]), _LONGEST_WORD) + 3
            for column in columns
        ]
        wish = [max(min(max(map(len, column)), _WIDEST), least[at]) for at, column in enumerate(columns)]
        spare, more = max(_LINE - sum(least), 0), sum(wish) - sum(least)
        return tuple(few + (spare * (much - few) // more if more else 0) for few, much in zip(least, wish, strict=True))

    @property
    def short(self) -> bool:
        """Whether a table is so short that the end of a page need not cut it."""
        return len(self.cells) <= 12 and sum(len(plain(cell)) for row in self.cells for cell in row) < 1_500


@dataclass(frozen=True)
class LaidOut:
    """Everything that is printed, as finished text."""

    title: str
    house: str
    language: str
    made: str
    concept: str
    state: str
    open_heading: str
    open_places: tuple[str, ...]
    open_none: str
    contents: str
    page: str
    of: str
    sections: tuple[tuple[str, tuple[Part, ...]], ...]


def laid_out(paper: Paper, language: str) -> LaidOut:
    """The paper in `language` ("nl" or "en")."""
    code = "en" if language == "en" else "nl"

    def say(text: Text) -> str:
        return printable(text.in_language(code))

    made = word("front", "made", day=day(paper.made_on), version=paper.version)
    sections = tuple(
        _section(at, one, code, counted=paper.kind in _NUMBERED) for at, one in enumerate(paper.sections, 1)
    )
    return LaidOut(
        title=say(paper.title),
        house=printable(paper.house),
        language=code,
        made=say(made),
        concept=say(word("front", "concept")),
        state=say(word("front", "state")),
        open_heading=say(word("front", "open")),
        open_places=tuple(map(printable, paper.open_places(code))),
        open_none=say(word("front", "open_none")),
        contents=say(word("front", "contents")),
        page=say(word("front", "page")),
        of=say(word("front", "of")),
        sections=sections,
    )


def _section(at: int, section: Section, language: str, *, counted: bool) -> tuple[str, tuple[Part, ...]]:
    """A heading with its number, and what stands under it."""
    heading = printable(section.heading.in_language(language))
    told = f"{at}. {heading}" if counted else heading
    return told, tuple(_parts(section.blocks, language, heading=heading, number=str(at) if counted else ""))


def numbered(heading: str) -> tuple[bool, str]:
    """Whether a heading begins with a number of its own, and the heading without it."""
    return bool(_NUMBER.match(heading)), _NUMBER.sub("", heading)


def _parts(blocks: tuple[object, ...], language: str, *, heading: str, number: str) -> Iterator[Part]:
    under, last = 0, "\N{NULL}"
    for before, block in zip((None, *blocks), blocks, strict=False):
        if isinstance(block, Table):
            rows = (block.heads, *block.rows)
            cells = tuple(tuple(_runs(cell, language) for cell in row) for row in rows)
            caption = printable(block.caption.in_language(language))
            headed = (
                isinstance(before, Subheading)
                or caption.lower().endswith(last.lower())
                or _LETTERED.sub("", heading).startswith(caption)
            )
            yield Part("table", cells=cells, caption=caption, headed=headed)
        elif isinstance(block, Items):
            yield from (Part("item", _runs(one.text, language)) for one in block.items)
        elif isinstance(block, Subheading):
            under, last = under + 1, printable(block.text.in_language(language))
            yield Part("subheading", _runs(block.text, language), number=f"{number}.{under}" if number else "")
        else:
            yield Part("paragraph", _runs(block.text, language))  # type: ignore[attr-defined]


def _runs(text: Text, language: str) -> tuple[Run, ...]:
    """A sentence cut at its open places."""
    told = printable(text.in_language(language))
    made: list[Run] = []
    at = 0
    for hit in OPEN[language].finditer(told):
        made += [Run(told[at : hit.start()]), Run(hit.group(), open=True)]
        at = hit.end()
    return tuple(run for run in (*made, Run(told[at:])) if run.text)


def plain(runs: tuple[Run, ...]) -> str:
    """The sentence of these pieces."""
    return "".join(run.text for run in runs)


def one_line(text: str) -> str:
    """Without breaks: a heading or a cell is one line of a file."""
    return re.sub(r"\s+", " ", text).strip()


def printable(text: str) -> str:
    """Without what breaks a file or hides how a text reads."""
    return _UNPRINTABLE.sub(" ", text)

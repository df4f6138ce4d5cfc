"""What is a paper? A title and sections of finished sentences, made from facts; with open places for a person."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from publiek.errors import Text

#: Bump it when the same facts give other words by another way of making than by the texts themselves.
FORM = 1
#: A place that a person must fill in, as it stands in a sentence.
OPEN = {"nl": re.compile(r"\[Invullen: ([^\[\]]+)\]"), "en": re.compile(r"\[Fill in: ([^\[\]]+)\]")}


@dataclass(frozen=True)
class Paragraph:
    """One or a few sentences; `claims`: the codes of what they say that the software does."""

    text: Text
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Items:
    """Sentences below one another, each with a mark before it."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Subheading:
    """A heading within a section."""

    text: Text


@dataclass(frozen=True)
class Table:
    """Rows of cells under heads. `caption` tells what it is to who cannot see it."""

    caption: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


Block = Paragraph | Items | Subheading | Table


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. `product`: every sentence in it says what the software does."""

    code: str
    heading: Text
    blocks: tuple[Block, ...]
    product: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper of one house: always a concept, to be read by a person who answers for it.

    `register`: the version of the register of purposes; `facts`: the digest of all that the paper says, so that a paper
    on disk can be compared with the configuration of today.
    """

    kind: str
    title: Text
    house: str
    register: str
    made_on: date
    sections: tuple[Section, ...]
    agreement: str = ""
    state: str = "concept"
    facts: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The name of its file, without language and ending."""
        return f"{self.kind}-{self.agreement}" if self.agreement else self.kind

    @property
    def version(self) -> str:
        """Of which register and from which facts it was made."""
        return f"{self.register}-{self.facts[:12]}"

    def open_places(self, language: str) -> tuple[str, ...]:
        """What a person must still fill in, in the order of the paper, each once."""
        pattern = OPEN["en" if language == "en" else "nl"]
        found = (hit for text in self.texts() for hit in pattern.findall(text.in_language(language)))
        return tuple(dict.fromkeys(found))

    def texts(self) -> Iterator[Text]:
        """Every text of it, in order."""
        yield self.title
        for section in self.sections:
            yield section.heading
            for block in section.blocks:
                yield from texts_of(block)

    def claimed(self) -> frozenset[str]:
        """The codes of everything it says that the software does."""
        return frozenset(code for section in self.sections for one in section.blocks for code in _claims(one))

    def stamped(self) -> Paper:
        """The same paper with the digest of its facts."""
        told = [self.kind, self.house, self.agreement, self.register, FORM, [[t.nl, t.en] for t in self.texts()]]
        return replace(self, facts=hashlib.sha256(json.dumps(told).encode()).hexdigest())


def texts_of(block: Block) -> Iterator[Text]:
    """Every text of a block."""
    if isinstance(block, Items):
        yield from (one.text for one in block.items)
    elif isinstance(block, Table):
        yield block.caption
        yield from block.heads
        for row in block.rows:
            yield from row
    else:
        yield block.text


def _claims(block: Block) -> tuple[str, ...]:
    if isinstance(block, Items):
        return tuple(code for one in block.items for code in one.claims)
    return block.claims if isinstance(block, Paragraph) else ()

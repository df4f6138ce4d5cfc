"""Where are the sentences, and how does a number get into one?

All words a reader sees are data: `texts/*.yaml`, Dutch and English side by side. A template holds slots:
`{n:count}` writes n as its kind says (see `numbers`), `{n:boeker|boekers}` chooses by n being one, `{name}` is text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from publiek.reports.numbers import Numbers, finite
from publiek.vocabulary.data_files import read_yaml

#: Control characters, zero-width and direction marks: they break XML or make a title look like another one.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]+")
#: No title or name from a delivery is longer than this in a report.
LONGEST = 90


Texts = Mapping[str, Mapping[str, object]]


@cache
def texts_in(package: str) -> Texts:
    """Every text in the folder `texts` of a package by its path ("who-comes.question"), as {nl, en}."""
    found: dict[str, dict[str, object]] = {}
    for file in resources.files(package).joinpath("texts").iterdir():
        if file.name.endswith(".yaml"):
            content = read_yaml(file.read_text(encoding="utf-8"))
            _flatten(content, "", found)
    return found


def _texts() -> Texts:
    return texts_in("publiek.reports")


def _flatten(node: Mapping[str, object], path: str, found: dict[str, dict[str, object]]) -> None:
    if isinstance(node.get("nl"), str):
        found[path] = dict(node)
        return
    for key, child in node.items():
        assert isinstance(child, Mapping), f"no text at {path}.{key}"
        _flatten(child, f"{path}.{key}" if path else str(key), found)


def paths() -> tuple[str, ...]:
    """The path of every text there is."""
    return tuple(sorted(_texts()))


def both(path: str) -> Mapping[str, object]:
    """The two languages of one text, as written."""
    return _texts()[path]


def cleaned(value: object, *, most: int = LONGEST) -> str:
    """Free text from a delivery made fit to print: one line, printable, not endless. Escaping is for the layout."""
    text = " ".join(_UNPRINTABLE.sub(" ", str(value)).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


class _Template(string.Formatter):
    """Fills slots; knows kinds and singular/plural. Values are never looked into (no attributes, no items)."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    def get_field(self, field_name: str, args: Sequence[object], kwargs: Mapping[str, object]) -> tuple[object, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" in format_spec:
            one, more = format_spec.split("|")
            return one if finite(value) and round(value) == 1 else more  # type: ignore[call-overload]
        return self.numbers.write(format_spec or "text", value)


@dataclass(frozen=True)
class Words:
    """The texts in one language: those of the reports, or `texts`."""

    language: str = "nl"
    texts: Texts = field(default_factory=_texts, compare=False, repr=False)

    @property
    def numbers(self) -> Numbers:
        """How this language writes numbers."""
        return Numbers(self.language)

    def has(self, path: str) -> bool:
        """Whether there is a text at `path`."""
        return path in self.texts

    def say(self, path: str, /, **values: object) -> str:
        """The text at `path` with its slots filled. Raises KeyError for a text or a value that is not there."""
        template = str(self.texts[path][self.language])
        return _Template(self.numbers).vformat(template, (), values)

    def maybe(self, path: str, /, **values: object) -> str:
        """The text at `path`, or "" when there is none."""
        return self.say(path, **values) if self.has(path) else ""

    def label(self, family: str, code: object) -> str:
        """The word for a code ("genre", "dance"); a code without a word is a free text and is cleaned."""
        path = f"{family}.{code}"
        return self.say(path) if self.has(path) else cleaned(code)

    def listed(self, items: Sequence[str]) -> str:
        """One sentence part: "a", "a en b", "a, b en c"."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.say('frame.and')} {items[-1]}"

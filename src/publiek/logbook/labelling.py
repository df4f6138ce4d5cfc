"""What is an entry of the log called, in words of people?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml


def label(section: str, code: str) -> Text:
    """The words for a code of labels.yaml ("actions", "subjects", …); the code itself where it has none."""
    return _labels()[section].get(code) or Text(code, code)


def subject_in_words(subject: str) -> Text:
    """A subject with its first word in both languages: "delivery 5" is "levering 5"."""
    first, space, rest = subject.partition(" ")
    told = label("subjects", first)
    return Text(f"{told.nl}{space}{rest}", f"{told.en}{space}{rest}")


def details_in_words(detail: Mapping[str, object]) -> Text:
    """The counts and codes of an entry that have words; the others are for `publiek log export`."""
    known = _labels()["details"]
    told = [(known[name], label("policies", str(value))) for name, value in detail.items() if name in known]
    return Text(*(", ".join(f"{getattr(a, one)} {getattr(b, one)}" for a, b in told) for one in ("nl", "en")))


@cache
def _labels() -> Mapping[str, Mapping[str, Text]]:
    told = read_yaml(resources.files(__package__).joinpath("labels.yaml").read_text(encoding="utf-8"))
    return {section: {code: Text(**words) for code, words in one.items()} for section, one in told.items()}

"""What are courses and sessions about, for whom, and how hard? Short closed lists, so that one can look for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

LISTS = ("themes", "roles", "levels", "forms")


@cache
def words(name: str) -> Mapping[str, Text]:
    """One list: code -> its words. `name`: of LISTS."""
    read = read_yaml(files("publiek.knowledge").joinpath("words.yaml").read_text(encoding="utf-8"))
    return {code: Text(told["nl"], told["en"]) for code, told in read[name].items()}


def code_of(name: str, told: str) -> str:
    """The code that somebody means, who wrote the code or its word in either language; "" when none is meant."""
    wanted = " ".join(told.casefold().split())
    for code, text in words(name).items():
        if wanted in (code, text.nl.casefold(), text.en.casefold()):
            return code
    return ""


def said(name: str, codes: Iterable[str], language: str) -> str:
    """The words of some codes, with commas between."""
    return ", ".join(words(name)[code].in_language(language) for code in codes if code in words(name))

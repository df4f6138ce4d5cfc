"""Which page of the handbook belongs to what somebody is looking at? Per figure and per page of the site."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from publiek.handbook.book import page
from publiek.vocabulary.data_files import read_yaml


@cache
def context() -> dict[str, dict[str, str]]:
    """The map: `figures` by the code of a figure or card, `pages` by the name of an address (a * stands for any end).

    A value is the code of a page, with the #anchor of the Dutch page where one part of it is meant.
    """
    text = resources.files("publiek.handbook").joinpath("context.yaml").read_text(encoding="utf-8")
    told = read_yaml(text)
    return {kind: {str(key): str(value) for key, value in told[kind].items()} for kind in ("figures", "pages")}


def for_figure(code: str, language: str = "nl") -> str:
    """The page (or part of one, after a #) that explains a figure or card; "" when there is none."""
    return _in_language(_found(context()["figures"], code), language)


def for_page(route: str, language: str = "nl") -> str:
    """The page (or part of one, after a #) that belongs to a page of the site; "" when there is none.

    `route`: the name of its address; of a chapter of figures "chapter:audience".
    """
    return _in_language(_found(context()["pages"], route), language)


def _found(known: dict[str, str], name: str) -> str:
    if name in known:
        return known[name]
    fitting = [pattern for pattern in known if "*" in pattern and fnmatchcase(name, pattern)]
    return known[max(fitting, key=len)] if fitting else ""


@cache
def _in_language(place: str, language: str) -> str:
    """The same place on the page in another language: headings stand in the same order in both."""
    code, _, anchor = place.partition("#")
    if not anchor or language == "nl":
        return place
    at = [one.anchor for one in page(code, "nl").headings].index(anchor)
    return f"{code}#{page(code, language).headings[at].anchor}"

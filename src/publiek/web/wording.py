"""Where are the words of the site? In `texts/*.yaml`, Dutch and English side by side, beside those of the reports."""

from __future__ import annotations

from functools import cache

from django.utils.functional import lazy
from django.utils.translation import get_language

from publiek.reports.words import Texts, Words, texts_in


@cache
def site_texts() -> Texts:
    """The texts of the reports and of the site by path. Raises ValueError when both have one path."""
    reports, site = texts_in("publiek.reports"), texts_in("publiek.web")
    if both := sorted(set(reports) & set(site)):
        raise ValueError(f"two texts at {', '.join(both)}")
    return {**reports, **site}


@cache
def words(language: str) -> Words:
    """The texts of the site in one language ("nl" or "en")."""
    return Words("en" if language == "en" else "nl", site_texts())


def now() -> Words:
    """The texts in the language of this request."""
    return words(language_now())


def language_now() -> str:
    """The language of this request: "nl", or "en"."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


#: A text in the language of whoever reads it, for what is made before anybody asks.
said = lazy(lambda path: now().say(path), str)

"""What is a title without a venue's own way of writing it?

"TG Linde / DE KERSENTUIN (try-out, 8+)" -> segments ("toneelgroep linde", "kersentuin"), age 8. Which segment is the
title and which is the maker is not decided here: that takes other titles (see `known_makers`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.vocabulary.data_files import read_yaml

_BETWEEN = re.compile(r"\s*(?:[–—|•·:;()\[\]\"“”«»]|\s[-/+]+\s|/|\s-|-\s|,\s|!\s|\?\s|(?<=\w{5})\.\s)\s*")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SEASON = re.compile(r"\b(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)\b")
_AGE = re.compile(
    r"\b(\d{1,2})\s*(?:\+|plus\b)|\b(?:vanaf|from|leeftijd|v\.?a\.?)\s*(\d{1,2})\s*(?:jaar|jr|years?)?\b"
    r"|\b(\d{1,2})\s*(?:-|t/m|tot)\s*\d{1,2}\s*(?:jaar|jr)\b|\b(\d{1,2})\s*(?:jaar|jr)\b"
)
_TURNED = re.compile(r"^([^,]*\w),\s*(de|het|een|the|la|le|les)\b(?=\s*(?:$|[(\[/|:–—-]))", re.IGNORECASE)
_EDITION = re.compile(r"\b(\d{1,3})\s*(?:e|de|ste|th|nd|rd|st)\s+(?:editie|edition|jaargang|keer)\b")
_NUMBER = re.compile(r"(?:#|nr\.?\s*)(\d{1,3})\b")


@dataclass(frozen=True)
class Title:
    """A title taken apart. `segments`: folded, without articles, in the order they stood; `people`: whom it is with.

    `versions`: what makes it another version; `part`: which part, edition or episode ("2"), "" when none is told.
    """

    segments: tuple[str, ...]
    versions: frozenset[str] = frozenset()
    part: str = ""
    year: int | None = None
    age: int | None = None
    people: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Lower case, without accents, punctuation or double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " en ")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same words once what a venue adds is left out."""
    first, second = read_title(one), read_title(other)
    return bool(first.segments) and set(first.segments) == set(second.segments) and first.part == second.part


def read_title(text: str) -> Title:
    """A title taken apart. Text without letters or digits gives no segments."""
    rest, year = _taken_year(_turned(" ".join(text.split())))
    rest, age = _taken_age(rest)
    rest, part = _taken_part(rest)
    segments, people, versions = [], [], set()
    for raw in _BETWEEN.split(_shortened().sub(lambda found: found[0].replace(".", " "), rest)):
        words, stars = _without_people(folded(raw))
        people.extend(star for star in stars if star)
        for piece in _by_maker(words):
            plain, found = _plain(piece)
            versions |= found
            plain, told = _taken_tail(plain, bool(segments)) if not part else (plain, "")
            part = part or told
            if plain and plain not in segments and plain not in _articles():
                segments.append(plain)
    segments = [segment for segment in segments if segment not in _series()] or segments
    if not segments and folded(text):
        # Nothing but announcements ("Film", "1984", "Reprise"): then that is what it is called.
        segments = [without_articles(folded(text))]
    return Title(tuple(segments), frozenset(versions), part, year, age, tuple(people))


@cache
def lists() -> Mapping[str, Any]:
    """The words of titles.yaml."""
    told: Mapping[str, Any] = read_yaml(files("publiek.programme").joinpath("titles.yaml").read_text("utf-8"))
    return told


def without_articles(words: str) -> str:
    """The words without articles; as they were when nothing else is left."""
    kept = [word for word in words.split() if word not in _articles()]
    return " ".join(kept) if kept else words


@cache
def _articles() -> frozenset[str]:
    return frozenset(lists()["articles"])


@cache
def _phrases(name: str) -> tuple[str, ...]:
    """Phrases of one list, the longest first."""
    return tuple(sorted({folded(phrase) for phrase in lists()[name]}, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _phrases(name))) + r")\b")


@cache
def _version_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    told = lists()["versions"].items()
    longest = {name: sorted(map(folded, words), key=len, reverse=True) for name, words in told}
    return tuple((name, re.compile(r"\b(?:" + "|".join(words) + r")\b")) for name, words in longest.items())


def _turned(text: str) -> str:
    """As in "Kersentuin, de" -> "de Kersentuin"."""
    found = _TURNED.match(text)
    return f"{found[2]} {found[1]}{text[found.end() :]}" if found else text


def _taken_year(text: str) -> tuple[str, int | None]:
    if found := _SEASON.search(text):
        first, second = int(found[1]), int(found[2])
        if second == first + 1:
            return text.replace(found[0], " | "), 2000 + first
    if (found := _YEAR.search(text)) and text.strip() != found[0]:
        return text.replace(found[0], " "), int(found[0])
    return text, None


def _taken_age(text: str) -> tuple[str, int | None]:
    found = _AGE.search(text.lower())
    if not found:
        return text, None
    age = int(next(group for group in found.groups() if group))
    if age > 18:  # "1 jaar 100": not an age that shows are for
        return text, None
    return text[: found.start()] + " | " + text[found.end() :], age


def _taken_part(text: str) -> tuple[str, str]:
    lower = text.lower()
    words = "|".join(map(re.escape, lists()["parts"]))
    numbers = "|".join([*lists()["numbers"], *lists()["roman"], "v"])
    found = re.search(rf"\b(?:{words})\.?\s*(\d{{1,3}}|{numbers})\b", lower) or _EDITION.search(lower)
    found = found or _NUMBER.search(lower)
    if not found:
        return text, ""
    return text[: found.start()] + " | " + text[found.end() :], _number(found[1])


def _taken_tail(words: str, behind: bool) -> tuple[str, str]:
    """A number at the end of words, or alone behind others, is a part: "kersentuin 2", "kersentuin ii"."""
    head, _, last = words.rpartition(" ")
    if (head or behind) and (last in lists()["roman"] or (last.isdigit() and len(last) <= 2)):
        return head, _number(last)
    return words, ""


def _number(text: str) -> str:
    known = {**lists()["roman"], **lists()["numbers"], "v": 5}
    return str(int(known.get(text, text)))


def _without_people(words: str) -> tuple[str, list[str]]:
    """Words before "met", and who comes after it."""
    found = re.search(r"(?:^|\s)(?:" + "|".join(_phrases("with")) + r")\s", words)
    if not found:
        return words, []
    return words[: found.start()], [words[found.end() :]]


def _by_maker(words: str) -> list[str]:
    """As in "kersentuin door toneelgroep linde" -> two segments."""
    found = re.search(r"(?:^|\s)(?:" + "|".join(_phrases("by")) + r")\s", words)
    return [words[: found.start()], words[found.end() :]] if found else [words]


def _plain(words: str) -> tuple[str, set[str]]:
    """Words without what announces, without articles, abbreviations in full; and the versions that were named."""
    versions = set()
    for name, pattern in _version_patterns():
        if (found := pattern.search(words)) and (name != "family" or words != found[0]):
            versions.add(name)
            words = pattern.sub(" ", words)
        elif found:
            versions.add(name)
            words = ""
    left = " ".join(_any_of("announcing").sub(" ", words).split())
    while left and (found := _at_the_end().search(left)):
        left = left[: found.start()].strip()
    return without_articles(in_full(left)), versions


def in_full(words: str) -> str:
    """Folded words with abbreviations written out ("tg linde" -> "toneelgroep linde")."""
    short = lists()["short"]
    return _abbreviations().sub(lambda found: str(short[found[0]]), words)


@cache
def _series() -> frozenset[str]:
    return frozenset(without_articles(folded(name)) for name in lists()["series"])


@cache
def _shortened() -> re.Pattern[str]:
    """An abbreviation with its full stop, which ends no sentence ("Ens. Linde", "Th.gr. Linde")."""
    words = [re.escape(str(word)).replace(r"\ ", r"\.\s?") for word in lists()["short"]]
    return re.compile(r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\.", re.IGNORECASE)


@cache
def _abbreviations() -> re.Pattern[str]:
    longest = sorted(map(str, lists()["short"]), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(longest) + r")\b")


@cache
def _at_the_end() -> re.Pattern[str]:
    """What stands alone, or (a few of them) behind a name: "Linde live"."""
    trailing = "live in concert|live|on tour|tour|tournee"
    return re.compile(r"^(?:" + "|".join(_phrases("alone")) + rf")$|(?<=\w)\s(?:{trailing})$")

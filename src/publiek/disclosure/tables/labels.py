"""Does any text that goes out name an organisation, a place people come, or a person? Then it does not go out.

In 2025 a public dashboard of a national funder showed ticket figures of organisations, because labels that houses typed
themselves (kinds of tickets) had names in them. Hence two guards. *Codes*: what a table is divided by is a code of a
known list, never words somebody typed. *Scan*: all other text that goes out (titles, notes, names of files) is compared
with the names that are known, as somebody would read them: without case, accents, punctuation, look-alike letters and
spaces, and with a letter or two wrong. A refusal says where, never what was written there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from publiek.disclosure.tables.cells import ALL, Lattice
from publiek.errors import DisclosureError, Text

#: Letters of other scripts, and digits in words, that are read as these.
_LOOKS_LIKE = str.maketrans(
    {"а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c", "т": "t", "у": "y"}
    | {"х": "x", "і": "i", "ј": "j", "ѕ": "s", "ԁ": "d", "ɡ": "g", "ӏ": "l", "α": "a", "β": "b", "ε": "e", "ζ": "z"}
    | {"η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x"}
    | {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
_DIGITS = str.maketrans("013457", "oleast")
#: Words of six letters or more that are in many names and name nobody.
_ANYBODY = frozenset({
    "stichting", "vereniging", "theater", "theatre", "schouwburg", "museum", "musea", "festival", "podium",
    "concertgebouw", "orkest", "ensemble", "galerie", "bioscoop", "bibliotheek", "poppodium", "muziek", "centrum",
    "centre", "house", "cultuur", "kunst", "gezelschap", "producties", "culture", "gallery", "library", "cinema",
    "orchestra", "company", "foundation",
})  # fmt: skip
_IN_FRONT = frozenset({"de", "het", "een", "the", "a", "stichting", "vereniging", "bv", "nv"})
#: Names shorter than this must stand there as words of their own; from _NEAR on a wrong letter is seen through.
_INSIDE, _NEAR, _TWO_WRONG, _PART = 6, 8, 14, 6
_PATTERNS = {
    "e-mail": re.compile(r"[^\s@]+\s?(?:@|\(at\)|\[at\])\s?[^\s@]+\.[a-z]{2,}", re.IGNORECASE),
    "phone": re.compile(r"(?<!\d)(?:(?:\+|00)[1-9]\d?[\s.()-]*(?:\d[\s.()-]?){8,11}|0[1-9](?:[\s.-]?\d){8})(?!\d)"),
    "postcode": re.compile(r"(?<!\d)[1-9]\d{3}(?:\s?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})(?![A-Za-z])"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]){11,30}\b", re.IGNORECASE),
}


@dataclass(frozen=True)
class Words:
    """What is known of words: `codes` per dimension, `names` of organisations and venues, and `common` words (names of
    municipalities, say) that are no secret when they stand alone though they are part of a name.
    """

    codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    names: Collection[str] = ()
    common: Collection[str] = ()


@dataclass(frozen=True)
class Hit:
    """Where something was found, and what kind: name, e-mail, phone, postcode or iban. Never the text."""

    where: str
    what: str


def require_codes(lattice: Lattice, known: Mapping[str, Collection[str]]) -> None:
    """Raises DisclosureError "label-not-a-code" when a dimension has a code that is in no list: free text, perhaps."""
    for dimension in lattice.dimensions:
        listed = set(known.get(dimension.name, ()))
        unknown = sum(code not in listed for code in dimension.nodes if code != ALL)
        if unknown:
            raise DisclosureError(
                "label-not-a-code",
                Text(
                    "Een tabel is verdeeld naar woorden die in geen codelijst staan.",
                    "A table is divided by words that are in no code list.",
                ),
                Text("Zet ze om naar een codelijst; vrije tekst gaat nooit uit.", "Map them to a code list first."),
                {"dimension": dimension.name, "unknown": unknown},
            )


def refuse_names(texts: Mapping[str, str], words: Words) -> None:
    """Raises DisclosureError "label-refused", with where and what kind, when a text names somebody."""
    hits = found(texts, words)
    if hits:
        raise DisclosureError(
            "label-refused",
            Text(
                "In een tekst staat iets dat een organisatie of een persoon kan aanwijzen.",
                "A text holds something that can point at an organisation or a person.",
            ),
            Text("Schrijf de tekst anders, zonder namen.", "Write the text differently, without names."),
            {"found": [{"where": hit.where, "what": hit.what} for hit in hits]},
        )


def found(texts: Mapping[str, str], words: Words) -> list[Hit]:
    """What the texts (where -> text) hold that may not go out."""
    common = {folded(word) for text in words.common for word in _words(text)} | _ANYBODY
    whole = [name for name in {_name(name) for name in words.names} if name]
    parts = sorted({part for name in words.names for part in _words(name) if len(part) >= _PART and part not in common})
    hits = []
    for where, text in texts.items():
        hits += [Hit(where, what) for what in _contacts(text)]
        if any(_holds(text, name) for name in whole) or any(_stands(_words(text), part) for part in parts):
            hits.append(Hit(where, "name"))
    return hits


def folded(text: str) -> str:
    """The letters and digits as they are read: no case, accents, punctuation, spaces or look-alikes."""
    return "".join(_words(text))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    plain = plain.casefold().translate(_LOOKS_LIKE)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", plain.translate(_LOOKS_LIKE))
    return tuple(word if word.isdigit() else word.translate(_DIGITS) for word in words)


def _name(name: str) -> str:
    """A name without the words in front that people leave out."""
    words = list(_words(name))
    while len(words) > 1 and words[0] in _IN_FRONT:
        words = words[1:]
    return "".join(words)


def _holds(text: str, name: str) -> bool:
    words = _words(text)
    if _stands(words, name):
        return True
    whole = "".join(words)
    if len(name) >= _INSIDE and name in whole:
        return True
    return len(name) >= _NEAR and _nearly(whole, name, 2 if len(name) >= _TWO_WRONG else 1)


def _stands(words: Sequence[str], name: str) -> bool:
    """Whether one or more words in a row are the name."""
    for start in range(len(words)):
        run = ""
        for word in words[start:]:
            run += word
            if run == name:
                return True
            if len(run) >= len(name):
                break
    return False


def _nearly(text: str, name: str, wrong: int) -> bool:
    """Whether the name is in the text with at most `wrong` letters changed, left out or added (Sellers 1980)."""
    size = len(name) // (wrong + 1)
    pieces = [name[n * size : (n + 1) * size] for n in range(wrong + 1)]
    if not any(piece in text for piece in pieces):
        return False
    before = list(range(len(name) + 1))
    for sign in text:
        now = [0]
        for place, letter in enumerate(name, start=1):
            now.append(min(before[place - 1] + (sign != letter), before[place] + 1, now[-1] + 1))
        if now[-1] <= wrong:
            return True
        before = now
    return False


def _contacts(text: str) -> Iterable[str]:
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    for what, pattern in _PATTERNS.items():
        if any(what != "iban" or _is_iban(hit.group()) for hit in pattern.finditer(plain)):
            yield what


def _is_iban(text: str) -> bool:
    """Whether the check digits hold for some beginning of it (words may follow)."""
    signs = re.sub(r"\s", "", text).upper()
    for size in range(15, min(len(signs), 34) + 1):
        turned = signs[4:size] + signs[:4]
        if int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1:
            return True
    return False

"""Which field does a column header name?

Headers are compared *squashed*: lower case, no accents, no spaces, no punctuation, so that "E-mail adres", "EMAILADRES"
and "emailAdres" are one. A header may name several fields ("Datum"): then it is a question, answered in `reading`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publiek.vocabulary.data_files import read_yaml

#: Words that say whose the value is, and how much a column so marked gives way to one without (the booker comes first).
_WHOSE = {
    **dict.fromkeys(
        [
            "klant",
            "koper",
            "boeker",
            "besteller",
            "customer",
            "buyer",
            "booker",
            "purchaser",
            "client",
            "kunde",
            "kaufer",
            "acheteur",
        ],
        0,
    ),
    **dict.fromkeys(
        [
            "van",
            "de",
            "het",
            "der",
            "des",
            "du",
            "uw",
            "je",
            "jouw",
            "your",
            "the",
            "of",
            "contact",
            "contactpersoon",
            "home",
            "prive",
        ],
        0,
    ),
    **dict.fromkeys(["incl", "inclusief", "including", "excl", "exclusief", "btw", "vat", "euro", "eur", "in"], 0),
    **dict.fromkeys(
        ["factuur", "factuuradres", "billing", "invoice", "rechnung", "rechnungsadresse", "facturation"], 1
    ),
    **dict.fromkeys(
        ["aflever", "verzend", "bezorg", "delivery", "shipping", "liefer", "lieferadresse", "livraison"], 2
    ),
    **dict.fromkeys(
        ["bezoeker", "deelnemer", "attendee", "visitor", "guest", "gast", "teilnehmer", "besucher", "participant"], 3
    ),
}
#: A place with these words beside it is the place of the event, not of the booker.
_VENUE_WORDS = frozenset(
    [
        "locatie",
        "venue",
        "zaal",
        "theater",
        "theatre",
        "event",
        "evenement",
        "voorstelling",
        "hall",
        "saal",
        "lieu",
        "salle",
    ]
)
_PLACE_FIELDS = frozenset(
    [
        "postcode",
        "postcode_digits",
        "postcode_letters",
        "city",
        "country",
        "address",
        "street",
        "house_number",
        "house_addition",
    ]
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Meaning:
    """One field a header may name. `rank` 0 is best; `language` is "nl", "en", "de" or "fr"."""

    field: str
    rank: int
    language: str


def plain(text: str) -> str:
    """Lower case without accents; "#" reads as "nr"; everything that is no letter or digit becomes one space."""
    written = unicodedata.normalize("NFKD", text.replace("#", " nr ").replace("№", " nr "))
    folded = unicodedata.normalize("NFKD", written.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))


def squash(text: str) -> str:
    """The form in which headers are compared: `plain` without its spaces."""
    return plain(text).replace(" ", "")


def load(name: str) -> dict[str, object]:
    """One of the YAML files beside this module."""
    loaded: dict[str, object] = read_yaml(files("publiek.deliveries").joinpath(name).read_text(encoding="utf-8"))
    return loaded


@cache
def dictionary() -> dict[str, tuple[Meaning, ...]]:
    """Squashed header -> the fields it may name, from headers.yaml."""
    found: dict[str, dict[str, Meaning]] = {}
    for field, languages in load("headers.yaml").items():
        for language, words in languages.items():  # type: ignore[attr-defined]
            for word in words:
                rank = 5 if word.startswith("~") else 0
                found.setdefault(squash(word), {}).setdefault(field, Meaning(field, rank, language))
    return {word: tuple(meanings.values()) for word, meanings in found.items()}


@cache
def ignored() -> dict[str, str]:
    """Squashed header -> the reason (of fields.yaml) why it is known but not read."""
    return {squash(word): reason for reason, words in load("ignored.yaml").items() for word in words}  # type: ignore[attr-defined]


def meanings(header: str) -> tuple[Meaning, ...]:
    """The fields `header` may name, in the order of the dictionary; empty when the header is unknown or ignored.

    Tried in turn: the whole header, the header without brackets, the header without the words that say whose it is.
    """
    for form in _forms(header):
        squashed = squash(form)
        if squashed in ignored():
            return ()
        if squashed in dictionary():
            return dictionary()[squashed]
    return _whose(header)


def reason_ignored(header: str) -> str | None:
    """The reason why a known header is not read, None when it is read or unknown."""
    for form in _forms(header):
        squashed = squash(form)
        if squashed in dictionary():
            return None
        if squashed in ignored():
            return ignored()[squashed]
    return None


def is_known(header: str) -> bool:
    """Whether the dictionary knows `header`, to read it or to leave it."""
    return bool(meanings(header)) or reason_ignored(header) is not None


def without_brackets(header: str) -> str:
    """The header without what stands in brackets, which can be anything: "E-mail (Jan)" is "E-mail "."""
    return _BRACKETS.sub(" ", header)


def _forms(header: str) -> Iterator[str]:
    yield header
    if _BRACKETS.search(header):
        yield without_brackets(header)


def _whose(header: str) -> tuple[Meaning, ...]:
    """The header read without the words that say whose it is ("Postcode van de koper")."""
    words = plain(_CAMEL.sub(" ", without_brackets(header))).split()
    left = [word for word in words if word not in _WHOSE]
    venue = bool(_VENUE_WORDS & set(words))
    place = [word for word in left if word not in _VENUE_WORDS] if venue else left
    if not place or len(place) == len(words):
        return ()
    rank = max((_WHOSE[word] for word in words if word in _WHOSE), default=0)
    read = dictionary().get("".join(left), ())
    if venue or "".join(left) in ignored():
        read = tuple(m for m in read if m.field not in _PLACE_FIELDS)
    return tuple(Meaning(m.field, m.rank + rank, m.language) for m in read)

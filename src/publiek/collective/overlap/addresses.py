"""Which house number and which addition does an address name, however it was written?

"Kerkstraat 12-hs", "nr. 12 huis" and 12 with H in a column of its own are the same home; 12 and 12-A are not: what is
merged wrongly makes two households one, what is split wrongly makes one household two. Letters and numbers behind the
house number are the addition, in capitals, without signs ("12 A-3" is A3), but 1-1 is not 11. What cannot be read as
house number and addition for certain is no address: it is dropped and counted, never guessed. A post-office box is no
home.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Words behind a house number, and how the register of addresses writes them; "" says nothing that tells homes apart.
_WORDS = {
    "HUIS": "H", "HS": "H", "PARTERRE": "H", "BIS": "BIS", "TER": "TER",
    "BG": "BG", "BGG": "BG", "BEG": "BG", "BEGANE": "BG", "GROND": "",
    "HOOG": "", "HG": "", "ETAGE": "", "VERDIEPING": "", "E": "E", "II": "2", "III": "3",
    "UNIT": "", "KAMER": "", "KMR": "", "APP": "", "APPT": "", "APT": "", "APPARTEMENT": "", "FLAT": "", "BOX": "",
    "ROOD": "RD", "RD": "RD", "ZWART": "ZW", "ZW": "ZW", "TO": "TO", "TEGENOVER": "TO",
    "BOVEN": "BOV", "BOV": "BOV", "BENEDEN": "BEN", "BEN": "BEN", "ONDER": "OND", "OND": "OND",
    "ACHTER": "ACH", "ACH": "ACH", "VOOR": "VOOR", "LINKS": "LI", "LI": "LI", "RECHTS": "RE", "RE": "RE",
    "NR": "", "NO": "", "NUMMER": "", "HUISNR": "", "HUISNUMMER": "", "TOEV": "", "TOEVOEGING": "",
}  # fmt: skip
_NO_HOME = re.compile(r"\b(POSTBUS|ANTWOORDNUMMER|PO BOX|P\.?O\.? ?BOX)\b")
_POSTCODE = re.compile(r"[\s,]+(?:NL[ -]?)?[1-9][0-9]{3} ?(?!NR|NO)[A-Z]{2}(?![A-Z0-9]).*$")
_ORDINAL = re.compile(r"\b([0-9]{1,2}) ?E (HOOG|ETAGE|VERDIEPING)\b")
_NUMBERED = re.compile(
    r"(?:^|[\s,.#:-])(?:(?:NR|NO|NUMMER|HUISNR|HUISNUMMER)[.:\s]{0,2})?0*([1-9][0-9]{0,4})(?![0-9])(.*)$"
)
_LETTERS_FIRST = re.compile(r"^([A-Z]{1,3})[ .-]?0*([1-9][0-9]{0,4})$")
_LETTER = re.compile(r"[ -]?[A-Z](?![A-Z])")
_TOKEN = re.compile("|".join([*sorted((w for w in _WORDS if len(w) > 2), key=len, reverse=True), "[A-Z]+", "[0-9]+"]))
_ALLOWED = re.compile(r"[A-Z0-9\s./,()#:+'&-]*")
MOST_ADDITION = 8

Address = tuple[str, str]


@lru_cache(maxsize=65_536)
def read_address(line: str, number: str = "", addition: str = "") -> Address | None:
    """House number and addition, as ("12", "A3"); None when they are not certain.

    `line`: street and number together, or the street alone; `number` and `addition`: columns of their own, which win.
    """
    line, number, addition = (_plain(text) for text in (line, number, addition))
    if _NO_HOME.search(line) or _NO_HOME.search(number):
        return None
    if number:
        return _of_number(number, addition)
    return _of_line(line, addition)


def canonical(number: str, addition: str) -> Address | None:
    """A house number and an addition that were read before, in the form of today. Reading twice changes nothing."""
    return _of_number(_plain(number), _plain(addition))


def _plain(text: str) -> str:
    """Capitals, without accents, one space between words, hyphens of one kind."""
    spelled = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    bare = "".join(letter for letter in spelled if not unicodedata.combining(letter)).upper()
    return re.sub(r"\s+", " ", re.sub(r"[\u2010-\u2015\u2212_]", "-", bare)).strip(" ,.;-")


def _of_number(number: str, addition: str) -> Address | None:
    """From a column of house numbers: "12", "12A", "nr. 12", "12-hs"; and letters before it: "A12"."""
    first = _LETTERS_FIRST.match(number)
    if first and first[1] not in _WORDS:
        return _made(first[2], f"{first[1]} {addition}")
    found = _NUMBERED.match(number)
    if not found:
        return None
    behind = _addition(found[2])
    apart = _addition(addition)
    if behind is None or apart is None:
        return None
    # Some exports say the addition twice: "12A" and "A".
    return _made(found[1], apart if not behind or behind == apart else f"{found[2]} {addition}")


def _of_line(line: str, addition: str) -> Address | None:
    """From street and number in one text. A year in the name of a street ("Plein 1944") is not the house number."""
    text = _ORDINAL.sub(r"\1", _POSTCODE.sub("", line))
    tries: list[tuple[str, str]] = []
    start = 0
    while found := _NUMBERED.search(text, start):
        tries.append((found[1], found[2]))
        start = found.start(1) + len(found[1])
    for nth, (number, behind) in enumerate(tries):
        year = len(number) == 4 and "1500" <= number <= "2099"
        if year and nth + 1 < len(tries) and not _LETTER.match(behind):
            continue
        whole = _addition(behind)
        if whole is not None:
            apart = _addition(addition)
            if apart is None:
                return None
            return _made(number, apart if not whole or whole == apart else f"{behind} {addition}")
    return None


def _made(number: str, addition: str) -> Address | None:
    read = _addition(addition)
    return None if read is None else (number, read)


def _addition(text: str) -> str | None:
    """The addition in one word of capitals and digits ("" when there is none); None when the text is something else.

    Read until it stays as it is, so that an addition that was read before is the same when it is read again.
    """
    read = _joined(text)
    for _ in range(3):
        again = None if read is None else _joined(read)
        if again == read:
            return read
        read = again
    return None


def _joined(text: str) -> str | None:
    if not _ALLOWED.fullmatch(text):
        return None
    joined = ""
    for token in _TOKEN.findall(_ORDINAL.sub(r"\1", text.replace("T/O", "TO").replace("T.O", "TO"))):
        if token.isdigit():
            token = token.lstrip("0") or "0"
            joined += f"-{token}" if joined and joined[-1].isdigit() else token
        elif token in _WORDS:
            joined += _WORDS[token]
        elif len(token) <= 2:
            joined += token
        else:
            return None
    return joined if len(joined) <= MOST_ADDITION else None

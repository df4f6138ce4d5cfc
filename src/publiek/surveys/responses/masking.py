"""What in an open answer may point at a person, and is therefore replaced before anything is written?

E-mail addresses, numbers of six digits and more (telephone, BSN, bank account, birth date), addresses and postcodes
with letters, links and accounts, and names: what follows "mijn naam is" or a greeting, and any word with a capital
within a sentence that is no known place. Rather too much than too little; a name in small letters without such an
introduction, a nickname or a description is not recognised (decision 38).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publiek.vocabulary.data_files import read_yaml

#: Characters of an open answer that are kept, and that are looked at.
KEPT, LOOKED_AT = 500, 2_000

_LETTER = r"[^\W\d_]"
_TLD = r"(?:nl|com|org|net|eu|be|de|fr|uk|info|io|me|app|tv|amsterdam|frl|nu|biz)"
_DIGITS = r"(?:nul|zero|een|één|one|twee|two|drie|three|vier|four|vijf|five|zes|six|zeven|seven|acht|eight|negen|nine)"
_MONTHS = (
    r"(?:jan|feb|mrt|maart|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)"
    r"(?:uari|ruari|uary|ruary|ch|il|i|e|y|ustus|ust|tember|ober|ember)?\.?"
)
_STREET = (
    rf"{_LETTER}[\w'’.-]{{1,30}}(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|steeg|dreef|plantsoen|"
    r"markt|wal|park|ring|baan|street|road|lane|avenue)|straat|laan|gracht|plein|singel|kade|dijk|street"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"(?:https?:|www\.)\S+", re.IGNORECASE)),
    ("e-mail", re.compile(r"(?<!\S)[^\s@]*@\S*")),
    (
        "e-mail",
        re.compile(
            rf"(?<![\w.+-])[\w.+-]{{1,64}}\s?[\[({{]?\s?(?:at|apenstaartje|apenstaart)\s?[\])}}]?\s?[\w-]{{1,40}}"
            rf"(?:\s?(?:\.|dot|punt)\s?[\w-]{{1,40}}){{0,3}}"
            rf"\s?(?:\.|[\[(]?(?:dot|punt)[\])]?)\s?{_TLD}\b",
            re.IGNORECASE,
        ),
    ),
    ("link", re.compile(rf"(?<![\w.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}\.{_TLD}\b(?:/\S*)?", re.IGNORECASE)),
    (
        "account",
        re.compile(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|twitter|linkedin|facebook|fb|discord|telegram|whatsapp)\b"
            r"(?:\s?(?:[:=]|is|naam|account)\s?\S+(?:\s[A-Z]\S*)?|\s\S*[\d_]\S*|\s\w+\.\w+)",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(r"\b[A-Za-z]{2}\s?\d{2}\s?[A-Za-z]{4}\s?(?:\d[\s.-]?){6,}")),
    (
        "address",
        re.compile(rf"\b(?:{_STREET})\s{{0,2}},?\s?(?:nr\.?|nummer|no\.?)?\s?\d{{1,5}}(?:[\s-]?[A-Za-z]\b)?", re.I),
    ),
    ("number", re.compile(r"\(?\+?\(?\d(?:[\s./()\\_-]{0,3}\d){5,}")),
    (
        "number",
        re.compile(rf"(?<![\d/.-])\d{{1,2}}(?:\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?|\s{_MONTHS}\s)\d{{2,4}}(?!\d)", re.I),
    ),
    ("number", re.compile(rf"\b{_DIGITS}(?:[\s,.-]+{_DIGITS}){{4,}}\b", re.IGNORECASE)),
    ("number", re.compile(r"\b(?=[A-Z\d-]*\d)(?=[\d-]*[A-Z])[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,3}\b", re.IGNORECASE)),
    ("address", re.compile(r"\b(?:huisnummer|huisnr\.?|house number)\s?:?\s?\d+\w*", re.IGNORECASE)),
)
_POSTCODE = re.compile(
    r"\b[1-9]\d{3}(\s?)([A-Za-z]{2})(?![^\W\d_])(?:[\s,-]{0,3}(?:nr\.?\s?|huisnummer\s?)?\d{1,5}[A-Za-z]?\b)?"
)
#: A name follows these, small letters or not, unless the word is a plain one ("mevrouw was aardig").
_TITLE = re.compile(
    r"(?<!\w)((?:mevrouw|mevr|mw|meneer|dhr|de heer|buurman|buurvrouw|mr|mrs|miss)\.?\s+"
    rf"(?:(?:van|de|der|den|ten|ter|el)\s+)*)({_LETTER}[\w'’-]+)",
    re.IGNORECASE,
)
_WORD = re.compile(rf"{_LETTER}(?:[\w'’-]*\w)?\.?")
#: Where a sentence begins: at the start, or behind an end, a line, a colon or an opening quote.
_STARTS = re.compile(r"(?:^|[.!?:;…\n•]|[\"“‘(\[]|[-–]\s)\s*$")
_GAP = re.compile(r"[ \t]{1,3}|\s?[-&+/]\s?|,\s|['’]")


@dataclass(frozen=True)
class Masked:
    """A text without what points at a person: `kinds` were found and replaced; `shortened`: it was longer."""

    text: str
    kinds: tuple[str, ...] = ()
    shortened: bool = False


@cache
def _words() -> dict[str, frozenset[str]]:
    raw = read_yaml(files("publiek.surveys.responses").joinpath("masking.yaml").read_text(encoding="utf-8"))
    split = {"named": "|"}
    return {
        name: frozenset(word.strip() for word in told.split(split.get(name)) if word.strip())
        for name, told in raw.items()
    }


@cache
def _introduced() -> tuple[re.Pattern[str], re.Pattern[str]]:
    def either(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(_words()[name], key=len, reverse=True))

    part = r"[ \t]+[^\s,.;!?\[\]]+"
    named = re.compile(
        rf"(?<!\w)({either('named')})(?!\w)[\s,:!.-]*([^\s,.;!?\[\]]+\.?(?:{part}){{0,3}})", re.IGNORECASE
    )
    small = re.compile(
        r"(?<!\w)(ik ben|i am|i'm) ([a-zà-ÿ]{2,20} [a-zà-ÿ-]{3,20})(?=\s*(?:$|[.,;!?\n]|uit\b|van\b|from\b))", re.I
    )
    return named, small


def mask(text: str, *, places: frozenset[str] = frozenset()) -> Masked:
    """An open answer as it may be kept: at most 500 characters, with [name], [e-mail], [number], [address], [link] or
    [account] where those stood. `places`: names in small letters that are no persons.
    """
    bare = _bare(text)
    bare = bare.lower() if _all_capitals(bare) else bare
    found: list[str] = []
    for kind, pattern in _PATTERNS:
        bare = pattern.sub(_put(kind, found), bare)
    bare = _POSTCODE.sub(lambda hit: _postcode(hit, found), bare)
    bare = _introduced_names(bare, found)
    bare = _capitals(bare, places, found)
    bare = re.sub(r"(\[[a-z-]+\])(?:[\s,&-]*\1)+", r"\1", bare).strip()
    return Masked(bare[:KEPT], tuple(sorted(set(found))), len(bare) > KEPT or len(text) > LOOKED_AT)


def _bare(text: str) -> str:
    """One way of writing: composed letters, plain digits, no invisible characters, no half word at the end."""
    whole = unicodedata.normalize("NFKC", text[: LOOKED_AT + 1])
    whole = "".join(sign for sign in whole if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    whole = re.sub(r"[ \t\u00a0]+", " ", whole)
    if len(text) >= LOOKED_AT:
        whole = whole.rpartition(" ")[0]
    return whole


def _put(kind: str, found: list[str]) -> Callable[[re.Match[str]], str]:
    def put(hit: re.Match[str]) -> str:
        found.append(kind)
        return f"[{kind}]" + (" " if hit.group()[-1].isspace() else "")

    return put


def _postcode(hit: re.Match[str], found: list[str]) -> str:
    """A postcode with letters goes; "in 2019 is" stays."""
    if hit.group(1) and hit.group(2).islower() and hit.group(2) in _words()["plain"]:
        return hit.group()
    found.append("address")
    return "[address]"


def _introduced_names(text: str, found: list[str]) -> str:
    named, small = _introduced()

    def name(hit: re.Match[str]) -> str:
        if hit.group(2).startswith("["):
            return hit.group()
        found.append("name")
        return hit.group()[: hit.start(2) - hit.start()] + "[name]"

    def described(hit: re.Match[str]) -> str:
        plain = _words()["plain"] | _words()["between"]
        first, second = hit.group(2).lower().split(" ", 1)
        ends = ("end", "ig", "lijk", "loos", "baar", "isch", "sloten", "er", "en")
        if first in plain or second in plain or first.endswith(ends) or second.endswith(ends[:6]):
            return hit.group()
        found.append("name")
        return f"{hit.group(1)} [name]"

    def titled(hit: re.Match[str]) -> str:
        # Behind a dot a capital would be taken for the begin of a sentence; other capitals are looked at below.
        seen = hit.group(2)[0].isupper() and "." not in hit.group(1)
        if seen or hit.group(2).lower() in _words()["plain"] | _words()["between"]:
            return hit.group()
        found.append("name")
        return f"{hit.group(1)}[name]"

    return _TITLE.sub(titled, small.sub(described, named.sub(name, text)))


def _capitals(text: str, places: frozenset[str], found: list[str]) -> str:
    """Runs of words with a capital, with what stands between the parts of a name, replaced unless they are a place."""
    words = [word for word in _WORD.finditer(text) if not _inside(text, word)]
    parts, end, at = [], 0, 0
    while at < len(words):
        last = _run_end(text, words, at)
        if last is None:
            at += 1
            continue
        first = at
        person = _after_person(words, at)
        known = frozenset[str]() if person else places
        while first <= last and not _is_run_of_place(text, words[first : last + 1], known):
            if not _harmless(text, words, first, known, person=person):
                break
            first += 1
        run = words[first : last + 1]
        if run and not _is_run_of_place(text, run, known) and not _one_at_start(text, words, first, last):
            parts += [text[end : run[0].start()], "[name]"]
            end = run[-1].end() - (run[-1].group().endswith(".") and not _initial(run[-1].group()))
            found.append("name")
        at = last + 1
    return "".join([*parts, text[end:]])


def _after_person(words: list[re.Match[str]], at: int) -> bool:
    """Whether a word for a person stands before a run, or is its first: "mevrouw van Dongen", "Mevrouw Utrecht"."""
    before = at
    while before > 0 and words[before - 1].group().lower() in _words()["between"]:
        before -= 1
    near = [words[before - 1].group(), words[at].group()] if before else [words[at].group()]
    return any(word.rstrip(".").lower() in _words()["persons"] for word in near)


def _all_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 3 and sum(sign.isupper() for sign in letters) > 0.8 * len(letters)


def _inside(text: str, word: re.Match[str]) -> bool:
    """Whether a word is one of our own marks."""
    return text[word.start() - 1 : word.start()] == "[" or text[word.end() : word.end() + 1] == "]"


def _initial(word: str) -> bool:
    return len(word) == 2 and word.endswith(".")


def _capital(word: str) -> bool:
    return word[:1].isupper() or word[:2] in ("'T", "'S")


def _run_end(text: str, words: list[re.Match[str]], at: int) -> int | None:
    """The last word of the run of capitals that begins at `at`; None when no run begins there."""
    if not _capital(words[at].group()):
        return None
    last, seen = at, at
    while seen + 1 < len(words) and _GAP.fullmatch(text[words[seen].end() : words[seen + 1].start()] or " "):
        seen += 1
        if words[seen - 1].group().endswith(".") and not _initial(words[seen - 1].group()):
            break
        if _capital(words[seen].group()):
            last = seen
        elif words[seen].group().lower() not in _words()["between"]:
            break
    return last


def _harmless(text: str, words: list[re.Match[str]], at: int, places: frozenset[str], *, person: bool) -> bool:
    """Whether a word of a run is no part of a name: a small word at the start of a sentence, a language, a day."""
    if _initial(words[at].group()):
        return False
    word = words[at].group().rstrip(".").lower()
    if (
        (word in _words()["capital"] and not person)
        or word in _words()["between"]
        or (word in places and _alone(text, words, at))
    ):
        return True
    return word in _words()["plain"] and (_starts(text, words[at]) or len(word) == 1)


def _alone(text: str, words: list[re.Match[str]], at: int) -> bool:
    """Whether no other word with a capital follows: "Utrecht" is a place, "Utrecht Jansen" is not."""
    return at + 1 >= len(words) or not _capital(words[at + 1].group())


def _starts(text: str, word: re.Match[str]) -> bool:
    return _STARTS.search(text[: word.start()]) is not None


def _is_run_of_place(text: str, run: list[re.Match[str]], places: frozenset[str]) -> bool:
    """Whether the words together are the name of a place."""
    told = text[run[0].start() : run[-1].end()]
    return re.sub(r"\s+", " ", told.rstrip(".")).casefold() in places


def _one_at_start(text: str, words: list[re.Match[str]], first: int, last: int) -> bool:
    """One word with a capital where a sentence begins: any word has one there."""
    return first == last and _starts(text, words[first])

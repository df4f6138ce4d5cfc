"""Which kind of ours is a kind of LimeSurvey, with which answers, and when is it asked?"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence

from publiek.errors import Text
from publiek.surveys.instruments.questionnaire import Choice, Item, Route
from publiek.surveys.responses.lime_xml import Answer, Asked

_KINDS = {
    **dict.fromkeys("LOG5I!", "single"),
    **dict.fromkeys("MP", "multi"),
    **dict.fromkeys("FHABCE", "grid"),
    **dict.fromkeys("STU", "open"),
    "Y": "yes_no",
    "N": "number",
}
#: Answers that LimeSurvey has without writing them down: letter of the kind -> (code, Dutch, English).
_BUILT_IN: dict[str, tuple[tuple[str, str, str], ...]] = {
    "G": (("F", "vrouw", "woman"), ("M", "man", "man")),
    "5": tuple((str(at), str(at), str(at)) for at in range(1, 6)),
    "A": tuple((str(at), str(at), str(at)) for at in range(1, 6)),
    "B": tuple((str(at), str(at), str(at)) for at in range(1, 11)),
    "C": (("Y", "ja", "yes"), ("N", "nee", "no"), ("U", "weet niet", "uncertain")),
    "E": (("I", "meer", "increase"), ("S", "gelijk", "same"), ("D", "minder", "decrease")),
}
_HEALTH = re.compile(
    r"gezondheid|ziek|beperking|handicap|medisch|rolstoel|slechthorend|slechtziend|vermoeid|health|disab|illness|"
    r"wheelchair|medical|fatigue"
)
_EQUALS = re.compile(r"""\(*\s*!?\s*([A-Za-z]\w*)(?:\.NAOK|\.code)?\s*(?:==|\beq\b)\s*["']([\w-]+)["']\s*\)*""")
_LONGEST = 1_900


def kind_of(question: Asked) -> str | None:
    """Our kind; None when there is none. A text or number that asks a postcode is a postcode."""
    kind = _KINDS.get(question.type)
    words = f"{question.title} {' '.join(question.texts.values())}".casefold()
    if kind in ("open", "number") and re.search(r"postcode|postal code|zip code", words):
        return "postcode"
    return kind if question.type != "I" else None


def choices_of(question: Asked, kind: str) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """Rows and options of a question."""
    parts = [part for part in question.parts if part.scale == "0"]
    built_in = [Answer(code, {"nl": nl, "en": en}) for code, nl, en in _BUILT_IN.get(question.type, ())]
    answers = built_in or [answer for answer in question.answers if answer.scale == "0"]
    rows = _choices(parts) if kind in ("grid", "multi") else ()
    options = _choices(answers) if kind in ("single", "grid") else ()
    if question.other and kind == "single":
        options = (*options, Choice("other", Text("anders", "other"), (("limesurvey", "-oth-"),)))
    return rows, options


def _choices(answers: Sequence[Answer]) -> tuple[Choice, ...]:
    found: dict[str, Choice] = {}
    for answer in answers:
        code = slug(answer.code)
        if code and code not in found:
            found[code] = Choice(code, plain_text(answer.texts, answer.code), (("limesurvey", answer.code),))
    return tuple(found.values())


def routes_of(relevance: str, known: Mapping[str, Item]) -> tuple[tuple[Route, ...], bool]:
    """The routes that a relevance equation says, and whether all of it was understood.

    Understood: equalities with questions asked before, all joined by "and", or all about one question joined by "or".
    """
    told = relevance.strip().strip("{}").strip()
    if told in ("", "1"):
        return (), True
    ors = re.split(r"\s*(?:\|\||\bor\b)\s*", told)
    ands = re.split(r"\s*(?:&&|\band\b)\s*", told)
    if len(ors) > 1 and len(ands) > 1:
        return (), False
    parts = [_equality(part, known) for part in (ors if len(ors) > 1 else ands)]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return (), False
    if len(ors) > 1:
        if len({of for of, _ in whole}) > 1:
            return (), False
        return (Route(whole[0][0], tuple(answer for _, answer in whole)),), True
    return tuple(Route(of, (answer,)) for of, answer in whole), True


def _equality(part: str, known: Mapping[str, Item]) -> tuple[str, str] | None:
    found = _EQUALS.fullmatch(part.strip())
    if not found or "!" in part:
        return None
    name, answer = found[1], found[2]
    title, _, row = name.partition("_")
    item = known.get(name) or known.get(title)
    if item is None:
        return None
    yes_no = {"Y": "yes", "N": "no"}
    if item.kind == "yes_no" and answer in yes_no:
        return item.code, yes_no[answer]
    if item.kind == "multi" and row and any(one.code == slug(row) for one in item.rows):
        return f"{item.code}.{slug(row)}", yes_no.get(answer, "no")
    codes = {source_code: option.code for option in item.options for _, source_code in option.maps_to}
    if item.kind == "grid" and row and any(one.code == slug(row) for one in item.rows) and answer in codes:
        return f"{item.code}.{slug(row)}", codes[answer]
    return (item.code, codes[answer]) if item.kind == "single" and answer in codes else None


def is_health(texts: Mapping[str, str]) -> bool:
    """Whether words are about somebody's health."""
    return any(_HEALTH.search(text.casefold()) for text in texts.values())


def plain_text(texts: Mapping[str, str], instead: str) -> Text:
    """Words in two languages without mark-up; a language that is missing gets the words of another."""
    bare = {language[:2]: _bare(words) for language, words in texts.items() if _bare(words)}
    first = next(iter(bare.values()), instead)
    return Text(bare.get("nl", first), bare.get("en", first))


def _bare(words: str) -> str:
    without = re.sub(r"<(?:script|style)\b.*?</(?:script|style)\s*>", " ", words, flags=re.DOTALL | re.IGNORECASE)
    without = html.unescape(re.sub(r"<[^>]*>", " ", without))
    return re.sub(r"\s+", " ", re.sub(r"[<>]", " ", without)).strip()[:_LONGEST]


def slug(text: str) -> str:
    """A code: small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36]

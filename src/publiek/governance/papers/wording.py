"""How are days, lists and the words of `words.yaml` written in papers?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, reduce
from importlib.resources import files
from typing import Any

from publiek.errors import Text
from publiek.vocabulary.data_files import read_yaml

_MONTHS = {
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
#: An article of the GDPR as data files write it: "6.1.f", or "7.1" where no other law stands before it.
_ARTICLE = re.compile(r"(?<![\d.:])(\d{1,2})\.(\d)(?:\.([a-z])\b)?(?![\d.])")
_OF_OTHER_LAW = re.compile(r"(?:Telecommunicatiewet|Telecommunications Act) \d+\.\d+")
NONE = Text("–", "–")


@cache
def texts(name: str) -> dict[str, Any]:
    """What stands in one of the files of `texts`: the sentences of a kind of paper, or words of all."""
    place = files("publiek.governance.papers").joinpath("texts", f"{name}.yaml")
    read: dict[str, Any] = read_yaml(place.read_text(encoding="utf-8"))
    return read


def word(*path: str, **values: object) -> Text:
    """A text of `words.yaml`, by its path, with its names filled in."""
    told: Any = reduce(lambda found, key: found[key], path, texts("words"))
    return filled(Text(told["nl"], told["en"]), **values)


def known(part: str, key: str) -> Text:
    """A text of a part of `words.yaml`; the key itself when there is none."""
    return word(part, key) if key in texts("words")[part] else Text(key, key)


def filled(text: Text, **values: object) -> Text:
    """`text` with its names filled in; a value may be a Text itself."""
    return Text(*(_in(text, values, language) for language in ("nl", "en")))


def _in(text: Text, values: dict[str, object], language: str) -> str:
    told = {name: one.in_language(language) if isinstance(one, Text) else one for name, one in values.items()}
    return text.in_language(language).format(**told)


def day(moment: date) -> Text:
    """A day in full words."""
    return Text(
        f"{moment.day} {_MONTHS['nl'][moment.month - 1]} {moment.year}",
        f"{moment.day} {_MONTHS['en'][moment.month - 1]} {moment.year}",
    )


def plain(text: str) -> Text:
    """A name or number that is the same in both languages."""
    return Text(text, text)


def listed(told: Iterable[Text], between: str = ", ") -> Text:
    """Texts after one another, each once."""
    once = list(dict.fromkeys(told))
    return Text(between.join(one.nl for one in once), between.join(one.en for one in once))


def term(amount: int, unit: str = "months") -> Text:
    """An amount of months or days; three years and more as years, the way the law says them."""
    if unit == "months" and amount >= 36 and amount % 12 == 0:
        amount, unit = amount // 12, "years"
    return filled(
        Text("{n} {unit}", "{n} {unit}"), n=amount, unit=word("labels", unit if amount != 1 else unit.removesuffix("s"))
    )


def capital(text: Text) -> Text:
    """The same text with a capital in front, where it stands by itself."""
    return Text(*(told[:1].upper() + told[1:] for told in (text.nl, text.en)))


def articles(text: Text) -> Text:
    """The same text with articles of the GDPR in the way a lawyer writes them: "artikel 6 lid 1 onder f", "6(1)(f)"."""
    return Text(_lawyerly(text.nl, "nl"), _lawyerly(text.en, "en"))


def _lawyerly(text: str, language: str) -> str:
    def one(hit: re.Match[str]) -> str:
        article, paragraph, letter = hit.groups()
        if language == "en":
            return f"{article}({paragraph})" + (f"({letter})" if letter else "")
        return f"{article} lid {paragraph}" + (f" onder {letter}" if letter else "")

    # The articles of another law have a point of their own.
    others = _OF_OTHER_LAW.findall(text)
    told = _ARTICLE.sub(one, _OF_OTHER_LAW.sub("\N{OBJECT REPLACEMENT CHARACTER}", text))
    for other in others:
        name, _, number = other.rpartition(" ")
        name = "Telecommunications Act" if language == "en" else name
        told = told.replace("\N{OBJECT REPLACEMENT CHARACTER}", f"{name} {_ART[language]} {number}", 1)
    return re.sub(r"\b(?:AVG|GDPR) (?=\d)|\((?=\d+(?: lid|\())", rf"\g<0>{_ART[language]} ", told)


_ART = {"nl": "artikel", "en": "article"}

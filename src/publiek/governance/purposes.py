"""For what may data be kept, on which ground, for how long, and with which rights? Read from `purposes.yaml`, strictly.

A purpose that is not in the register is not served: who asks for one is refused. The register is dated; what was told
to people is told from the register of that day, so a change gets a new date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from publiek.errors import SurveyError, Text
from publiek.vocabulary.data_files import read_yaml

_LISTS = ("grounds", "data", "rights", "special")
_NEEDED = ("name", "for", "ground", "data", "months", "at_most", "recipients", "rights", "dated")
_ALLOWED = ("special", "parts", "begins", "reach", "whose", "either", "beside", "balance", "source", "beside_whose")
BEGINS: tuple[str, ...] = ("default", "act", "decided", "duty", "elsewhere", "not-offered")
REACHES: tuple[str, ...] = ("inside", "contacts", "outside")
WHOSE: tuple[str, ...] = ("respondents", "visitors", "contacts")
BESIDE_WHOSE: tuple[str, ...] = (*WHOSE, "staff")
UNSAID = Text("", "")
#: Grounds of which people can take back what they gave, and those they can object to.
_GIVEN, _OPPOSED = ("consent", "explicit-consent"), ("legitimate-interest", "soft-opt-in", "statistics")


@dataclass(frozen=True)
class Word:
    """An entry of one of the lists (a ground, a kind of data, a right), with the article of the law if it has one."""

    code: str
    label: Text
    article: str = ""


@dataclass(frozen=True)
class Balance:
    """The weighing that a legitimate interest asks: whose interest, is it needed, against whom, with which safeguards.

    `own`: in the house's own words; else the product's, which hold for use inside the house alone.
    """

    interest: Text
    necessity: Text
    weighing: Text
    safeguards: tuple[Text, ...]
    conclusion: Text
    dated: date
    own: bool = False


@dataclass(frozen=True)
class Purpose:
    """One purpose: `what_for`, on which `ground`, with which `data`; kept for `months` (a house may choose up to
    `at_most`), some parts shorter; `special` categories each with the ground that allows them.

    `begins`: "default" (runs from day one), "act" (a share rule, connection or agreement is the decision), "decided"
    (only after the house's own decision), "duty" (the law asks it), "elsewhere" (another system holds it; told here,
    not done here), "not-offered" (the product does not do it).
    `reach`: "inside" the house, "contacts" (people are approached or marked), "outside". `either`: other grounds on
    which one person may be held for it instead (each person on exactly one). `beside`: articles that also allow it.
    `whose`: "visitors", "respondents" or "contacts"; `beside_whose`: of whom something is kept too.
    `source`: where its ground and term come from.
    """

    code: str
    name: Text
    what_for: Text
    ground: Word
    data: tuple[Word, ...]
    months: int
    at_most: int
    recipients: Text
    rights: tuple[Word, ...]
    dated: date
    special: tuple[tuple[Word, Word], ...] = ()
    parts: tuple[tuple[Word, int], ...] = ()
    begins: str = "default"
    reach: str = "inside"
    whose: str = "respondents"
    either: tuple[Word, ...] = ()
    beside: tuple[Word, ...] = ()
    balance: Balance | None = None
    source: Text = UNSAID
    beside_whose: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[Word, ...]:
        """Every ground on which somebody may be held for it."""
        return (self.ground, *self.either)


@dataclass(frozen=True)
class Register:
    """All purposes, by code, as they stand since `dated`."""

    version: str
    dated: date
    purposes: Mapping[str, Purpose]

    def purpose(self, code: str) -> Purpose:
        """One purpose. Raises SurveyError "purpose-unknown"."""
        if code not in self.purposes:
            raise SurveyError(
                "purpose-unknown",
                Text("Dit doel staat niet in het register.", "This purpose is not in the register."),
                Text(
                    f"Kies uit: {', '.join(self.purposes)}. Voor een ander doel mag niets worden bewaard.",
                    f"Choose from: {', '.join(self.purposes)}. Nothing may be kept for another purpose.",
                ),
            )
        return self.purposes[code]

    def asked_of_respondents(self) -> Register:
        """The part of it that surveys may serve."""
        asked = {code: purpose for code, purpose in self.purposes.items() if purpose.whose == "respondents"}
        return Register(self.version, self.dated, asked)


@cache
def purposes() -> Register:
    """The register of this version of the product."""
    return register_of(files("publiek.governance").joinpath("purposes.yaml").read_text(encoding="utf-8"))


def register_of(text: str) -> Register:
    """The register in a YAML text. Raises ValueError with the place that is not complete (a fault of the program)."""
    raw = _table(read_yaml(text), "register", ("version", "dated", "purposes", *_LISTS), ())
    lists = {name: _words(raw[name], name) for name in _LISTS}
    told = _table(raw["purposes"], "purposes", (), None)
    found = {code: _purpose(code, entry, lists) for code, entry in told.items()}
    register = Register(str(raw["version"]), _day(raw["dated"], "dated"), found)
    if not found or any(purpose.dated > register.dated for purpose in found.values()):
        raise ValueError("purposes: a purpose is newer than the register")
    return register


def _purpose(code: str, entry: Any, lists: Mapping[str, Mapping[str, Word]]) -> Purpose:
    place = f"purposes.{code}"
    raw = _table(entry, place, _NEEDED, _ALLOWED)
    special = _table(raw.get("special", {}), f"{place}.special", (), None)
    parts = _table(raw.get("parts", {}), f"{place}.parts", (), None)
    made = Purpose(
        code,
        _text(raw["name"], f"{place}.name"),
        _text(raw["for"], f"{place}.for"),
        _one(lists["grounds"], raw["ground"], place),
        _some(lists["data"], raw["data"], f"{place}.data"),
        _months(raw["months"], place),
        _months(raw["at_most"], place),
        _text(raw["recipients"], f"{place}.recipients"),
        _some(lists["rights"], raw["rights"], f"{place}.rights"),
        _day(raw["dated"], place),
        tuple(
            (_one(lists["special"], kind, place), _one(lists["grounds"], ground, place))
            for kind, ground in special.items()
        ),
        tuple((_one(lists["data"], kind, place), _months(months, place)) for kind, months in parts.items()),
        _of(BEGINS, raw.get("begins", "default"), place),
        _of(REACHES, raw.get("reach", "inside"), place),
        _of(WHOSE, raw.get("whose", "respondents"), place),
        _some(lists["grounds"], raw["either"], place) if "either" in raw else (),
        _some(lists["grounds"], raw["beside"], place) if "beside" in raw else (),
        balance_of(raw["balance"], f"{place}.balance") if "balance" in raw else None,
        _text(raw["source"], f"{place}.source") if "source" in raw else UNSAID,
        tuple(_of(BESIDE_WHOSE, one, place) for one in raw.get("beside_whose", ())),
    )
    _demand_lawful(made, place)
    return made


def _demand_lawful(purpose: Purpose, place: str) -> None:
    """No more is kept than was said, nothing special without explicit consent, and consent can be withdrawn."""
    rights = {right.code for right in purpose.rights}
    if purpose.months > purpose.at_most or any(months > purpose.months for _, months in purpose.parts):
        raise ValueError(f"{place}: kept longer than the longest")
    if any(ground.code != "explicit-consent" for _, ground in purpose.special):
        raise ValueError(f"{place}.special: needs explicit consent")
    grounds = {ground.code for ground in purpose.grounds}
    needed = {"information", "complaint"}
    needed |= {"withdrawal"} if grounds & set(_GIVEN) else set()
    needed |= {"objection"} if grounds & set(_OPPOSED) else set()
    if not needed <= rights:
        raise ValueError(f"{place}.rights: a right is missing")
    if purpose.ground.code == "legitimate-interest" and purpose.balance is None:
        raise ValueError(f"{place}.balance: a legitimate interest needs one")
    if len(grounds) != len(purpose.grounds) or grounds & {ground.code for ground in purpose.beside}:
        raise ValueError(f"{place}: a ground twice")
    if "soft-opt-in" in grounds and purpose.reach == "outside":
        raise ValueError(f"{place}: soft opt-in holds for the house that sold the ticket alone")


def balance_of(raw: Any, place: str) -> Balance:
    """A balance as it is written down. Raises ValueError with the place that is not complete."""
    told = _table(raw, place, ("interest", "necessity", "weighing", "safeguards", "conclusion", "dated"), ())
    if not isinstance(told["safeguards"], list) or not told["safeguards"]:
        raise ValueError(f"{place}.safeguards: at least one")
    return Balance(
        _text(told["interest"], f"{place}.interest"),
        _text(told["necessity"], f"{place}.necessity"),
        _text(told["weighing"], f"{place}.weighing"),
        tuple(_text(one, f"{place}.safeguards") for one in told["safeguards"]),
        _text(told["conclusion"], f"{place}.conclusion"),
        _day(told["dated"], place),
    )


def _of(known: tuple[str, ...], code: Any, place: str) -> str:
    if code not in known:
        raise ValueError(f"{place}: unknown {code}")
    return str(code)


def _words(raw: Any, place: str) -> dict[str, Word]:
    found = {}
    for code, entry in _table(raw, place, (), None).items():
        told = _table(entry, f"{place}.{code}", ("nl", "en"), ("article",))
        found[code] = Word(code, _text({"nl": told["nl"], "en": told["en"]}, place), str(told.get("article", "")))
    return found


def _one(known: Mapping[str, Word], code: Any, place: str) -> Word:
    if code not in known:
        raise ValueError(f"{place}: unknown {code}")
    return known[code]


def _some(known: Mapping[str, Word], raw: Any, place: str) -> tuple[Word, ...]:
    if not isinstance(raw, list) or not raw or len(set(raw)) < len(raw):
        raise ValueError(f"{place}: a list of different codes")
    return tuple(_one(known, code, place) for code in raw)


def _table(raw: Any, place: str, needed: Iterable[str], allowed: Iterable[str] | None) -> dict[str, Any]:
    if not isinstance(raw, dict) or not set(needed) <= set(raw):
        raise ValueError(f"{place}: a key is missing")
    if allowed is not None and (unknown := set(raw) - set(needed) - set(allowed)):
        raise ValueError(f"{place}: unknown {sorted(unknown)}")
    return raw


def _text(raw: Any, place: str) -> Text:
    told = _table(raw, place, ("nl", "en"), ())
    if not all(isinstance(words, str) and words.strip() for words in told.values()):
        raise ValueError(f"{place}: a text in both languages")
    return Text(told["nl"], told["en"])


def _months(raw: Any, place: str) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 120:
        raise ValueError(f"{place}: months")
    return raw


def _day(raw: Any, place: str) -> date:
    if not isinstance(raw, date):
        raise ValueError(f"{place}: a date")
    return raw

"""Which kinds of paper are there, which of them does a house need, and how is one made?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from publiek.errors import Text, UsageError
from publiek.governance.house_register import HouseRegister
from publiek.governance.papers import tables_parties, tables_purposes, tables_risks, tables_visitors
from publiek.governance.papers.making import Maker, Situation, sections_of
from publiek.governance.papers.paper import Paper
from publiek.governance.papers.practice import Agreed, Practice
from publiek.governance.papers.wording import texts


@dataclass(frozen=True)
class Kind:
    """One kind: the file of its texts, whether it is about what a house does itself, together or in this software
    (`scope`: own, together, here; "" all of it), and what it asks.

    `needs`: a paper of this kind is only made where one of these facts holds. `each`: one per agreement.
    """

    texts: str
    scope: str = ""
    needs: tuple[str, ...] = ()
    each: bool = False


KINDS: dict[str, Kind] = {
    "record": Kind("record"),
    "dpia-own": Kind("dpia", "own"),
    "dpia-together": Kind("dpia", "together", ("agreements", "areas", "benchmark", "makers")),
    "joint": Kind("joint", "together", ("agreements",), each=True),
    "processor": Kind("processor", "here", ("several-houses", "engine-elsewhere")),
    "balance": Kind("balance"),
    "privacy-text": Kind("privacy"),
}
_MAKERS: dict[str, Maker] = {
    "purposes": tables_purposes.purposes,
    "purposes-short": tables_purposes.short,
    "grounds": tables_purposes.grounds,
    "data": tables_purposes.data,
    "terms": tables_purposes.terms,
    "balances": tables_purposes.balances,
    "systems": tables_parties.systems,
    "surveys": tables_parties.surveys,
    "recipients": tables_parties.recipients,
    "agreements": tables_parties.agreements,
    "agreements-together": tables_parties.agreements_together,
    "accounts": tables_parties.accounts,
    "rules": tables_parties.rules,
    "places": tables_parties.places,
    "essence": tables_parties.essence,
    "measures": tables_risks.measures,
    "risks": tables_risks.risks,
    "risk-measures": tables_risks.risk_measures,
    "residual": tables_risks.residual,
    "visitors-purposes": tables_visitors.purposes,
    "visitors-terms": tables_visitors.terms,
    "visitors-recipients": tables_visitors.recipients,
}


def kinds_of(practice: Practice) -> tuple[str, ...]:
    """The kinds of paper that this house needs, by what it does."""
    return tuple(code for code, kind in KINDS.items() if _needed(kind, practice))


def paper(
    kind: str, register: HouseRegister, practice: Practice, *, agreement: str = "", today: date | None = None
) -> Paper:
    """One paper. `agreement`: which of the agreements it is about, where there is one paper for each.

    Raises UsageError "paper-unknown", "paper-not-needed" (nothing is done that asks it) or "paper-agreement" (there is
    no agreement with a share rule by that name, or none was named of several).
    """
    made_on = today or date.today()
    if kind not in KINDS:
        raise _unknown()
    if not _needed(KINDS[kind], practice):
        raise _not_needed(kind)
    practice = _named(practice, register)
    agreed = _agreed(KINDS[kind], practice, agreement)
    if agreed:
        practice = replace(practice, agreed=(agreed,))
    situation = Situation(register, practice, made_on, agreed, KINDS[kind].scope)
    told = texts(KINDS[kind].texts)
    title = situation.say(told["titles"][KINDS[kind].scope] if "titles" in told else told["title"])
    house = str(situation.values["house"])
    sections = sections_of(told["sections"], situation, _MAKERS)
    return Paper(kind, title, house, register.version, made_on, sections, agreed.code if agreed else "").stamped()


def _needed(kind: Kind, practice: Practice) -> bool:
    return not kind.needs or any(fact in practice.facts for fact in kind.needs)


def _named(practice: Practice, register: HouseRegister) -> Practice:
    """The same, with parties to agreements by what they are called, where that is known: an id tells a visitor nothing.

    What the house itself put down of a party counts most.
    """
    names = {**(practice.site.names if practice.site else {}), **practice.names}
    names |= {practice.organisation: practice.name or practice.organisation}
    names |= {one.code: one.name for one in register.processors}

    def called(one: str) -> str:
        return names.get(one, one)

    agreed = tuple(
        replace(
            one,
            hub=called(one.hub),
            members=tuple(map(called, one.members)),
            key_holder=called(one.key_holder),
            servers=tuple(map(called, one.servers)),
        )
        for one in practice.agreed
    )
    return replace(practice, agreed=agreed)


def _agreed(kind: Kind, practice: Practice, code: str) -> Agreed | None:
    """The agreement that a paper is about; None for a paper about all of them."""
    if not kind.each and not (code and kind.scope == "together"):
        return None
    found = [one for one in practice.agreed if code in ("", one.code)]
    if len(found) != 1:
        raise UsageError(
            "paper-agreement",
            Text("Er is niet precies één afspraak met deze naam.", "There is not exactly one agreement by this name."),
            Text(
                "Noem een afspraak waarvoor een deelbesluit geldt.",
                "Name an agreement for which a decision to share is in force.",
            ),
            {"agreements": [one.code for one in practice.agreed]},
        )
    return found[0]


def _unknown() -> UsageError:
    return UsageError(
        "paper-unknown",
        Text("Dit stuk bestaat niet.", "There is no such paper."),
        Text(f"Kies uit: {', '.join(KINDS)}.", f"Choose from: {', '.join(KINDS)}."),
    )


def _not_needed(kind: str) -> UsageError:
    return UsageError(
        "paper-not-needed",
        Text(
            "Dit stuk gaat over iets wat deze organisatie niet doet.",
            "This paper is about something that this organisation does not do.",
        ),
        Text(
            "Maak het als er een afspraak, deelbesluit of gedeelde installatie is.",
            "Make it once there is an agreement, a decision to share or a shared installation.",
        ),
        {"paper": kind},
    )

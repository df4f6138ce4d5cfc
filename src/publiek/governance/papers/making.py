"""How does a paper come about? Texts in YAML, of which each sentence stays only when its facts hold and are proven.

    sections:
      - code: measures
        heading: {nl: ..., en: ...}
        product: true                       # every sentence here is a claim
        when: [transactions]                # the whole section
        parts:
          - {nl: ..., en: ..., when: [surveys, not given, "areas|makers"], claims: [names-removed]}
          - items: [{nl: ..., en: ...}, ...]
          - claims: [names-removed, keys-apart]     # those that hold now, below one another
          - blocks: purposes                # made by a function of `tables`
          - heading: {nl: ..., en: ...}

A name between braces is filled in from the facts; a sentence that needs one that is not there is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from publiek.errors import Text
from publiek.governance.house_register import Decided, HouseRegister, Processor
from publiek.governance.papers.claims import claims, proven
from publiek.governance.papers.paper import Block, Items, Paragraph, Section, Subheading, Table
from publiek.governance.papers.practice import Agreed, Practice
from publiek.governance.papers.wording import capital, day, filled, known, listed

Maker = Callable[["Situation"], list[Block]]
#: States of a purpose that are told without a decision of the house by name.
_TOLD = ("default", "by-act", "elsewhere", "duty")
#: Purposes that are told only where one of these facts shows that something is done for them.
_ACTS = {
    **dict.fromkeys(("audience-survey", "weighing", "evaluation", "erasure"), ("surveys",)),
    "benchmark": ("agreements", "benchmark", "areas", "makers"),
    "looking-together": ("overlap",),
    "official-statistics": ("official",),
    "crm-group": ("write-back", "segment-column"),
    "keeping-proof": ("log", "ledger", "rights"),
    "visitor-requests": ("rights", "visitors-page"),
    "security": ("backups",),
}


#: The European Economic Area: the Union with Iceland, Liechtenstein and Norway.
EEA = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO",
))  # fmt: skip
#: What only the house itself can tell, as it is asked for where it did not.
_BEYOND = {
    "transfers": (
        "doorgifte buiten Europa: nee, of welke leverancier, welk land en welke waarborg",
        "transfer outside Europe: no, or which vendor, which country and which safeguard",
    ),
    "decisions": (
        "automatische beslissingen: nee, of leg uit welke, hoe en met welke gevolgen",
        "automated decisions: no, or explain which, how and with what consequences",
    ),
    "selling": (
        "verkopen van gegevens: nee, bevestig dat dit zo is",
        "selling data: no, confirm that this is so",
    ),
    "required": (
        "welke gegevens verplicht zijn bij een bestelling",
        "which data are required with an order",
    ),
    "sellers": (
        "verkopers van wie gegevens komen, of: geen",
        "sellers from whom data come, or: none",
    ),
}


@dataclass(frozen=True)
class Situation:
    """A register and a practice together, on one day: what sentences wait for, and what they are filled with."""

    register: HouseRegister
    practice: Practice
    today: date
    agreement: Agreed | None = None
    scope: str = ""

    @cached_property
    def running(self) -> tuple[Decided, ...]:
        """What runs, and what is held elsewhere and told here; never what was stopped or not yet decided.

        What nobody decided by name is told only when the house does it: a questionnaire that nobody asks is no
        processing.
        """
        return tuple(
            one
            for one in self.register.purposes.values()
            if one.state == "adopted" or (one.state in _TOLD and self._done(one.code))
        )

    @cached_property
    def purposes(self) -> tuple[Decided, ...]:
        """Those of `running` that belong in this paper: inside the house, outside it, or all."""
        return tuple(one for one in self.running if self._within(one))

    @cached_property
    def lingering(self) -> tuple[Decided, ...]:
        """What was stopped, while something of it is still kept: keeping is processing too, and must be told."""
        return tuple(
            one
            for one in self.register.purposes.values()
            if one.state == "stopped" and one.code in self.practice.kept and self._within(one)
        )

    @cached_property
    def held(self) -> tuple[Decided, ...]:
        """Everything of which data are held: what runs and belongs in this paper, and behind it what was stopped."""
        return (*self.purposes, *self.lingering)

    def _within(self, one: Decided) -> bool:
        if self.scope == "here":
            # Who keeps the installation does nothing for what stands in another system, and may not be told to.
            return one.state != "elsewhere"
        outside = {"own": False, "together": True}
        return self.scope not in outside or (one.purpose.reach == "outside") == outside[self.scope]

    def _done(self, code: str) -> bool:
        return code not in _ACTS or any(fact in self.practice.facts for fact in _ACTS[code])

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every word that holds."""
        told = set(self.practice.facts)
        for one in self.running:
            told |= {f"purpose:{one.code}", f"ground:{one.ground.code}"}
            told |= {f"special:{kind.code}" for kind, _ in one.purpose.special}
        # Who kept data on a ground answers requests of that ground, whether a step still runs on it or not.
        told |= {f"ground:{one.ground.code}" for one in self.lingering}
        controller = self.register.controller
        told |= {f"has-{name}" for name in ("address", "contact", "officer", "lead") if getattr(controller, name)}
        holds = {
            "has-processors": bool(self.register.processors),
            "outside-eea": bool(self._outside),
            "hosts-others": bool(self.practice.neighbours),
            "weighs": any(weighs(one) for one in self.running),
            f"is-{self.scope}": bool(self.scope),
        }
        return frozenset(told | {name for name, true in holds.items() if true})

    @cached_property
    def values(self) -> dict[str, object]:
        """What the names between braces are filled with."""
        controller = self.register.controller
        told: dict[str, object] = {
            "house": self.practice.name or self.practice.organisation,
            "legal_entity": controller.legal_entity or _open("naam van de rechtspersoon", "name of the legal entity"),
            "address": controller.address or _open("postadres", "postal address"),
            "contact": controller.contact or _open("e-mailadres of telefoonnummer", "e-mail address or telephone"),
            "officer": controller.officer
            or _open("naam van de FG, of: geen FG en waarom", "name of the DPO, or: no DPO and why"),
            "lead": controller.lead or _open("eerste aanspreekpunt", "first point of contact"),
            **{name: _told(getattr(controller, name), *asked) for name, asked in _BEYOND.items()},
            # An answer after a question is a sentence of its own.
            **{f"{name}_said": capital(_told(getattr(controller, name), *asked)) for name, asked in _BEYOND.items()},
            "outside": ", ".join(f"{one.name} ({one.country})" for one in self._outside),
            "host": (self.practice.site.host if self.practice.site else "")
            or _open("naam van wie de installatie beheert", "name of who keeps the installation"),
            "neighbours": ", ".join(self.practice.neighbours),
            "whose": _whose(self.held),
            **{name.replace("-", "_"): value for name, value in self.practice.thresholds.items()},
            **self._minimums,
        }
        return told | (_of(self.agreement) if self.agreement else {})

    @cached_property
    def _minimums(self) -> dict[str, int]:
        """The minimum counts of figures of several houses that hold for each agreement in this paper.

        An agreement may ask more than the rules of the software; it never makes them less.
        """
        told = {name: self.practice.thresholds.get(name, 0) for name in ("persons", "organisations")}
        return {
            name: min((max(least, getattr(one, name)) for one in self.practice.agreed), default=least)
            for name, least in told.items()
        }

    @cached_property
    def _outside(self) -> tuple[Processor, ...]:
        """Parties that work with the data from a country outside the EEA."""
        return tuple(one for one in self.register.processors if one.country not in EEA and one.holds(self.today))

    def holds(self, when: Iterable[str]) -> bool:
        """Whether all of these words hold: "a", "not a", or "a|b" (one of them)."""
        return all(self._one(word) for word in when)

    def _one(self, word: str) -> bool:
        if word.startswith("not "):
            return not self._one(word[4:])
        return any(choice in self.facts for choice in word.split("|"))

    def claimed(self, codes: Iterable[str]) -> bool:
        """Whether all of these claims are proven and hold here."""
        return all(code in proven() and self.holds(claims()[code].when) for code in codes)

    def say(self, told: Mapping[str, Any]) -> Text:
        """A text with its names filled in."""
        return filled(Text(str(told["nl"]), str(told["en"])), **self.values)


def weighs(decided: Decided) -> bool:
    """Whether a purpose asks a balance of interests."""
    return decided.ground.code == "legitimate-interest" or (
        decided.balance is not None and decided.ground.code == "statistics"
    )


def _whose(running: Iterable[Decided]) -> Text:
    return listed(known("whose", group) for one in running for group in (one.purpose.whose, *one.purpose.beside_whose))


def _open(nl: str, en: str) -> Text:
    return Text(f"[Invullen: {nl}]", f"[Fill in: {en}]")


def _told(given: str, nl: str, en: str) -> Text:
    """What the house filled in, without the full stop that the sentence has already; else the place to fill it in."""
    told = given.strip().rstrip(".")
    return Text(told, told) if told else _open(nl, en)


def _of(agreed: Agreed) -> dict[str, object]:
    return {
        "agreement": agreed.title,
        "agreement_purpose": agreed.purpose,
        "hub": agreed.hub,
        "members": ", ".join(agreed.members),
        "agreement_since": day(agreed.since),
        "agreement_until": day(agreed.until),
        "agreement_needed": agreed.needed,
        "key_holder": agreed.key_holder,
        "servers": ", ".join(agreed.servers),
    }


def sections_of(
    told: Iterable[Mapping[str, Any]], situation: Situation, makers: Mapping[str, Maker]
) -> tuple[Section, ...]:
    """The sections whose facts hold, with the sentences whose facts hold; a section without any is left out.

    `makers`: by name, the functions that make what is no sentence of a text.
    """
    made = (_section(one, situation, makers) for one in told if situation.holds(one.get("when", ())))
    return tuple(one for one in made if any(not isinstance(block, Subheading) for block in one.blocks))


def _section(told: Mapping[str, Any], situation: Situation, makers: Mapping[str, Maker]) -> Section:
    blocks: list[Block] = []
    for part in told["parts"]:
        if situation.holds(part.get("when", ())):
            blocks += _part(part, situation, makers)
    product = bool(told.get("product"))
    return Section(told["code"], situation.say(told["heading"]), tuple(_without_bare(blocks)), product)


def _part(part: Mapping[str, Any], situation: Situation, makers: Mapping[str, Maker]) -> Iterable[Block]:
    if "blocks" in part:
        return makers[part["blocks"]](situation)
    if "table" in part:
        return _table(part["table"], situation)
    if "heading" in part:
        return [Subheading(situation.say(part["heading"]))]
    if "items" in part:
        return _items([one for item in part["items"] if (one := _sentence(item, situation))])
    if "nl" not in part:
        return _items(claimed(part["claims"], situation))
    said = _sentence(part, situation)
    return [said] if said else []


def _table(told: Mapping[str, Any], situation: Situation) -> list[Block]:
    """A table that stands in the texts; a row may wait for facts."""
    rows = [one if isinstance(one, Mapping) else {"cells": one} for one in told["rows"]]
    kept = [one["cells"] for one in rows if situation.holds(one.get("when", ()))]
    heads = tuple(situation.say(one) for one in told["heads"])
    cells = tuple(tuple(situation.say(cell) for cell in row) for row in kept)
    return [Table(situation.say(told["caption"]), heads, cells)] if cells else []


def claimed(codes: Iterable[str], situation: Situation) -> list[Paragraph]:
    """The sentences of those of these claims that are proven and hold here."""
    every = claims()
    return [Paragraph(situation.say(vars(every[code].text)), (code,)) for code in codes if situation.claimed((code,))]


def _items(said: list[Paragraph]) -> list[Block]:
    return [Items(tuple(said))] if said else []


def _sentence(told: Mapping[str, Any], situation: Situation) -> Paragraph | None:
    codes = tuple(told.get("claims", ()))
    if not situation.holds(told.get("when", ())) or not situation.claimed(codes):
        return None
    return Paragraph(situation.say(told), codes)


def _without_bare(blocks: list[Block]) -> Iterable[Block]:
    """Without headings under which nothing stands."""
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Subheading) and (following is None or isinstance(following, Subheading)):
            continue
        yield block

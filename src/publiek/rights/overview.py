"""What does a person read about their own data? The overview of AVG article 15, made of what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from publiek import consent
from publiek.governance.papers.wording import term
from publiek.reports.numbers import Numbers
from publiek.reports.personal import PersonalDocument, PersonalSection, PersonalTable
from publiek.rights.found import Found
from publiek.rights.scanning import Line
from publiek.vocabulary.data_files import read_yaml

_HEADS = ("performance", "day", "ordered", "tickets", "price", "status", "place", "born", "delivery")


def document_of(found: Found, language: str = "nl") -> PersonalDocument:
    """The overview in `language`."""
    words = Words("en" if language == "en" else "nl")
    opening = [words.say(one, name=found.name, day=words.numbers.date(found.on)) for one in words.texts["opening"]]
    if not found.anything:
        opening.append(words.say("nothing"))
    if found.shared_identity:
        opening.append(words.say("shared"))
    return PersonalDocument(
        title=words.say("title", name=found.name),
        house=found.name,
        language=words.language,
        made_on=found.on,
        opening=tuple(opening),
        sections=tuple(section for section in _sections(found, words) if _says(section)),
    )


class Words:
    """The sentences of `giving.yaml` in one language."""

    def __init__(self, language: str) -> None:
        self.language, self.numbers, self.texts = language, Numbers(language), _texts()

    def say(self, told: str | Mapping[str, str], **facts: object) -> str:
        """A sentence by its key (or itself), filled with facts."""
        text = (self.texts[told] if isinstance(told, str) else told)[self.language]
        for name, fact in facts.items():
            text = text.replace("{" + name + "}", str(fact))
        return str(text)

    def head(self, name: str) -> str:
        """The head of a column."""
        return str(self.texts["heads"][name][self.language])

    def section(self, name: str, **parts: Any) -> PersonalSection:
        """A section under one of the headings."""
        return PersonalSection(str(self.texts["headings"][name][self.language]), **parts)


def _sections(found: Found, words: Words) -> list[PersonalSection]:
    language = words.language
    purposes = [
        {
            "purpose": one.name.in_language(language),
            "for": one.what_for.in_language(language),
            "ground": one.ground.in_language(language),
            "article": one.article,
            "recipients": one.recipients.in_language(language),
            "term": term(one.months).in_language(language),
        }
        for one in found.purposes
    ]
    return [
        words.section("why", items=tuple(words.say("why", **one) for one in purposes)),
        words.section("what", items=tuple(words.say(words.texts["kinds"][kind]) for kind in _kinds(found))),
        words.section(
            "who",
            items=(
                *(words.say("who", **one) for one in purposes),
                *(one.in_language(language) for one in found.processors),
            ),
        ),
        words.section("long", items=tuple(words.say("long", **one) for one in purposes)),
        words.section("from", items=_sources(found, words)),
        _profile(found, words),
        _written(found, words),
        _consents(found, words),
        _shared(found, words),
        words.section("rights", items=tuple(words.say(one) for one in words.texts["rights"])),
        words.section("not", items=tuple(one.in_language(language) for one in found.cannot)),
        words.section("copy", tables=_lines(found, words)),
    ]


def _says(section: PersonalSection) -> bool:
    return bool(section.paragraphs or section.items or section.tables)


def _kinds(found: Found) -> list[str]:
    facts = [line.facts for line in found.lines]
    return [
        kind
        for kind, holds in (
            ("visits", facts),
            ("place", [one for one in facts if one.get("pc4") is not None]),
            ("birth", [one for one in facts if one.get("birth_year") is not None]),
            ("groups", found.attached),
            ("written", found.written),
            ("consents", found.consents),
            ("cases", found.cases),
        )
        if holds
    ]


def _sources(found: Found, words: Words) -> tuple[str, ...]:
    told = {(line.connection, line.system, line.delivery if not line.connection else 0): line for line in found.lines}
    return tuple(
        words.say(
            "source-live" if line.connection else "source-file",
            system=words.say("own-list") if line.system == "plain" else line.system,
            delivery=line.delivery,
            connection=line.connection,
        )
        for line in told.values()
    )


def _profile(found: Found, words: Words) -> PersonalSection:
    if not found.attached:
        return words.section("profile")
    rows = tuple(
        (
            one.place,
            one.scheme,
            one.name.in_language(words.language),
            words.numbers.share(one.certainty) if one.certainty is not None else "",
        )
        for one in found.attached
    )
    heads = tuple(words.head(name) for name in ("place", "scheme", "group", "share"))
    paragraphs = tuple(words.say(one) for one in words.texts["profile"])
    return words.section("profile", paragraphs=paragraphs, tables=(PersonalTable("", heads, rows, (3,)),))


def _written(found: Found, words: Words) -> PersonalSection:
    rows = tuple(
        (one.connection, one.day[:10], name, value) for one in found.written for name, value in one.fields.items()
    )
    if not rows:
        return words.section("written")
    heads = tuple(words.head(name) for name in ("connection", "when", "field", "value"))
    return words.section("written", tables=(PersonalTable("", heads, rows),))


def _consents(found: Found, words: Words) -> PersonalSection:
    rows = tuple(
        (words.numbers.date(date.fromisoformat(str(one["at"])[:10])), _event(one, words)) for one in found.consents
    )
    if not rows:
        return words.section("consents")
    heads = tuple(words.head(name) for name in ("when", "event"))
    return words.section("consents", tables=(PersonalTable("", heads, rows),))


def _event(one: Mapping[str, Any], words: Words) -> str:
    """One line of the ledger in a sentence; every field of it is in the file that comes along."""
    known, channels = consent.purposes().get(str(one["purpose"])), words.texts["channels"]
    said = words.say(
        "consent",
        status=words.say(words.texts["statuses"][str(one["status"])]),
        purpose=known.name.in_language(words.language) if known else words.say("everything"),
        channel=words.say(channels.get(str(one["channel"]), channels[consent.NO_CHANNEL])),
    )
    if known and known.names_party:
        said += f", {one['legal_entity']}"
    return said if one.get("dated", True) else f"{said}; {words.say('undated')}"


def _shared(found: Found, words: Words) -> PersonalSection:
    if not found.rounds:
        return words.section("shared", paragraphs=(words.say("shared-none"),))
    said = words.texts["household"]
    rows = tuple(
        (one.agreement, one.round, one.state, words.say(said[_household(one.household)])) for one in found.rounds
    )
    heads = tuple(words.head(name) for name in ("agreement", "round", "state", "household"))
    return words.section("shared", paragraphs=(words.say("shared-text"),), tables=(PersonalTable("", heads, rows),))


def _household(known: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[known]


def _lines(found: Found, words: Words) -> tuple[PersonalTable, ...]:
    if not found.lines:
        return ()
    heads = tuple(words.head(name) for name in _HEADS)
    rows = tuple(_row(line, words) for line in found.lines)
    return (PersonalTable(words.say("lines"), heads, rows, (3, 4, 7, 8)),)


def _row(line: Line, words: Words) -> tuple[str, ...]:
    facts, numbers = line.facts, words.numbers
    start, ordered = facts.get("performance_start"), facts.get("ordered_on")
    title = facts.get("production") or facts.get("performance_id") or ""
    said = words.texts["status"].get(str(facts.get("status")))
    cents = (facts.get("amount_cents") or 0) + (facts.get("fee_cents") or 0)
    return (
        f"{title} {'' if line.counts else words.say('again')}".strip(),
        numbers.date(start.date()) if start else "",
        numbers.date(ordered) if ordered else "",
        str(facts.get("quantity") if facts.get("quantity") is not None else ""),
        numbers.money(cents),
        words.say(said) if said else str(facts.get("status") or ""),
        str(facts.get("pc6") or facts.get("pc4") or ""),
        str(facts.get("birth_year") or ""),
        str(line.delivery),
    )


@cache
def _texts() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(files("publiek.rights").joinpath("giving.yaml").read_text(encoding="utf-8"))
    return read

"""Which tables and sentences are for visitors: in plain words, without articles of a law?"""

from __future__ import annotations

from collections.abc import Iterator

from publiek.errors import Text
from publiek.governance.house_register import Decided
from publiek.governance.papers.making import Situation, weighs
from publiek.governance.papers.paper import Block, Items, Paragraph, Table
from publiek.governance.papers.tables_purposes import kept, since_stopped
from publiek.governance.papers.wording import capital, known, listed, plain, texts, word


def purposes(situation: Situation) -> list[Block]:
    """What for, which data, and why that is allowed; with the interest itself where there is one (article 13.1.d)."""
    rows = tuple((_for(one), _data(one, situation), _why(one)) for one in situation.held)
    heads = tuple(Text(told["nl"], told["en"]) for told in texts("words")["plain"]["heads"])
    return [Table(word("plain", "caption"), heads, rows)] if rows else []


def terms(situation: Situation) -> list[Block]:
    """How long, by purpose."""
    rows = tuple((_for(one), kept(one)) for one in situation.held)
    heads = (word("labels", "for"), word("labels", "term"))
    return [Table(word("captions", "terms"), heads, rows)] if rows else []


def recipients(situation: Situation) -> list[Block]:
    """Who receives data, each in one sentence; and nobody else."""
    told = list(dict.fromkeys([*_by_purpose(situation), *_of_the_house(situation), *_together(situation)]))
    last = word("plain", "nobody" if told else "nobody_at_all")
    return [Items(tuple(Paragraph(one) for one in [*told, last]))]


def _by_purpose(situation: Situation) -> Iterator[Text]:
    """Whom the register names, where it names anybody."""
    for one in situation.purposes:
        if not one.recipients.nl.lower().startswith("niemand"):
            facts: dict[str, object] = {"for": capital(one.purpose.what_for), "recipients": _who(one)}
            yield word("plain", "by_purpose", **facts)


def _who(one: Decided) -> Text:
    """The recipients; of what another system holds without the remark that it does."""
    if one.state != "elsewhere":
        return one.recipients
    return Text(*(told.partition(";")[0] for told in (one.recipients.nl, one.recipients.en)))


def _of_the_house(situation: Situation) -> Iterator[Text]:
    practice = situation.practice
    for one in situation.register.processors:
        yield word("plain", "processor", name=one.name, does=one.does)
    if practice.site and practice.site.host:
        yield word("plain", "host", host=practice.site.host)
    if practice.connected:
        vendors = dict.fromkeys(one.vendor for one in practice.connected)
        yield word("plain", "vendors", vendors=listed(map(plain, vendors)))
    for written in practice.written:
        yield word("plain", "customer-system", vendor=written.vendor)


def _together(situation: Situation) -> Iterator[Text]:
    practice = situation.practice
    for one in practice.agreed:
        yield word("plain", "hub", hub=one.hub)
        if one.key_holder:
            yield word("plain", "keys", key_holder=one.key_holder)
        if one.servers:
            yield word("plain", "servers", servers=", ".join(one.servers))
    for given in practice.site.given if practice.site else ():
        yield word("plain", given.purpose, with_whom=given.with_whom)


def _for(one: Decided) -> Text:
    return since_stopped(one, capital(one.purpose.what_for))


def _data(one: Decided, situation: Situation) -> Text:
    special = [kind.label for kind, _ in one.purpose.special] if "surveys-health" in situation.facts else []
    return capital(listed([*(kind.label for kind in one.purpose.data), *special]))


def _why(one: Decided) -> Text:
    """Every ground of which one holds for a person, the decided one first; and the interest, where there is one."""
    grounds = sorted(one.purpose.grounds, key=lambda ground: ground.code != one.ground.code)
    each, either = [known("plain_grounds", ground.code) for ground in grounds], word("plain", "or")
    told = Text(either.nl.join(one.nl for one in each), either.en.join(one.en for one in each))
    return listed([told, word("interest", interest=one.balance.interest)], " ") if weighs(one) and one.balance else told

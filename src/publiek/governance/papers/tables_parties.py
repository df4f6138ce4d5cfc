"""Which tables tell where data come from, who receives them, and what is done together?"""

from __future__ import annotations

from collections.abc import Iterator

from publiek.errors import Text
from publiek.governance.papers.making import Situation, claimed
from publiek.governance.papers.paper import Block, Items, Paragraph, Table
from publiek.governance.papers.practice import Agreed, Delivered
from publiek.governance.papers.wording import NONE, capital, day, filled, known, listed, plain, term, word

Row = tuple[Text, ...]


def systems(situation: Situation) -> list[Block]:
    """Deliveries by system, live connections, with what they bring."""
    practice = situation.practice
    files = word("in_files")
    rows: list[Row] = [(known("sources", one.system), _brought(one), files) for one in practice.delivered]
    for one in practice.connected:
        brings = listed(known("brings", kind) for kind in one.brings)
        rows.append((plain(one.vendor), brings, word("every", one.every if one.active else "paused")))
    return _table("systems", ("system", "what", "how"), rows)


def _brought(one: Delivered) -> Text:
    """What a level is, and of what it may hold only what was really there."""
    beside = [name for name in ("postcode", "birth-year") if one.level == "L2" and name in one.holds]
    level = known("levels", one.level)
    if not beside:
        return level
    return filled(Text("{l}, {b}", "{l}, {b}"), l=level, b=word("beside", "-and-".join(beside)))


def surveys(situation: Situation) -> list[Block]:
    """Which questionnaires there are, and whether they ask about health."""
    rows: list[Row] = []
    for one in situation.practice.surveyed:
        parts = [word("running" if one.open else "closed"), *([word("health")] if one.health else [])]
        kept = filled(
            Text("{a}: {t}; {o}: {u}", "{a}: {t}; {o}: {u}"),
            a=word("answers"), t=term(one.months), o=word("open_answers"), u=term(one.months_open),
        )  # fmt: skip
        rows.append((plain(one.title or one.code), listed(parts), kept))
    return _table("surveys", ("what", "how", "term"), rows)


def recipients(situation: Situation) -> list[Block]:
    """Everybody outside the house who receives or works with data: who, as what, by which agreement, until when."""
    partners = () if situation.scope == "own" else _partners(situation)
    rows = _once([*_processors(situation), *partners])
    return _table("recipients", ("who", "role", "what", "agreement", "until"), rows)


def _once(rows: list[Row]) -> list[Row]:
    """Who does the same under several agreements stands there once, with all of them."""
    together: dict[Row, list[Text]] = {}
    for who, role, what, agreement, until in rows:
        together.setdefault((who, role, what, until), []).append(agreement)
    return [(*row[:3], listed(agreements), row[3]) for row, agreements in together.items()]


def _processors(situation: Situation) -> Iterator[Row]:
    practice = situation.practice
    if practice.site and practice.site.host:
        yield plain(practice.site.host), known("roles", "host"), NONE, NONE, NONE
    for one in situation.register.processors:
        until = day(one.until) if one.until else NONE
        does = filled(Text("{d} ({c})", "{d} ({c})"), d=one.does, c=one.country)
        yield plain(one.name), known("roles", one.role), does, plain(one.agreement), until
    for vendor in dict.fromkeys(one.vendor for one in practice.connected):
        yield plain(vendor), known("roles", "vendor"), NONE, NONE, NONE
    for written in practice.written:
        yield plain(written.vendor), known("roles", "customer-system"), listed(written.fields), NONE, NONE


def _partners(situation: Situation) -> Iterator[Row]:
    for one in _agreed(situation):
        end = (one.title, day(one.until))
        yield plain(one.hub), known("roles", "hub"), listed(one.tables), *end
        if one.key_holder:
            yield plain(one.key_holder), known("roles", "key-holder"), NONE, *end
        for server in one.servers:
            yield plain(server), known("roles", "server"), NONE, *end
    site = situation.practice.site
    for given in site.given if site else ():
        yield plain(given.with_whom), known("roles", "recipient"), known("given", given.purpose), NONE, NONE


def agreements(situation: Situation) -> list[Block]:
    """What is done together: by which agreement, in which form, with whom, until when, for whose eyes."""
    rows: list[Row] = [
        (one.title, plain(", ".join(one.members)), listed(one.tables), _form(one), day(one.until))
        for one in _agreed(situation)
    ]
    return _table("agreements", ("agreement", "who", "what", "form", "until"), rows)


def agreements_together(situation: Situation) -> list[Block]:
    """The same, where the paper is about what is done together."""
    return agreements(situation) if "is-together" in situation.facts else []


def accounts(situation: Situation) -> list[Block]:
    """How many accounts have which role."""
    site = situation.practice.site
    told = site.accounts if site else {}
    rows: list[Row] = [(known("accounts", role), plain(str(count))) for role, count in told.items() if count]
    return _table("accounts", ("role", "accounts"), rows)


def places(situation: Situation) -> list[Block]:
    """Where something of people lies now, how it is held and how it goes."""
    told = claimed(("places-listed",), situation)
    if not told:
        return []
    rows: list[Row] = [
        (one.what, known("whose", one.whose), known("held", one.held), one.goes) for one in situation.practice.places
    ]
    return [*told, *_table("places", ("what", "whose", "how", "goes"), rows)]


def rules(situation: Situation) -> list[Block]:
    """The rules by which figures of several houses are told, in the words of the policy itself."""
    if not situation.claimed(("released-minimum",)) or not situation.practice.rules:
        return []
    return [Items(tuple(Paragraph(one, ("released-minimum",)) for one in situation.practice.rules))]


def essence(situation: Situation) -> list[Block]:
    """What visitors must be able to know of each arrangement (article 26.2)."""
    made: list[Block] = []
    for one in _agreed(situation):
        said = ["who", "why", "what", *(["overlap"] if one.strength else []), "how", "where"]
        facts: dict[str, object] = {
            "members": ", ".join(one.members),
            "title": one.title,
            "until": day(one.until),
            "purpose": one.purpose,
            "tables": listed(one.tables),
            "key_holder": one.key_holder,
            "lead": situation.values["lead"],
        }
        made += [Paragraph(word("essence", key, **facts)) for key in said]
    if made:
        made += [Items((told,)) for told in claimed(("overlap-objection",), situation)]
    return made


def _agreed(situation: Situation) -> tuple[Agreed, ...]:
    return (situation.agreement,) if situation.agreement else situation.practice.agreed


def _form(one: Agreed) -> Text:
    return filled(Text("{f}; {e}", "{f}; {e}"), f=known("forms", one.form), e=known("eyes", one.eyes))


def _table(caption: str, heads: tuple[str, ...], rows: list[Row]) -> list[Block]:
    """A table without the columns in which nothing stands."""
    full = [at for at in range(len(heads)) if any(row[at] != NONE for row in rows)]
    kept = tuple(tuple(_cell(heads[at], row[at]) for at in full) for row in rows)
    return [Table(word("captions", caption), tuple(word("labels", heads[at]) for at in full), kept)] if rows else []


def _cell(head: str, told: Text) -> Text:
    """A cell begins with a capital; a name stays as somebody writes it."""
    return told if head in ("who", "system", "agreement") else capital(told)
